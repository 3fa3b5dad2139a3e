"""Comparison: places side by side, by what they have in common: themes, types, kinds, measures or years."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from graph.errors import BadRequest
from graph.ontology import Entity
from graph.ontology.described import described
from graph.ontology.model import COUNTRY
from graph.ontology.places import place_id
from graph.queries import Query, query
from graph.repository.entities import check_ids, several
from graph.repository.figures import Sums, sums
from graph.repository.moments import ALWAYS, Moment
from graph.repository.places import SUMS, undated
from graph.store import Row, Store

THEMES = query("compare/themes")
THEME_SUMS = query("compare/theme_sums")
TYPES = query("compare/types")
KINDS = query("compare/kinds")
MEASURES = query("compare/measures")
YEARS = query("compare/years")
RELATION_YEARS = query("compare/relation_years")

By = Literal["theme", "type", "kind", "measure", "year"]
FEWEST = 2
MOST = 6
EXAMPLES = 10
"""How many ids a cell gives of what it counts."""
FIGURES = 100
"""How many figures a cell shows; its count tells where there are more."""
SHOWN = (
    *("id", "name", "value", "unit", "qualifier", "base", "per", "sense", "status"),
    *("date", "since", "until", "inferred", "redacted"),
)
"""What a cell says of a figure; absent values are left out."""
UNSTATED = {"zh": "未述", "en": "unstated"}


@dataclass(frozen=True)
class Key:
    """What places are compared by, one line of the table, with its name in both languages."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True)
class Cell:
    """What one place has of one key: how many, the ids of the first ten, and money or figures where there are any."""

    region: str
    key: str
    count: int
    examples: tuple[str, ...]
    sums: Sums = field(default_factory=dict)
    figures: tuple[Entity, ...] = ()

    def wire(self) -> dict[str, Any]:
        """The cell as JSON shows it."""
        shown: dict[str, Any] = {"region": self.region, "key": self.key, "count": self.count}
        if self.sums:
            shown["sums"] = self.sums
        if self.figures:
            facts = [figure.wire() for figure in self.figures]
            shown["values"] = [{name: fact[name] for name in SHOWN if name in fact} for fact in facts]
        return {**shown, "examples": list(self.examples)}


@dataclass(frozen=True)
class Comparison:
    """Places in the order asked for, keys, and the cells that hold something, line by line.

    Keys that most places share come first, then the more frequent ones; years come in their own order.
    `undated` is how many of the entities counted are, where a time is asked for.
    """

    regions: tuple[Entity, ...]
    keys: tuple[Key, ...]
    cells: tuple[Cell, ...]
    undated: int = 0

    def wire(self, *, english: bool = False) -> dict[str, Any]:
        """The comparison as JSON shows it; the names of keys are Chinese unless English is asked for."""
        return {
            "regions": [place.wire() for place in self.regions],
            "keys": [{"key": each.key, "name": each.en if english else each.zh} for each in self.keys],
            "cells": [cell.wire() for cell in self.cells],
        }


@dataclass(frozen=True)
class _Question:
    """The places to compare, as parameters of the queries, and the time asked of."""

    store: Store
    regions: list[str]
    moment: Moment

    async def read(self, question: Query, **more: object) -> list[Row]:
        return await self.store.read(question, regions=self.regions, **self.moment.parameters, **more)

    async def undated(self, **of: Any) -> int:
        return await undated(self.store, self.regions, self.moment, **of)


_Found = tuple[dict[str, Key], list[Cell], int]
"""The lines, the cells, and how many of the entities counted are undated."""


async def compare(store: Store, regions: Sequence[str], by: By = "theme", moment: Moment = ALWAYS) -> Comparison:
    """Two to six places, each with all below it, compared by one thing. Places are named by id or code.

    Places that nothing is known of do not count; the places compared need not have held at the moment. Raises
    BadRequest for too few or too many places, the same one twice, the country (all lies in it), or one that is not
    there.
    """
    places = await _places(store, regions)
    keys, cells, dateless = await _QUESTIONS[by](_Question(store, [place.id for place in places], moment))
    order = {key: at for at, key in enumerate(_ordered(keys, cells, by))}
    columns = {place.id: at for at, place in enumerate(places)}
    return Comparison(
        places,
        tuple(keys[key] for key in order),
        tuple(sorted(cells, key=lambda cell: (order[cell.key], columns[cell.region]))),
        dateless,
    )


def _ordered(keys: Mapping[str, Key], cells: Sequence[Cell], by: By) -> list[str]:
    if by == "year":
        return sorted(keys)
    shared = Counter(cell.key for cell in cells)
    total: Counter[str] = Counter()
    for cell in cells:
        total[cell.key] += cell.count
    return sorted(keys, key=lambda key: (-shared[key], -total[key], key))


async def _places(store: Store, regions: Sequence[str]) -> tuple[Entity, ...]:
    ids = [place_id(region) for region in regions]
    if not FEWEST <= len(ids) <= MOST:
        raise _refused(f"Compare {FEWEST} to {MOST} places.", f"请比较 {FEWEST} 至 {MOST} 个地点。")
    for id_, times in Counter(ids).items():
        if times > 1:
            raise _refused(f"{id_} is named more than once.", f"{id_} 重复；请给出不同的地点。")
        if store.ontology.type_of(id_) != "Place":
            raise _refused(f"{id_} is not a place.", f"{id_} 不是地点。")
    if COUNTRY in ids:
        raise _refused("The country holds all: compare places below it.", "国家包括全部；请比较其下的地点。")
    found = await several(store, ids)
    if len(found) < len(ids):
        await check_ids(store, ids, "region")
    return tuple(found[id_] for id_ in ids)


def _refused(en: str, zh: str) -> BadRequest:
    return BadRequest(en, parameter="region", zh=zh)


async def _themes(asked: _Question) -> _Found:
    money: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in await asked.read(THEME_SUMS):
        money.setdefault((row["region"], row["theme"]), []).append(row)
    keys: dict[str, Key] = {}
    cells: list[Cell] = []
    for row in await asked.read(THEMES, most=EXAMPLES):
        theme: Entity = row["theme"]
        keys[theme.id] = Key(theme.id, theme.name, theme.aliases[0] if theme.aliases else theme.name)
        summed = sums(money.get((row["region"], theme.id), ()))
        cells.append(Cell(row["region"], theme.id, row["count"], tuple(row["examples"]), summed))
    return keys, cells, await asked.undated(types=["Initiative"], themed=True)


async def _types(asked: _Question) -> _Found:
    rows = await asked.read(TYPES, most=EXAMPLES)
    labels = {name: asked.store.ontology.entities[name].label for name in {row["type"] for row in rows}}
    keys = {name: Key(name, label.zh, label.en) for name, label in labels.items()}
    cells = [Cell(row["region"], row["type"], row["count"], tuple(row["examples"])) for row in rows]
    return keys, cells, await asked.undated()


async def _kinds(asked: _Question) -> _Found:
    said = described(asked.store.ontology)
    lists = {
        name: said["terms"][kind["terms"]]
        for name, type_ in said["types"].items()
        if "terms" in (kind := type_["properties"].get("kind", {}))
    }
    summing = await asked.store.read(SUMS, ids=asked.regions, **asked.moment.parameters)
    money = {(row["region"], row["kind"]): (row,) for row in summing}
    keys: dict[str, Key] = {}
    cells: list[Cell] = []
    for row in await asked.read(KINDS, types=list(lists), most=EXAMPLES):
        type_, kind = row["type"], row["kind"]
        key = f"{asked.store.ontology.prefix(type_)}/{kind}"
        label, term = said["types"][type_]["label"], lists[type_].get(kind, UNSTATED)
        keys[key] = Key(key, f"{label['zh']} · {term['zh']}", f"{label['en']} · {term['en']}")
        summed = sums(money.get((row["region"], kind), ())) if type_ == "Fund" else {}
        cells.append(Cell(row["region"], key, row["count"], tuple(row["examples"]), summed))
    return keys, cells, await asked.undated(types=list(lists))


async def _measures(asked: _Question) -> _Found:
    names: dict[str, Counter[str]] = {}
    cells: list[Cell] = []
    for row in await asked.read(MEASURES, most=FIGURES):
        measure, figures = row["measure"], tuple(row["figures"])
        names.setdefault(measure, Counter()).update(figure.name for figure in figures)
        examples = tuple(figure.id for figure in figures[:EXAMPLES])
        cells.append(Cell(row["region"], measure, row["count"], examples, figures=figures))
    # a measure has no name of its own: in English its slug's words stand for it
    keys = {measure: Key(measure, _named(found), measure.replace("-", " ")) for measure, found in names.items()}
    return keys, cells, await asked.undated(types=["Indicator"], measured=True)


def _named(names: Counter[str]) -> str:
    """The name that figures share; where they differ the two commonest, lest one place's name stand for another's."""
    common = sorted(names, key=lambda name: (-names[name], name))
    return "／".join(common[:2]) + ("等" if len(common) > 2 else "")


async def _years(asked: _Question) -> _Found:
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[str]] = {}
    for question in (YEARS, RELATION_YEARS):
        for row in await asked.read(question, most=EXAMPLES):
            at = (row["region"], f"{row['year']:04}")
            counts[at] += row["count"]
            examples.setdefault(at, []).extend(row["examples"])
    cells = [
        Cell(region, year, count, tuple(sorted(examples[region, year])[:EXAMPLES]))
        for (region, year), count in counts.items()
    ]
    return {cell.key: Key(cell.key, f"{cell.key}年", cell.key) for cell in cells}, cells, 0  # by their dates


_QUESTIONS: Mapping[By, Callable[[_Question], Awaitable[_Found]]] = {
    "theme": _themes,
    "type": _types,
    "kind": _kinds,
    "measure": _measures,
    "year": _years,
}
