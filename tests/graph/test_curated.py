"""The graph against lists of what readers of the two texts expect, which are kept apart from the records."""

import asyncio
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from graph.ontology import ONTOLOGY, Entity, Relation
from graph.repository.entities import Filter
from graph.repository.networks import network
from graph.settings import Settings
from graph.store import Store
from graph.subgraph import Subgraph

LISTS = Path(__file__).resolve().parents[1] / "data"
OPEN = ("via", "from_count", "to_count", "role")


@cache
def expected(dataset: str) -> dict[str, Any]:
    """The list of a dataset; its rows are maps."""
    text = (LISTS / f"expected_{dataset}.yaml").read_text("utf-8")
    read: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return read


@cache
def whole(settings: Settings) -> Subgraph:
    """Everything that the graph of these settings holds."""

    async def read() -> Subgraph:
        async with Store.open(settings, ONTOLOGY) as store:
            return await network(store, Filter(all_places=True))

    return asyncio.run(read())


@pytest.fixture
def graph(curated: Settings) -> Subgraph:
    return whole(curated)


DATASETS = pytest.mark.parametrize("dataset", ["district", "haixi", "pingliang", "xining", "yushu"])


@pytest.mark.every_engine
@DATASETS
def test_every_name_of_the_text_is_there(graph: Subgraph, dataset: str) -> None:
    names = expected(dataset)["names"]
    wanted = {(name, id_) for name, id_ in names.items()}
    held = {(name, entity.id) for entity in graph.entities for name in (entity.name, *entity.aliases)}
    assert wanted - held == set()
    assert len(wanted) > 100


@pytest.mark.every_engine
@DATASETS
def test_every_figure_of_the_text_is_there_with_unit_and_subject(graph: Subgraph, dataset: str) -> None:
    entities = {entity.id: entity for entity in graph.entities}
    subjects = {(r.from_, r.to) for r in graph.relations if r.type in ("MEASURES", "FINANCES")}
    figures = expected(dataset)["figures"]
    assert len(figures) > 15
    for figure in figures:
        fact = entities[figure["id"]]
        for name in figure.keys() - {"id", "subject"}:
            assert getattr(fact, name) == figure[name], (figure, name)
        if "subject" in figure:
            assert (fact.id, figure["subject"]) in subjects, figure


@pytest.mark.every_engine
@DATASETS
def test_the_relations_that_the_text_states_are_there(graph: Subgraph, dataset: str) -> None:
    wanted = {
        (row["type"], row["from"], row["to"], *(row.get(name) for name in OPEN))
        for row in expected(dataset)["relations"]
    }
    held = {
        (relation.type, relation.from_, relation.to, *(getattr(relation, name, None) for name in OPEN))
        for relation in graph.relations
    }
    assert wanted - held == set()
    assert len(wanted) > 60


@pytest.mark.every_engine
def test_parts_that_the_text_only_lists_are_components(graph: Subgraph) -> None:
    entities = {entity.id: entity for entity in graph.entities}
    for id_, parts in expected("haixi")["components"].items():
        assert set(parts) <= set(getattr(entities[id_], "components", ())), id_


@pytest.mark.every_engine
def test_every_initiative_has_a_theme_and_every_body_a_place(graph: Subgraph) -> None:
    themed = {relation.from_ for relation in graph.relations if relation.type == "HAS_THEME"}
    initiatives = {entity.id for entity in graph.entities if entity.type == "Initiative"}
    assert initiatives - themed == set()
    placeless = {e.id for e in graph.entities if e.type in ("Organization", "Initiative", "Fund") and not e.places}
    assert placeless == set()


@pytest.mark.every_engine
def test_every_fact_that_needs_evidence_has_pinned_evidence(graph: Subgraph) -> None:
    facts: list[Entity | Relation] = [*graph.entities, *graph.relations]
    for fact in facts:
        between_places = isinstance(fact, Relation) and fact.from_.startswith("place/") and fact.to.startswith("place/")
        if type(fact).evidence == "required" and not between_places:
            assert fact.cited, fact.id
        for citation in fact.cited:
            assert citation.start is not None, fact.id
            assert citation.end == citation.start + len(citation.exact), fact.id
