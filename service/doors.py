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
LONGEST_PATH = 1000
"""Characters of a path in the log."""
NO_KEY = (
    "请出示密钥，即 Authorization: Bearer …；在浏览器中请先登录",
    "Show a key, as Authorization: Bearer …; in a browser, log in first",
)
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?", re.IGNORECASE)
WAIT = (
    "出示的密钥有误，次数过多；请在 {wait} 秒后再试",
    "Several wrong keys were shown; try again in {wait} seconds",
)


class Doors:
    """Refuses foreign hosts (421) and wrong keys that come too fast (429), and notes who asks."""

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
        try:
            found, wait = self.gate.admitted(scope)
        except StateError as error:
            if not _open(scope) or scope["path"] == "/login":
                await graph_error(Request(scope), error)(scope, receive, send)
                return
            found, wait = Caller(None), 0
        scope.setdefault("state", {})["caller"] = found
        refusal = _late(Request(scope), wait) if wait and not _open(scope) else None
        await (refusal or self.app)(scope, receive, send)


class Rights:
    """Refuses callers without a key where one is needed (401), and too small roles (403)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer with a problem or the way to the login."""
        asks = scope["type"] == "http" and not _open(scope)
        refusal = _refused(Request(scope), caller(scope)) if asks else None
        await (refusal or self.app)(scope, receive, send)


def _open(scope: Scope) -> bool:
    """Whether a path is open to anybody."""
    return scope["path"] in OPEN or scope["path"].startswith(ASSETS)


def _late(request: Request, wait: int) -> Response:
    """What is said to who has shown several wrong keys and now one more."""
    refusal = problem(request, 429, (WAIT[0].format(wait=wait), WAIT[1].format(wait=wait)))
    refusal.headers["Retry-After"] = str(wait)
    return refusal


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
