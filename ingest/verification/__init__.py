"""Verification: whether the graph is still what its loads made of the records, fact by fact."""
