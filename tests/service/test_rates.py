"""Rates: whom they count, that they hold of every router, page and mount, and that Retry-After is true."""

import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from limits import RateLimitItemPerSecond
from limits.strategies import MovingWindowRateLimiter

from graph.settings import Settings
from service.app import create_app
from service.keys import KeyFile
from service.pages.frame import WAYS
from service.patience import network
from service.rates import MANY, SOME, Rates, Windows
from service.tools.http import create_tools_app
from tests.service.serving import serving
from tests.service.test_contract import filled, operations
from tests.service.tools.sessions import over_http, text

ADDRESSES = (f"2001:db8:{high:x}:{low:x}::1" for high in count(1) for low in range(0x10000))
"""An address for everybody, each of a network of its own."""
OTHERS = ("/login", "/docs", "/api/v1/docs", "/reconcile", "/compare.csv", "/nowhere", "/mcp")
PAGES = (*(path for path, _, _ in WAYS), *OTHERS)


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    """An app that answers nothing."""


def test_by_default_there_is_no_rate_on_loopback_and_a_wide_one_off_it(tmp_path: Path) -> None:
    here = Settings(_env_file=None, home=tmp_path)
    found = [
        [limit.amount if limit else 0 for limit in (rates.any, rates.costly)]
        for rates in (
            Rates(nothing, here),
            Rates(nothing, here.model_copy(update={"host": "192.0.2.1"})),
            Rates(nothing, here.model_copy(update={"rate": 7, "rate_heavy": 3})),
            Rates(nothing, here.model_copy(update={"host": "192.0.2.1", "rate": 0, "rate_heavy": 0})),
        )
    ]
    assert found == [[0, 0], [MANY, SOME], [7, 3], [0, 0]]


def test_waiting_as_long_as_is_said_lets_one_more_through_and_not_less() -> None:
    limiter, limit = MovingWindowRateLimiter(Windows()), RateLimitItemPerSecond(2, 2)
    assert [limiter.hit(limit, "a") for _ in range(3)] == [True, True, False]
    assert limiter.hit(limit, "b")
    again = limiter.get_window_stats(limit, "a")
    assert again.remaining == 0
    assert not limiter.test(limit, "a"), "asking in vain costs nothing, and gains nothing"
    time.sleep(max(0.0, again.reset_time - time.monotonic()) + 0.001)
    assert limiter.hit(limit, "a")


async def test_where_two_rates_refuse_the_longer_wait_is_told() -> None:
    rates = Rates(nothing, Settings(_env_file=None, rate=2, rate_heavy=1))
    headers: dict[str, str] = {}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            headers.update({name.decode(): value.decode() for name, value in message["headers"]})

    def request(path: str) -> Any:
        return {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [], "state": {}}

    async def receive() -> Any:
        return {"type": "http.request"}

    storage = rates.limiter.storage
    assert isinstance(storage, Windows)
    await rates(request("/login"), receive, send)
    for steps in storage._steps.values():
        steps[0] -= 40
    await rates(request("/api/v1/paths"), receive, send)
    await rates(request("/api/v1/paths"), receive, send)
    assert int(headers["retry-after"]) > 50, "the other would be free after 20"


def test_of_many_addresses_some_are_remembered() -> None:
    windows = Windows(most=100, most_steps=500)
    for at in range(1000):
        assert windows.acquire_entry(f"a{at}", 10, 60)
    assert len(windows) == 100
    for at in range(100):
        for _ in range(10):
            windows.acquire_entry(f"b{at}", 10, 60)
    assert len(windows) <= 500
    assert windows.get_moving_window("b99", 10, 60)[1] == 10
    assert windows.get_moving_window("b0", 10, 60)[1] == 0


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("nowhere", "nowhere"),
        ("", ""),
    ],
)
def test_a_network_of_the_sixth_version_is_one(address: str, whose: str) -> None:
    assert network(address) == whose


@pytest.fixture(scope="module")
def strict(curated: Settings) -> Iterator[httpx.Client]:
    """A service with MCP that answers each address once a minute."""
    with serving(create_tools_app(curated.model_copy(update={"rate": 1}))) as client:
        yield client


def twice(client: httpx.Client, method: str, path: str, **more: Any) -> list[httpx.Response]:
    """The answers to the same request, made twice from an address that nobody else has."""
    headers = {"X-Forwarded-For": next(ADDRESSES), **more.pop("headers", {})}
    return [client.request(method, path, headers=headers, **more) for _ in range(2)]


def test_the_rate_holds_of_every_operation_page_and_mount(strict: httpx.Client) -> None:
    strict.headers["X-Forwarded-For"] = next(ADDRESSES)
    asked = [
        (method.upper(), filled(path, operation))
        for path, document, operation in operations(strict)
        if path not in ("/healthz", "/readyz")
        for method in document["paths"][path]
    ]
    assert len(asked) > 60
    for method, path in [*asked, *(("GET", path) for path in PAGES), ("POST", "/mcp")]:
        # an unknown parameter is refused behind the router, and costs nothing
        first, second = twice(strict, method, path, params={"no-such": "1"}, follow_redirects=False)
        assert first.status_code != 429, path
        assert second.status_code == 429, path
        assert second.headers["content-type"] == "application/problem+json"
        assert 1 <= int(second.headers["retry-after"]) <= 60
        assert second.headers["ratelimit-policy"].startswith('"any";q=1;w=60')
        assert second.headers["ratelimit"].startswith('"any";r=0;t=')


def test_health_and_assets_are_not_counted_and_readers_of_pages_are_told_in_words(strict: httpx.Client) -> None:
    for path in ("/healthz", "/readyz", "/assets/site/site.css"):
        first, second = twice(strict, "GET", path)
        assert (first.status_code, second.status_code) == (200, 200), path
        assert "ratelimit" not in second.headers
    page = twice(strict, "GET", "/sources", headers={"Accept": "text/html"})[1]
    assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
    assert "请求过多" in page.text


def test_a_call_of_a_tool_counts_once_and_its_costly_question_too(curated: Settings) -> None:
    with serving(create_tools_app(curated.model_copy(update={"rate": 50, "rate_heavy": 2}))) as client:
        base, from_ = str(client.base_url).rstrip("/"), next(ADDRESSES)
        with over_http(base, **{"X-Forwarded-For": from_}) as session:
            query = {"query": "RETURN 1 AS n"}
            assert [session.call("cypher", query).is_error for _ in range(3)] == [False, False, True]
            assert "costly" in text(session.call("cypher", query)) or "耗时" in text(session.call("cypher", query))
            assert not session.call("themes", {}).is_error
        left = client.get("/api/v1/regions", headers={"X-Forwarded-For": from_}).headers["ratelimit"]
        assert 20 < int(left.partition("r=")[2].partition(";")[0]) < 50
        for address, status in ((from_, 429), (next(ADDRESSES), 200)):
            asked = client.post("/api/v1/cypher", json=query, headers={"X-Forwarded-For": address})
            assert asked.status_code == status


def test_off_loopback_a_key_is_counted_wherever_it_comes_from_and_by_cookie_too(curated: Settings) -> None:
    file = KeyFile(curated.home)
    made = [file.add(f"频率 {at}", "reader") for at in range(2)]
    settings = curated.model_copy(update={"host": "192.0.2.1", "rate": 4})
    try:
        with serving(create_app(settings)) as client:

            def asked(at: int, from_: str) -> int:
                headers = {"Authorization": f"Bearer {made[at][1]}", "X-Forwarded-For": from_}
                return client.get("/api/v1/ontology", headers=headers).status_code

            assert [asked(0, f"198.51.100.{at}") for at in range(5)] == [200, 200, 200, 200, 429]
            assert asked(1, "198.51.100.1") == 200, "another key, from the same address"
            client.headers["X-Forwarded-For"] = "198.51.100.9"
            assert client.post("/login", data={"key": made[0][1]}).status_code == 303
            assert client.get("/api/v1/ontology").status_code == 429, "the session is that of the key"
            client.cookies.clear()
            stranger = [client.get("/api/v1/ontology").status_code for _ in range(4)]
            assert stranger == [401, 401, 401, 429], "without a key the address is counted"
    finally:
        for key, _ in made:
            file.revoke(key.id)
