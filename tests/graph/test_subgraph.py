"""A subgraph as a value, and as networkx has it."""

from typing import Any

from graph.ontology import ONTOLOGY
from graph.ontology.thing import relation_id
from graph.subgraph import Subgraph


def place(slug: str) -> Any:
    return ONTOLOGY.entities["Place"].model_validate({"id": f"place/{slug}", "name": slug})


def relation(from_: str, to: str, key: str) -> Any:
    said = {"id": relation_id("SUCCEEDS", from_, to, None, key), "from": from_, "to": to, "key": key}
    return ONTOLOGY.relations["SUCCEEDS"].model_validate(said)


PARALLEL = Subgraph(
    (place("a"), place("b")),
    (
        relation("place/a", "place/b", "one"),
        relation("place/a", "place/b", "two"),
        relation("place/b", "place/a", "back"),
    ),
    truncated=True,
    limits={"entities": 2},
)


def test_networkx_keeps_parallel_and_reverse_relations_with_their_facts() -> None:
    graph = PARALLEL.to_networkx()
    assert {(a, b, key) for a, b, key in graph.edges(keys=True)} == {
        (each.from_, each.to, each.id) for each in PARALLEL.relations
    }
    assert {data["relation"] for _, _, data in graph.edges(data=True)} == set(PARALLEL.relations)
    assert graph.nodes["place/a"]["entity"] == PARALLEL.entities[0]


def test_the_wire_says_what_was_cut() -> None:
    shown = PARALLEL.wire()
    assert [entity["id"] for entity in shown["entities"]] == ["place/a", "place/b"]
    assert {each["key"] for each in shown["relations"]} == {"one", "two", "back"}
    assert (shown["truncated"], shown["limits"]) == (True, {"entities": 2})
