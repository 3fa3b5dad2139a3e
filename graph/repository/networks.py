"""Networks: the entities of a region, a theme or the whole graph, with the relations between them."""

from graph.ontology import Entity, Relation
from graph.queries import query
from graph.repository.entities import LIST as ENTITIES
from graph.repository.entities import Filter, filter_parameters
from graph.store import Store
from graph.subgraph import Subgraph

RELATIONS = query("network/relations")
MOST_ENTITIES = 20_000
MOST_RELATIONS = 50_000


async def network(
    store: Store, keep: Filter, *, entities: int = MOST_ENTITIES, relations: int = MOST_RELATIONS
) -> Subgraph:
    """All entities that pass the filter and the relations between them, cut at the caps and saying so."""
    parameters = await filter_parameters(store, keep)
    rows = await store.read(
        ENTITIES,
        **parameters,
        sort="id",
        descending=False,
        started=False,
        absent=False,
        value=None,
        after="",
        limit=entities + 1,
    )
    kept: tuple[Entity, ...] = tuple(row["entity"] for row in rows[:entities])
    found = await store.read(RELATIONS, ids=[entity.id for entity in kept], relations=[], limit=relations + 1)
    ties: tuple[Relation, ...] = tuple(row["relation"] for row in found[:relations])
    truncated = len(rows) > entities or len(found) > relations
    return Subgraph(kept, ties, truncated, {"entities": entities, "relations": relations} if truncated else {})
