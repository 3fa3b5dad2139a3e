"""Networks: what lies in a region, has a theme or stands around an entity, with the relations between it."""

from dataclasses import dataclass
from typing import Any

from graph.ontology import Entity, Relation
from graph.queries import query
from graph.repository.entities import LIST as ENTITIES
from graph.repository.entities import (
    Filter,
    check_relations,
    filter_parameters,
    held,
    listed,
    several,
    spans,
    unknown_spans,
)
from graph.repository.moments import Moment, Span
from graph.repository.paging import chunks
from graph.store import Store
from graph.subgraph import Subgraph

RELATIONS = query("network/relations")
NEIGHBOURS = query("network/neighbours")
MOST_ENTITIES = 100_000
MOST_RELATIONS = 250_000
"""What a picture takes in at most; above 20 000 entities it bundles them, above these caps it says that it was cut."""
DEEPEST = 3
LIMIT, MOST, MOST_TIES = 500, 5_000, 20_000
"""Of a subgraph that is told as it is, not drawn: entities usually, entities at most, relations at most."""
LOOK = 10_000
"""How many relations of one entity are looked at for its neighbours."""
CHUNK = 500
PAGE = 5_000
NARROWED = ("types", "regions", "themes", "as_of_from", "as_of_to")
"""The parameters of a filter that concern neighbours."""


@dataclass(frozen=True)
class Extent:
    """How much a network takes in: relations of these types or of all, and no more than the caps.

    Of an entity with more than `look` relations the first ones are looked at that the engine has at hand.
    """

    relations: tuple[str, ...] = ()
    most_entities: int = MOST_ENTITIES
    most_relations: int = MOST_RELATIONS
    look: int = LOOK


WHOLE = Extent()


async def network(store: Store, keep: Filter, extent: Extent = WHOLE) -> Subgraph:
    """All entities that pass the filter, in the order of ids, and the relations between them, cut at the caps.

    Raises BadRequest for a type, relation or theme that is none.
    """
    check_relations(store, extent.relations)
    parameters = await filter_parameters(store, keep)
    asked = {"sort": "id", "descending": False, "started": False, "absent": False, "value": None, "after": ""}
    most = extent.most_entities
    rows = await listed(store, ENTITIES, parameters, asked, most + 1, await unknown_spans(store, keep))
    kept = {row["entity"].id: row["entity"] for row in rows[:most]}
    return await _joined(store, kept, keep.moment, extent, {"entities": most} if len(rows) > most else {})


async def names_outside(store: Store, found: Subgraph) -> dict[str, str]:
    """The names of the regions that entities of a subgraph lie in and that are not in it, by id."""
    inside = {entity.id for entity in found.entities}
    regions = {entity.region for entity in found.entities if entity.region} - inside
    return {id_: entity.name for id_, entity in (await several(store, sorted(regions))).items()}


async def neighbourhood(store: Store, center: str, keep: Filter, depth: int, extent: Extent = WHOLE) -> Subgraph:
    """An entity with what stands up to so many steps away by way of entities that pass the filter, and their relations.

    The nearer ones come first, then the order of ids; the centre is there whether it passes or not. Kinds, sources,
    datasets and changes do not filter. Raises as `network` does, and Moved, Deleted, NotFound or NotThen.
    """
    check_relations(store, extent.relations)
    await held(store, center, keep.moment)
    parameters = await filter_parameters(store, keep)
    asked = {name: parameters[name] for name in NARROWED}
    beneath = [low for low, _ in await unknown_spans(store, keep)] if keep.regions else []
    asked |= {"relations": sorted(extent.relations), "all_places": keep.all_places, "beneath": beneath}
    asked |= {"look": extent.look + 1}
    reached: dict[str, None] = {center: None}
    frontier = [center]
    limits: dict[str, int] = {}
    for _ in range(depth):
        found = await _around(store, frontier, asked, limits)
        frontier = sorted(found - reached.keys())
        room = extent.most_entities - len(reached)
        if len(frontier) > room:
            limits["entities"] = extent.most_entities
        frontier = frontier[:room]
        reached |= dict.fromkeys(frontier)
    there = await _spans(store, list(reached))
    kept = {id_: there[id_][0] for id_ in reached if id_ in there}
    return await _joined(store, kept, keep.moment, extent, limits)


async def undated(store: Store, found: Subgraph, moment: Moment) -> int:
    """How many facts of a subgraph are undated; of all time nobody asks, and it is 0."""
    if not moment.asked:
        return 0
    there = await _spans(store, [entity.id for entity in found.entities])
    ties = sum(Span.stated(relation).undated for relation in found.relations)
    return ties + sum(span.undated for _, span in there.values())


async def _around(store: Store, frontier: list[str], asked: dict[str, Any], limits: dict[str, int]) -> set[str]:
    """The ids one step away from any of the frontier; `limits` is told where one has more than are looked at."""
    look = asked["look"] - 1
    found: set[str] = set()
    for chunk in chunks(frontier, CHUNK):
        rows = await store.read(NEIGHBOURS, ids=chunk, **asked)
        found = found.union(*(row["near"][:look] for row in rows))
        if any(row["looked"] > look for row in rows):
            limits["neighbours"] = look
        if len(found) > MOST_ENTITIES:  # more than any network takes in: the cap will say that it cut
            break
    return found


async def _spans(store: Store, ids: list[str]) -> dict[str, tuple[Entity, Span]]:
    found: dict[str, tuple[Entity, Span]] = {}
    for chunk in chunks(ids, CHUNK):
        found |= await spans(store, chunk)
    return found


async def _joined(
    store: Store, kept: dict[str, Entity], moment: Moment, extent: Extent, limits: dict[str, int]
) -> Subgraph:
    """The entities with the relations between them; `limits` are the caps that have cut something before."""
    most = extent.most_relations
    found = await _relations(store, list(kept), extent, moment)
    ties = tuple(sorted(found[:most], key=lambda relation: str(relation.id)))
    if len(found) > most:
        limits = {**limits, "relations": most}
    return Subgraph(tuple(kept.values()), ties, bool(limits), limits)


async def _relations(store: Store, ids: list[str], extent: Extent, moment: Moment) -> list[Relation]:
    """The relations between entities, one more than the cap where there are more; read from one end by index."""
    asked = {"within": dict.fromkeys(ids, True), "relations": sorted(extent.relations), **moment.parameters}
    found: list[Relation] = []
    for chunk in chunks(ids, CHUNK):
        last = ""
        while len(found) <= extent.most_relations:
            rows = await store.read(RELATIONS, ids=chunk, **asked, after=last, limit=PAGE)
            found += [row["relation"] for row in rows]
            if len(rows) < PAGE:
                break
            last = rows[-1]["relation"].id
    return found
