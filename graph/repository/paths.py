"""Paths: how two entities hang together, searched from both ends over one neighbour query, shortest first."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from graph.errors import BadRequest
from graph.ontology import Entity, Relation
from graph.ontology.model import COUNTRY
from graph.queries import query
from graph.repository.entities import check_relations, held, spans
from graph.repository.moments import ALWAYS, Moment, Span
from graph.repository.paging import chunks
from graph.repository.places import ANCESTORS
from graph.repository.trails import Looks, Trail, trails
from graph.store import Store

NEIGHBOURS = query("path/neighbours")
RELATIONS = query("path/relations")
LENGTH = 4
LONGEST = 6
LIMIT = 5
MOST = 20
CHUNK = 200
"""Of how many entities the neighbours are asked for at once."""


@dataclass(frozen=True)
class Caps:
    """Where a search stops: neighbours of one entity, entities and relations from one end, ties looked at.

    The neighbours are those of the least ids of relations among the first `hub` relations that the engine has at hand:
    to sort all 100 000 of a hub would take it seconds, and its other ends mostly know the hub themselves.
    """

    neighbours: int = 500
    hub: int = 5_000
    entities: int = 5_000
    relations: int = 50_000
    looks: int = 500_000


@dataclass(frozen=True)
class PathQuestion:
    """Which paths to find: at most `limit` of up to `max_length` relations, of these types or of all."""

    from_: str
    to: str
    max_length: int = LENGTH
    relations: tuple[str, ...] = ()
    limit: int = LIMIT
    moment: Moment = ALWAYS
    caps: Caps = Caps()


@dataclass(frozen=True)
class Paths:
    """Paths, each a trail of ids, with the facts on them in the order of ids, and how many of those are undated.

    `limits` holds the caps that cut the search, where a path may be missing; `paths` of it says that there are more.
    """

    paths: tuple[Trail, ...]
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    limits: dict[str, int]
    undated: int = 0

    def wire(self, *, english: bool = False) -> dict[str, Any]:
        """The paths as JSON shows them; labels are Chinese unless English is asked for."""
        return {
            "paths": [
                {"length": len(path) // 2, "steps": list(path), "label": self.label(path, english=english)}
                for path in self.paths
            ],
            "entities": [entity.wire() for entity in self.entities],
            "relations": [relation.wire() for relation in self.relations],
            "truncated": bool(self.limits),
            "limits": self.limits,
        }

    def label(self, path: Trail, *, english: bool = False) -> str:
        """A path in words: `驻州企业 —结对→ 行政村`, the arrow as the relation goes. Themes have English names."""
        names = {each.id: _name(each, english) for each in self.entities}
        ties = {str(each.id): each for each in self.relations}
        words = [names[path[0]]]
        for tie, next_ in zip(path[1::2], path[2::2], strict=True):
            label = type(ties[tie]).label
            said = label.en if english else label.zh
            words += [f"—{said}→" if ties[tie].to == next_ else f"←{said}—", names[next_]]
        return " ".join(words)


def _name(entity: Entity, english: bool) -> str:
    return entity.aliases[0] if english and entity.type == "Theme" and entity.aliases else entity.name


async def paths(store: Store, asked: PathQuestion) -> Paths:
    """The shortest paths between two entities, then longer ones; those of one length in the order of their ids.

    No path visits an entity twice, nor passes through a source, the country, or a place that nothing is known of and
    that neither end lies in. Raises Moved, Deleted or NotFound for an end that is not there, NotThen for one that did
    not hold, and BadRequest for two ends that are one or a type of relation that is none.
    """
    if asked.from_ == asked.to:
        raise BadRequest(
            f"A path from {asked.from_} to itself says nothing.",
            parameter="to",
            mend="Name two different entities.",
            zh=f"起点与终点同为 {asked.from_}；请给出两个不同的实体。",
        )
    check_relations(store, asked.relations)
    beside: list[str] = []
    for id_ in (asked.from_, asked.to):
        beside += await _beside(store, (await held(store, id_, asked.moment))[0])
    search = _Search(store, asked, sorted(set(beside)))
    found = await search.run()
    return await _told(search, found)


async def _beside(store: Store, end: Entity) -> list[str]:
    """An end that is a place nothing is known of, and the places above it: all that paths to it can pass through."""
    if end.type != "Place" or getattr(end, "known", False):
        return []
    rows = await store.read(ANCESTORS, id=end.id, **ALWAYS.parameters)
    return [end.id, *(row["place"].id for row in rows)]


@dataclass
class _Side:
    """What was reached from one end; the frontier is what was reached last, and not yet looked around."""

    frontier: list[str]
    reached: set[str] = field(default_factory=set)
    relations: int = 0
    full: bool = False


class _Search:
    """One search: it looks around one end or the other in turn, and knows every tie seen so far."""

    def __init__(self, store: Store, asked: PathQuestion, beside: list[str]) -> None:
        self.store = store
        self.asked = asked
        self.ends = (asked.from_, asked.to)
        self.sides = tuple(_Side([end], {end}) for end in self.ends)
        self.ties: dict[str, dict[str, str]] = {end: {} for end in self.ends}
        self.around: dict[str, list[tuple[str, str]]] = {}
        self.limits: dict[str, int] = {}
        self._parameters = {
            "relations": sorted(set(asked.relations)),
            "beside": beside,
            "look": asked.caps.hub,
            "limit": asked.caps.neighbours + 1,
            **asked.moment.parameters,
        }

    async def run(self) -> list[Trail]:
        """The trails asked for. After looking around n times, every one of up to n relations is known.

        One more than asked for is looked for, and says that there are more.
        """
        found: list[Trail] = []
        for length in range(1, self.asked.max_length + 1):
            await self._widen()
            found = await asyncio.to_thread(self._found, length)
            if len(found) > self.asked.limit:
                self.limits["paths"] = self.asked.limit
                break
        return found[: self.asked.limit]

    def _found(self, longest: int) -> list[Trail]:
        """The first trails of up to so many relations: shorter ones again, as a cut may have hidden one before."""
        looks = Looks(self.asked.caps.looks)
        every = (trail for length in range(1, longest + 1) for trail in trails(self.ties, *self.ends, length, looks))
        found = list(islice(every, self.asked.limit + 1))
        if looks.spent:
            self._cut("looks")
        return found

    async def _widen(self) -> None:
        """Look around the smaller frontier; nowhere, where all that one end hangs together with is known."""
        if any(not side.frontier and not side.full for side in self.sides):
            return
        open_ = [side for side in self.sides if not side.full]
        if open_:
            await self._look_around(min(open_, key=lambda side: (len(side.frontier), len(side.reached))))

    async def _look_around(self, side: _Side) -> None:
        frontier, side.frontier = side.frontier, []
        for chunk in chunks(frontier, CHUNK):
            await self._ask([id_ for id_ in chunk if id_ not in self.around])
            if not all(self._reach(side, id_) for id_ in chunk):
                break
        side.frontier.sort()

    async def _ask(self, ids: Sequence[str]) -> None:
        """Read what is around some entities; the other end may have asked for it before."""
        for id_ in ids:
            self.around[id_] = []
        rows = await self.store.read(NEIGHBOURS, ids=list(ids), **self._parameters) if ids else []
        for row in rows:
            self.around[row["source"]].append((row["relation"], row["target"]))

    def _reach(self, side: _Side, id_: str) -> bool:
        """Take in what is around an entity; False where this end has taken in as many relations as it may."""
        near = sorted(self.around[id_])
        if len(near) > self.asked.caps.neighbours:
            self._cut("neighbours")
        for relation, other in near[: self.asked.caps.neighbours]:
            if side.relations >= self.asked.caps.relations:
                side.full = True
                self._cut("relations")
                return False
            side.relations += 1
            if other not in self.ends and self._closed(other):
                continue
            self.ties.setdefault(id_, {})[relation] = other
            self.ties.setdefault(other, {})[relation] = id_
            if other in side.reached:
                continue
            if len(side.reached) >= self.asked.caps.entities:
                side.full = True
                self._cut("entities")
                continue
            side.reached.add(other)
            if other not in self.ends:
                side.frontier.append(other)
        return True

    def _closed(self, id_: str) -> bool:
        """Whether no path passes through it: everything hangs together through sources and the country."""
        return id_ == COUNTRY or self.store.ontology.type_of(id_) == "Source"

    def _cut(self, cap: str) -> None:
        self.limits[cap] = getattr(self.asked.caps, cap)


async def _told(search: _Search, found: Sequence[Trail]) -> Paths:
    """The trails with their facts; one of which something was deleted meanwhile is left out."""
    there = await spans(search.store, [id_ for trail in found for id_ in trail[::2]])
    ties = await _relations(search, {(*trail[at - 1 : at + 2],) for trail in found for at in range(1, len(trail), 2)})
    kept = [trail for trail in found if all(step in there or step in ties for step in trail)]
    steps = {step for trail in kept for step in trail}
    relations = tuple(ties[id_] for id_ in sorted(ties.keys() & steps))
    undated = sum(there[id_][1].undated for id_ in there.keys() & steps)
    return Paths(
        tuple(kept),
        tuple(there[id_][0] for id_ in sorted(there.keys() & steps)),
        relations,
        search.limits,
        undated + sum(Span.stated(relation).undated for relation in relations),
    )


async def _relations(search: _Search, steps: set[Trail]) -> dict[str, Relation]:
    """The relations of steps (entity, relation, entity), looked up from the end that has fewer where that is known."""
    wanted: dict[str, list[str]] = {}
    for one, relation, other in sorted(steps):
        ends = [end for end in (one, other) if end in search.around]
        wanted.setdefault(min(ends, key=lambda end: (len(search.around[end]), end)), []).append(relation)
    if not wanted:
        return {}
    rows = await search.store.read(RELATIONS, ends=[{"id": id_, "relations": ids} for id_, ids in wanted.items()])
    return {str(row["relation"].id): row["relation"] for row in rows}
