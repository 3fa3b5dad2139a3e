"""Tests of the commands, a module per noun."""
