"""Harvest: facts in batches, all or those of a filter, from one version of the graph; what exports are made of."""

from collections.abc import AsyncIterator, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from graph.errors import Overtaken
from graph.ontology import Entity, Relation
from graph.queries import Query, query
from graph.repository import unknown
from graph.repository.entities import (
    Filter,
    check_relations,
    counted,
    filter_parameters,
    held,
    several,
    unknown_spans,
)
from graph.repository.networks import MOST_ENTITIES, Extent, neighbourhood, network, undated
from graph.repository.paging import chunks
from graph.repository.places import ALL
from graph.store import Row, Store
from graph.subgraph import Subgraph

IDS = query("harvest/ids")
RANGE = query("harvest/range")
RELATIONS = query("harvest/relations")
ENTITY_ORIGINS = query("harvest/entity_origins")
RELATION_ORIGINS = query("harvest/relation_origins")
DATASETS = query("catalog/datasets")
BATCH = 500
"""How many entities, or entities whose relations are asked for, one read takes in."""
PAGE = 5_000
"""The most relations of one read."""
MANY = 10_000
"""Of so many entities the ids are read by ranges: one question for all of them would take too long."""
LAST = "~"
"""Greater than every id."""
WIDE = ("country", "province")
"""Levels of places that are no narrow part of the graph: some thirty of them are nearly all of it."""
NARROWED = ("types", "regions", "themes", "as_of_from", "as_of_to")
SHOWN = ("id", "name", "title", "publisher", "author", "published", "url", "dataset")
"""What a file says of a source that it cites and does not hold."""
Facts = Sequence[Entity] | Sequence[Relation]


@dataclass(frozen=True)
class Question:
    """What is harvested: around a centre so many steps, else all that passes; relations of some types or all."""

    keep: Filter = field(default_factory=Filter)
    relations: tuple[str, ...] = ()
    center: str = ""
    depth: int = 1

    async def narrow(self, store: Store) -> bool:
        """Whether it is of a part: around a centre, under a theme, in regions that are prefectures or below them."""
        if self.center or self.keep.themes:
            return True
        regions = await several(store, self.keep.regions)
        return bool(regions) and not any(getattr(each, "level", None) in WIDE for each in regions.values())

    async def check(self, store: Store) -> None:
        """Raise as `Harvest.begin` does for what there is not, before anything is harvested."""
        check_relations(store, self.relations)
        if self.center:
            await held(store, self.center, self.keep.moment)
        await filter_parameters(store, self.keep)

    @property
    def whole(self) -> bool:
        """Whether nothing is left out but, where they are not asked for, places that nothing is known of."""
        keep = self.keep
        filtered = keep.types or keep.regions or keep.themes or keep.moment.asked
        return not (self.center or self.relations or filtered)


@dataclass(frozen=True)
class Origin:
    """The state of the graph that is read, the datasets it was loaded from, and the caps that cut a neighbourhood."""

    state: tuple[str, int]
    datasets: tuple[dict[str, Any], ...]
    limits: dict[str, int] = field(default_factory=dict)
    undated: int = 0
    """How many of the entities are undated, where a time was asked of."""


@dataclass
class _Origins:
    """Of which datasets facts are, which sources they cite, and the ids of the entities among them."""

    datasets: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)

    def add(self, dataset: str | None, sources: Sequence[str]) -> None:
        """Take a fact in."""
        self.datasets.update([dataset] if dataset else ())
        self.sources.update(sources)


class Harvest:
    """Facts of one version of the graph. Made by `Harvest.begin`; `origin` is known from the beginning."""

    def __init__(self, store: Store, question: Question, origin: Origin, found: Subgraph | list[str]) -> None:
        self._store = store
        self._question = question
        self._around = found if isinstance(found, Subgraph) else None
        self._ids = [] if isinstance(found, Subgraph) else found
        self.origin = origin

    @classmethod
    async def begin(cls, store: Store, question: Question) -> "Harvest":
        """Look up what is asked for. Raises as `networks.neighbourhood` does for what there is not."""
        state = await store.state()
        check_relations(store, question.relations)
        around, ids = None, []
        if question.center:
            extent = Extent(question.relations)
            around = await neighbourhood(store, question.center, question.keep, question.depth, extent)
        else:
            ids = await _known(store, question.keep)
        datasets = tuple(row["dataset"] for row in await store.read(DATASETS))
        limits = around.limits if around else {}
        origin = Origin(state, datasets, limits, await _undated(store, question, around))
        return cls(store, question, origin, around or ids)

    async def batches(self) -> AsyncIterator[Facts]:
        """Entities, then the relations between them, in the order of ids; each batch of one kind.

        Around a centre the nearer ones come first; places that nothing is known of come after all others, and
        relations in the order of the entities they go out from. Raises Overtaken where the graph is written to
        meanwhile, at the latest at the end: what was given until then is of no version.
        """
        if self._around is not None:
            for entities in chunks(self._around.entities, PAGE):
                yield entities
            for relations in chunks(self._around.relations, PAGE):
                yield relations
        else:
            inside: set[str] | None = set() if self._narrowed else None
            async for entities in self._entities():
                await self.check()
                if inside is not None:
                    inside.update(each.id for each in entities)
                yield entities
            async for ids in self._sources():
                async for relations in self._relations(ids, inside):
                    await self.check()
                    yield relations
        await self.check()

    async def told(self, drawn: Subgraph | None = None) -> dict[str, Any]:
        """What the file is to say of itself: datasets, caps, and of which time it is, where it is of one.

        Of a part: only the datasets that its facts are of, and the sources that they cite and that are not among them;
        facts that are `drawn` are not read once more.
        """
        keep, origin = self._question.keep, self.origin
        datasets: Sequence[dict[str, Any]] = origin.datasets
        sources: Sequence[dict[str, Any]] = ()
        if part := not self._question.whole:
            found = await self._origins(drawn or self._around)
            sources = [each async for each in self._lacking(found)]
            datasets = [each for each in datasets if each["id"] in found.datasets]
        time = keep.moment.wire(origin.undated).get("as_of", {})
        named = {"undated_entities" if name == "undated" else name: value for name, value in time.items()}
        said = {"datasets": datasets, "limits": origin.limits, "as_of": named}
        return {**said, "sources": sources, "part": part}

    async def subgraph(self, most: int = MOST_ENTITIES) -> Subgraph:
        """All facts as one value, cut where a picture takes in no more: first entities, then relations between them."""
        extent = Extent(self._question.relations, most)
        found = self._around or await network(self._store, self._question.keep, extent)
        await self.check()
        return found

    async def check(self) -> None:
        """Raise Overtaken unless the graph is still in the state that the harvest began with."""
        if await self._store.state() != self.origin.state:
            raise Overtaken(
                "The graph was written to while it was read; try again in a moment.",
                zh="读取期间图被写入，请稍后再试。",
            )

    async def _origins(self, known: Subgraph | None) -> _Origins:
        """Where the facts come from, told before the first of them is given."""
        found = _Origins()
        if known is not None:
            found.ids = {each.id for each in known.entities}
            for fact in (*known.entities, *known.relations):
                found.add(fact.dataset, fact.sources)
            return found
        async for ids in self._sources():
            for row in await self._store.read(ENTITY_ORIGINS, ids=list(ids)):
                found.ids.add(row["id"])
                found.add(row["dataset"], row["sources"])
        async for ids in self._sources():
            async for rows in self._tied(RELATION_ORIGINS, ids):
                for row in rows:
                    if row["to"] in found.ids:
                        found.add(row["dataset"], row["sources"])
        return found

    async def _lacking(self, found: _Origins) -> AsyncIterator[dict[str, Any]]:
        """What is known of the sources that are cited and not taken in, by their ids; their datasets are noted too."""
        for ids in chunks(sorted(found.sources - found.ids), BATCH):
            there = await several(self._store, ids)
            for id_ in ids:
                said = there[id_].wire() if id_ in there else {"id": id_}
                found.add(said.get("dataset"), ())
                yield {name: said[name] for name in SHOWN if said.get(name)}

    @property
    def _narrowed(self) -> bool:
        """Whether relations may lead to entities that are not taken in, but for places that nothing is known of."""
        keep = self._question.keep
        return bool(keep.types or keep.regions or keep.themes)

    async def _entities(self) -> AsyncIterator[Sequence[Entity]]:
        for ids in chunks(self._ids, BATCH):
            found = await several(self._store, ids)
            yield [found[id_] for id_ in ids if id_ in found]
        async for places in self._unknown():
            yield places

    async def _sources(self) -> AsyncIterator[Sequence[str]]:
        """The ids of all entities once more, to ask for the relations that go out from them."""
        for ids in chunks(self._ids, BATCH):
            yield ids
        async for places in self._unknown():
            yield [place.id for place in places]

    async def _unknown(self) -> AsyncIterator[list[Entity]]:
        """Places that nothing is known of, where they are asked for, in the order of their ids."""
        keep = self._question.keep
        narrowed = {"datasets": [], "changed_runs": [], "narrowed_by_change": False, **keep.moment.parameters}
        for low, high in await unknown_spans(self._store, keep):
            begin = low
            while True:
                rows = await self._store.read(unknown.LISTED, begin=begin, end=high, **narrowed, limit=BATCH)
                if rows:
                    yield [row["entity"] for row in rows]
                if len(rows) < BATCH:
                    break
                begin = f"{rows[-1]['entity'].id} "  # what comes next after an id: none has a space

    async def _relations(self, ids: Sequence[str], inside: Set[str] | None) -> AsyncIterator[list[Relation]]:
        """The relations that go out from some entities to any that is taken in."""
        async for rows in self._tied(RELATIONS, ids):
            found = [row["relation"] for row in rows]
            kept = found if inside is None else [each for each in found if each.to in inside]
            for some in chunks(kept, BATCH * 2):
                yield list(some)

    async def _tied(self, statement: Query, ids: Sequence[str]) -> AsyncIterator[list[Row]]:
        """Pages of the rows of the relations that go out from some entities."""
        keep = self._question.keep
        asked = {"relations": list(self._question.relations), "all_places": keep.all_places, **keep.moment.parameters}
        after = ""
        while True:
            rows = await self._store.read(statement, ids=list(ids), **asked, after=after, limit=PAGE)
            yield rows
            if len(rows) < PAGE:
                return
            after = str(rows[-1]["id"])


async def _known(store: Store, keep: Filter) -> list[str]:
    """The ids of what passes the filter, but for places that nothing is known of, in their order."""
    narrowed = keep.types or keep.regions or keep.themes
    if narrowed or (await counted(store, keep, MANY))[0] < MANY:
        parameters = await filter_parameters(store, keep)
        rows = await store.read(IDS, **{name: parameters[name] for name in NARROWED})
        return sorted(row["id"] for row in rows)
    found: list[str] = []
    after = ""
    while True:
        rows = await store.read(RANGE, after=after, before=LAST, limit=PAGE, **keep.moment.parameters)
        found += [row["id"] for row in rows if row["kept"]]
        if len(rows) < PAGE:
            return found
        after = rows[-1]["id"]


async def _undated(store: Store, question: Question, around: Subgraph | None) -> int:
    moment = question.keep.moment
    if not moment.asked:
        return 0
    if around is not None:
        return await undated(store, Subgraph(around.entities, ()), moment)
    return (await counted(store, question.keep, ALL))[1]
