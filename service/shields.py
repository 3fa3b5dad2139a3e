"""Shields: headers that tell browsers and caches what an answer is not to be used for; every answer has them."""

from starlette.datastructures import MutableHeaders
from starlette.types import Scope

from service.callers import caller

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The policy of what says none of its own: data, which a browser that shows it is to run nothing of."""
ONLY_HTTPS = "max-age=31536000"
"""A year; not of other names of the domain, which are not ours."""
UNCHANGED = 304
"""What a browser has is as it was: a policy said now would take the place of the one that the page itself came with."""
ASSETS = "/assets/"


def shield(scope: Scope, headers: MutableHeaders, status: int) -> None:
    """Put them among the headers of an answer; what a page says of itself stays."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if not scope["path"].startswith(ASSETS):
        if status != UNCHANGED:
            headers.setdefault("Content-Security-Policy", NOTHING)
        _kept_private(scope, headers)
    if scope.get("scheme") == "https":
        headers["Strict-Transport-Security"] = ONLY_HTTPS


def _kept_private(scope: Scope, headers: MutableHeaders) -> None:
    """Say of an answer to a key or a session that no cache between may keep it for others."""
    said = headers.get("cache-control", "no-cache")
    if caller(scope).key and "no-store" not in said and "private" not in said:
        headers["Cache-Control"] = f"private, {said}"
