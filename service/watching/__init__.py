"""Watching: what the service tells of itself, as numbers, traces and checks."""
