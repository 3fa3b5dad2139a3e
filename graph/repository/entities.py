"""Entities: one, several, lists with filters and facets, and what became of those that are gone."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from graph.errors import BadRequest, Deleted, Moved, NotFound
from graph.ontology import Entity
from graph.queries import Query, query
from graph.repository import unknown
from graph.repository.paging import COUNT_CAP, Page, after, cursor, cut
from graph.store import Store

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


async def entity(store: Store, entity_id: str) -> Entity:
    """The entity of an id. Raises Moved, Deleted or NotFound."""
    rows = await store.read(ONE, id=entity_id)
    if not rows:
        raise await gone(store, entity_id)
    found: Entity = rows[0]["entity"]
    return found


async def gone(store: Store, fact_id: str) -> NotFound:
    """The error that tells what became of an id that is not there."""
    rows = await store.read(TOMBSTONE, id=fact_id)
    if not rows:
        return NotFound(f"There is no {fact_id}.", zh=f"图谱里没有 {fact_id}。")
    stone = rows[0]
    if stone["moved_to"]:
        return Moved(
            f"{fact_id} is {stone['moved_to']} now.", to=stone["moved_to"], zh=f"{fact_id} 现为 {stone['moved_to']}。"
        )
    return Deleted(
        f"{fact_id} was deleted at {stone['at']}.",
        at=stone["at"],
        run=stone["run"],
        zh=f"{fact_id} 已于 {stone['at']} 删除。",
    )


async def several(store: Store, ids: Sequence[str]) -> dict[str, Entity]:
    """Those of the entities that are there, by id; none asked for costs nothing."""
    if not ids:
        return {}
    rows = await store.read(SEVERAL, ids=sorted(set(ids)))
    return {row["entity"].id: row["entity"] for row in rows}


async def entities(store: Store, keep: Filter, *, sort: Sort, limit: int, at: str | None) -> Page[Entity]:
    """A page of the entities that pass the filter, in the order asked for."""
    parameters = await filter_parameters(store, keep)
    question = json.dumps([asdict(keep), sort], ensure_ascii=False)
    within = await unknown_spans(store, keep)
    page = await keyset(store, LIST, parameters, question=question, sort=sort, limit=limit, at=at, within=within)
    count = int((await store.read(COUNT, **parameters, cap=COUNT_CAP))[0]["count"])
    if within and count < COUNT_CAP:
        count += await unknown.counted(store, within, _narrowed(parameters), COUNT_CAP)
    return Page(page.items, page.next, min(count, COUNT_CAP))


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
    rows = await store.read(list_, **parameters, **asked, limit=limit + 1)
    if within:
        more = await unknown.listed(store, within, _narrowed(parameters), asked, limit + 1)
        rows = unknown.merged(rows, more, asked)
    page, last = cut(rows, limit)
    following = cursor(question, last["value"], last["entity"].id) if last else None
    return Page(tuple(row["entity"] for row in page), following, 0)


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
    return counted


async def unknown_spans(store: Store, keep: Filter) -> list[unknown.Span]:
    """The ranges of ids of the unknown places that pass; none of them has a kind, a theme or a source."""
    others = keep.kinds or keep.themes or keep.sources or (keep.types and "Place" not in keep.types)
    return await unknown.spans(store, keep.regions) if keep.all_places and not others else []


def _narrowed(parameters: dict[str, Any]) -> dict[str, Any]:
    """What of a filter's parameters concerns places that nothing is known of."""
    return {name: parameters[name] for name in unknown.NARROWED}


def check_types(store: Store, types: Sequence[str]) -> None:
    """Raise BadRequest for a type of node that is none."""
    _check(types, store.ontology.entities, "type", "类型")


def check_relations(store: Store, relations: Sequence[str]) -> None:
    """Raise BadRequest for a type of relation that is none."""
    _check(relations, store.ontology.relations, "relation", "关系")


async def check_ids(store: Store, ids: Sequence[str], parameter: str) -> None:
    """Raise BadRequest for an id that is not there; it says where a renamed one lives on."""
    found = await several(store, ids)
    for id_ in ids:
        if id_ not in found:
            why = await gone(store, id_)
            raise BadRequest(why.message, parameter=parameter, zh=why.zh)


def _check(asked: Sequence[str], known: Collection[str], parameter: str, zh: str) -> None:
    for name in asked:
        if name not in known:
            listed = ", ".join(known)
            raise BadRequest(
                f"There is no {parameter} {name}.",
                parameter=parameter,
                mend=f"There are {listed}.",
                zh=f"没有 {name} 这一{zh}；可用的有：{listed}。",
            )


async def degrees(store: Store, entity_id: str) -> dict[str, dict[str, int]]:
    """How many relations of each type go out and come in: `{"LEADS": {"out": 2}, …}`."""
    counted: dict[str, dict[str, int]] = {}
    for row in await store.read(DEGREES, id=entity_id):
        counted.setdefault(row["type"], {})[row["direction"]] = row["count"]
    return counted


async def busiest(store: Store, entity_id: str, limit: int = 10) -> list[tuple[Entity, int]]:
    """Its neighbours that have most relations themselves, with their number."""
    rows = await store.read(BUSIEST, id=entity_id, look=LOOK, limit=limit)
    return [(row["entity"], row["degree"]) for row in rows]


async def filter_parameters(store: Store, keep: Filter) -> dict[str, Any]:
    """The filter as parameters of the queries; raises BadRequest for a type, theme or source that is none."""
    check_types(store, keep.types)
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
    }
