"""Callers: which paths want which role, how long one waits after wrong keys, which forms are ours."""

import time

import pytest
from starlette.requests import Request

from service.callers import LOCAL, MOST, NOBODY, SHARE, Caller, Sessions, caller, own, wanted
from service.keys import Key
from service.patience import FREE, Patience
from service.routers.pages.login import safe


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("/", "reader"),
        ("/api/v1/entities", "reader"),
        ("/api/v1/queries/pairing/list", "reader"),
        ("/api/v1/cypher", "analyst"),
        ("/api/v1/cypher/", "analyst"),
        ("/console", "analyst"),
        ("/consoles", "reader"),
        ("/api/v1/exports/csv", "reader"),
        ("/metrics", "admin"),
    ],
)
def test_a_path_wants_a_role(path: str, role: str) -> None:
    assert wanted(path) == role


def test_a_role_may_what_those_below_it_may() -> None:
    may = {
        role: [Caller(role).may(least) for least in ("reader", "analyst", "admin")] for role in ("reader", "analyst")
    }
    assert may == {"reader": [True, False, False], "analyst": [True, True, False]}
    assert LOCAL.may("admin")
    assert not NOBODY.may("reader")
    assert caller({"type": "http"}) == NOBODY


def test_who_shows_wrong_keys_waits_longer_each_time_and_others_do_not() -> None:
    patience = Patience()
    for _ in range(FREE):
        assert patience.wait("192.0.2.1") == 0
        patience.wrong("192.0.2.1")
    assert patience.wait("192.0.2.1") == 1
    assert patience.wait("192.0.2.2") == 0
    time.sleep(1.05)
    assert patience.wait("192.0.2.1") == 0
    patience.wrong("192.0.2.1")
    assert patience.wait("192.0.2.1") == 2
    patience.right("192.0.2.1")
    assert patience.wait("192.0.2.1") == 0
    for at in range(80):
        patience.wrong(f"2001:db8::{at:x}")
    assert patience.wait("2001:db8::ffff") == 300
    assert patience.wait("2001:db8:0:1::1") == 0


def test_what_is_remembered_is_bounded() -> None:
    sessions, patience = Sessions(), Patience()
    first = sessions.begin(Key("1", "a", "reader", ""))
    assert sessions.key(first) == "1"
    for at in range(MOST):
        sessions.begin(Key(f"k{at}", "a", "reader", ""))
        patience.wrong(f"a{at}")
    assert sessions.key(first) == ""
    assert len(sessions._open) == len(sessions._of) == MOST
    assert len(patience._wrong) == MOST


def test_a_key_that_logs_in_again_and_again_ends_its_own_sessions_alone() -> None:
    sessions, key = Sessions(), Key("1", "a", "reader", "")
    other, first = sessions.begin(Key("2", "b", "admin", "")), sessions.begin(key)
    last = [sessions.begin(key) for _ in range(SHARE)]
    assert (sessions.key(first), sessions.key(last[0]), sessions.key(other)) == ("", "1", "2")
    for each in (*last, other):
        sessions.end(each)
    assert not sessions._open
    assert not sessions._of


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site", "origin": "http://here:8000"}, False),
        ({"origin": "http://here:8000"}, True),
        ({"origin": "https://HERE:8000"}, True),
        ({"origin": "http://here:8001"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
    ],
)
def test_a_form_of_another_site_is_known(headers: dict[str, str], ours: bool) -> None:
    raw = [(name.encode(), value.encode()) for name, value in {"host": "here:8000", **headers}.items()]
    assert own(Request({"type": "http", "headers": raw})) is ours


@pytest.mark.parametrize("good", ["/", "/console?query=a%20b&x=1#y", "/entity/place/632800", "/loginner"])
def test_one_is_led_on_to_pages_of_this_service(good: str) -> None:
    assert safe(good) == good


@pytest.mark.parametrize(
    "bad",
    [
        *("", "//evil.example", "/\\evil.example", "\\\\evil", "https://evil.example", "evil", "javascript:x()"),
        *("/\t/evil.example", "/a\nSet-Cookie: x=1", "/ x", "/路", "/login", "/login?next=/login", "/" + "a" * 20_001),
    ],
)
def test_one_is_led_nowhere_else(bad: str) -> None:
    assert safe(bad) == ""
