"""Connections: HTTP as uvicorn speaks it, with a time for those who send or read slowly, and an answer for too many."""

import asyncio
import logging
import resource
import sys
import time
import uuid
from contextlib import suppress

import h11
import orjson
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.h11_impl import H11Protocol

from service.addresses import NOWHERE
from service.errors import RETRY_AFTER, problem_body
from service.shields import HEADERS, NOTHING
from service.sizes import LARGEST_HEADERS, LONGEST_ADDRESS

requests = logging.getLogger("gongjian.requests")
UNREAD = {"method": "", "path": "", "route": NOWHERE}
"""What the log says of a request whose head was never read."""
MOST = 500
"""Connections at a time, where the process may open twice as many files; more are told to come back."""
FILES = 4096
"""Files and connections that the process lets itself open, where it is allowed to."""
BACKLOG = 128
"""Connections that are taken at once, before the first of them is looked at."""
HEAD_SECONDS = 10.0
"""How long a caller may take for the head of a request, and for the first one to begin."""
BODY_SECONDS = 30.0
"""How long for its body; what reads it says 408 before."""
READ_SECONDS = 60.0
"""How long a caller may take to make room for more of an answer."""
LARGEST_AHEAD = 65536
"""Bytes of further requests that may come while one is answered."""
LARGEST_HEAD = LONGEST_ADDRESS + 2 * LARGEST_HEADERS
"""Bytes of a head that are read at all; what is less and still too much gets its answer as any request does."""
WORDS = {
    400: ("这不是 HTTP/1.1 请求", "This is no request of HTTP/1.1"),
    408: ("请求头发送过慢", "The head of the request came too slowly"),
    431: ("地址与请求头过长", "Address and headers are too long"),
    503: ("连接已达 {most} 个，请稍后再试", "There are {most} connections already; try again in a moment"),
}


class Seldom:
    """Says whether something may be said again: so many times within so many seconds."""

    def __init__(self, times: int, seconds: float) -> None:
        self.times, self.seconds = times, seconds
        self.since, self.said = -seconds, 0

    def __call__(self) -> bool:
        """Whether it may be said now."""
        now = time.monotonic()
        if now - self.since >= self.seconds:
            self.since, self.said = now, 0
        self.said += 1
        return self.said <= self.times


class Accepting(logging.Filter):
    """Lets asyncio say only once in a while that no connection can be taken: it does so for each try."""

    may = Seldom(1, 5.0)

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is logged."""
        return "socket.accept()" not in record.getMessage() or self.may()


ACCEPTING = Accepting()
REFUSALS = Seldom(5, 1.0)


class Flow(FlowControl):
    """Pauses reading within a body alone: beyond one, whoever hangs up is to be heard while the answer is made."""

    def __init__(self, transport: asyncio.Transport, conn: h11.Connection) -> None:
        super().__init__(transport)
        self._conn = conn

    def pause_reading(self) -> None:
        """Pause, where what comes is a body that its reader is behind with."""
        if self._conn.their_state is h11.SEND_BODY:
            super().pause_reading()


class Connection(H11Protocol):
    """One connection; whoever trickles in a request, or does not take its answer, is cut off."""

    _reading: asyncio.TimerHandle | None = None
    _writing: asyncio.TimerHandle | None = None
    _phase: object = None
    _answers: int = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; one connection too many gets no more than the answer that it is."""
        super().connection_made(transport)
        self.flow = Flow(transport, self.conn)
        self._served, self.app = self.app, self._serve
        if len(self.connections) > most():
            self._refuse(503)  # whoever sends nothing is not to hold it: no request is waited for
        else:
            self._await(HEAD_SECONDS, h11.IDLE)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._await(None, None)
        self._forget()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; what comes while an answer is made is kept for later, up to a bound."""
        super().data_received(data)
        ahead = self.conn.their_state not in (h11.IDLE, h11.SEND_BODY) and not self.transport.is_closing()
        if ahead and len(self.conn.trailing_data[0]) > LARGEST_AHEAD:
            self.transport.abort()
        self._watch()

    def on_response_complete(self) -> None:
        """An answer is out; the next request may be here already."""
        self._answers += 1
        super().on_response_complete()
        self._watch()
        self._drain()

    def pause_writing(self) -> None:
        """The caller does not take what is sent."""
        super().pause_writing()
        self._forget()
        self._writing = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The caller takes more again."""
        self._forget()
        super().resume_writing()
        self._drain()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._served(scope, receive, send)
        finally:
            self.loop.call_soon(self._drain)  # an answer that broke off is closed without a word

    def _drain(self) -> None:
        """Give a time to what is left of answers that are out: however little, nothing else asks for it."""
        left = self.transport.get_write_buffer_size()
        if left and self._writing is None:
            self._writing = self.loop.call_later(READ_SECONDS, self._look, self._answers, left)

    def _look(self, answers: int, before: int) -> None:
        self._writing = None
        ended = self.transport.is_closing() or not self._working()
        if ended and answers == self._answers and self.transport.get_write_buffer_size() >= before:
            self.transport.abort()
        else:
            self._drain()

    def _working(self) -> bool:
        return bool(self.cycle) and not self.cycle.response_complete

    def _forget(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None

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
        """Answer with a problem in place of whatever is under way, and end."""
        if self._working():
            self.cycle.disconnected = True  # what works on it has nobody to answer any more
            self.cycle.message_event.set()
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()  # an answer is on its way: there is no room for another
            return
        only_head = self.conn.our_state is h11.SEND_RESPONSE and self.scope["method"] == "HEAD"
        try:
            self.transport.write(b"".join(self.conn.send(event) or b"" for event in _refusal(status, only_head)))
            self.transport.close()
        except h11.LocalProtocolError:
            self.transport.abort()
        self._drain()


def _refusal(status: int, only_head: bool) -> list[h11.Event]:
    """A problem that no app has answered with, as the others are: shielded, with an id, and in the log."""
    request_id = uuid.uuid4().hex
    if REFUSALS():
        requests.info("request", extra={"facts": {**UNREAD, "status": status, "request_id": request_id}})
    words = " · ".join(WORDS[status]).replace("{most}", str(most()))
    body = orjson.dumps(problem_body(status, words, "", "zh"))
    headers = {
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Connection": "close",
        "X-Request-Id": request_id,
        "Content-Security-Policy": NOTHING,
        **HEADERS,
        **({"Retry-After": RETRY_AFTER} if status == 503 else {}),
    }
    answer = h11.Response(status_code=status, headers=list(headers.items()))
    return [answer, *([] if only_head else [h11.Data(data=body)]), h11.EndOfMessage()]


def make_room() -> None:
    """Let the process open as many files as it may, up to FILES: each connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):  # some systems allow less than they say
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def most() -> int:
    """Connections at a time: MOST, or half of the files that may be open; the rest are the engine's and the graph's."""
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return MOST if soft == resource.RLIM_INFINITY else min(MOST, soft // 2)


def configured(app: ASGIApp, linger: int | None = None) -> uvicorn.Config:
    """How the service is served: such connections, our own log, so many seconds at the end for what is under way."""
    logging.getLogger("asyncio").addFilter(ACCEPTING)
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=linger,
        http=Connection,
        backlog=BACKLOG,
        ws="none",
        h11_max_incomplete_event_size=LARGEST_HEAD,
        lifespan="on",
    )
