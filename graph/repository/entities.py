"""Entities: one, several, lists with filters and facets, and what became of those that are gone."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from graph.errors import BadRequest, Deleted, Moved, NotFound
from graph.ontology import Entity
from graph.queries import Query, query
from graph.repository import unknown
from graph.repository.moments import ALWAYS, Moment, Span
from graph.repository.paging import COUNT_CAP, Page, after, cursor, cut
from graph.store import Row, Store

ONE = query("entity/one")
SEVERAL = query("entity/several")
LIST = query("entity/list")
COUNT = query("entity/count")
FACETS = query("entity/facets")
DEGREES = query("entity/degrees")
BUSIEST = query("entity/busiest")
TOMBSTONE = query("entity/tombstone")
RUNS_SINCE = query("change/runs")

Facet = Literal["type", "kind", "region", "theme", "source", "dataset"]
Up = Literal["id", "name", "amount", "value", "date", "changed"]
Sort = Literal[Up, "-id", "-name", "-amount", "-value", "-date", "-changed"]
_KINDS: dict[str, tuple[type, ...]] = dict.fromkeys(("amount", "value"), (int, float, type(None)))
LOOK = 2_000
"""How many relations of a hub are looked at for its busiest neighbours."""


@dataclass(frozen=True)
class Filter:
    """What a list of entities keeps; an empty field keeps all."""

    types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    changed_since: str = ""
    all_places: bool = False
    moment: Moment = ALWAYS


@dataclass(frozen=True)
class Detail:
    """An entity, how many relations of each type and direction it has, and its best-connected neighbours.

    `undated` counts the entity itself and its relations.
    """

    entity: Entity
    relations: dict[str, dict[str, int]]
    busiest: list[tuple[Entity, int]]
    undated: int = 0

    def wire(self) -> dict[str, Any]:
        """The entity as JSON shows it, with what stands around it."""
        busiest = [{"entity": each.wire(), "degree": degree} for each, degree in self.busiest]
        many = sum(sum(each.values()) for each in self.relations.values()) > LOOK
        cut = {"truncated": True, "limits": {"busiest": LOOK}} if many else {}
        return {**self.entity.wire(), "relations": self.relations, "busiest": busiest, **cut}


async def entity(store: Store, entity_id: str, moment: Moment = ALWAYS) -> Entity:
    """The entity of an id. Raises Moved, Deleted or NotFound, and NotThen where it did not hold at the moment."""
    return (await held(store, entity_id, moment))[0]


async def held(store: Store, entity_id: str, moment: Moment) -> tuple[Entity, Span]:
    """The entity of an id, and when it holds; raises as `entity` does."""
    rows = await store.read(ONE, id=entity_id, **ALWAYS.parameters)
    if not rows:
        missing = await gone(store, entity_id)
        if type(missing) is NotFound:  # neither there nor gone: it may have come back between the two looks
            rows = await store.read(ONE, id=entity_id, **ALWAYS.parameters)
        if not rows:
            raise missing
    found, span = rows[0]["entity"], Span.of(rows[0])
    moment.check(found, span)
    return found, span


async def gone(store: Store, fact_id: str) -> NotFound:
    """The error that tells what became of an id that is not there."""
    rows = await store.read(TOMBSTONE, id=fact_id)
    if not rows:
        return NotFound(f"There is no {fact_id}.", zh=f"图谱里没有 {fact_id}。")
    stone = rows[0]
    if stone["moved_to"]:
        to = stone["moved_to"]
        return Moved(f"{fact_id} is {to} now.", was=fact_id, to=to, zh=f"{fact_id} 现为 {to}。")
    return Deleted(
        f"{fact_id} was deleted at {stone['at']}.",
        at=stone["at"],
        run=stone["run"],
        zh=f"{fact_id} 已于 {stone['at']} 删除。",
    )


async def several(store: Store, ids: Sequence[str]) -> dict[str, Entity]:
    """Those of the entities that are there, by id; none asked for costs nothing."""
    return {id_: found for id_, (found, _) in (await spans(store, ids)).items()}


async def spans(store: Store, ids: Sequence[str]) -> dict[str, tuple[Entity, Span]]:
    """Those of the entities that are there and when each holds, by id; none asked for costs nothing."""
    if not ids:
        return {}
    rows = await store.read(SEVERAL, ids=sorted(set(ids)), **ALWAYS.parameters)
    return {row["entity"].id: (row["entity"], Span.of(row)) for row in rows}


async def entities(store: Store, keep: Filter, *, sort: Sort, limit: int, at: str | None) -> Page[Entity]:
    """A page of the entities that pass the filter, in the order asked for."""
    parameters = await filter_parameters(store, keep)
    kept = {name: value for name, value in asdict(keep).items() if name != "moment"}
    question = keep.moment.marked(json.dumps([kept, sort], ensure_ascii=False))
    within = await unknown_spans(store, keep)
    page = await keyset(store, LIST, parameters, question=question, sort=sort, limit=limit, at=at, within=within)
    count, undated = await _counted(store, parameters, within, COUNT_CAP)
    return Page(page.items, page.next, count, undated)


async def counted(store: Store, keep: Filter, cap: int) -> tuple[int, int]:
    """How many entities pass the filter, counted no further than the cap, and how many of them are undated."""
    return await _counted(store, await filter_parameters(store, keep), await unknown_spans(store, keep), cap)


async def _counted(
    store: Store, parameters: dict[str, Any], within: Sequence[unknown.Span], cap: int
) -> tuple[int, int]:
    row = (await store.read(COUNT, **parameters, cap=cap))[0]
    count, undated = int(row["count"]), int(row["undated"])
    if within and count < cap:
        more = await unknown.counted(store, within, _narrowed(parameters), cap - count)
        return count + more[0], undated + more[1]
    return count, undated


async def keyset(
    store: Store,
    list_: Query,
    parameters: dict[str, Any],
    *,
    question: str,
    sort: str,
    limit: int,
    at: str | None,
    within: Sequence[unknown.Span] = (),
) -> Page[Entity]:
    """A page of a list query that is sorted by a value and then by id; its total is not counted.

    Of the ranges `within`, places that nothing is known of are listed among the others.
    """
    key = after(at, question, _KINDS.get(sort.lstrip("-"), (str, type(None))), str)
    asked = {
        "sort": sort.lstrip("-"),
        "descending": sort.startswith("-"),
        "started": key is not None,
        "absent": key is not None and key[0] is None,
        "value": key[0] if key else None,
        "after": key[1] if key else "",
    }
    rows = await listed(store, list_, parameters, asked, limit + 1, within)
    page, last = cut(rows, limit)
    following = cursor(question, last["value"], last["entity"].id) if last else None
    return Page(tuple(row["entity"] for row in page), following, 0)


async def listed(
    store: Store,
    list_: Query,
    parameters: dict[str, Any],
    asked: dict[str, Any],
    limit: int,
    within: Sequence[unknown.Span],
) -> list[Row]:
    """Rows of a list query, `asked` being how they are sorted and paged, among them the unknown places `within`."""
    rows = await store.read(list_, **parameters, **asked, limit=limit)
    if not within:
        return rows
    more = await unknown.listed(store, within, _narrowed(parameters), asked, limit)
    return unknown.merged(rows, more, asked)[:limit]


async def facets(store: Store, keep: Filter, names: Sequence[Facet]) -> dict[str, dict[str, int]]:
    """How many of the entities that pass have each value: `{"type": {"Place": 12, …}, …}`."""
    if not names:
        return {}
    parameters = await filter_parameters(store, keep)
    rows = await store.read(FACETS, **parameters, facets=list(names))
    counted: dict[str, dict[str, int]] = {name: {} for name in names}
    for row in rows:
        counted[row["facet"]][row["value"]] = row["count"]
    more = await unknown.facets(store, await unknown_spans(store, keep), _narrowed(parameters), names)
    for name, counts in more.items():
        for value, count in counts.items():
            counted[name][value] = counted[name].get(value, 0) + count
    return {
        name: dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))) for name, counts in counted.items()
    }


async def unknown_spans(store: Store, keep: Filter) -> list[unknown.Span]:
    """The ranges of ids of the unknown places that pass; none of them has a kind, a theme or a source."""
    others = keep.kinds or keep.themes or keep.sources or (keep.types and "Place" not in keep.types)
    return await unknown.spans(store, keep.regions) if keep.all_places and not others else []


def _narrowed(parameters: dict[str, Any]) -> dict[str, Any]:
    """What of a filter's parameters concerns places that nothing is known of."""
    return {name: parameters[name] for name in unknown.NARROWED}


def check_types(store: Store, types: Sequence[str], parameter: str = "type") -> None:
    """Raise BadRequest for a type of node that is none."""
    _check(types, store.ontology.entities, parameter, "type", "类型")


def check_relations(store: Store, relations: Sequence[str], parameter: str = "relation") -> None:
    """Raise BadRequest for a type of relation that is none."""
    _check(relations, store.ontology.relations, parameter, "relation", "关系")


async def check_ids(store: Store, ids: Sequence[str], parameter: str) -> None:
    """Raise BadRequest for an id that is not there; it says where a renamed one lives on."""
    found = await several(store, ids)
    for id_ in ids:
        if id_ not in found:
            why = await gone(store, id_)
            raise BadRequest(why.message, parameter=parameter, zh=why.zh)


def _check(asked: Sequence[str], known: Collection[str], parameter: str, en: str, zh: str) -> None:
    for name in asked:
        if name not in known:
            listed = ", ".join(known)
            raise BadRequest(
                f"There is no {en} {name}.",
                parameter=parameter,
                mend=f"There are {listed}.",
                zh=f"没有 {name} 这一{zh}；可用的有：{listed}。",
            )


async def detail(store: Store, entity_id: str, moment: Moment = ALWAYS) -> Detail:
    """An entity with what stands around it; raises as `entity` does."""
    found, span = await held(store, entity_id, moment)
    around, undated = await degrees(store, found.id, moment)
    return Detail(found, around, await busiest(store, found.id, moment), undated + span.undated)


async def degrees(store: Store, entity_id: str, moment: Moment = ALWAYS) -> tuple[dict[str, dict[str, int]], int]:
    """How many relations of each type go out and come in, `{"LEADS": {"out": 2}, …}`, and how many are undated."""
    found: dict[str, dict[str, int]] = {}
    rows = await store.read(DEGREES, id=entity_id, **moment.parameters)
    for row in rows:
        found.setdefault(row["type"], {})[row["direction"]] = row["count"]
    return found, sum(row["undated"] for row in rows)


async def busiest(
    store: Store, entity_id: str, moment: Moment = ALWAYS, *, limit: int = 10
) -> list[tuple[Entity, int]]:
    """Its neighbours that have most relations themselves, with their number."""
    rows = await store.read(BUSIEST, id=entity_id, look=LOOK, limit=limit, **moment.parameters)
    return [(row["entity"], row["degree"]) for row in rows]


async def filter_parameters(store: Store, keep: Filter) -> dict[str, Any]:
    """The filter as parameters of the queries; raises BadRequest for a type, kind, theme or source that is none."""
    check_types(store, keep.types)
    _check(keep.kinds, next(each.choices for each in LIST.parameters if each.name == "kinds"), "kind", "kind", "种类")
    await check_ids(store, keep.themes, "theme")
    await check_ids(store, keep.sources, "source")
    changed: list[str] = []
    if keep.changed_since:
        rows = await store.read(RUNS_SINCE, since=keep.changed_since)
        changed = [row["id"] for row in rows]
    return {
        "types": list(keep.types),
        "kinds": list(keep.kinds),
        "regions": list(keep.regions),
        "themes": list(keep.themes),
        "sources": list(keep.sources),
        "datasets": list(keep.datasets),
        "changed_runs": changed,
        "narrowed_by_change": bool(keep.changed_since),
        **keep.moment.parameters,
    }
