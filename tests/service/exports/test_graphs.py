"""GraphML and GEXF: networkx and igraph read them with every name, number and citation; no text breaks the XML."""

import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import igraph
import networkx as nx
import pytest

from graph.ontology import ONTOLOGY, Entity, Relation
from service.exports.characters import fitting
from tests.service.exports.writing import facts, records, written

Facts = tuple[list[Entity], list[Relation]]
GEXF = "{http://www.gexf.net/1.2draft}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """All facts of the hostile records."""
    return facts(records(tmp_path_factory.mktemp("hostile")))


def parallel() -> Facts:
    """Two bodies that three relations join, two of one type."""
    body, supervises = ONTOLOGY.entities["Organization"], ONTOLOGY.relations["SUPERVISES"]
    ends = [body.model_validate({"id": f"organization/{name}", "name": name, "kind": "school"}) for name in "ab"]
    given = {"type": "SUPERVISES", "from": "organization/a", "to": "organization/b"}
    ties = [supervises.model_validate({**given, "id": f"supervises/{at}", "key": f"k{at}"}) for at in range(2)]
    part = ONTOLOGY.relations["PART_OF"].model_validate({**given, "type": "PART_OF", "id": "part-of/1", "order": 3})
    return list(ends), [*ties, part]


def graphml(found: Facts) -> Any:
    return nx.read_graphml(io.BytesIO(written("graphml", *found)))


def test_networkx_reads_every_value_of_graphml(hostile: Facts) -> None:
    graph = graphml(hostile)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (len(hostile[0]), len(hostile[1]))
    for entity in hostile[0]:
        read = dict(graph.nodes[entity.id])
        said = entity.wire()
        assert read.pop("label") == read["name"] == fitting(entity.name)
        assert json.loads(read.pop("cited", "[]")) == said.pop("cited")
        assert read.keys() == {name for name, value in said.items() if value != [] and name != "id"}
        for name, value in read.items():
            expected = said[name]
            assert (json.loads(value) if isinstance(expected, list) else value) == (
                fitting(expected) if isinstance(expected, str) else expected
            ), name
    assert graph.graph["title"] == "Gongjian 共建图谱, graph version 7"
    assert json.loads(graph.graph["about"])["licences"] == ["CC0-1.0"]


def test_igraph_reads_graphml(hostile: Facts, tmp_path: Path) -> None:
    path = tmp_path / "a.graphml"
    path.write_bytes(written("graphml", *hostile))
    graph = igraph.Graph.Read_GraphML(str(path))
    assert (graph.vcount(), graph.ecount(), graph.is_directed()) == (len(hostile[0]), len(hostile[1]), True)
    assert {each["id"]: each["name"] for each in graph.vs} == {each.id: fitting(each.name) for each in hostile[0]}
    assert Counter(graph.es["type"]) == Counter(each.type for each in hostile[1])
    assert set(graph.es["relation_id"]) == {each.id for each in hostile[1]}


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_parallel_relations_stay_apart(form: str) -> None:
    raw = io.BytesIO(written(form, *parallel()))
    graph = nx.read_graphml(raw) if form == "graphml" else nx.read_gexf(raw)
    assert isinstance(graph, nx.MultiDiGraph)
    edges = list(graph.edges(keys=True, data=True))
    assert {key for _, _, key, _ in edges} == {"supervises/0", "supervises/1", "part-of/1"}
    assert {data["type"]: data.get("order") for _, _, _, data in edges} == {"SUPERVISES": None, "PART_OF": 3}
    assert {data["label"] for _, _, _, data in edges} == {
        ONTOLOGY.relations[name].label.zh for name in ("SUPERVISES", "PART_OF")
    }


def test_networkx_reads_every_value_of_gexf(hostile: Facts) -> None:
    graph = nx.read_gexf(io.BytesIO(written("gexf", *hostile)))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (len(hostile[0]), len(hostile[1]))
    for entity in hostile[0]:
        read = dict(graph.nodes[entity.id])
        said = entity.wire()
        assert read["label"] == fitting(entity.name)
        assert json.loads(read.get("cited", "[]")) == said["cited"]
        assert read.get("amount") == said.get("amount")
        assert read.get("lat") == said.get("lat")
        assert json.loads(read.get("aliases", "[]")) == said["aliases"]
        assert "None" not in read.values()
        assert "nan" not in map(str, read.values())


def test_gexf_is_made_as_its_schema_wants_it(hostile: Facts) -> None:
    tree = ElementTree.fromstring(written("gexf", *hostile))  # noqa: S314 - our own file
    assert [each.tag for each in tree] == [f"{GEXF}meta", f"{GEXF}graph"]
    graph = tree.find(f"{GEXF}graph")
    assert graph is not None
    assert [each.tag.removeprefix(GEXF) for each in graph] == ["attributes", "attributes", "nodes", "edges"]
    declared = {
        each.get("class"): {one.get("id"): one.get("type") for one in each}
        for each in graph.findall(f"{GEXF}attributes")
    }
    assert set(declared["node"].values()) <= {"string", "double", "long", "boolean", "liststring"}
    for kind in ("node", "edge"):
        for value in graph.iterfind(f".//{GEXF}{kind}/{GEXF}attvalues/{GEXF}attvalue"):
            type_, text = declared[kind][value.get("for")], value.get("value", "")
            assert _fits(str(type_), text)
    nodes = {each.get("id") for each in graph.iter(f"{GEXF}node")}
    ids = [each.get("id") for each in graph.iter(f"{GEXF}edge")]
    assert len(ids) == len(set(ids)) == len(hostile[1])
    assert all({each.get("source"), each.get("target")} <= nodes for each in graph.iter(f"{GEXF}edge"))


def _fits(type_: str, text: str) -> bool:
    if type_ == "boolean":
        return text in ("true", "false")
    if type_ in ("double", "long"):
        return re.fullmatch(r"-?\d+(\.\d+)?" if type_ == "double" else r"-?\d+", text) is not None
    return bool(text)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_what_xml_has_no_room_for_is_replaced_where_it_can_be_seen(form: str, hostile: Facts) -> None:
    text = written(form, *hostile).decode()
    ElementTree.fromstring(text)  # noqa: S314 - our own file
    assert "a\ufffdb\ufffdc" in text
    assert written(form, [], []).count(b"<node ") == 0
