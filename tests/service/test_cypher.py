"""Guarded Cypher over REST: rows of the real data, every refusal in words, and a corpus that leaves no trace."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from graph.ontology import ONTOLOGY
from graph.repository.named import public
from graph.settings import Settings
from graph.store import Store
from service.app import STRANGERS, create_app
from tests.graph.guard.corpora import hostile
from tests.graph.test_store import COUNT
from tests.service.catalogue import example
from tests.service.serving import serving

DOOR = "/api/v1/cypher"
BOUNDLESS = {
    *("fund/per_head", "initiative/shared", "organization/chains", "place/ancestors", "region/alike"),
    "timeline/entities",
}
"""Named queries whose end the guard cannot see: they multiply rows, sort large ones or follow a relation to its end."""
LONG = "MATCH (a)-[*1..6]-(b) RETURN count(*) AS n"
"""What takes longer than any time that is given here."""


def ask(api: httpx.Client, query: str, **params: Any) -> dict[str, Any]:
    answer = api.post(DOOR, json={"query": query, "params": params})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.every_engine
def test_rows_are_those_of_the_records(api: httpx.Client) -> None:
    pairings = ask(
        api,
        "MATCH (a)-[r:PAIRED_WITH]->(b) RETURN r.id AS id, a.id AS one, b.id AS other ORDER BY id",
    )
    listed = api.get("/api/v1/pairings", params={"limit": 500}).json()["items"]
    assert pairings["columns"] == ["id", "one", "other"]
    assert sorted(map(tuple, pairings["rows"])) == sorted(
        (each["relation"]["id"], each["from"]["id"], each["to"]["id"]) for each in listed
    )
    money = ask(api, "MATCH (f:Fund) WHERE f.kind = $kind RETURN f AS fund, f.amount * 1.0 AS yuan", kind="saved")
    assert money["truncated"] is False
    [[fund, yuan]] = money["rows"]
    assert (fund["type"], fund["amount"], yuan) == ("Fund", 2_629_600, 2_629_600.0)
    assert fund == api.get("/api/v1/funds?kind=saved").json()["items"][0]["fund"]


def test_what_is_not_let_through_is_named_with_its_place(api: httpx.Client) -> None:
    query = "MATCH (n:Theme)\n  SET n.name = 'x' RETURN n"
    chinese = api.post(DOOR, json={"query": query})
    assert chinese.status_code == 400
    assert chinese.headers["content-type"] == "application/problem+json"
    told = chinese.json()
    assert (told["token"], told["line"], told["column"]) == ("SET", 2, 3)
    assert told["errors"][0]["field"] == "query"
    assert "第 2 行第 3 列" in told["detail"]
    english = api.post(DOOR, json={"query": query}, headers={"Accept-Language": "en"}).json()
    assert english["detail"].startswith("Line 2, column 3, at SET")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"query": "RETURN $a AS a"}, 400, "query"),
        ({"query": "RETURN 1 AS a", "params": {"b": 1}}, 400, "params"),
        ({"query": "RETURN $a AS a", "params": {"a": 2**63}}, 400, "params.a"),
        ({"query": "RETURN nothing AS a"}, 400, "query"),
        ({"query": ""}, 400, "query"),
        ({"params": {}}, 422, "query"),
        ({"query": 5}, 422, "query"),
        ({"query": "RETURN 1 AS a", "params": []}, 422, "params"),
        ({"query": "RETURN 1 AS a", "write": True}, 422, "write"),
    ],
)
def test_what_cannot_be_asked_names_its_field(api: httpx.Client, body: Any, status: int, field: str) -> None:
    answer = api.post(DOOR, json=body)
    assert answer.status_code == status, answer.text
    assert [each["field"] for each in answer.json()["errors"]] == [field]


def test_a_body_that_is_too_large_is_refused(api: httpx.Client) -> None:
    answer = api.post(DOOR, json={"query": "RETURN $a AS a", "params": {"a": "x" * 300_000}})
    assert answer.status_code == 413


@pytest.fixture
def hasty(curated: Settings) -> Iterator[httpx.Client]:
    """A service whose questions have a second."""
    with serving(create_app(curated.model_copy(update={"query_seconds": 1.0}))) as client:
        yield client


def test_what_takes_too_long_is_ended_and_more_than_four_are_told_to_come_back(hasty: httpx.Client) -> None:
    def long(_: int) -> httpx.Response:
        return httpx.post(f"{hasty.base_url}{DOOR}", json={"query": LONG}, timeout=60, trust_env=False)

    with ThreadPoolExecutor(STRANGERS + 2) as pool:
        answers = list(pool.map(long, range(STRANGERS + 2)))
    statuses = [each.status_code for each in answers]
    assert {504, 429} <= set(statuses) <= {504, 429, 503}
    assert statuses.count(429) <= 2
    for each in answers:
        assert each.headers["content-type"] == "application/problem+json"
        assert ("Retry-After" in each.headers) is (each.status_code != 504)
    assert ask(hasty, "RETURN 1 AS one")["rows"] == [[1]]


def test_no_hostile_text_leaves_a_trace(api: httpx.Client, curated: Settings) -> None:
    async def state() -> tuple[Any, Any]:
        async with Store.open(curated, ONTOLOGY) as store:
            return await store.state(), await store.read(COUNT)

    before = asyncio.run(state())
    for case in hostile():
        body = json.dumps({"query": case.query, "params": dict(case.params)})  # ASCII: half a pair gets through as well
        answer = api.post(DOOR, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 413, 422), (case.query, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    assert asyncio.run(state()) == before
    assert api.get("/readyz").status_code == 200


@pytest.mark.embedded_only
def test_named_queries_can_be_pasted_here(api: httpx.Client) -> None:
    for name, named in public().items():
        answer = api.post(DOOR, json={"query": named.text, "params": example(named)})
        if name in BOUNDLESS:
            assert answer.json()["type"] == "/problems/not-allowed", name
            continue
        assert answer.status_code == 200, (name, answer.text)
        asked = api.get(f"/api/v1/queries/{name}?{named.example}").json()
        assert len(answer.json()["rows"]) == len(asked["rows"]), name
        if asked["rows"]:
            assert answer.json()["columns"] == asked["columns"], name
