"""Freshness: ETags by graph version, so that a question asked again costs one number of the graph."""

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.errors import GraphError
from graph.store import Store
from service.languages import language
from service.version import VERSION

API = "/api/v1/"
VARY = "Accept-Encoding, Accept-Language, Authorization"


class Freshness:
    """Adds an ETag to every good JSON answer to GET, and answers 304 where the caller has it already."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 304, or pass the request on and mark its answer."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not scope["path"].startswith(API):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        tag = await self._tag(scope, headers)
        if tag and tag in _tags(headers.get("if-none-match", "")):
            await send({"type": "http.response.start", "status": 304, "headers": _headers(tag).raw})
            await send({"type": "http.response.body", "body": b""})
            return

        async def marked(message: Message) -> None:
            if tag and message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message).update(_headers(tag))
            await send(message)

        await self.app(scope, receive, marked)

    async def _tag(self, scope: Scope, headers: Headers) -> str | None:
        """The tag of the answer to this request now; None while the engine is away."""
        store: Store = scope["state"]["store"]
        try:
            version = await store.version()
        except GraphError:
            return None
        role = hashlib.sha256(headers.get("authorization", "").encode()).hexdigest()
        asked = [
            str(version),
            scope["path"],
            scope["query_string"].decode("latin-1"),
            role,
            language(headers.get("accept-language", "")),
            VERSION,
        ]
        digest = hashlib.sha256("\n".join(asked).encode()).hexdigest()[:20]
        return f'W/"{version}-{digest}"'


def _tags(header: str) -> set[str]:
    return {part.strip() for part in header.split(",")}


def _headers(tag: str) -> MutableHeaders:
    return MutableHeaders({"ETag": tag, "Vary": VARY, "Cache-Control": "no-cache"})
