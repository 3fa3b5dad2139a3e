"""Networks: the entities of a region, a theme or the whole graph, with the relations between them."""

from graph.ontology import Entity, Relation
from graph.queries import query
from graph.repository.entities import LIST as ENTITIES
from graph.repository.entities import Filter, filter_parameters, listed, several, unknown_spans
from graph.repository.moments import Moment
from graph.store import Store
from graph.subgraph import Subgraph

RELATIONS = query("network/relations")
MOST_ENTITIES = 20_000
MOST_RELATIONS = 50_000
CHUNK = 500
PAGE = 5_000


async def network(
    store: Store, keep: Filter, *, entities: int = MOST_ENTITIES, relations: int = MOST_RELATIONS
) -> Subgraph:
    """All entities that pass the filter and the relations between them, cut at the caps and saying so."""
    parameters = await filter_parameters(store, keep)
    asked = {"sort": "id", "descending": False, "started": False, "absent": False, "value": None, "after": ""}
    rows = await listed(store, ENTITIES, parameters, asked, entities + 1, await unknown_spans(store, keep))
    kept: tuple[Entity, ...] = tuple(row["entity"] for row in rows[:entities])
    found = await _relations(store, [entity.id for entity in kept], relations + 1, keep.moment)
    ties = tuple(sorted(found[:relations], key=lambda relation: str(relation.id)))
    truncated = len(rows) > entities or len(found) > relations
    return Subgraph(kept, ties, truncated, {"entities": entities, "relations": relations} if truncated else {})


async def names_outside(store: Store, found: Subgraph) -> dict[str, str]:
    """The names of the regions that entities of a subgraph lie in and that are not in it, by id."""
    inside = {entity.id for entity in found.entities}
    regions = {entity.region for entity in found.entities if entity.region} - inside
    return {id_: entity.name for id_, entity in (await several(store, sorted(regions))).items()}


async def _relations(store: Store, ids: list[str], most: int, moment: Moment) -> list[Relation]:
    """Up to `most` relations between the entities, read from one end in chunks, which both engines do by index."""
    kept = set(ids)
    found: list[Relation] = []
    for start in range(0, len(ids), CHUNK):
        last = ""
        while len(found) < most:
            chunk = ids[start : start + CHUNK]
            rows = await store.read(RELATIONS, ids=chunk, after=last, limit=PAGE, **moment.parameters)
            found += [row["relation"] for row in rows if row["relation"].to in kept]
            if len(rows) < PAGE:
                break
            last = rows[-1]["relation"].id
    return found
