"""The tools over MCP, as the SDK's own client finds them."""
