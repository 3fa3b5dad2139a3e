"""Faces: what the two clients have in common, and how an operation becomes a method that keeps its signature."""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar, get_args
from urllib.parse import urlsplit

import httpx

from gongjian.client.ask import API
from gongjian.client.conversation import Manners

F = TypeVar("F", bound=Callable[..., Any])
URL = "http://127.0.0.1:8000"
HERE = ("localhost", "127.0.0.1", "::1")
"""Hosts that no proxy can reach."""


def manners(url: str, key: str | None, language: str, retries: int, patience: float) -> Manners:
    """How a client asks. Raises ValueError where the url is none."""
    parts = urlsplit(url)
    if "@" in parts.netloc or ("@" in url and not parts.netloc):  # what may be a password is not shown
        raise ValueError(f"地址里不写用户名和密码 · a url takes no user name or password: write it as {URL}, with key=")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} 不是地址 · is no url of a service: write it as {URL}")
    headers = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "Accept-Language": language}
    if key is not None:
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise ValueError("这不是密钥 · that is no key: write it as `gongjian keys add` printed it")
        headers["Authorization"] = f"Bearer {key}"
    return Manners(httpx.URL(url.rstrip("/").removesuffix(API)), headers, retries, patience)


def proxied(base: httpx.URL) -> bool:
    """Whether the proxies of the environment count: not for this machine itself."""
    return base.host not in HERE


def as_method(method: F, operation: Callable[..., Any], shape: Any = None) -> F:  # noqa: ANN401 - a type
    """The method under the name, words and parameters of its operation, for help() and notebooks.

    It returns what the operation's answer is, or with `shape` that, with the operation's own types in it.
    """
    own = inspect.signature(operation)
    itself = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
    types = get_args(own.return_annotation)
    returned = shape[types] if shape and types else shape or types[0]
    method.__name__ = method.__qualname__ = operation.__name__
    method.__doc__ = operation.__doc__
    method.__signature__ = own.replace(  # type: ignore[attr-defined]  # inspect looks for it
        parameters=[itself, *own.parameters.values()], return_annotation=returned
    )
    return method
