"""Addresses: the template that the path of a request follows, of which there are only so many."""

from collections.abc import Iterator, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import Scope

NOWHERE = "(none)"
"""The template of every path that leads nowhere."""
_KNOWN: "WeakKeyDictionary[Any, tuple[BaseRoute, ...]]" = WeakKeyDictionary()


def template(scope: Scope) -> tuple[str, dict[str, Any]]:
    """The template that the path of a request follows, and what stands in its gaps; `NOWHERE` where it follows none.

    Also of one that was answered before it was led anywhere: refused, or had already.
    """
    if (there := scope.get("route")) and (named := _of(there)):
        return named, scope.get("path_params", {})
    app = scope.get("app")
    if app is None:
        return NOWHERE, {}
    if app not in _KNOWN:
        _KNOWN[app] = tuple(flat(app.routes))
    # a mount that the request was led through has moved the root
    scope = {**scope, "root_path": scope.get("app_root_path", scope.get("root_path", ""))}
    found: tuple[str, dict[str, Any]] = NOWHERE, {}
    for route in _KNOWN[app]:
        match, child = route.matches(scope)
        if match is Match.FULL:
            return _of(route), child.get("path_params", {})
        if match is Match.PARTIAL and found[0] == NOWHERE:
            found = _of(route), child.get("path_params", {})
    return found


def flat(routes: Sequence[BaseRoute]) -> Iterator[BaseRoute]:
    """The routes, those of routers that were included among them."""
    for route in routes:
        inner = getattr(route, "original_router", None)  # FastAPI includes a router as a whole
        if inner is None:
            yield route
        else:
            yield from flat(inner.routes)


def _of(route: BaseRoute) -> str:
    """The template of a route; empty where it is none that a path can follow to its end."""
    return route.path_format if isinstance(route, Route) else route.path if isinstance(route, Mount) else ""
