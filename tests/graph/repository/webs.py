"""Webs: small random graphs of all that paths and networks must tell apart, with a plain reference beside them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import networkx as nx

from graph import statements
from graph.ontology import ONTOLOGY
from graph.ontology.model import COUNTRY
from graph.ontology.thing import relation_id
from graph.repository.moments import Moment
from graph.store import Store, Transaction
from tests.graph.repository.dated import DATES, held

JIA, YI = "place/632800", "place/620800"
UNKNOWN = {"place/632899": JIA, "place/632899001": "place/632899", "place/632899002": "place/632899"}
"""Places that nothing is known of, and what each lies in."""
PLACES = ("place/632801", "place/620801", JIA, YI)
BODIES = tuple(f"organization/o-{n}" for n in range(9))
INITIATIVES = tuple(f"initiative/i-{n}" for n in range(8))
FIGURES = ("indicator/f-0", "indicator/f-1", "fund/m-0", "fund/m-1")
THEMES = ("theme/t-0", "theme/t-1")
SOURCES = ("source/s-0", "source/s-1")
MADE = (
    ("SUPERVISES", BODIES, BODIES, 8),
    ("PAIRED_WITH", BODIES, (*BODIES, *PLACES), 8),
    ("LEADS", BODIES, INITIATIVES, 10),
    ("PARTICIPATES_IN", BODIES, INITIATIVES, 8),
    ("COVERS", INITIATIVES, (*PLACES, *BODIES), 8),
    ("IMPLEMENTS", INITIATIVES, INITIATIVES, 4),
    ("LOCATED_IN", BODIES, (*PLACES, COUNTRY, "place/632899001"), 8),
    ("FINANCES", FIGURES[2:], (*INITIATIVES, *PLACES), 4),
    ("MEASURES", FIGURES[:2], (*INITIATIVES, *SOURCES, COUNTRY), 8),
    ("HAS_THEME", (*INITIATIVES, *BODIES), THEMES, 8),
)
"""Types of relation, what they go out from and to, and how many of each are drawn."""

Span = Mapping[str, str | None]
ALWAYS: Span = {"since": None, "until": None}


@dataclass(frozen=True)
class Web:
    """Entities and relations by id: each with its span, a relation with its type and both ends."""

    entities: Mapping[str, Span]
    relations: Mapping[str, tuple[str, str, str, Span]]
    derived: frozenset[tuple[str, str, str]]

    def known(self, id_: str) -> bool:
        """Whether anything is known of it."""
        return id_ not in UNKNOWN

    def ties(self, relations: Sequence[str], asked: str | None) -> Iterator[tuple[str, str, str]]:
        """The relations of these types (or all) that held then: id and both ends."""
        for id_, (type_, one, other, span) in self.relations.items():
            facts = (span, self.entities[one], self.entities[other])
            if (not relations or type_ in relations) and (asked is None or all(held(each, asked) for each in facts)):
                yield id_, one, other


def drawn(chance: random.Random) -> Web:
    """A web of some forty entities and seventy relations, some parallel, some dated."""

    def span() -> Span:
        since, until = (chance.choice((*[None] * 20, *DATES)) for _ in range(2))
        if since and until:
            since, until = min(since, until), max(since, until)
        return {"since": since, "until": until}

    things = (*PLACES, *BODIES, *INITIATIVES, *FIGURES, *THEMES)
    entities: dict[str, Span] = {id_: span() for id_ in things}
    entities |= dict.fromkeys((*SOURCES, COUNTRY, *UNKNOWN), ALWAYS)
    relations: dict[str, tuple[str, str, str, Span]] = {}

    def tie(type_: str, one: str, other: str, when: Span) -> None:
        if one != other:
            relations[relation_id(type_, one, other)] = (type_, one, other, when)

    for type_, sources, targets, count in MADE:
        for _ in range(count):
            tie(type_, chance.choice(sources), chance.choice(targets), span())
    for below, above in {**UNKNOWN, PLACES[0]: JIA, PLACES[1]: YI, JIA: COUNTRY, YI: COUNTRY}.items():
        tie("PART_OF", below, above, ALWAYS)
    derived = {("WITHIN", id_, chance.choice((JIA, YI))) for id_ in (*BODIES, *INITIATIVES)}
    derived |= {("CITED_IN", id_, chance.choice(SOURCES)) for id_ in (*BODIES, *INITIATIVES)}
    return Web(entities, relations, frozenset(derived))


def first_paths(
    web: Web, ends: tuple[str, str], max_length: int, relations: Sequence[str], limit: int, asked: str | None
) -> list[tuple[str, ...]]:
    """The paths that should be found, by trying every way there is."""
    inner = {id_ for id_ in web.entities if web.known(id_) and not id_.startswith("source/")} - {COUNTRY}
    for end in ends:
        while end in UNKNOWN:
            end = UNKNOWN[end]
            inner.add(end)
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_nodes_from(ends)
    for id_, one, other in web.ties(relations, asked):
        if {one, other} <= inner | set(ends):
            graph.add_edge(one, other, key=id_)
    ways = ((ends[0], *_steps(way)) for way in nx.all_simple_edge_paths(graph, *ends, cutoff=max_length))
    return list(islice(sorted(ways, key=lambda way: (len(way), way)), limit))


def _steps(way: list[Any]) -> Iterator[str]:
    for _, other, relation in way:
        yield relation
        yield other


async def write(store: Store, web: Web) -> None:
    """Make the web all that an empty graph holds."""
    nodes: dict[str, list[dict[str, Any]]] = {}
    for id_, span in web.entities.items():
        type_ = str(ONTOLOGY.type_of(id_))
        seen = {"visible": True} if web.known(id_) else {}
        known = {"known": web.known(id_)} if type_ == "Place" else {}
        stored = {"id": id_, "name": f"名{id_}", "cited": [], **known, **seen, **_dated(span)}
        nodes.setdefault(type_, []).append({"id": id_, "properties": stored})
    edges: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for id_, (type_, one, other, span) in web.relations.items():
        stored = {"id": id_, "from": one, "to": other, "cited": [], **_dated(span)}
        key = (type_, str(ONTOLOGY.type_of(one)), str(ONTOLOGY.type_of(other)))
        edges.setdefault(key, []).append({"id": id_, "from": one, "to": other, "properties": stored})

    async def work(transaction: Transaction) -> None:
        for type_, rows in nodes.items():
            await transaction.run(statements.merge_entities(type_), rows=rows)
        for key, rows in edges.items():
            await transaction.run(statements.merge_relations(*key), rows=rows)
        for type_, one, other in sorted(web.derived):
            await transaction.run(statements.make_derived(type_), rows=[{"id": one, "targets": [other]}])

    await store.prepare()
    await store.write(work)


def _dated(span: Span) -> dict[str, Any]:
    since, until = span["since"], span["until"]
    first = {"since": since, "from_day": Moment.of(since).lo} if since else {}
    return {**first, **({"until": until, "to_day": Moment.of(until).hi} if until else {})}


def star(leaves: int, out: bool) -> Web:
    """One body with so many around it, its relations going out from it or coming in."""
    hub, around = "organization/hub", [f"organization/leaf-{n:05}" for n in range(leaves)]
    ends = [(hub, leaf) if out else (leaf, hub) for leaf in around]
    relations = {relation_id("SUPERVISES", *each): ("SUPERVISES", *each, ALWAYS) for each in ends}
    return Web(dict.fromkeys([hub, *around], ALWAYS), relations, frozenset())
