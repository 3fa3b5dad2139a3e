"""Pictures of a subgraph: pure functions from entities and relations to one self-contained page."""
