"""Bodies: those of requests are kept small and come in time, and HEAD is answered as GET without one."""

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import problem
from service.exports.forms import FORMS
from service.version import API

PACKED = frozenset(f"{API}/exports/{name}" for name, form in FORMS.items() if not form.text)
"""Paths of files that gain nothing by being packed once more."""
LARGEST = 256 * 1024
SLOWEST = 20.0
"""Seconds that a body may take to come."""
HEADLESS = "gongjian.headless"
"""Set in the scope of a request whose answer's body nobody will see: one that is costly need not be made."""


class Bodies:
    """Refuses a request body above the limit (413), as declared or as it comes, or that comes too slowly (408).

    Bodies of answers to HEAD it drops.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on within the limit."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdecimal() or int(declared) > LARGEST:
            await problem(Request(scope), 413, f"> {LARGEST} B")(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            await self.app({**scope, "method": "GET", HEADLESS: True}, receive, _headless(send))
            return
        await self.app(scope, _limited(receive), send)


class Packing(GZipMiddleware):
    """Packs answers for callers who take that, but those that are packed in themselves."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, packed or as it is."""
        if scope["type"] == "http" and scope["path"] in PACKED:
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def _limited(receive: Receive) -> Receive:
    """The same body, for as long as it is within the limits; once it is here, the caller may stay as long as it likes.

    An answer to what comes too slowly ends the connection: the rest would be waited for.
    """
    read, whole, until = 0, False, asyncio.get_running_loop().time() + SLOWEST

    async def limited() -> Message:
        nonlocal read, whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, headers={"Connection": "close"}) from None
        whole = not message.get("more_body", False)
        read += len(message.get("body", b""))
        if read > LARGEST:
            raise HTTPException(413, f"> {LARGEST} B")
        return message

    return limited


def _headless(send: Send) -> Send:
    """The same answer without its body."""

    async def headless(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return headless
