"""What HTTP asks of every answer, and what a hostile caller tries."""

import base64
import hashlib
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from graph.settings import Settings
from service.app import create_app
from service.doors import host_name
from service.journal import JsonLines
from tests.service.serving import serving
from tests.service.test_entities import get

pytestmark = pytest.mark.embedded_only


def forged(question: str, *key: Any) -> str:
    """A cursor made by somebody who has read our code."""
    mark = hashlib.sha256(json.dumps(["gongjian", question, *key], ensure_ascii=False).encode()).hexdigest()[:10]
    return base64.urlsafe_b64encode(json.dumps([mark, *key]).encode()).decode().rstrip("=")


def test_head_is_get_without_a_body(api: httpx.Client) -> None:
    for path in ("/api/v1/regions", "/network", "/healthz", "/api/v1/docs"):
        head = api.head(path)
        assert head.status_code == 200, path
        assert head.content == b""
    assert api.head("/api/v1/entities/place/0").status_code == 404


def test_a_caller_who_has_the_answer_is_told_so_in_every_form(api: httpx.Client) -> None:
    tag = api.get("/api/v1/regions").headers["etag"]
    strong = tag.removeprefix("W/")
    for headers in (
        [("If-None-Match", tag)],
        [("If-None-Match", strong)],
        [("If-None-Match", f'"a", {tag}, "b"')],
        [("If-None-Match", '"a"'), ("If-None-Match", tag)],
    ):
        assert api.get("/api/v1/regions", headers=headers).status_code == 304
    page = api.get("/network")
    assert api.get("/network", headers={"If-None-Match": page.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/entities/place/632800", "limit"),
        ("/themes", "region"),
        ("/regions", "region"),
        ("/regions/632800", "places"),
        ("/catalog", "region"),
        ("/ontology", "as_of"),
        ("/queries", "as_of"),
        ("/sources", "limit"),
        ("/changes", "as_off"),
        ("/places/632800", "asof"),
    ],
)
def test_a_parameter_that_would_not_count_is_refused(api: httpx.Client, path: str, parameter: str) -> None:
    answer = api.get(f"/api/v1{path}?{parameter}=1999")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": parameter, "message": "没有这个参数"}]
    english = api.get(f"/api/v1{path}?{parameter}=1999", headers={"Accept-Language": "en"})
    assert english.json()["errors"][0]["message"] == "there is no such parameter"


def test_a_large_body_is_refused_as_declared_and_as_it_comes(api: httpx.Client) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"ids": ["'
        for _ in range(400):
            yield b"a" * 1024
        yield b'"]}'

    headers = {"Content-Type": "application/json"}
    for content in (b'{"ids": ["' + b"a" * 400_000 + b'"]}', chunks()):
        answer = api.post("/api/v1/entities/batch", content=content, headers=headers)
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("wrong", ["\ud800", "a" * 300, "place/A", "", "place/0\x00"])
def test_an_id_that_is_none_is_a_fault_of_the_caller(api: httpx.Client, wrong: str) -> None:
    body = json.dumps({"ids": [wrong]}).encode()
    answer = api.post("/api/v1/entities/batch", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


@pytest.mark.parametrize("key", [(10**30, 1), (True, 1), (1.5, 1), ("1", 1), (1,), (1, 1, 1), (None, 1)])
def test_a_forged_cursor_is_refused(api: httpx.Client, key: tuple[Any, ...]) -> None:
    answer = api.get("/api/v1/changes", params={"cursor": forged("changes ", *key)})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "cursor"


def test_problems_are_not_kept_by_caches(api: httpx.Client) -> None:
    for path in ("/api/v1/entities/place/0", "/api/v1/entities?limit=0", "/nothing"):
        assert api.get(path).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost:8000", "localhost"),
        ("LOCALHOST", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]:8000", "::1"),
        ("[::1].evil.example", ""),
        ("127.0.0.1:evil", ""),
        ("localhost:80@evil.example", ""),
        ("a b", ""),
        ("", ""),
    ],
)
def test_only_a_whole_host_counts(header: str, name: str) -> None:
    assert host_name(header) == name


def test_an_unforeseen_error_says_no_more_than_the_id_to_look_for(
    curated: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(curated)

    async def broken() -> None:
        raise ZeroDivisionError("secret words")

    app.add_api_route("/broken", broken)
    with serving(app) as client, caplog.at_level(logging.INFO):
        answer = client.get("/broken", headers={"X-Request-Id": "find-me"})
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == "find-me"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "secret" not in answer.text
    assert "ZeroDivision" not in answer.text
    assert [record.exc_info is not None for record in caplog.records if record.name == "gongjian.service"] == [True]


def test_the_log_speaks_ascii_only() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "路径\x9b\u202e", (), None)
    line = JsonLines().format(record)
    assert line.isascii()
    assert json.loads(line)["message"] == "路径\x9b\u202e"


def test_types_are_checked_alike_everywhere(api: httpx.Client) -> None:
    for path in ("/entities?", "/search?q=x&", "/entities/place/632800/neighbours?"):
        assert api.get(f"/api/v1{path}type=Nothing").status_code == 400
    for name in ("theme=theme/none", "source=source/none", "region=place/0"):
        answer = api.get(f"/api/v1/entities?{name}")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == name.partition("=")[0]


def test_what_never_was_has_no_history(api: httpx.Client) -> None:
    assert api.get("/api/v1/entities/theme/never-was/history").status_code == 404
    assert api.get("/api/v1/relations/leads/0123456789abcdef/history").status_code == 404


def test_the_country_means_everything(api: httpx.Client) -> None:
    everything = get(api, "/funds")
    country = get(api, "/funds", region="100000")
    assert country == everything


def test_a_facet_counts_as_its_filter_does(api: httpx.Client) -> None:
    counted = get(api, "/entities", facets=["theme", "kind", "region", "dataset", "source"], limit=1)["facets"]
    for name, values in counted.items():
        for value in list(values)[:3]:
            if name != "region":  # a region as a filter means all below it, as a value only what it is the region of
                assert get(api, "/entities", **{name: value}, limit=1)["total"] == values[value], (name, value)


@pytest.mark.parametrize("since", ["2026-99-99", "yesterday", "٢٠٢٦-01-01"])
def test_an_instant_that_is_none_is_refused(api: httpx.Client, since: str) -> None:
    assert api.get("/api/v1/changes", params={"since": since}).status_code == 422
    assert api.get("/api/v1/entities", params={"changed_since": since}).status_code == 422


def test_instants_are_compared_as_moments(api: httpx.Client) -> None:
    newest = get(api, "/changes", limit=1)["items"][0]["at"]
    second, hours = newest[:19], int(newest[11:13])
    total = get(api, "/changes")["total"]
    assert get(api, "/changes", since=f"{second}Z")["total"] > 0
    assert get(api, "/changes", since=f"{newest[:11]}{hours:02}:00:00+14:00")["total"] == total
    assert get(api, "/changes", since="2999-01-01 00:00")["total"] == 0


def test_a_change_shows_facts_as_the_wire_does(api: httpx.Client) -> None:
    for change in get(api, "/changes", limit=20)["items"]:
        for state in ("before", "after"):
            if state in change:
                assert all(isinstance(citation, dict) for citation in change[state]["cited"])
                assert change[state]["type"]
