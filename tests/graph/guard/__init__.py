"""Tests of the questions the graph answers."""
