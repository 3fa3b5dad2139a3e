"""Measures of random subgraphs, against what they mean written out in full."""

from collections import Counter
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis import MEASURES, betweenness, bridges, communities, components, degree, measured
from graph.ontology import ONTOLOGY, Entity, Relation
from graph.ontology.thing import relation_id
from graph.subgraph import Subgraph

JIA, YI, BING = "place/100001", "place/100002", "place/100003"
NUMBERS = st.integers(0, 8)
SHAPES = st.tuples(
    st.lists(st.tuples(NUMBERS, NUMBERS, st.sampled_from("ab")), max_size=20, unique=True),
    st.lists(st.sampled_from([JIA, YI, BING, None]), min_size=9, max_size=9),
)
Shape = tuple[list[tuple[int, int, str]], list[str | None]]


def body(number: int, region: str | None = None) -> Entity:
    stated = {"region": region} if region else {}
    return ONTOLOGY.entities["Organization"].model_validate({"id": f"organization/o-{number}", "name": "甲", **stated})


def tie(one: str, other: str, key: str = "a", type_: str = "SUPERVISES") -> Relation:
    said = {"id": relation_id(type_, one, other, None, key), "from": one, "to": other, "key": key}
    return ONTOLOGY.relations[type_].model_validate(said)


def made(shape: Shape) -> Subgraph:
    ties, regions = shape
    bodies = tuple(body(number, region) for number, region in enumerate(regions))
    return Subgraph(bodies, tuple(tie(bodies[one].id, bodies[other].id, key) for one, other, key in ties))


def plain(found: Subgraph) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(each.id for each in found.entities)
    graph.add_edges_from((each.from_, each.to) for each in found.relations if each.from_ != each.to)
    return graph


@given(SHAPES)
def test_degree_counts_relations(shape: Shape) -> None:
    found = made(shape)
    ends = Counter(end for each in found.relations for end in (each.from_, each.to))
    assert degree(found.to_networkx()) == {each.id: ends[each.id] for each in found.entities}


@given(SHAPES)
def test_betweenness_is_the_share_of_shortest_ways(shape: Shape) -> None:
    found = made(shape)
    graph = plain(found)
    share = dict.fromkeys(graph, 0.0)
    for one, other in combinations(graph, 2):
        if nx.has_path(graph, one, other):
            ways = list(nx.all_shortest_paths(graph, one, other))
            for way in ways:
                for between in way[1:-1]:
                    share[between] += 1 / len(ways)
    pairs = (len(graph) - 1) * (len(graph) - 2) / 2
    told = betweenness(found.to_networkx())
    assert told["values"] == pytest.approx({id_: value / pairs for id_, value in share.items()}, abs=1e-6)
    assert "sampled" not in told


def test_betweenness_of_much_is_estimated_and_says_from_how_many() -> None:
    size = 60
    found = Subgraph(
        tuple(body(number) for number in range(size)),
        tuple(tie(f"organization/o-{number}", f"organization/o-{number + 1}") for number in range(size - 1)),
    )
    exact = betweenness(found.to_networkx())["values"]
    told = betweenness(found.to_networkx(), work=40 * (2 * size - 1))
    assert told["sampled"] == 40
    assert told == betweenness(found.to_networkx(), work=40 * (2 * size - 1))
    assert told["values"] == pytest.approx(exact, abs=0.2)
    assert told["values"] != exact
    assert betweenness(found.to_networkx(), work=1)["sampled"] == 1


@given(SHAPES)
def test_components_hang_together_and_communities_lie_within_them(shape: Shape) -> None:
    found = made(shape)
    graph = plain(found)
    whole = components(found.to_networkx())
    assert {frozenset(each) for each in whole} == {frozenset(each) for each in nx.connected_components(graph)}
    told = communities(found.to_networkx())
    for groups in (whole, told["groups"]):
        assert sorted(id_ for group in groups for id_ in group) == sorted(graph)
        assert groups == sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))
    assert all(any(set(group) <= set(each) for each in whole) for group in told["groups"])
    weighted: nx.Graph[str] = nx.Graph()
    weighted.add_nodes_from(graph)
    for one, other in ((each.from_, each.to) for each in found.relations if each.from_ != each.to):
        weight = weighted.edges[one, other]["weight"] + 1 if weighted.has_edge(one, other) else 1
        weighted.add_edge(one, other, weight=weight)
    expected = nx.community.modularity(weighted, told["groups"]) if weighted.edges else 0
    assert told["modularity"] == pytest.approx(expected, abs=1e-6)


@given(SHAPES, st.randoms())
def test_the_order_of_the_facts_changes_nothing(shape: Shape, chance: object) -> None:
    found = made(shape)
    entities, relations = list(found.entities), list(found.relations)
    chance.shuffle(entities)  # type: ignore[attr-defined]  # hypothesis' own random numbers
    chance.shuffle(relations)  # type: ignore[attr-defined]  # the same
    assert measured(Subgraph(tuple(entities), tuple(relations))) == measured(found)


def test_two_cliques_are_two_communities() -> None:
    cliques = [range(5), range(5, 10)]
    ties = [tie(f"organization/o-{a}", f"organization/o-{b}") for each in cliques for a, b in combinations(each, 2)]
    ties.append(tie("organization/o-0", "organization/o-5"))
    found = Subgraph(tuple(body(number) for number in range(10)), tuple(ties))
    told = communities(found.to_networkx())
    assert told["groups"] == [[f"organization/o-{number}" for number in each] for each in cliques]
    assert told["modularity"] > 0.4


@given(SHAPES)
def test_bridges_are_where_regions_meet(shape: Shape) -> None:
    found = made(shape)
    region = {each.id: each.region for each in found.entities}
    expected = {}
    for id_ in region:
        others = {end for each in found.relations for end in (each.from_, each.to) if id_ in (each.from_, each.to)}
        regions = Counter(region[other] for other in others - {id_} if region[other])
        if len({*regions, region[id_]} - {None}) >= 2:
            expected[id_] = (region[id_], dict(regions))
    told = bridges(found.to_networkx())
    assert {each["entity"]: (each.get("region"), each["regions"]) for each in told} == expected
    joined = [len({*each["regions"], each.get("region")} - {None}) for each in told]
    assert joined == sorted(joined, reverse=True)


def test_a_province_is_no_bridge_for_holding_its_parts_but_a_programme_that_covers_them_is() -> None:
    places = [
        ONTOLOGY.entities["Place"].model_validate({"id": id_, "name": "地", **({"region": id_} if id_ != BING else {})})
        for id_ in (JIA, YI, BING)
    ]
    plan = ONTOLOGY.entities["Initiative"].model_validate({"id": "initiative/plan", "name": "计划"})
    parts = [tie(JIA, BING, type_="PART_OF"), tie(YI, BING, type_="PART_OF")]
    covers = [tie(plan.id, JIA, type_="COVERS"), tie(plan.id, YI, type_="COVERS")]
    found = Subgraph((*places, plan), (*parts, *covers))
    assert bridges(found.to_networkx()) == [{"entity": plan.id, "regions": {JIA: 1, YI: 1}}]


def test_only_what_is_wanted_is_measured() -> None:
    found = made(([(0, 1, "a")], [None] * 9))
    assert tuple(measured(found)) == MEASURES
    assert measured(found, ["components", "degree"]).keys() == {"degree", "components"}
    assert measured(found, []) == {}
    assert measured(Subgraph((), ())) == {
        "degree": {},
        "betweenness": {"values": {}},
        "components": [],
        "communities": {"modularity": 0.0, "groups": []},
        "bridges": [],
    }
