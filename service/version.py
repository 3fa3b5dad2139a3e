"""The version of the service: of its package, and of the contract it keeps."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("gongjian")
except PackageNotFoundError:
    VERSION = "0"
