"""Tools: the REST service as a model's tools over MCP; each asks the very REST application, within this process."""
