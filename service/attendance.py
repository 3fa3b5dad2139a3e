"""Attendance: a request is worked on while its caller is there, and has its time; its questions end with it."""

import asyncio
import logging
from contextlib import nullcontext

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.errors import Unavailable
from graph.store_time import within
from service.callers import within as asked_within
from service.errors import COMPANY, graph_error
from service.version import API

log = logging.getLogger("gongjian.service")
LOOK_SECONDS = 0.1
"""A request that is answered sooner is answered before anybody could tell that its caller has gone."""
QUESTIONS = 2.0
"""How many times the time of one question all questions of a request may take together."""
UNTIMED = (f"{API}/exports/", "/mcp")
"""What goes on for as long as its caller takes what is sent; each of its questions has its time."""
HUNG_UP = 499
"""The status of an answer that nobody is there to see."""


class Attendance:
    """Ends the work on a request whose caller hangs up; one that the service's end cuts short is told to come again."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self.app = app
        self.seconds = seconds * QUESTIONS
        self._here = 0

    @property
    def others(self) -> int:
        """How many requests are under way beside the one that asks this."""
        return self._here - 1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on for as long as anybody waits for its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        call = _Call(scope, receive, send)
        scope[COMPANY] = self
        self._here += 1
        try:
            with nullcontext() if scope["path"].startswith(UNTIMED) else within(self.seconds):
                await self.app(scope, call.receive, call.send)
        except ClientDisconnect:  # its body broke off, and nobody waits for an answer
            if not call.started:
                await Response(status_code=HUNG_UP)(scope, receive, send)
        except asyncio.CancelledError:
            if call.gone or asked_within(scope):  # who asked a tool and went away has gone, too
                await Response(status_code=HUNG_UP)(scope, receive, send)
            elif not call.started:
                stopping = Unavailable("the service stops")
                await graph_error(Request(scope), stopping)(scope, receive, send)
            # an answer that began is broken off: the server closes the connection, and what was sent has no end
        finally:
            self._here -= 1
            call.close()


class _Call:
    """One request: what was received and sent of it, and whether the caller is still there."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._task = asyncio.current_task()
        self._held: list[Message] = []
        self._watching: asyncio.Task[None] | None = None
        headers = Headers(scope=scope)
        self._unread = scope["method"] in ("GET", "HEAD")
        """Nobody here reads the body of such a request: what comes of it is let go."""
        self._whole = self._unread or ("content-length" not in headers and "transfer-encoding" not in headers)
        self._due = False
        self._timer = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._begin)
        self.started = self.ended = self.gone = False

    async def receive(self) -> Message:
        """The next part of the request."""
        if self._held:
            return self._held.pop(0)
        message = await self._receive()
        if message["type"] == "http.request" and not message.get("more_body"):
            self._whole = True
            if self._due:
                self._begin()
        return message

    async def send(self, message: Message) -> None:
        """Hand on a part of the answer."""
        if message["type"] == "http.response.start":
            self.started = True
        self.ended = self.ended or (message["type"] == "http.response.body" and not message.get("more_body"))
        await self._send(message)

    def close(self) -> None:
        """Look no more."""
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _begin(self) -> None:
        """Begin to look whether the caller goes, as soon as there is nothing else to be received."""
        self._due = True
        if self._whole and self._watching is None:
            self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        while (message := await self._receive())["type"] != "http.disconnect":
            if not self._unread:
                self._held.append(message)
        if not self.ended and self._task is not None:
            self.gone = True
            self._task.cancel()
