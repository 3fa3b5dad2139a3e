"""Callers: who asks, by key or by the cookie that a key was traded for, and what their role opens."""

import hashlib
import ipaddress
import math
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.types import Scope

from graph.settings import Settings
from service.keys import ROLES, Key, Ring, Role
from service.version import API

COOKIE = "gongjian-session"
LIFE = 12 * 3600
"""Seconds that a session lasts."""
MOST = 10_000
"""How many sessions, and how many addresses with wrong keys, are remembered; the oldest go first."""
FREE = 3
"""Wrong keys that an address may show before it has to wait."""
LONGEST_WAIT = 300
FORGIVEN = 900
"""Seconds after which wrong keys are forgotten."""
WANTED: tuple[tuple[str, Role], ...] = (
    ("/console", "analyst"),
    (f"{API}/cypher", "analyst"),
    ("/metrics", "admin"),
)
"""Paths, each with all below it, that want more than a reader.

The texts of sources want an admin on any page; an export of everything or of a province wants `WHOLE`, one of a part a
reader.
"""
WHOLE: Role = "analyst"


@dataclass(frozen=True)
class Caller:
    """Who asks: a role, or none; and the id and name of the key that was shown, empty where none was needed."""

    role: Role | None
    key: str = ""
    name: str = ""

    def may(self, wanted: Role) -> bool:
        """Whether the role is that one, or one that may more."""
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(wanted)


LOCAL = Caller("admin")
"""Who sits at the machine of a service that only it can reach: no key is asked for."""
NOBODY = Caller(None)


def caller(scope: Scope) -> Caller:
    """Who asks, as the doors found it; nobody where no door was passed."""
    found: Caller = scope.get("state", {}).get("caller", NOBODY)
    return found


def wanted(path: str) -> Role:
    """The least role that a path is open to."""
    return next(
        (role for begin, role in WANTED if path == begin or path.startswith((f"{begin}/", f"{begin}."))), "reader"
    )


class Sessions:
    """What cookies stand for: an opaque random value each, good for some hours or until its key is revoked."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def begin(self, key: Key) -> str:
        """The value of the cookie of a new session."""
        value = secrets.token_urlsafe(32)
        self._open[_hashed(value)] = (key.id, time.monotonic() + LIFE)
        while len(self._open) > MOST:
            self._open.popitem(last=False)
        return value

    def key(self, value: str) -> str:
        """The id of the key that a session was begun with; empty where there is no such session any more."""
        id_, until = self._open.get(_hashed(value), ("", 0.0))
        if id_ and until < time.monotonic():
            self.end(value)
            return ""
        return id_

    def end(self, value: str) -> None:
        """End a session; the cookie opens nothing any more."""
        self._open.pop(_hashed(value), None)


class Patience:
    """Who shows wrong keys waits, longer each time; nothing is held open meanwhile."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """The seconds after which an address may try again; 0 where it may now."""
        count, last = self._wrong.get(_network(address), (0, 0.0))
        passed = time.monotonic() - last
        if count < FREE or passed > FORGIVEN:
            return 0
        return max(0, math.ceil(min(2.0 ** (count - FREE), LONGEST_WAIT) - passed))

    def wrong(self, address: str) -> None:
        """Note that an address showed a wrong key."""
        network = _network(address)
        count, last = self._wrong.pop(network, (0, 0.0))
        now = time.monotonic()
        self._wrong[network] = (1 if now - last > FORGIVEN else min(count + 1, 64), now)
        while len(self._wrong) > MOST:
            self._wrong.popitem(last=False)

    def right(self, address: str) -> None:
        """Forget the wrong keys of an address: it had the right one."""
        self._wrong.pop(_network(address), None)


class Gate:
    """What a service knows of its callers: keys, sessions, and who has to wait."""

    def __init__(self, settings: Settings) -> None:
        self.local = settings.loopback
        self.ring = Ring(settings)
        self.sessions = Sessions()
        self.patience = Patience()

    def caller(self, scope: Scope) -> Caller:
        """Who asks: by the key shown, else by the cookie. Raises StateError where the file of keys is no good."""
        if self.local:
            return LOCAL
        headers = Headers(scope=scope)
        if "authorization" in headers:
            scheme, _, shown = headers["authorization"].partition(" ")
            # the header's own bytes, so that a key in Chinese fits
            text = shown.strip().encode("latin-1").decode("utf-8", "surrogateescape")
            key = self.ring.fitting(text) if scheme.lower() == "bearer" else None
        else:
            key = self.ring.of(self.sessions.key(session(scope)))
        return Caller(key.role, key.id, key.name) if key else NOBODY


def session(scope: Scope) -> str:
    """The value of the cookie of a session, or nothing."""
    cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
    return cookies.get(cookie_name(scope), "")


def cookie_name(scope: Scope) -> str:
    """The name of the cookie; over https one that browsers take only from this very host, over https."""
    return f"__Host-{COOKIE}" if scope.get("scheme") == "https" else COOKIE


def address(request: Request) -> str:
    """From where a request comes."""
    return request.client.host if request.client else ""


def own(request: Request) -> bool:
    """Whether a form comes from a page of ours: browsers say where one comes from, others have no cookies."""
    site = request.headers.get("sec-fetch-site")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    host = request.headers.get("host", "").lower()
    return origin is None or origin.lower() in (f"http://{host}", f"https://{host}")


def _hashed(value: str) -> str:
    """How a cookie is looked up: by its digest, so that no time tells how much of a guess was right."""
    return hashlib.sha256(value.encode("utf-8", "surrogateescape")).hexdigest()


def _network(address: str) -> str:
    """Who counts as one: an address; of the sixth version a network of 64 bits, which one house has to itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else address
