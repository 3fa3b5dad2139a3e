"""Tests of the pictures, without a browser."""
