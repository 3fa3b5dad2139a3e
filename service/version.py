"""The version of the service: of its package, and of the contract it keeps."""

from importlib.metadata import PackageNotFoundError, version

API = "/api/v1"
"""Where everything of the contract stands."""

try:
    VERSION = version("gongjian")
except PackageNotFoundError:
    VERSION = "0"
