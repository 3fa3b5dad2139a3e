"""Folding: a subgraph too large to draw keeps its busiest entities; the others are bundled by region and type."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from graph.ontology import Entity, Ontology, Relation
from graph.ontology.model import DERIVED
from graph.subgraph import Subgraph

MOST_ENTITIES = 20_000
MOST_RELATIONS = 50_000
KEPT = 4_000


@dataclass(frozen=True)
class Bundle:
    """Entities of one region and type that are drawn as one node."""

    id: str
    name: str
    type: str
    region: str | None
    count: int


@dataclass(frozen=True)
class Link:
    """Relations of one type between the same two nodes, at least one of them a bundle, drawn as one line."""

    type: str
    from_: str
    to: str
    count: int


@dataclass(frozen=True)
class Folded:
    """What is drawn; without bundles and links where the whole subgraph is."""

    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    bundles: tuple[Bundle, ...] = ()
    links: tuple[Link, ...] = ()


def fold(subgraph: Subgraph, ontology: Ontology, names: Mapping[str, str], *, most: int = MOST_ENTITIES) -> Folded:
    """The subgraph whole up to `most` entities and 50 000 relations; above, its regions, its 4 000 busiest and bundles.

    Derived edges and relations that lack an end in the subgraph are left out.
    """
    there = {entity.id for entity in subgraph.entities}
    relations = tuple(
        relation
        for relation in subgraph.relations
        if relation.type not in DERIVED and relation.from_ in there and relation.to in there
    )
    if len(subgraph.entities) <= most and len(relations) <= MOST_RELATIONS:
        return Folded(subgraph.entities, relations)
    kept = _busiest(subgraph, relations, min(KEPT, most))
    rest = [entity for entity in subgraph.entities if entity.id not in kept]
    bundles = _bundles(rest, ontology, names)
    home = {entity.id: bundle_id(entity) for entity in rest}
    count = Counter(
        (relation.type, home.get(relation.from_, relation.from_), home.get(relation.to, relation.to))
        for relation in relations
        if relation.from_ in home or relation.to in home
    )
    return Folded(
        tuple(entity for entity in subgraph.entities if entity.id in kept),
        tuple(relation for relation in relations if relation.from_ in kept and relation.to in kept),
        bundles,
        tuple(Link(*key, times) for key, times in sorted(count.items()) if key[1] != key[2]),
    )


def bundle_id(entity: Entity) -> str:
    """The id of the bundle an entity goes into; no entity has one like it."""
    return f"~{entity.type}~{entity.region or ''}"


def _busiest(subgraph: Subgraph, relations: tuple[Relation, ...], most: int) -> set[str]:
    degree = Counter(end for relation in relations for end in (relation.from_, relation.to))
    regions = {entity.region for entity in subgraph.entities}
    ranked = sorted(
        (entity.id for entity in subgraph.entities), key=lambda id_: (id_ not in regions, -degree[id_], id_)
    )
    return set(ranked[:most])


def _bundles(rest: list[Entity], ontology: Ontology, names: Mapping[str, str]) -> tuple[Bundle, ...]:
    held: dict[str, list[Entity]] = {}
    for entity in rest:
        held.setdefault(bundle_id(entity), []).append(entity)
    return tuple(
        Bundle(id_, _bundle_name(members, ontology, names), members[0].type, members[0].region, len(members))
        for id_, members in sorted(held.items())
    )


def _bundle_name(members: list[Entity], ontology: Ontology, names: Mapping[str, str]) -> str:
    region = members[0].region
    where = names.get(region, region) if region else "未分地区"
    return f"{where} · {ontology.entities[members[0].type].label.zh} {len(members):,}"
