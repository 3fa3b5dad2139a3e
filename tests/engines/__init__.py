"""What the tests run on: real Neo4j servers, the embedded engine, the service as a process, a Chromium."""
