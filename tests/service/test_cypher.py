"""A query of one's own over REST: facts, shapes, what is refused, and how, in two languages; its bounds."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from jsonschema import Draft202012Validator

from graph.embedded_home import Home
from graph.ontology import ONTOLOGY
from graph.queries import Query
from graph.repository.named import public
from graph.settings import Settings
from graph.store import Store
from service.app import STRANGERS, create_app
from tests.graph.test_store import RUNNING
from tests.graph.test_store_asking import HEAVY
from tests.service.serving import serving
from tests.service.test_entities import get

DOOR = "/api/v1/cypher"
ENGLISH = {"Accept-Language": "en"}
ENDLESS = HEAVY[0].replace("3000", "9000")
"""It needs no data to run for many seconds."""
SIX_TIMES = ", ".join(f"l AS l{number}" for number in range(6))


def ask(api: httpx.Client, query: str, **params: Any) -> Any:
    answer = api.post(DOOR, json={"query": query, "params": params})
    assert answer.status_code == 200, answer.text[:500]
    return answer.json()


def column(api: httpx.Client, query: str, **params: Any) -> list[Any]:
    return [row[0] for row in ask(api, query, **params)["rows"]]


def refused(
    api: httpx.Client, query: str, params: Any = None, *, status: int = 400, headers: dict[str, str] | None = None
) -> Any:
    body = {"query": query} if params is None else {"query": query, "params": params}
    content = json.dumps(body).encode()  # as ASCII: what is no Unicode goes over too
    answer = api.post(DOOR, content=content, headers={"Content-Type": "application/json", **(headers or {})})
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert found["status"] == status
    assert found["instance"] == DOOR
    return found


def test_the_facts_are_those_of_the_other_questions(api: httpx.Client) -> None:
    pairs = {(item["relation"]["id"], item["from"]["id"], item["to"]["id"]) for item in get(api, "/pairings")["items"]}
    asked = ask(api, "MATCH (a)-[r:PAIRED_WITH]->(b) RETURN r.id AS relation, a.id AS from, b.id AS to")
    assert asked["columns"] == ["relation", "from", "to"]
    assert {tuple(row) for row in asked["rows"]} == pairs
    assert len(pairs) >= 5
    funds = {item["fund"]["id"]: item["fund"] for item in get(api, "/funds", kind="saved")["items"]}
    found = column(api, "MATCH (f:Fund {kind: $kind}) RETURN f", kind="saved")
    assert {fund["id"]: fund for fund in found} == funds
    assert funds
    led = get(api, "/entities", type="Initiative", region="632800", limit=500)["items"]
    within = "MATCH (i:Initiative)-[:WITHIN]->(:Place {id: $place}) RETURN DISTINCT i.id"
    assert set(column(api, within, place="place/632800")) == {item["id"] for item in led}


def test_a_path_is_told_as_its_steps(api: httpx.Client) -> None:
    query = "MATCH p = (a:Place {id: $id})-[:PART_OF]->(b) RETURN p, length(p) AS length, b.name AS name, 2.0 AS f"
    answer = ask(api, query, id="place/630103")
    path, length, name, number = answer["rows"][0]
    assert (length, name, answer["truncated"]) == (1, "西宁市", False)
    start, relation, end = path["steps"]
    assert (start, end, path["length"]) == ("place/630103", "place/630100", 1)
    assert [each["id"] for each in path["entities"]] == [start, end]
    told = get(api, f"/relations/{relation}")
    assert path["relations"] == [told["relation"]]
    assert path["entities"] == [told["from"], told["to"]]
    assert type(number) is float


def test_parameters_keep_their_types(api: httpx.Client) -> None:
    params = {"i": 7, "f": 7.0, "t": "城中区", "b": False, "n": None, "l": [1, 2.5, "x"], "m": {"a": {"b": [1.0]}}}
    columns = ", ".join(f"${name} AS {name}" for name in params)
    answer = ask(api, f"RETURN {columns}, $i / 2 AS half, $f / 2 AS halved", **params)
    assert answer["columns"] == [*params, "half", "halved"]
    [row] = answer["rows"]
    assert row == [*params.values(), 3, 3.5]
    assert [type(value) for value in row[:2]] == [int, float]


def test_an_answer_is_cut_and_says_so(api: httpx.Client) -> None:
    whole = ask(api, "UNWIND range(1, 10000) AS x RETURN x")
    assert (len(whole["rows"]), whole["truncated"]) == (10_000, False)
    cut = ask(api, "UNWIND range(1, 10001) AS x RETURN x ORDER BY x DESC")
    assert (cut["rows"][0], len(cut["rows"]), cut["truncated"]) == ([10_001], 10_000, True)
    wide = api.post(DOOR, json={"query": "UNWIND range(1, 9000) AS x RETURN $t AS t", "params": {"t": "村" * 2000}})
    assert 9_900_000 < len(wide.content) < 10_001_000
    assert wide.json()["truncated"] is True
    assert 1500 < len(wide.json()["rows"]) < 2000


@pytest.mark.embedded_only
def test_the_text_of_a_named_query_may_be_pasted(api: httpx.Client) -> None:
    longer_paths = {"organization/chains", "place/ancestors"}
    for name, named in public().items():
        given = {**parse_qs(named.example), **({"limit": ["100"]} if limited(named) else {})}
        body = {"query": named.text, "params": named.values(given)}
        answer = api.post(DOOR, json=body, headers=ENGLISH)
        if name in longer_paths:
            assert "a variable length names its upper end, at most 6" in answer.json()["detail"]
            continue
        assert answer.status_code == 200, (name, answer.text[:500])
        told = get(api, f"/queries/{name}", **given)
        assert answer.json()["columns"] == told["columns"]
        assert answer.json()["rows"] == told["rows"], name


def limited(named: Query) -> bool:
    return any(each.name == "limit" for each in named.parameters)


def test_what_is_not_let_through_is_named_with_its_place(api: httpx.Client) -> None:
    query = "// 村\nMATCH (n:Organization)\n  SET n.name = 'x' RETURN n"
    chinese, english = refused(api, query), refused(api, query, headers=ENGLISH)
    assert chinese["type"] == english["type"] == "/problems/not-allowed"
    assert (chinese["token"], chinese["line"], chinese["column"]) == ("SET", 3, 3)
    assert {name: english[name] for name in ("token", "line", "column")} == {"token": "SET", "line": 3, "column": 3}
    assert (chinese["title"], english["title"]) == ("查询未获准", "The query is not let through")
    assert chinese["detail"].startswith("第 3 行第 3 列，SET：不可用；可用 MATCH")
    assert english["detail"].startswith("Line 3, column 3, at SET: it is not among what is allowed: MATCH")
    assert english["errors"] == [{"field": "query", "message": english["detail"]}]


@pytest.mark.parametrize(
    ("query", "params", "field", "said"),
    [
        ("RETURN 1 AS x", {"a": 1}, "params", "The query has no parameter a."),
        ("RETURN $a AS x", {}, "query", "Line 1, column 8, at $a: this parameter is not given."),
        ("RETURN $a AS x", {"a": 2**63}, "params.a", "The parameter a: integers have at most 64 bits."),
        ("RETURN $a AS x", {"a": "\ud800"}, "params.a", "The parameter a: it is no valid Unicode text."),
        ("RETURN $a AS x", {"a": [[[[[[[[[1]]]]]]]]]}, "params.a", "at most 10000 values in all, nested 8 deep"),
        ("RETURN $a AS x", {"a": [0] * 10_000}, "params.a", "at most 10000 values in all, nested 8 deep"),
        ("RETURN $a AS x", {"a": "x" * 200_001}, "params.a", "at most 200000 characters in all"),
        ("MATCH (n) RETURN m", {}, "query", "the engine refused the query"),
        ("RETURN 1 / 0 AS x", {}, "query", "the engine refused the query"),
        ("RETURN date('+9999999-01-01') AS x", {}, "query", "outside the years 1 to 9999"),
        (f"MATCH (n) WITH collect(n) AS l RETURN {SIX_TIMES}", {}, "query", "larger than 10000000 bytes"),
    ],
)
def test_what_cannot_be_asked_says_why(api: httpx.Client, query: str, params: Any, field: str, said: str) -> None:
    english = refused(api, query, params, headers=ENGLISH)
    assert [each["field"] for each in english["errors"]] == [field]
    assert said.lower() in english["detail"].lower()
    chinese = refused(api, query, params)
    assert chinese["detail"] != english["detail"]
    assert (
        "查询" in chinese["detail"]
        or "参数" in chinese["detail"]
        or "字节" in chinese["detail"]
        or "年" in chinese["detail"]
    )


@pytest.mark.embedded_only
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "query"),
        ({"query": 5}, "query"),
        ({"query": "RETURN 1 AS x", "params": []}, "params"),
        ({"query": "RETURN 1 AS x", "parameters": {}}, "parameters"),
        ([], "body"),
        (b'{"query": ', "10"),
        (b'{"query": "RETURN 1 AS x", "params": {"a": NaN}}', "params.a"),
    ],
)
def test_a_body_that_is_none_names_the_field(api: httpx.Client, body: Any, field: str) -> None:
    content = {"content": body} if isinstance(body, bytes) else {"json": body}
    answer = api.post(DOOR, headers={"Content-Type": "application/json"}, **content)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == (400 if field == "params.a" else 422), answer.text
    assert [each["field"] for each in answer.json()["errors"]] == [field]


@pytest.mark.embedded_only
@pytest.mark.parametrize("value", ["[" * 50_000 + "]" * 50_000, "1" * 100_000, "-1e999999"])
def test_a_body_that_is_hard_to_read_is_refused(api: httpx.Client, value: str) -> None:
    content = f'{{"query": "RETURN $a AS x", "params": {{"a": {value}}}}}'.encode()
    answer = api.post(DOOR, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.embedded_only
def test_a_large_body_and_a_question_in_the_address_are_refused(api: httpx.Client) -> None:
    large = api.post(DOOR, json={"query": "RETURN $a AS x", "params": {"a": "x" * 300_000}})
    assert (large.status_code, large.json()["title"]) == (413, "内容过大")
    assert api.get(DOOR, params={"query": "RETURN 1"}).status_code == 405
    assert api.post(DOOR, params={"database": "system"}, json={"query": "RETURN 1 AS x"}).status_code == 422


@pytest.fixture(scope="module")
def hasty(curated: Settings) -> Iterator[httpx.Client]:
    """A service whose questions have a second."""
    with serving(create_app(curated.model_copy(update={"query_seconds": 1.0}))) as client:
        yield client


def test_what_takes_too_long_is_ended(hasty: httpx.Client) -> None:
    started = time.monotonic()
    chinese = refused(hasty, ENDLESS, status=504)
    assert time.monotonic() - started < 20
    assert (chinese["type"], chinese["title"]) == ("/problems/out-of-time", "超出时限")
    assert column(hasty, "RETURN 1 AS x") == [1]


def test_four_are_answered_at_a_time_and_the_fifth_comes_back_later(curated: Settings) -> None:
    hasty_enough = curated.model_copy(update={"query_seconds": 3.0})  # the fifth must come while the four are answered
    with serving(create_app(hasty_enough)) as hasty, ThreadPoolExecutor(STRANGERS) as pool:
        under_way = [pool.submit(hasty.post, DOOR, json={"query": ENDLESS}) for _ in range(STRANGERS)]
        while asyncio.run(running(curated)).count(ENDLESS) < STRANGERS:
            assert not any(each.done() for each in under_way)
        fifth = hasty.post(DOOR, json={"query": "RETURN 1 AS x"}, headers=ENGLISH)
        assert fifth.status_code == 429
        assert (fifth.headers["retry-after"], fifth.json()["type"]) == ("5", "/problems/crowded")
        assert fifth.json()["detail"] == "4 such questions are under way already; try again in a moment."
        assert refused(hasty, "CREATE (n)")["type"] == "/problems/not-allowed"  # it takes no turn
        assert hasty.get("/api/v1/themes").status_code != 429  # whatever a second is enough for now
        assert {each.result().status_code for each in under_way} == {504}
        assert column(hasty, "RETURN 1 AS x") == [1]


async def running(settings: Settings) -> str:
    """The texts of what runs in an engine."""
    async with Store.open(settings, ONTOLOGY) as store:
        return "\n".join(row["currentQuery"] for row in await store.read(RUNNING))


@pytest.mark.embedded_only
def test_an_engine_that_died_is_told_of_and_found_again(scratch: Settings) -> None:
    with serving(create_app(scratch)) as client, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(client.post, DOOR, json={"query": ENDLESS})
        while ENDLESS not in asyncio.run(running(scratch)):
            assert not asked.done()
        record = Home(scratch.home).running()
        assert record is not None
        os.kill(record["engine_pid"], signal.SIGKILL)
        answer = asked.result()
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert answer.json()["type"] == "/problems/engine-away"
        assert "127.0.0.1" not in answer.text
        assert column(client, "RETURN 1 AS x") == [1]


@pytest.mark.embedded_only
def test_the_document_tells_the_door_its_bounds_and_its_problems(api: httpx.Client) -> None:
    document = api.get("/api/v1/openapi.json").json()
    operation = document["paths"][DOOR]["post"]
    assert {"200", "400", "413", "422", "429", "503", "504"} <= set(operation["responses"])
    assert "10 000 rows" in operation["description"]
    problem = {**document["components"]["schemas"]["Problem"], "components": document["components"]}
    faults = Draft202012Validator(problem).iter_errors(refused(api, "MATCH (n) DELETE n"))
    assert [fault.message for fault in faults] == []
    answer = {
        **operation["responses"]["200"]["content"]["application/json"]["schema"],
        "components": document["components"],
    }
    asked = ask(api, "MATCH p = (:Organization)-[:LEADS]->() RETURN p, [1, 'x', null] AS l LIMIT 3")
    assert [fault.message for fault in Draft202012Validator(answer).iter_errors(asked)] == []
