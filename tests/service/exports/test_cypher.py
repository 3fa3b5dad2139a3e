"""The Cypher script: an empty Neo4j runs it statement by statement and holds the same facts, to the digest."""

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest
from neo4j import AsyncGraphDatabase

from graph.ontology import ONTOLOGY, Entity, Relation
from graph.queries import Query
from graph.settings import Settings
from graph.store import Store
from ingest.derive import loaded
from service.exports.cypher import literal, text
from tests.service.exports.writing import ABOUT, facts, records, written

NODES = Query("test/nodes", "MATCH (n:Entity) RETURN n AS fact", "read", "", (), (("fact", "Entity"),), False)
EDGES = Query("test/edges", "MATCH ()-[r]->() RETURN r AS fact", "read", "", (), (("fact", "Relation"),), False)
LITERALS = (
    ("甲'乙", "'甲\\'乙'"),
    ("a\\b", "'a\\\\b'"),
    ("\\u0027", "'\\\\' + 'u0027'"),
    ("a\\\\u0041", "'a\\\\\\\\' + 'u0041'"),
    ("\n\t\r", "'\\n\\t\\r'"),
    ("\u2028\x01", "'\\u2028\\u0001'"),
    ("😀", "'😀'"),
)


@pytest.mark.parametrize(("value", "said"), LITERALS)
def test_a_text_is_a_literal_and_nothing_else(value: str, said: str) -> None:
    assert text(value) == said


def test_values_keep_their_types() -> None:
    said = literal({"a": 1.0, "b": 1, "c": True, "d": ["x", "y"], "e": 1e-7, "f": 1e22})
    assert said == "{`a`: 1.0, `b`: 1, `c`: true, `d`: ['x', 'y'], `e`: 1e-07, `f`: 1e22}"
    with pytest.raises(TypeError):
        literal(None)


def statements(script: str) -> list[str]:
    """The statements of a script as cypher-shell takes them: each ends in a semicolon at the end of a line."""
    assert script.endswith(";\n")
    kept = "".join(f"{line}\n" for line in script.split("\n") if line and not line.startswith("//"))
    return re.split(r";\n", kept)[:-1]


def test_no_title_ends_the_comment_that_it_stands_in() -> None:
    title = {"id": "hostile", "title": "甲\\u000aMATCH (n) DETACH DELETE n;//\n乙", "licence": "CC0-1.0"}
    script = written("cypher", [], [], about=replace(ABOUT, datasets=[title])).decode()
    [line] = [each for each in script.split("\n") if "DETACH" in each]
    assert line.startswith("// ")
    assert "\\" not in line, "servers read a character by its number before they read a comment"


@pytest.mark.neo4j_only
async def test_an_empty_neo4j_holds_the_same_facts_to_the_digest(scratch: Settings, tmp_path: Path) -> None:
    known = records(tmp_path)
    script = statements((await asyncio.to_thread(written, "cypher", *facts(known), size=1000)).decode())
    auth = (scratch.graph_user, scratch.graph_password.get_secret_value())
    async with (
        AsyncGraphDatabase.driver(scratch.graph_uri, auth=auth) as driver,
        driver.session(database=scratch.graph_database) as session,
    ):
        for statement in (*script, *script):  # run again it changes nothing
            await (await session.run(statement)).consume()
    async with Store.open(scratch, ONTOLOGY) as store:
        nodes = [row["fact"] for row in await store.read(NODES)]
        edges = [row["fact"] for row in await store.read(EDGES)]
    assert (len(nodes), len(edges)) == (len(facts(known)[0]), len(facts(known)[1]))
    found = {each.id: _digest(each, known.facts[each.id]) for each in (*nodes, *edges)}
    assert found == {id_: each.digest for id_, each in known.facts.items()}


def _digest(fact: Entity | Relation, was: object) -> str:
    """The digest of a fact as the engine gives it, with what the loader had computed beside it."""
    known = {name: getattr(was, name) for name in ("within", "cited_in", "visible")}
    return loaded(fact, days=(getattr(was, "from_day", None), getattr(was, "to_day", None)), **known).digest
