"""Curated records become the graph: read, check, plan, apply."""
