"""Login: a key is traded for a cookie, so that pages can be read where a key is needed; and given back."""

import re
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from service.audit import record
from service.callers import LIFE, Gate, audited, caller, cookie_name, own, session, who
from service.dependencies import posted
from service.errors import problem
from service.keys import Key
from service.pages.frame import Frame, drawn

router = APIRouter()
_OWN = re.compile(r"/(?![/\\])[!-\[\]-~]*", re.ASCII)
"""An address of this service: a path, which no browser takes for another host."""
FOREIGN = ("登录只能从本服务的登录页提交", "Log in from the login page of this service")


@router.get("/login")
async def login_page(request: Request) -> Response:
    """The form to show a key; for who is in already, by which key, and the way out."""
    return _page(request, request.query_params.get("next", ""))


@router.post("/login")
async def login(request: Request) -> Response:
    """Trade a key for a cookie and go on; a wrong one is told, and whoever shows several waits."""
    fields = {name: values[-1] for name, values in (await posted(request)).items()}
    if not own(request):
        return problem(request, 403, FOREIGN)
    if "out" in fields:
        return _out(request)
    gate: Gate = request.state.gate
    key, wait = gate.tried(fields.get("key", "").strip(), request.scope)
    if wait:
        answer = _page(request, fields.get("next", ""), 429, wait=wait)
        answer.headers["Retry-After"] = str(wait)
        return answer
    if key is None:
        answer = _page(request, fields.get("next", ""), 401, wrong=True)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    record("login", **{**who(request.scope), "key": key.id, "name": key.name})
    return _in(request, gate, key, fields.get("next", ""))


def _in(request: Request, gate: Gate, key: Key, onward: str) -> Response:
    gate.sessions.end(session(request.scope))
    answer = RedirectResponse(safe(onward) or Frame.of(request).link("/"), 303, {"Cache-Control": "no-store"})
    _set(request, answer, gate.sessions.begin(key), LIFE)
    return answer


def _out(request: Request) -> Response:
    gate: Gate = request.state.gate
    audited(request.scope, "logout")
    gate.sessions.end(session(request.scope))
    answer = RedirectResponse(Frame.of(request).link("/login"), 303, {"Cache-Control": "no-store"})
    _set(request, answer, "", 0)
    return answer


def _set(request: Request, answer: Response, value: str, seconds: int) -> None:
    """The cookie: out of reach of scripts, sent by pages of this service alone, over https where that is spoken."""
    answer.set_cookie(
        cookie_name(request.scope),
        value,
        max_age=seconds,
        path="/",
        secure=request.scope.get("scheme") == "https",
        httponly=True,
        samesite="strict",
    )


def _page(request: Request, onward: str, status: int = 200, **told: Any) -> Response:
    given = {"onward": safe(onward), "wrong": False, "wait": 0, "who": caller(request.scope), "hours": LIFE // 3600}
    answer = drawn(Frame.of(request), "login", {**given, **told}, status)
    # the form's origin is told to us, and nothing of it to others: by it a form of another site is known
    answer.headers.update({"Referrer-Policy": "same-origin", "Cache-Control": "no-store"})
    return answer


def safe(onward: str) -> str:
    """The address to go on to where it is a path of this service and not this page; else nothing."""
    fits = _OWN.fullmatch(onward) and len(onward) <= LONGEST and not re.match(r"/login([/?#]|$)", onward)
    return onward if fits else ""


LONGEST = 20_000
