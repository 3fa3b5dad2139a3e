"""Relations: one by its id, and the pages of what stands around an entity."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from graph.ontology import Entity, Relation
from graph.queries import query
from graph.repository.entities import check_relations, check_types, entity, gone, spans
from graph.repository.moments import ALWAYS, Moment, Span
from graph.repository.paging import COUNT_CAP, Page, after, cursor, cut
from graph.store import Store

NEIGHBOURS = query("entity/neighbours")
NEIGHBOURS_COUNT = query("entity/neighbours_count")

Direction = Literal["in", "out", "both"]


@dataclass(frozen=True)
class Neighbour:
    """A relation of an entity and the entity at its other end."""

    relation: Relation
    entity: Entity

    def wire(self) -> dict[str, Any]:
        """The neighbour as JSON shows it."""
        return {"relation": self.relation.wire(), "entity": self.entity.wire()}


@dataclass(frozen=True)
class Tie:
    """A relation with both its ends, and the initiative it comes under where there is one."""

    relation: Relation
    from_: Entity
    to: Entity
    via: Entity | None = None

    def wire(self) -> dict[str, Any]:
        """The tie as JSON shows it; `via` is left out where there is none."""
        shown = {"relation": self.relation.wire(), "from": self.from_.wire(), "to": self.to.wire()}
        return {**shown, "via": self.via.wire()} if self.via else shown


async def relation(store: Store, relation_id: str, moment: Moment = ALWAYS) -> Tie:
    """A relation with both its ends. Raises Moved, Deleted or NotFound, and NotThen where it or an end did not hold."""
    found = await store.relation(relation_id)
    if found is None:
        raise await gone(store, relation_id)
    via = getattr(found, "via", None)
    ends = await spans(store, [found.from_, found.to, *([via] if via else [])])
    if found.from_ not in ends or found.to not in ends:  # deleted between the two questions
        raise await gone(store, relation_id)
    moment.check(found, Span.stated(found))
    for end in (found.from_, found.to):
        moment.check(*ends[end])
    under = ends.get(via) if via else None
    return Tie(found, ends[found.from_][0], ends[found.to][0], under[0] if under and moment.holds(under[1]) else None)


async def neighbours(
    store: Store,
    entity_id: str,
    *,
    relations: Sequence[str] = (),
    types: Sequence[str] = (),
    direction: Direction = "both",
    moment: Moment = ALWAYS,
    limit: int,
    at: str | None = None,
) -> Page[Neighbour]:
    """A page of an entity's relations in the order of their ids, each with its other end."""
    check_relations(store, relations)
    check_types(store, types)
    parameters = {
        "id": entity_id,
        "relations": list(relations),
        "types": list(types),
        "outgoing": direction in ("out", "both"),
        "incoming": direction in ("in", "both"),
    }
    question = moment.marked(f"neighbours {sorted(parameters.items())}")
    parameters |= moment.parameters
    key = after(at, question, str)
    rows = await store.read(NEIGHBOURS, **parameters, after=key[0] if key else "", limit=limit + 1)
    page, last = cut(rows, limit)
    count = (await store.read(NEIGHBOURS_COUNT, **parameters, cap=COUNT_CAP))[0]
    if not rows and not key:
        await entity(store, entity_id, moment)
    return Page(
        tuple(Neighbour(row["relation"], row["entity"]) for row in page),
        cursor(question, last["relation"].id) if last else None,
        count["count"],
        count["undated"],
    )
