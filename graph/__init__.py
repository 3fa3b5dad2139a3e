"""The floor: what the graph is and how to reach it. Imports neither door (service, ingest)."""
