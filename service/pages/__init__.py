"""The planner's pages and the API's documents: templates, styles, scripts and vendored assets."""
