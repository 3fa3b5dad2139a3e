"""The version of the service: of its package, and of the contract it keeps."""

from graph.embedded_home import program_version

API = "/api/v1"
"""Where everything of the contract stands."""

VERSION = program_version()
