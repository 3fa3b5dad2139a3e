"""Tests of verification: a graph that was changed behind the loader's back."""
