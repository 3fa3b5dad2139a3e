"""A stranger's questions on real engines: honest ones are answered alike, and nothing that passes the guard lasts."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from graph import store_asking, store_late
from graph.errors import BadRequest, GraphError, NotAllowed, OutOfTime, Refused, Unavailable
from graph.guard import MOST_ROWS, Guarded, guarded
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.store import Answer, Store
from tests.graph.guard.corpora import honest
from tests.graph.test_store import COUNT, RUNNING

HEAVY = (
    "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b WITH a, b WHERE a + b < 0 RETURN count(*) AS n",
    "MATCH (a), (b), (c) WHERE a.name = b.name AND b.name = c.search RETURN count(*) AS n",
    "MATCH (a), (b) WITH DISTINCT a.id + b.id AS key RETURN count(key) AS n",
    "MATCH (a)-[*1..6]-(b) RETURN count(*) AS n",
    "MATCH p = (a)-[*1..6]-(b) RETURN collect(p) AS n",
    "MATCH (a), (b) WHERE a.id < b.id MATCH p = allShortestPaths((a)-[*..6]-(b)) RETURN count(p) AS n",
    "MATCH (a)--()--()--()--()--()--(b) RETURN DISTINCT a.id, b.id ORDER BY a.id DESC",
    "MATCH (a), (b) RETURN a, b ORDER BY a.search, b.search DESC",
    "MATCH (a) RETURN sum(size(COLLECT { MATCH (a)-[*1..6]-(b) RETURN b.id })) AS n",
    "MATCH (a), (b) WHERE a.search =~ '.*x.*y.*z' AND b.search =~ '.*z.*y.*x' RETURN count(*) AS n",
    "MATCH (a) WITH collect(a.search) AS all UNWIND all AS x UNWIND range(1, 90) AS i RETURN collect(x) AS n",
    "MATCH (n) WITH collect(n.name) AS ns RETURN size([a IN ns WHERE any(i IN range(1, 30) WHERE a = 'x')]) AS n",
)
"""What passes the guard and would take minutes or all the memory there is."""
ANSWERS: dict[str, str] = {}
"""What the first engine answered to each honest query, for the ones after it."""


@pytest.fixture
async def store(curated: Settings) -> AsyncIterator[Store]:
    async with Store.open(curated, ONTOLOGY) as opened:
        yield opened


async def ask(store: Store, query: str, **parameters: Any) -> Answer:
    return await store.ask(guarded(query, parameters, store.ontology))


def canonical(answer: Answer) -> str:
    rows = sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in answer.rows)
    return "\n".join([*answer.columns, *rows])


async def test_every_honest_query_has_an_answer_and_it_is_the_same_on_both_engines(store: Store) -> None:
    for case in honest():
        answer = await store.ask(guarded(case.query, case.params, ONTOLOGY))
        assert answer.rows, case.query
        assert not answer.truncated
        if case.same:
            assert ANSWERS.setdefault(case.query, canonical(answer)) == canonical(answer), case.query


@pytest.mark.every_engine
async def test_values_keep_their_types_both_ways(store: Store) -> None:
    given: list[Any] = [
        1,
        1.0,
        -(2**63),
        True,
        None,
        "城中区\n'\"",
        [1, 2.5, "x", None, []],
        {"a": {"b": [1.0]}, "c": None},
    ]
    answer = await ask(store, "RETURN $a AS a, $a[0] / 2 AS i, ($a[1] + 4) / 2 AS f", a=given)
    assert answer.columns == ("a", "i", "f")
    assert json.dumps(answer.rows) == json.dumps([[given, 0, 2.5]])


@pytest.mark.every_engine
async def test_nodes_relationships_and_paths_come_in_the_shapes_of_the_contract(store: Store) -> None:
    found = await ask(
        store,
        "MATCH p = (o:Organization)-[r:LEADS]->(i:Initiative {region: $region}) "
        "RETURN o, r, i, p, {o: o, list: [r, [i]]} AS map ORDER BY r.id LIMIT 1",
        region="place/632800",
    )
    [[o, r, i, p, nested]] = found.rows
    body, plan = o["id"], i["id"]
    assert (o["type"], r["type"], i["type"], i["region"]) == ("Organization", "LEADS", "Initiative", "place/632800")
    assert (r["from"], r["to"]) == (body, plan)
    assert not {"search", "digest", "run", "visible", "from_day"} & (o.keys() | r.keys() | i.keys())
    assert i["cited"][0].keys() >= {"source", "exact"}
    assert p == {"length": 1, "steps": [o["id"], r["id"], plan], "entities": [o, i], "relations": [r]}
    assert nested == {"o": o, "list": [r, [i]]}
    within = await ask(store, "MATCH p = (:Organization {id: $id})-[w:WITHIN]->(b) RETURN p, w ORDER BY b.id", id=body)
    for path, relation in within.rows:
        place = path["entities"][1]["id"]
        assert path["relations"] == [{"type": "WITHIN", "from": body, "to": place}]
        assert path["steps"] == [body, "WITHIN", place]
        assert relation["type"] == "WITHIN"
    whole = await ask(store, "MATCH (f:Fund) WHERE f.amount >= 1000000 RETURN f, f.amount * 1.0 AS amount LIMIT 1")
    assert type(whole.rows[0][0]["amount"]) is int
    assert type(whole.rows[0][1]) is float


@pytest.mark.every_engine
async def test_bookkeeping_is_out_of_sight(store: Store) -> None:
    entities = (await ask(store, "MATCH (n:Entity) RETURN count(n) AS n")).rows
    for pattern in ("(n)", "(n:!Theme|Theme)", "(n:%)", "(n WHERE n.id IS NOT NULL)", "(n {})"):
        if pattern == "(n {})" and store.engine == "embedded":
            continue  # an empty map matches nothing there
        assert (await ask(store, f"MATCH {pattern} RETURN count(n) AS n")).rows == entities, pattern
    for query in (
        "MATCH (n) WHERE n.id STARTS WITH 'run/' OR n.id IN ['graph', 'writer'] RETURN n",
        "MATCH (n) WHERE n.epoch IS NOT NULL OR n.seq IS NOT NULL OR n.born IS NOT NULL RETURN n",
        "MATCH (n) UNWIND labels(n) AS label WITH label WHERE label IN ['Run', 'Change', 'Graph'] RETURN label",
        "MATCH (a:Theme {id: 'theme/grids'}) WITH 1 AS b MATCH (a {id: 'graph'}) RETURN a",
        "MATCH (a:Theme {id: 'theme/grids'}) CALL { MATCH (a {id: 'graph'}) RETURN a AS b } RETURN b",
        "UNWIND ['graph', 'writer'] AS id MATCH (n {id: id}) RETURN n",
    ):
        assert (await ask(store, query)).rows == [], query
    assert (await store.read(COUNT))[0]["n"] > entities[0][0]  # they are there


async def test_answers_are_cut_at_rows_and_at_bytes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = await ask(store, f"UNWIND range(1, {MOST_ROWS}) AS x RETURN x")
    assert (len(exact.rows), exact.truncated) == (MOST_ROWS, False)
    for query in (
        f"UNWIND range(1, {MOST_ROWS + 1}) AS x RETURN x",
        f"UNWIND range(1, {MOST_ROWS + 1}) AS x RETURN x ORDER BY x DESC",
        "MATCH (a), (b) RETURN a.id, b.id",
    ):
        cut = await ask(store, query)
        assert (len(cut.rows), cut.truncated) == (MOST_ROWS, True)
    asked_for = await ask(store, "UNWIND range(1, 20000) AS x RETURN x LIMIT 12000")
    assert (len(asked_for.rows), asked_for.truncated) == (MOST_ROWS, True)
    with monkeypatch.context() as patched:
        patched.setattr(store_asking, "ARRIVING", 100_000)
        patched.setattr(store_asking, "LOOK_SECONDS", 0.0)
        with pytest.raises(BadRequest, match="One row"):  # it is not read to its end, large as it may be
            await ask(store, "MATCH (n) RETURN collect(n) AS all")
    assert len((await ask(store, "MATCH (n) RETURN collect(n.id) AS all")).rows) == 1
    monkeypatch.setattr(store_asking, "BYTES", 1000)
    small = await ask(store, "UNWIND range(1, 100) AS x RETURN 'twenty characters ...' AS text")
    assert 30 < len(small.rows) < 50
    assert small.truncated
    with pytest.raises(BadRequest, match="One row"):
        await ask(store, "MATCH (n) RETURN collect(n) AS all")


@pytest.mark.every_engine
async def test_what_json_cannot_say_is_null_or_the_strangers_own_mistake(store: Store) -> None:
    found = await ask(store, "RETURN 0.0 / 0.0 AS a, [1.0 / 0.0, -1.0 / 0.0, 1.5] AS b, {c: 0.0 / 0.0} AS c")
    assert found.rows == [[None, [None, None, 1.5], {"c": None}]]
    for year in ("+999999", "-0005"):
        with pytest.raises(BadRequest, match="years 1 to 9999"):
            await ask(store, f"RETURN date('{year}-01-01') AS d")
    nested = (await ask(store, f"WITH 1 AS x {'WITH [x] AS x ' * 50} RETURN x")).rows[0][0]
    assert json.dumps(nested) == "[" * 50 + "1" + "]" * 50


@pytest.mark.every_engine
async def test_a_fold_that_begins_with_a_number_gathers_nothing_else(store: Store) -> None:
    for step in ("s + x", "s + [x]", "x + s"):
        with pytest.raises(BadRequest):
            await ask(store, f"UNWIND [$xs] AS xs RETURN reduce(s = 0, x IN xs | {step}) AS s", xs=["a", "b", "c"])
    assert (await ask(store, "RETURN reduce(s = 0, x IN $xs | s + x * 2) AS s", xs=[1, 2, 3])).rows == [[12]]
    assert (await ask(store, "RETURN reduce(s = 3, x IN $xs | x - -s ^ 2) AS s", xs=[1])).rows == [[-8.0]]


async def test_mistakes_are_the_strangers_own(store: Store) -> None:
    for query in ("RETURN nothing", "MATCH (n) RETURN n.name + ", "MATCH (n:Theme) RETURN date(n.name) AS d"):
        with pytest.raises(BadRequest) as caught:
            await ask(store, query)
        assert "traceback" not in str(caught.value).lower()
    if store.engine == "neo4j":
        with pytest.raises(BadRequest, match=r"^Line 3, column 10: .*nothing. not defined\.$"):
            await ask(store, "// a comment\nMATCH (n)-->()\n  RETURN nothing")


@pytest.mark.every_engine
async def test_the_engines_own_walls_stand_behind_the_guard(store: Store) -> None:
    before = await store.state()
    counted = await store.read(COUNT)
    for text in (
        "CREATE (n:Place {id: 'place/x'}) RETURN n",
        "MATCH (n:Theme) SET n.name = 'x' RETURN n",
        "MATCH (n:Theme) DETACH DELETE n",
        "MERGE (n:Place {id: 'place/x'}) RETURN n",
    ):
        with pytest.raises((NotAllowed, Refused, BadRequest)):
            await store.ask(Guarded(text, {}))
    assert (await store.state(), await store.read(COUNT)) == (before, counted)


async def test_what_passes_the_guard_and_is_heavy_is_bounded_in_time(curated: Settings) -> None:
    hasty = curated.model_copy(update={"query_seconds": 1.0})
    places = asyncio.Semaphore(4)
    anew: list[bool] = []

    async def timed(store: Store, query: str) -> float:
        async with places:
            started = time.monotonic()
            try:
                answer = await ask(store, query)
                assert len(answer.rows) <= MOST_ROWS
            except (OutOfTime, BadRequest):
                pass  # ended, or too much for one step
            except Unavailable as failure:  # the others hold all the memory there is for rows
                anew.append("started anew" in str(failure))
            return time.monotonic() - started

    async with Store.open(hasty, ONTOLOGY) as store, Store.open(curated, ONTOLOGY) as other:
        before = await other.state()
        took = await asyncio.gather(*(timed(store, query) for query in HEAVY))
        assert max(took) < 30, dict(zip(HEAVY, took, strict=True))
        assert not any(anew)
        assert await other.state() == before
        end = time.monotonic() + 20
        while any(query in row["currentQuery"] for row in await other.read(RUNNING) for query in HEAVY):
            assert time.monotonic() < end, "something goes on in the engine"
            await asyncio.sleep(0.2)
        assert (await ask(other, "RETURN 1 AS x")).rows == [[1]]


@pytest.mark.embedded_only
async def test_what_burns_on_within_one_expression_has_the_engine_started_anew(
    scratch: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_late, "BURNING_SECONDS", 0.3)
    burning = Guarded("RETURN size([a IN range(1, 99999) WHERE any(b IN range(1, 99999) WHERE a + b < 0)]) AS n", {})
    with pytest.raises(GraphError):
        guarded(burning.text, {}, ONTOLOGY)
    hasty = scratch.model_copy(update={"query_seconds": 0.5})
    async with Store.open(hasty, ONTOLOGY) as store, Store.open(scratch, ONTOLOGY) as other:
        with pytest.raises(Unavailable, match="started anew"):
            await store.ask(burning)
        assert (await ask(other, "RETURN 1 AS x")).rows == [[1]]


async def test_a_question_whose_asker_is_gone_is_ended(curated: Settings) -> None:
    async with Store.open(curated, ONTOLOGY) as store:
        asked = asyncio.create_task(ask(store, HEAVY[3]))
        await asyncio.sleep(0.5)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        end = time.monotonic() + 20
        while any("[*1..6]" in row["currentQuery"] for row in await store.read(replace(RUNNING))):
            assert time.monotonic() < end, "it goes on in the engine"
            await asyncio.sleep(0.2)
