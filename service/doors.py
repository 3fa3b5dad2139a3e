"""Doors: which hosts and keys are let in."""

import re
from urllib.parse import quote, urlencode

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from graph.errors import StateError
from graph.settings import LOOPBACK, Settings
from service.callers import Caller, Gate, caller, wanted
from service.errors import graph_error, problem
from service.version import API

OPEN = ("/healthz", "/readyz", "/login")
ASSETS = "/assets/"
"""Files that stand in every package of the service: styles, scripts, fonts."""
DOCUMENTS = (f"{API}/docs", f"{API}/redoc")
LONGEST_NEXT = 8000
NO_KEY = (
    "请出示密钥，即 Authorization: Bearer …；在浏览器中请先登录",
    "Show a key, as Authorization: Bearer …; in a browser, log in first",
)
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?", re.IGNORECASE)


class Doors:
    """Refuses foreign hosts (421), callers without a key where one is needed (401), and too small roles (403)."""

    def __init__(self, app: ASGIApp, settings: Settings, gate: Gate) -> None:
        self.app = app
        self.gate = gate
        named = {host.strip().lower() for host in settings.hosts.split(",") if host.strip()}
        self.hosts = named or ({*LOOPBACK, settings.host.lower()} if settings.loopback else set())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through with its caller in its state, or answer with a problem."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.hosts and host_name(Headers(scope=scope).get("host", "")) not in self.hosts:
            await problem(Request(scope), 421, "Host")(scope, receive, send)
            return
        open_ = scope["path"] in OPEN or scope["path"].startswith(ASSETS)
        try:
            found = self.gate.caller(scope)
        except StateError as error:
            if not open_ or scope["path"] == "/login":
                await graph_error(Request(scope), error)(scope, receive, send)
                return
            found = Caller(None)
        scope.setdefault("state", {})["caller"] = found
        refusal = None if open_ else _refused(Request(scope), found)
        await (refusal or self.app)(scope, receive, send)


def _refused(request: Request, found: Caller) -> Response | None:
    """Why a caller is not let through, or where a reader of pages is sent to show a key first."""
    least = wanted(request.url.path)
    if found.may(least):
        return None
    if found.role is not None:
        told = (
            f"需要 {least} 的权限，所示密钥为 {found.role}",
            f"It is open to {least}; the key shown is a {found.role}'s",
        )
        return problem(request, 403, told)
    if _looks(request):
        return RedirectResponse(login(request), 303, {"Cache-Control": "no-store"})
    refusal = problem(request, 401, NO_KEY)
    refusal.headers["WWW-Authenticate"] = "Bearer"
    return refusal


def _looks(request: Request) -> bool:
    """Whether a person opens a page and has shown no key."""
    path, headers = request.url.path, request.headers
    page = path in DOCUMENTS or not path.startswith(API)
    return (
        page
        and request.method in ("GET", "HEAD")
        and "text/html" in headers.get("accept", "")
        and ("authorization" not in headers)
    )


def login(request: Request) -> str:
    """The address at which a key is shown first, and that leads on to what was asked for."""
    here = quote(request.url.path, safe="/") + (f"?{request.url.query}" if request.url.query else "")
    asked = {"next": here if len(here) <= LONGEST_NEXT else request.url.path}
    if request.query_params.get("lang") == "en":
        asked["lang"] = "en"
    return f"/login?{urlencode(asked, safe='/')}"


def sees_texts(request: Request) -> bool:
    """Whether the caller may read the texts of sources, which are others' work: an admin, or who sits at this machine.

    The one place that decides it.
    """
    return caller(request.scope).may("admin")


def host_name(header: str) -> str:
    """The name in a Host header, without the port: `[::1]:8000` is ::1; empty where it is none."""
    found = _HOST.fullmatch(header)
    return found[1].strip("[]").lower() if found else ""
