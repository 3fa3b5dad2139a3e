"""Callers: who asks, by key or by the cookie that a key was traded for, and what their role opens."""

import hashlib
import secrets
import time
from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.types import Scope

from graph.settings import Settings
from service.audit import abridged, ended, names, record
from service.keys import ROLES, SETTING, Key, Ring, Role
from service.patience import Patience, network
from service.version import API

COOKIE = "gongjian-session"
LIFE = 12 * 3600
"""Seconds that a session lasts."""
MOST = 10_000
"""How many sessions are remembered; the oldest go first."""
SHARE = 100
"""How many of one key: its own oldest go before anybody else's."""
WITHIN = "gongjian.within"
"""Set in the scope of a request that is asked within another, as a tool of a model asks REST."""
WRONG_KEY = "wrong_key"
"""Set in the state of a request that showed a key that opens nothing."""
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
        self._of: defaultdict[str, deque[str]] = defaultdict(deque)

    def begin(self, key: Key) -> str:
        """The value of the cookie of a new session."""
        value = secrets.token_urlsafe(32)
        if len(self._of[key.id]) >= SHARE:
            self._ended(self._of[key.id][0])
        self._open[_hashed(value)] = (key.id, time.monotonic() + LIFE)
        self._of[key.id].append(_hashed(value))
        while len(self._open) > MOST:
            self._ended(next(iter(self._open)))
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
        self._ended(_hashed(value))

    def _ended(self, digest: str) -> None:
        id_, _ = self._open.pop(digest, ("", 0.0))
        if id_:
            self._of[id_].remove(digest)
            if not self._of[id_]:
                del self._of[id_]


class Gate:
    """What a service knows of its callers: keys, sessions, and who has to wait."""

    def __init__(self, settings: Settings) -> None:
        self.local = settings.loopback
        self.ring = Ring(settings)
        self.sessions = Sessions()
        self.patience = Patience()

    def admitted(self, scope: Scope) -> tuple[Caller, int]:
        """Who asks, by the key shown, else by the cookie; and the seconds that a wrong key has to wait, 0 where none.

        Raises StateError where the file of keys is no good.
        """
        if self.local:
            return LOCAL, 0
        headers = Headers(scope=scope)
        if "authorization" not in headers:
            return _caller(self.ring.of(self.sessions.key(session(scope)))), 0
        scheme, _, shown = headers["authorization"].partition(" ")
        # the header's own bytes, so that a key in Chinese fits
        text = shown.strip().encode("latin-1").decode("utf-8", "surrogateescape")
        if scheme.lower() != "bearer" or not text:
            return NOBODY, 0
        key, wait = self.tried(text, scope)
        return _caller(key), wait

    def tried(self, shown: str, scope: Scope) -> tuple[Key | None, int]:
        """The key that a text is; where it is none, or may not be tried yet, the seconds to wait.

        A key that was made here opens whatever its neighbours showed: nobody guesses 256 bits, and nobody behind the
        same proxy is to be locked out. That of the settings is a person's own words: while its address has to wait,
        it is taken for a wrong one, or the wait would slow no guessing. Raises StateError.
        """
        shower = address(scope)
        wait = self.patience.wait(shower)
        key = self.ring.fitting(shown)
        if key is not None and (key.id != SETTING or not wait):
            if key.id == SETTING:  # a reader's key must not buy more guesses at that of the admin
                self.patience.right(shower)
            return key, 0
        if not wait:
            self.patience.wrong(shower)
            scope.setdefault("state", {})[WRONG_KEY] = True
            audited(scope, "wrong-key")
        return None, wait


def session(scope: Scope) -> str:
    """The value of the cookie of a session, or nothing."""
    cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
    return cookies.get(cookie_name(scope), "")


def cookie_name(scope: Scope) -> str:
    """The name of the cookie; over https one that browsers take only from this very host, over https."""
    return f"__Host-{COOKIE}" if scope.get("scheme") == "https" else COOKIE


def _caller(key: Key | None) -> Caller:
    return Caller(key.role, key.id, key.name) if key else NOBODY


def address(scope: Scope) -> str:
    """From where a request comes."""
    return str((scope.get("client") or ("",))[0])


def audited(scope: Scope, event: str, **facts: Any) -> None:
    """Put a line in the audit log: what was done, and by whom, from where, in which request."""
    record(event, **who(scope), **facts)


def who(scope: Scope) -> dict[str, str]:
    """Who asks, as the audit log has it: the id and name of the key, from where, and the id of the request."""
    found, asked = caller(scope), scope.get("state", {}).get("request_id", "")
    key = {"key": found.key, "name": found.name} if found.key else {"key": "local"} if found.role else {}
    return {**key, "address": address(scope), **({"request_id": asked} if asked else {})}


def asking(scope: Scope, query: str, parameters: Iterable[str]) -> AbstractContextManager[object]:
    """Put a query of a caller's own in the audit log once it is answered or refused: its text, no parameter's value."""
    return ended("cypher", **who(scope), query=abridged(query), parameters=names(parameters))


def counted(scope: Scope) -> str:
    """Whom a request is counted for, as a name that tells keys from addresses: its key, else its network."""
    found = caller(scope)
    return f"key {found.key}" if found.key else f"address {network(address(scope))}"


def within(scope: Scope) -> bool:
    """Whether a request is one that another, which was counted and let in already, makes within this process."""
    return bool(scope.get(WITHIN))


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
