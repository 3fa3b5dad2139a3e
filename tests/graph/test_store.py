"""The store on real engines: what is written is read back, and every refusal is one clear sentence."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from graph import embedded, statements
from graph.errors import BadRequest, GraphError, OutOfTime, QueryError, Refused, WriteRefused
from graph.ontology import ONTOLOGY
from graph.queries import Parameter, Query
from graph.settings import Settings
from graph.store import Counters, Store, Transaction
from tests.graph.schools import BODY, ENTITIES, LEADS, PLAN, SCHOOL, SCHOOLS, TOWN, entity_rows, fill, relation_rows

AROUND = Query(
    "test/around",
    "MATCH (n:Entity {id: $id})-[tie:LEADS]->(m:Entity) RETURN n AS entity, tie, collect(m) AS others, {x: m} AS map",
    "read",
    "",
    (Parameter("id", "string", "whom"),),
    (("entity", "Entity"), ("tie", "Relation"), ("others", "list of Entity"), ("map", "map")),
    False,
)
ALL = replace(AROUND, text="MATCH (n:Entity) RETURN n AS entity", parameters=(), returns=(("entity", "Entity"),))
COUNT = replace(ALL, text="MATCH (n) RETURN count(n) AS n", returns=(("n", "integer"),))
SEARCH = replace(
    ALL,
    text=f"CALL db.index.fulltext.queryNodes('{statements.SEARCH_INDEX}', $text) YIELD node RETURN node AS entity",
    parameters=(Parameter("text", "string", "what"),),
)
RUNNING = replace(ALL, text="SHOW TRANSACTIONS", returns=(("currentQuery", "string"),))
ENDLESS = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a < b RETURN count(*) AS n"
RAISE = (
    "MERGE (g:Graph {id: 'graph'}) ON CREATE SET g.born = 'now' "
    "SET g.version = coalesce(g.version, 0) + 1, g.born = coalesce(g.born, 'later') RETURN g.version AS version"
)


@pytest.fixture
async def store(scratch: Settings) -> AsyncIterator[Store]:
    async with Store.open(scratch, SCHOOLS, access="write") as opened:
        await fill(opened)
        yield opened


@pytest.mark.every_engine
async def test_what_is_written_is_read_back(store: Store) -> None:
    assert store.engine == ("neo4j" if store.settings.graph_uri else "embedded")
    assert store.server_version[0].isdigit()
    found = {row["entity"].id: row["entity"] for row in await store.read(ALL)}
    assert found == {entity.id: entity for entity in ENTITIES}
    rows = await store.read(AROUND, id=BODY.id)
    assert rows == [{"entity": BODY, "tie": LEADS, "others": [PLAN], "map": {"x": PLAN}}]
    assert type(found[SCHOOL.id]) is type(SCHOOL)


@pytest.mark.every_engine
async def test_writing_the_same_again_makes_nothing_new(store: Store) -> None:
    async def again(transaction: Transaction) -> tuple[Counters, Counters]:
        first = await transaction.run(statements.merge_entities("Organization"), rows=entity_rows(BODY))
        text = statements.merge_relations("LEADS", "Organization", "Initiative")
        return first.counters, (await transaction.run(text, rows=relation_rows(LEADS))).counters

    for counters in await store.write(again):
        assert (counters.nodes_created, counters.relationships_created) == (0, 0)
        assert counters.contains_updates  # properties: what must not be written again, the loader leaves out


@pytest.mark.every_engine
async def test_a_property_that_is_left_out_is_gone(store: Store) -> None:
    smaller = BODY.model_copy(update={"member_count": None, "aliases": ()})

    async def work(transaction: Transaction) -> None:
        await transaction.run(statements.merge_entities("Organization"), rows=entity_rows(smaller))

    await store.write(work)
    assert {row["entity"] for row in await store.read(ALL)} == {TOWN, smaller, PLAN, SCHOOL}


@pytest.mark.every_engine
async def test_a_relation_whose_end_is_not_there_is_not_counted_as_merged(store: Store) -> None:
    stray = LEADS.model_copy(update={"id": "leads/0000000000000000", "to": "initiative/none"})

    async def work(transaction: Transaction) -> list[dict[str, Any]]:
        text = statements.merge_relations("LEADS", "Organization", "Initiative")
        return (await transaction.run(text, rows=relation_rows(LEADS, stray))).rows

    assert await store.write(work) == [{"merged": 1}]


@pytest.mark.every_engine
async def test_a_relation_is_found_by_its_id_alone(store: Store) -> None:
    assert await store.relation(str(LEADS.id)) == LEADS
    assert await store.relation("leads/ffffffffffffffff") is None
    assert await store.relation("knows/ffffffffffffffff") is None


@pytest.mark.every_engine
async def test_deleting_takes_what_hangs_on_it(store: Store) -> None:
    async def work(transaction: Transaction) -> list[object]:
        derived = await transaction.run(statements.clear_derived("WITHIN"), ids=[BODY.id, PLAN.id])
        ties = await transaction.run(statements.delete_relations("LEADS"), rows=relation_rows(LEADS))
        nodes = await transaction.run(statements.delete_entities("Organization"), ids=[BODY.id, "organization/none"])
        counted = (ties.counters.relationships_deleted, nodes.counters.nodes_deleted)
        return [derived.rows, ties.rows, nodes.rows, counted]

    assert await store.write(work) == [[{"deleted": 1}], [{"deleted": 1}], [{"deleted": 1}], (1, 1)]
    assert {row["entity"].id for row in await store.read(ALL)} == {TOWN.id, PLAN.id, SCHOOL.id}


@pytest.mark.every_engine
async def test_search_finds_by_the_index_of_the_schema(store: Store) -> None:
    assert await store.read(SEARCH, text='"教育局"') == [{"entity": BODY}]


@pytest.mark.every_engine
async def test_a_graph_knows_whether_it_has_the_schema_of_now(scratch: Settings) -> None:
    async with Store.open(scratch, SCHOOLS, access="write") as store:
        assert not await store.prepared()
        assert await store.state() == ("", 0)
        await store.prepare()
        assert await store.prepared()
        assert await store.state() == ("", 0)
        await store.write(raised)
        await store.prepare()
        assert await store.state() == ("later", 1)
        async with Store.open(scratch, ONTOLOGY) as other:
            assert not await other.prepared()
            assert await other.state() == ("later", 1)


@pytest.mark.every_engine
async def test_a_search_finds_nothing_where_nothing_was_prepared_and_fails_where_the_index_was_lost(
    store: Store,
) -> None:
    name = statements.SEARCH_INDEX
    if store.settings.embedded:
        with embedded.join(store.settings) as endpoint:
            await asyncio.to_thread(endpoint.sql, f"DROP INDEX `{name}`")
    else:
        await store.write(lambda transaction: transaction.run(f"DROP INDEX `{name}`"))
    with pytest.raises(QueryError):
        await store.read(SEARCH, text="教育局")
    await store.wipe()
    assert await store.read(SEARCH, text="教育局") == []
    with pytest.raises(QueryError):
        await store.read(replace(COUNT, text="RETURN nothing AS n"))
    await fill(store)
    assert await store.read(SEARCH, text='"教育局"') == [{"entity": BODY}]


async def raised(transaction: Transaction) -> int:
    return int((await transaction.run(RAISE)).rows[0]["version"])


@pytest.mark.every_engine
async def test_the_version_rises_with_each_write_and_work_that_fails_leaves_nothing(store: Store) -> None:
    async def fails(transaction: Transaction) -> None:
        await raised(transaction)
        raise ZeroDivisionError

    async def is_late(transaction: Transaction) -> None:
        await raised(transaction)
        raise TimeoutError

    before = await store.version()
    assert await store.write(raised) == before + 1
    with pytest.raises(ZeroDivisionError):
        await store.write(fails)
    with pytest.raises(OutOfTime):
        await store.write(is_late)
    assert await store.version() == before + 1


@pytest.mark.every_engine
async def test_an_id_is_had_by_one_entity_only(store: Store) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run("CREATE (:Place {id: $id})", id=TOWN.id)

    with pytest.raises(WriteRefused):
        await store.write(work)


@pytest.mark.every_engine
async def test_an_id_is_had_by_one_relation_only(store: Store) -> None:
    async def twice(transaction: Transaction) -> None:
        text = (
            f"MATCH (a:Entity {{id: '{BODY.id}'}}), (b:Entity {{id: '{PLAN.id}'}}) CREATE (a)-[:LEADS {{id: $id}}]->(b)"
        )
        await transaction.run(text, id=LEADS.id)

    with pytest.raises(WriteRefused):
        await store.write(twice)


@pytest.mark.every_engine
async def test_reading_cannot_write_nor_read_files(store: Store) -> None:
    async with Store.open(store.settings, SCHOOLS) as reader:
        for text in (
            "MATCH (n:Place) SET n.name = 'x'",
            "CREATE (:Place {id: 'place/x'})",
            "MATCH (n) DETACH DELETE n",
        ):
            with pytest.raises((Refused, QueryError)):
                await reader.read(replace(COUNT, text=text, returns=()))
        csv = "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN count(line) AS n"
        with pytest.raises(GraphError):
            await reader.read(replace(COUNT, text=csv))
        with pytest.raises(Refused):
            await reader.prepare()
        assert {row["entity"] for row in await reader.read(ALL)} == set(ENTITIES)


@pytest.mark.every_engine
async def test_a_question_that_runs_late_is_ended(store: Store) -> None:
    hasty = store.settings.model_copy(update={"query_seconds": 2})
    async with Store.open(hasty, ONTOLOGY) as reader:
        with pytest.raises(OutOfTime, match="2 "):
            await reader.read(replace(COUNT, text=ENDLESS))  # would take minutes, however idle the machine
    end = time.monotonic() + 30
    while any(ENDLESS in row["currentQuery"] for row in await store.read(RUNNING)):
        assert time.monotonic() < end, "it goes on in the engine"
        await asyncio.sleep(0.2)


@pytest.mark.embedded_only
async def test_of_questions_alike_only_the_late_one_is_ended(store: Store) -> None:
    hasty, patient = (store.settings.model_copy(update={"query_seconds": seconds}) for seconds in (1, 4))
    async with Store.open(patient, ONTOLOGY) as slow, Store.open(hasty, ONTOLOGY) as quick:
        start = time.monotonic()
        waiting = asyncio.create_task(slow.read(replace(COUNT, text=ENDLESS)))
        with pytest.raises(OutOfTime, match="1 "):
            await quick.read(replace(COUNT, text=ENDLESS))
        with pytest.raises(OutOfTime, match="4 "):
            await waiting
        assert time.monotonic() - start > 4


async def test_many_questions_at_once_are_all_answered(store: Store) -> None:
    rows = await asyncio.gather(*(store.read(AROUND, id=BODY.id) for _ in range(40)))
    assert all(found[0]["entity"] == BODY for found in rows)


async def test_a_text_that_is_no_query_is_the_mistake_of_whoever_wrote_it(store: Store) -> None:
    broken = replace(COUNT, text="MATCH (n RETURN n")
    with pytest.raises(QueryError, match="test/around"):
        await store.read(broken)
    with pytest.raises(QueryError):
        await store.write(lambda transaction: transaction.run(broken.text))
    with pytest.raises(BadRequest):
        await store.read(replace(broken, name=""))


async def test_wiping_leaves_nothing_but_the_schema(store: Store) -> None:
    await store.wipe()
    assert await store.read(COUNT) == [{"n": 0}]
    assert await store.version() == 0
    await fill(store)
    assert await store.relation(str(LEADS.id)) == LEADS
