"""Freshness: ETags by graph version, so that a question asked again costs one number of the graph."""

import hashlib
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.errors import GraphError
from graph.store import Store
from service.callers import caller
from service.errors import graph_error
from service.languages import language
from service.presence import Presence
from service.version import API

MARKED = (f"{API}/", "/network")
PAGES = tuple(f"/{page}{kind}" for page in ("compare", "flows", "timeline", "map") for kind in ("", ".csv"))
"""Pages and their sheets that follow from the graph and the question alone; others tell of files and of runs, too."""
STATIC = tuple(f"{API}/{page}" for page in ("docs", "redoc", "openapi.json", "ontology", "ontology/schema.json"))
"""What depends on the build alone and asks the engine nothing."""
VARY = "Accept-Encoding, Accept-Language, Authorization, Cookie"


class Freshness:
    """Adds an ETag to every good answer of the API and of pages; 304 where the caller has it already."""

    def __init__(self, app: ASGIApp, build: Callable[[], str]) -> None:
        self.app = app
        self.build = build

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 304, or pass the request on and mark its answer."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _marked(scope["path"]):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            tag = await self._tag(scope, headers)
        except GraphError as error:  # the handler would only wait for the same engine once more
            await graph_error(Request(scope), error)(scope, receive, send)
            return
        if tag.removeprefix("W/") in _tags(headers):
            await send({"type": "http.response.start", "status": 304, "headers": _headers(tag).raw})
            await send({"type": "http.response.body", "body": b""})
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message).update(_headers(tag))
            await send(message)

        await self.app(scope, receive, marked)

    async def _tag(self, scope: Scope, headers: Headers) -> str:
        """The tag of the answer to this request now. Raises GraphError while there is no graph to answer from."""
        store: Store = scope["state"]["store"]
        born, version = "", 0
        if scope["path"] not in STATIC:
            born, version = state = await store.state()
            presence: Presence = scope["state"]["presence"]
            await presence.check(state)
        asked = [
            born,
            str(version),
            self.build(),
            scope["path"],
            scope["query_string"].decode("latin-1"),
            str(caller(scope).role),
            language(headers.get("accept-language", "")),
        ]
        digest = hashlib.sha256("\n".join(asked).encode()).hexdigest()[:20]
        return f'W/"{version}-{digest}"'


def _marked(path: str) -> bool:
    return path.startswith(MARKED) or path in PAGES


def _tags(headers: Headers) -> set[str]:
    """The tags that the caller has, compared weakly (RFC 9110, 13.1.2)."""
    return {part.strip().removeprefix("W/") for each in headers.getlist("if-none-match") for part in each.split(",")}


def _headers(tag: str) -> MutableHeaders:
    return MutableHeaders({"ETag": tag, "Vary": VARY, "Cache-Control": "no-cache"})
