"""Tests of drafting, on texts that were made up for them."""
