"""Hydration: what comes out of the graph equals what the record was validated to."""

import pytest
from neo4j.graph import Graph, Node, Relationship

from graph import hydrate
from graph.errors import GraphError, Overtaken
from graph.ontology import ONTOLOGY, Entity
from graph.ontology.thing import Fact
from tests.graph.schools import BODY, ENTITIES, LEADS, PLAN, SCHOOLS


def node(fact: Entity, *labels: str) -> Node:
    """The node as the driver builds it from a message."""
    stored = fact.stored() | {"search": "x", "digest": "d", "run": "run/1", "from_day": 20180901}
    return Node(Graph(), "4:x:1", 1, labels or ("Entity", fact.type), stored)


def edge() -> Relationship:
    graph = Graph()
    made = graph.relationship_type("LEADS")(graph, "5:x:1", 1, LEADS.stored() | {"digest": "d"})
    assert isinstance(made, Relationship)
    return made


@pytest.mark.parametrize("fact", ENTITIES, ids=lambda fact: fact.type)
def test_an_entity_equals_the_validated_one(fact: Entity) -> None:
    found = hydrate.entity(node(fact), SCHOOLS)
    assert type(found) is type(fact)
    assert found == fact
    assert found.wire() == fact.wire()
    assert hash(found) == hash(fact)


def test_what_was_deleted_while_it_was_read_is_said_to_be() -> None:
    graph = Graph()
    bare = graph.relationship_type("LEADS")(graph, "5:x:2", 2, {})
    assert isinstance(bare, Relationship)
    with pytest.raises(Overtaken, match="deleted"):
        hydrate.entity(Node(graph, "4:x:2", 2, (), {}), ONTOLOGY)
    with pytest.raises(Overtaken, match="deleted"):
        hydrate.relation(bare, ONTOLOGY)


def test_a_relation_is_whole_without_its_ends() -> None:
    found = hydrate.relation(edge(), ONTOLOGY)
    assert found == LEADS
    assert found.wire() == LEADS.wire()


def test_lists_come_back_as_tuples_at_every_depth() -> None:
    found = hydrate.entity(node(BODY), ONTOLOGY)
    lists = [name for name in type(found).model_fields if isinstance(getattr(found, name), list)]
    assert lists == []
    assert found.cited[0].states == ("name", "member_count")


@pytest.mark.parametrize("labels", [("Entity",), ("Run",), ("Entity", "Place", "Organization"), ("School",)])
def test_a_node_of_no_one_type_is_refused(labels: tuple[str, ...]) -> None:
    with pytest.raises(GraphError, match=labels[-1]):
        hydrate.entity(node(BODY, *labels), ONTOLOGY)


def test_an_unknown_relationship_type_is_refused() -> None:
    with pytest.raises(GraphError, match="KNOWS"):
        hydrate.relation_of("KNOWS", {"id": "knows/1", "from": "a/b", "to": "a/c"}, ONTOLOGY)


def test_values_follow_the_header() -> None:
    assert hydrate.value(None, "Entity", ONTOLOGY) is None
    assert hydrate.value(None, "list of Entity", ONTOLOGY) is None
    assert hydrate.value([node(BODY), node(PLAN)], "list of Entity", ONTOLOGY) == [BODY, PLAN]
    assert hydrate.value([edge()], "list of Relation", ONTOLOGY) == [LEADS]
    assert hydrate.value(["a"], "list of string", ONTOLOGY) == ["a"]
    assert hydrate.value(3.5, "number", ONTOLOGY) == 3.5


def test_maps_hold_facts_where_they_hold_nodes() -> None:
    run = Node(Graph(), "4:x:2", 2, ("Run",), {"id": "run/1"})
    found = hydrate.value({"fact": node(BODY), "ties": [edge()], "run": run, "n": 1}, "map", ONTOLOGY)
    assert found == {"fact": BODY, "ties": [LEADS], "run": {"id": "run/1"}, "n": 1}


def test_every_class_is_hydrated_from_nothing_but_its_id() -> None:
    classes: list[type[Fact]] = [*ONTOLOGY.entities.values(), *ONTOLOGY.relations.values()]
    for cls in classes:
        type_ = cls.model_fields["type"].default
        label = ("Entity", type_)
        if type_ in ONTOLOGY.entities:
            bare = Node(Graph(), "4:x:3", 3, label, {"id": f"{type_.lower()}/a", "name": "a"})
            found: Fact = hydrate.entity(bare, ONTOLOGY)
        else:
            found = hydrate.relation_of(type_, {"id": "a/b", "from": "a/b", "to": "a/c"}, ONTOLOGY)
        assert found.cited == ()
        assert found.sources == ()
        assert found.wire()["type"] == type_
