"""The door that serves the graph: REST, documents and pages. It only reads."""
