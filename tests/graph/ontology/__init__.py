"""Tests of what the graph can hold."""
