"""Tests of backups: reading a stranger's, and there and back on real engines."""
