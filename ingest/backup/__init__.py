"""Backups: the whole graph as one file, and back again into either engine, both checked by digest."""
