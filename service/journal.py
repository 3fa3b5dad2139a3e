"""The journal: an id for each request, a line of JSON about how it went, and whoever else is told of that."""

import json
import logging
import re
import sys
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TextIO

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.store_watched import Asked
from service.addresses import template
from service.callers import WITHIN, WRONG_KEY, caller
from service.errors import unforeseen
from service.shields import shield

log = logging.getLogger("gongjian.requests")
stray = logging.getLogger("gongjian.stray")
slow = logging.getLogger("gongjian.slow")
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
LONGEST_PATH = 1000
"""Characters of a path in the log."""
LONGEST_METHOD = 32
"""Letters of a method: more are refused, and not written down."""
_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?")


@dataclass
class Told:
    """A request as it goes and, at its end, went: `seconds` in all, `engine` those at the engine.

    `sent` are the bytes of the answer's body, `whole` says that they were all handed over.
    """

    method: str
    path: str
    headers: Headers
    trace: str = ""
    within: bool = False
    route: str = ""
    parts: dict[str, Any] = field(default_factory=dict)
    status: int = 0
    sent: int = 0
    whole: bool = False
    seconds: float = 0.0
    questions: int = 0
    engine: float = 0.0
    rows: int = 0
    refusal: str = ""
    wrong_key: bool = False

    def facts(self, key: str) -> dict[str, Any]:
        """What its line in the log says beside its id."""
        facts: dict[str, Any] = {
            "method": self.method,
            "path": self.path[:LONGEST_PATH],
            "route": self.route,
            "status": self.status,
            "ms": round(self.seconds * 1000, 1),
            "bytes": self.sent,
        }
        if self.questions:
            facts |= {"questions": self.questions, "engine_ms": round(self.engine * 1000, 1), "rows": self.rows}
        if self.refusal:
            facts["refused"] = self.refusal
        if self.status and not self.whole:
            facts["broken_off"] = True
        return {**facts, **({"key": key} if key else {})}


UNDER_WAY: ContextVar[Told | None] = ContextVar("told", default=None)
"""The request that is answered here."""
Around = Callable[[Told], AbstractContextManager[object]]
"""What is entered around each request; at its end the request is as it went."""


def unnoticed(_: Told) -> AbstractContextManager[object]:
    """What is entered where nobody else is told."""
    return nullcontext()


class Journal:
    """Gives each request an id, sends it back, and writes one line of JSON about it; `around` is entered around it."""

    def __init__(self, app: ASGIApp, around: Around = unnoticed) -> None:
        self.app = app
        self.around = around

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        # Only where the scope says so: a server may begin the next request of a connection in the context of the last.
        above = UNDER_WAY.get() if scope.get(WITHIN) else None
        told = Told(
            scope["method"][:LONGEST_METHOD], scope["path"], headers, _trace(headers) or (above.trace if above else "")
        )
        told.within = above is not None
        ids = REQUEST_ID.set(_request_id(headers.get("x-request-id", ""), REQUEST_ID.get() if above else ""))
        under_way = UNDER_WAY.set(told)
        try:
            with self.around(told):
                await self._answered(scope, receive, send, told)
        finally:
            REQUEST_ID.reset(ids)
            UNDER_WAY.reset(under_way)

    async def _answered(self, scope: Scope, receive: Receive, send: Send, told: Told) -> None:
        request_id, started = REQUEST_ID.get(), time.perf_counter()
        scope.setdefault("state", {})["request_id"] = request_id

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                told.status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                shield(scope, headers, told.status)
            await send(message)
            if message["type"] == "http.response.body":
                told.sent += len(message.get("body", b""))
                told.whole = not message.get("more_body", False)

        try:
            await self.app(scope, receive, noted)
        except Exception as error:
            if told.status:  # half an answer is out already: the server can only break off
                raise
            await unforeseen(Request(scope), error)(scope, receive, noted)
        finally:
            told.seconds = time.perf_counter() - started
            told.route, told.parts = template(scope)
            told.wrong_key = WRONG_KEY in scope["state"]
            log.info("request", extra={"facts": told.facts(caller(scope).key)})


def asked(question: Asked, slow_seconds: float) -> None:
    """Add what a question cost to the request it was asked for; one that took long is warned of, by its name alone."""
    if told := UNDER_WAY.get():
        told.questions += 1
        told.engine += question.seconds
        told.rows += question.rows
    if question.seconds >= slow_seconds:
        facts = {"query": question.name, "ms": round(question.seconds * 1000, 1), "rows": question.rows}
        slow.warning("slow question", extra={"facts": {**facts, "tries": question.tries, "outcome": question.outcome}})


class JsonLines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told = UNDER_WAY.get()
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **({"request_id": REQUEST_ID.get()} if REQUEST_ID.get() else {}),
            **({"trace_id": told.trace} if told and told.trace else {}),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line)  # ASCII, so that nothing in a path can speak to a terminal


def speak(stream: TextIO) -> None:
    """Write everything that this process logs to a stream, a line of JSON each: warnings and stray errors too."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(True)
    threading.excepthook = _of_thread
    sys.unraisablehook = _unraisable
    for quiet in ("uvicorn.error", "neo4j", "mcp", "httpx"):
        logging.getLogger(quiet).setLevel(logging.WARNING)


def _of_thread(error: threading.ExceptHookArgs) -> None:
    """Log what ended a thread."""
    if error.exc_type is not SystemExit:
        stray.error("uncaught in a thread", exc_info=error.exc_value)


def _unraisable(error: "sys.UnraisableHookArgs") -> None:
    """Log an error that nothing could be told of."""
    stray.error("%s", error.err_msg or "an error in passing", exc_info=error.exc_value)


def _trace(headers: Headers) -> str:
    """The id of the trace that a request is part of, as W3C Trace Context has it; empty where it names none."""
    found = _TRACEPARENT.fullmatch(headers.get("traceparent", "").strip())
    return found[1] if found else ""


def _request_id(given: str, above: str) -> str:
    """The caller's id where it is harmless, else that of the request it is asked within, else a new one."""
    harmless = 0 < len(given) <= 64 and given.isascii() and given.replace("-", "").isalnum()
    return given if harmless else above or uuid.uuid4().hex
