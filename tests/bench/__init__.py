"""Measurements: each prints a table of what it measured, side by side in one run; none is a test."""
