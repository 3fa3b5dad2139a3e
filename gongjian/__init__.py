"""The name users type: the command line."""
