"""Connections: HTTP as uvicorn speaks it, with a time for those who send or read slowly, and an answer for too many."""

import asyncio
import logging
import sys

import h11
import orjson
import uvicorn
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from service.errors import RETRY_AFTER, problem, problem_body
from service.sizes import LARGEST_HEADERS, LONGEST_ADDRESS

log = logging.getLogger("gongjian.connections")
MOST = 500
"""Connections at a time; more are told to come back."""
HEAD_SECONDS = 10.0
"""How long a caller may take for the head of a request, and for the first one to begin."""
BODY_SECONDS = 30.0
"""How long for its body; what reads it says 408 before."""
READ_SECONDS = 60.0
"""How long a caller may take to make room for more of an answer."""
LARGEST_HEAD = LONGEST_ADDRESS + 2 * LARGEST_HEADERS
"""Bytes of a head that are read at all; what is less and still too much gets its answer as any request does."""
WORDS = {
    400: ("这不是 HTTP/1.1 请求", "This is no request of HTTP/1.1"),
    408: ("请求头发送过慢", "The head of the request came too slowly"),
    431: ("地址与请求头过长", "Address and headers are too long"),
}


class Connection(H11Protocol):
    """One connection; whoever trickles in a request, or does not take its answer, is cut off."""

    _reading: asyncio.TimerHandle | None = None
    _writing: asyncio.TimerHandle | None = None
    _phase: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; one connection too many gets no more than the answer that it is."""
        super().connection_made(transport)
        if len(self.connections) > MOST:
            self.app = full
        self._await(HEAD_SECONDS, h11.IDLE)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        for timer in (self._reading, self._writing):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """An answer is out; the next request may be here already."""
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        """The caller does not take what is sent."""
        super().pause_writing()
        self._writing = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The caller takes more again."""
        if self._writing is not None:
            self._writing.cancel()
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request, or has too long a head, as a problem; and end."""
        fault = sys.exception()
        status = fault.error_status_hint if isinstance(fault, h11.RemoteProtocolError) else 400
        self._refuse(status if status in WORDS else 400)

    def _watch(self) -> None:
        """Give a time to what is being read; it begins anew with the body, not with every byte."""
        state = self.conn.their_state
        begun = state is h11.SEND_BODY or (state is h11.IDLE and bool(self.conn.trailing_data[0]))
        if not begun:
            self._await(None, None)
        elif self._phase is not state or self._reading is None:
            self._await(BODY_SECONDS if state is h11.SEND_BODY else HEAD_SECONDS, state)

    def _await(self, seconds: float | None, phase: object) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._phase = phase
        self._reading = self.loop.call_later(seconds, self._late) if seconds is not None else None

    def _late(self) -> None:
        if self.transport.is_closing():
            return
        if self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]:
            self._refuse(408)
        elif self.conn.their_state is h11.IDLE:
            self.transport.close()
        else:
            self.transport.abort()

    def _refuse(self, status: int) -> None:
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()  # an answer is on its way: there is no room for another
            return
        body = orjson.dumps(problem_body(status, " · ".join(WORDS[status]), "", "zh"))
        headers = [
            ("Content-Type", "application/problem+json"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Connection", "close"),
        ]
        for event in (h11.Response(status_code=status, headers=headers), h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def configured(app: ASGIApp, linger: int | None = None) -> uvicorn.Config:
    """How the service is served: such connections, our own log, so many seconds at the end for what is under way."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=linger,
        http=Connection,
        ws="none",
        h11_max_incomplete_event_size=LARGEST_HEAD,
        lifespan="on",
    )


async def full(scope: Scope, receive: Receive, send: Send) -> None:
    """The answer where there are too many connections."""
    told = (f"连接已达 {MOST} 个，请稍后再试", f"There are {MOST} connections already; try again in a moment")
    answer = problem(Request(scope), 503, told)
    answer.headers.update({"Retry-After": RETRY_AFTER, "Connection": "close"})
    await answer(scope, receive, send)
