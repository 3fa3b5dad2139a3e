"""Tests of exports: what is written, read by programs that are not ours."""
