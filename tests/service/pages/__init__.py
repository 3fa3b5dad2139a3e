"""Tests of what pages compute, without a browser."""
