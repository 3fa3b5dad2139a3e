"""The subgraph as pyvis takes it: a dict a node and a dict an edge, and the head that explains their numbers."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.ontology import Entity, Ontology, Relation
from graph.ontology.days import interval
from graph.ontology.model import COUNTRY
from graph.text import readings
from service.visual.facts import Facts
from service.visual.figures import headline
from service.visual.folding import Bundle, Folded, Link
from service.visual.layout import Layout
from service.visual.palette import (
    OTHER,
    OTHER_AT_NIGHT,
    REGIONS,
    SHARED,
    SHARED_AT_NIGHT,
    line_style,
    region_colour,
)
from service.visual.steady import AFRESH, Earlier, arrange

INFERRED, REDACTED, BUNDLE = 1, 2, 4
Attributes = dict[str, Any]


@dataclass(frozen=True)
class Payload:
    """Nodes and edges for `KGNetwork`, the ends of each edge by node, and the `head` of the page's data."""

    nodes: list[Attributes]
    edges: list[Attributes]
    ends: list[tuple[int, int]]
    head: dict[str, Any]


class _Writer:
    """Turns a folded subgraph into a Payload; one use."""

    def __init__(self, folded: Folded, ontology: Ontology, names: Mapping[str, str], earlier: Earlier) -> None:
        self.folded = folded
        self.earlier = earlier
        self.ontology = ontology
        self.names = {**{entity.id: entity.name for entity in folded.entities}, **names}
        self.facts = Facts(self.name)
        self.things: list[Entity | Bundle] = sorted([*folded.entities, *folded.bundles], key=lambda thing: thing.id)
        self.ties: list[Relation | Link] = [*folded.relations, *folded.links]
        self.index = {thing.id: at for at, thing in enumerate(self.things)}
        self.types = [name for name in ontology.entities if any(thing.type == name for thing in self.things)]
        self.kinds = _by_frequency([tie.type for tie in self.ties], list(ontology.relations))
        self.regions = _by_frequency([r for r in (_region(thing) for thing in self.things) if r], earlier.regions)
        self.dates = {e.id: str(vars(e)["published"] or "") for e in folded.entities if "published" in vars(e)}

    def name(self, entity_id: str) -> str:
        """The name of an id; the id itself where nobody knows better."""
        return self.names.get(entity_id, entity_id)

    def payload(self) -> Payload:
        ends = [(self.index[tie.from_], self.index[tie.to]) for tie in self.ties]
        degree = Counter(end for pair in ends for end in pair)
        sizes = [_size(thing, degree[at]) for at, thing in enumerate(self.things)]
        spots = [self.earlier.spots.get(thing.id) for thing in self.things]
        gone = len(self.earlier.spots) - sum(spot is not None for spot in spots)
        layout = arrange(self._groups(ends), ends, sizes, spots, gone)
        nodes = [self._node(at, thing, sizes[at], layout) for at, thing in enumerate(self.things)]
        edges = [self._edge(tie) for tie in self.ties]
        return Payload(nodes, edges, ends, self._head(layout, degree))

    def _groups(self, ends: Sequence[tuple[int, int]]) -> list[int]:
        """The land each node lies in: its region; else the only region it is tied to, or cited with; else none (-1)."""
        ranks = {region: rank for rank, region in enumerate(self.regions)}
        own = [ranks.get(_region(thing) or "", -1) for thing in self.things]
        near: dict[int, set[int]] = defaultdict(set)
        for a, b in ends:
            near[a].add(own[b])
            near[b].add(own[a])
        for at, thing in enumerate(self.things):
            for source in thing.sources if isinstance(thing, Entity) else ():
                if source in self.index and own[at] >= 0:
                    near[self.index[source]].add(own[at])
        lone = [near[at] - {-1} for at in range(len(own))]
        return [group if group >= 0 or len(lone[at]) != 1 else next(iter(lone[at])) for at, group in enumerate(own)]

    def _node(self, at: int, thing: Entity | Bundle, size: float, layout: Layout) -> Attributes:
        region = _region(thing)
        shown: Attributes = {
            "id": thing.id,
            "label": thing.name,
            "type": self.types.index(thing.type),
            "shape": self.ontology.entities[thing.type].shape,
            "region": self.regions.index(region) if region else -1,
            "x": layout.x[at],
            "y": layout.y[at],
            "size": size,
            "island": layout.island[at],
        }
        if isinstance(thing, Bundle):
            return shown | {"mark": BUNDLE, "count": thing.count}
        start, end = _years(thing, self.dates)
        return shown | {
            "mark": INFERRED * thing.inferred | REDACTED * thing.redacted,
            "count": 1,
            "figure": headline(thing),
            "aliases": thing.aliases,
            "about": thing.description or "",
            "from_year": start,
            "to_year": end,
            "rows": tuple(self.facts.rows(thing)),
            "cited": tuple(self.facts.cited(thing)),
        }

    def _edge(self, tie: Relation | Link) -> Attributes:
        shown: Attributes = {"type": self.kinds.index(tie.type), "mark": 0}
        if isinstance(tie, Link):
            return shown | {"count": tie.count}
        if tie.inferred:
            shown["mark"] = INFERRED
        start, end = _years(tie, self.dates)
        # Most relations have none of these, and there are many: what is absent costs neither time nor room.
        found: Attributes = {"from_year": start, "to_year": end}
        found |= {"rows": tuple(self.facts.rows(tie)), "cited": tuple(self.facts.cited(tie))}
        return shown | {name: value for name, value in found.items() if value}

    def _head(self, layout: Layout, degree: Mapping[int, int]) -> dict[str, Any]:
        crowd: dict[int, list[int]] = defaultdict(list)
        for at, island in enumerate(layout.island):
            crowd[island].append(at)
        own = {
            island: [at for at in members if _region(self.things[at])] or members for island, members in crowd.items()
        }
        hubs = {island: max(members, key=lambda at: (degree.get(at, 0), -at)) for island, members in own.items()}
        written = {letter for thing in self.things for text in (thing.name, *_aliases(thing)) for letter in text}
        return {
            "types": [self._type(name) for name in self.types],
            "regions": [
                {"id": r, "name": self.name(r), "colour": region_colour(n)} for n, r in enumerate(self.regions)
            ],
            "coloured": len(REGIONS),
            "shared": (SHARED, SHARED_AT_NIGHT),
            "other": (OTHER, OTHER_AT_NIGHT),
            "country": COUNTRY,
            "relations": [self._kind(name) for name in self.kinds],
            "labels": self.facts.labels,
            "terms": self.facts.terms,
            "sources": [self._source(source) for source in self.facts.sources],
            "citations": self.facts.citations,
            "islands": [[c.x, c.y, c.r, len(crowd[n]), hubs[n], layout.group[n]] for n, c in enumerate(layout.islands)],
            "lands": [[group, c.x, c.y, c.r] for group, c in sorted(layout.lands.items())],
            "readings": {letter: found for letter in sorted(written) if (found := readings(letter))},
        }

    def _type(self, name: str) -> dict[str, str]:
        cls = self.ontology.entities[name]
        return {"name": name, "zh": cls.label.zh, "en": cls.label.en, "shape": cls.shape}

    def _kind(self, name: str) -> dict[str, Any]:
        cls = self.ontology.relations[name]
        day, night, dash = line_style(list(self.ontology.relations).index(name))
        shown = {"name": name, "zh": cls.label.zh, "en": cls.label.en, "colour": (day, night), "dash": dash}
        return shown | {"symmetric": cls.symmetric}

    def _source(self, source: str) -> dict[str, str]:
        entity = next((e for e in self.folded.entities if e.id == source), None)
        read = {name: str(getattr(entity, name, None) or "") for name in ("title", "publisher", "published", "url")}
        return {"id": source, "name": self.name(source), **read}


def payload(folded: Folded, ontology: Ontology, names: Mapping[str, str], earlier: Earlier = AFRESH) -> Payload:
    """Everything the page needs to know of a subgraph; `names` are of ids that are not in it."""
    return _Writer(folded, ontology, names, earlier).payload()


def _by_frequency(found: Sequence[str], order: Sequence[str]) -> list[str]:
    """Distinct values: those of `order` first and in it, all others by how often they are found, then by name."""
    count = Counter(found)
    ranked = sorted(count, key=lambda value: (-count[value], value))
    return [v for v in order if v in count] + [v for v in ranked if v not in set(order)]


def _region(thing: Entity | Bundle) -> str | None:
    return thing.region


def _aliases(thing: Entity | Bundle) -> tuple[str, ...]:
    return thing.aliases if isinstance(thing, Entity) else ()


def _size(thing: Entity | Bundle, degree: int) -> float:
    """Radius of a node: by the square root of its relations, or of what a bundle holds."""
    if isinstance(thing, Bundle):
        return round(10 + min(30.0, math.sqrt(thing.count) * 0.6), 1)
    return round(5.5 + min(24.0, math.sqrt(degree) * 2.3), 1)


def _years(fact: Entity | Relation, published: Mapping[str, str]) -> tuple[int, int]:
    """First and last year it holds, 0 where open; a figure without date counts from its first source's."""
    known = vars(fact)
    day = known.get("date")
    start = day or fact.since
    if start is None and "date" in known:
        start = next((published[source] for source in fact.sources if published.get(source)), None)
    end = day or fact.until
    return (interval(start)[0] // 10000 if start else 0, interval(end)[1] // 10000 if end else 0)
