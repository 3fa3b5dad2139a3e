"""The name users type: the command line, and the client library."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongjian.client import AsyncClient, Client

__all__ = ["AsyncClient", "Client"]


def __getattr__(name: str) -> object:
    """The clients, loaded when first asked for: the command line starts without them."""
    if name in __all__:
        from gongjian import client

        return getattr(client, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
