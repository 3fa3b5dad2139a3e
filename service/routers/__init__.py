"""The endpoints, a module per noun: each parses, asks the repository and wraps the answer."""
