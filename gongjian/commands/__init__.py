"""The commands, a module per noun; each registers its own with the command line."""
