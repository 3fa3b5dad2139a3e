"""Candidates: what the index offers for names, as it takes to compare them; and the places that a name may mean."""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.likeness import Described
from graph.names import is_bare, place_brief, place_stem, regions
from graph.ontology import Entity
from graph.ontology.schema import ENTITY_ID
from graph.queries import query
from graph.repository.entities import spans
from graph.repository.moments import ALWAYS, Moment
from graph.repository.paging import chunks
from graph.repository.ranking import Question
from graph.repository.searching import LEVELS, LONGEST, PLACE, PLACES, TEXT, lookup, lucene
from graph.repository.unknown import prefixes
from graph.store import Row, Store

MANY = query("search/many")
LOOKED_AT = 40
"""How many of the index's best are compared with a name."""
TOGETHER = 10
PARTS_AT_ONCE = 2
"""How many names are looked up in one question to the engine, and how many such questions are under way at a time."""
AT_ONCE = 4
"""How many names of places are looked up at a time: more would only keep others waiting."""
NAMESAKES = 20
"""The most places that the name of a region is taken for."""
ID = re.compile(ENTITY_ID)


@dataclass(frozen=True)
class Offered:
    """What the index offers for a name: its id, what it is compared by, and whether it is undated.

    `rank` is 0 for what is known; of unknown places the larger divisions have the lower ones.
    """

    id: str
    described: Described
    undated: bool
    rank: int = 0


@dataclass(frozen=True)
class Within:
    """Of what candidates are offered: types, or none for all; unknown places or not; and the time that is asked of."""

    types: tuple[str, ...] = ()
    all_places: bool = False
    moment: Moment = field(default=ALWAYS)


async def offered(store: Store, names: Sequence[tuple[str, tuple[str, ...]]], within: Within) -> list[list[Offered]]:
    """What the index offers for each name, in their order; unknown places only within the regions beside the name."""
    texts = {name: lucene(name, question) for name, question in _asked(names)}
    wanted = list(dict.fromkeys(texts.values()))
    narrowed = {"types": list(within.types), "limit": LOOKED_AT, **within.moment.parameters}
    found: dict[str, list[Offered]] = {}
    turns = asyncio.Semaphore(PARTS_AT_ONCE)

    async def look(part: Sequence[str]) -> None:
        async with turns:
            for row in await store.read(MANY, texts=part, **narrowed):
                found.setdefault(row["asked"], []).append(_light(store, row))

    await asyncio.gather(*map(look, chunks(wanted, TOGETHER)))
    more = await _unknown(store, names, within) if within.all_places else {}
    ids = await _by_id(store, [name for name, _ in names], within)
    return [
        [*found.get(texts.get(name, ""), ()), *more.get((name, near), ()), *ids.get(name, ())] for name, near in names
    ]


def _asked(names: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[str, Question]]:
    """The names that can be asked for: those with a letter."""
    for name in dict.fromkeys(name for name, _ in names):
        question = Question.of(name[:LONGEST])
        if question.letters:
            yield name, question


def _light(store: Store, row: Row) -> Offered:
    type_ = store.ontology.type_of(row["id"]) or ""
    region = (row["region"],) if row["region"] else ()
    places = (row["id"],) if type_ == PLACE else tuple(row["places"] or region)
    aliases = tuple(row["aliases"] or ())
    its = Described(row["name"], aliases, type_, places, redacted=bool(row["redacted"]))
    return Offered(row["id"], its, row["undated"])


async def _unknown(
    store: Store, names: Sequence[tuple[str, tuple[str, ...]]], within: Within
) -> dict[tuple[str, tuple[str, ...]], list[Offered]]:
    """Places that nothing is known of, for each name and the regions they are to lie in."""
    turns = asyncio.Semaphore(AT_ONCE)
    if within.types and PLACE not in within.types:
        return {}

    async def look(name: str, near: tuple[str, ...]) -> list[Offered]:
        words = lookup(name, Question.of(name))
        if not words:
            return []
        async with turns:
            begun = await prefixes(store, near)
            asked = {"within": [], "limit": LOOKED_AT, **within.moment.parameters}
            rows = await store.read(PLACES, text=words, prefixes=begun, **asked)
        return [Offered(row["entity"].id, _place(row["entity"]), row["undated"], rank(row["entity"])) for row in rows]

    keys = list(dict.fromkeys(names))
    return dict(zip(keys, await asyncio.gather(*(look(*key) for key in keys)), strict=True))


async def _by_id(store: Store, names: Sequence[str], within: Within) -> dict[str, list[Offered]]:
    """Those of the names that are ids of entities."""
    there = await spans(store, [name for name in names if ID.fullmatch(name)])
    return {
        id_: [Offered(id_, Described.of(entity), span.undated)]
        for id_, (entity, span) in there.items()
        if within.moment.holds(span) and (not within.types or entity.type in within.types)
    }


def _place(entity: Entity) -> Described:
    return Described.of(entity, tuple((getattr(entity, "path", None) or "").split(" / ")))


def rank(place: Any) -> int:  # noqa: ANN401  its level is its type's own
    """The rank of an unknown place by its level: the larger divisions have the lower ones."""
    return 1 + LEVELS.index(place.level or LEVELS[-1])


async def places_named(store: Store, name: str) -> tuple[str, ...]:
    """The ids of the places of that name, known or not: several where several bear it, none where none does.

    `西宁` is 西宁市, the largest division where several begin so; `青海省西宁市` is the one whose path has both.
    """
    parts = regions(name) or (name,)
    question = Question.of(parts[-1])
    words = lookup(parts[-1], question)
    if not question.letters or not words:
        return ()
    asked = {"limit": LOOKED_AT, **ALWAYS.parameters}
    rows = await store.read(TEXT, text=lucene(parts[-1], question), types=[PLACE], regions=[], **asked)
    rows += await store.read(PLACES, text=words, prefixes=[""], within=list(parts[:-1]), **asked)
    there = {row["entity"].id: row["entity"] for row in rows if _bears(row["entity"], parts)}
    return _largest(there) if is_bare(parts[-1]) else tuple(sorted(there)[:NAMESAKES])


def _largest(places: Mapping[str, Entity]) -> tuple[str, ...]:
    best = min((rank(each) for each in places.values()), default=0)
    return tuple(sorted(id_ for id_, each in places.items() if rank(each) == best)[:NAMESAKES])


def _bears(place: Entity, parts: Sequence[str]) -> bool:
    """Whether a place bears the last of the names, and its path all before it."""
    path = getattr(place, "path", None) or ""
    if not all(part in path for part in parts[:-1]):
        return False
    names = (place.name, *place.aliases)
    if is_bare(parts[-1]):
        return any(place_stem(each) == place_stem(parts[-1]) for each in names)
    return any(place_brief(each) == place_brief(parts[-1]) for each in names)
