"""Doors: which hosts and keys are let in, the id of each request, and its line in the log."""

import hmac
import json
import logging
import re
import time
import uuid
from contextvars import ContextVar
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.settings import LOOPBACK, Settings
from service.errors import problem, unforeseen

log = logging.getLogger("gongjian.requests")
OPEN = ("/healthz", "/readyz")
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?", re.IGNORECASE)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Doors:
    """Refuses foreign hosts (421) and, off loopback, callers without the key (401)."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.key = settings.key.get_secret_value().encode()
        self.closed = not settings.loopback
        named = {host.strip().lower() for host in settings.hosts.split(",") if host.strip()}
        self.hosts = named or ({*LOOPBACK, settings.host.lower()} if settings.loopback else set())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer with a problem."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self.hosts and host_name(headers.get("host", "")) not in self.hosts:
            await problem(Request(scope), 421, "Host")(scope, receive, send)
            return
        if self.closed and scope["path"] not in OPEN and not self._key_fits(headers):
            refusal = problem(Request(scope), 401, "Authorization: Bearer …")
            refusal.headers["WWW-Authenticate"] = "Bearer"
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _key_fits(self, headers: Headers) -> bool:
        scheme, _, shown = headers.get("authorization", "").partition(" ")
        given = shown.strip().encode("latin-1")  # the header's own bytes, so that a key in Chinese fits
        return bool(self.key) and scheme.lower() == "bearer" and hmac.compare_digest(given, self.key)


class Journal:
    """Gives each request an id, sends it back, and writes one line of JSON about it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope).get("x-request-id", ""))
        token = REQUEST_ID.set(request_id)
        started, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Exception as error:
            if status:  # half an answer is out already: the server can only break off
                raise
            await unforeseen(Request(scope), error)(scope, receive, noted)
        finally:
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            log.info(
                "request",
                extra={
                    "facts": {
                        "method": scope["method"],
                        "path": scope["path"],
                        "status": status,
                        "ms": milliseconds,
                    }
                },
            )
            REQUEST_ID.reset(token)


class JsonLines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **({"request_id": REQUEST_ID.get()} if REQUEST_ID.get() else {}),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line)  # ASCII, so that nothing in a path can speak to a terminal


def sees_texts(request: Request) -> bool:
    """Whether the caller may read the texts of sources, which are others' work: who sits at this machine may.

    The one place that decides it; whoever gives callers roles answers here.
    """
    settings: Settings = request.state.store.settings
    return settings.loopback


def host_name(header: str) -> str:
    """The name in a Host header, without the port: `[::1]:8000` is ::1; empty where it is none."""
    found = _HOST.fullmatch(header)
    return found[1].strip("[]").lower() if found else ""


def _request_id(given: str) -> str:
    """The caller's id where it is harmless, else a new one."""
    return given if 0 < len(given) <= 64 and given.isascii() and given.replace("-", "").isalnum() else uuid.uuid4().hex
