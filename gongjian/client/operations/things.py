"""Entities and relations: lists, one, several at once, what stands beside one, what was changed."""

from collections.abc import Iterable, Sequence
from typing import Literal

from gongjian.client.ask import (
    API,
    Ask,
    Chunks,
    Known,
    Many,
    Paged,
    Ref,
    Refs,
    When,
    identifier,
    identifiers,
    params,
)
from gongjian.client.models import (
    Batch,
    Change,
    ChangePage,
    Entity,
    EntityDetail,
    EntityPage,
    Neighbour,
    NeighbourPage,
    RelationDetail,
)
from gongjian.client.models.base import joined

AT_ONCE = 500
"""How many entities one request may name."""
HEX = 16
"""How many hex digits the id of a relation ends in."""
Sort = Literal[
    "id", "name", "amount", "value", "date", "changed", "-id", "-name", "-amount", "-value", "-date", "-changed"
]
Facet = Literal["type", "kind", "region", "theme", "source", "dataset"]


def entities(
    *,
    type: Many = (),
    kind: Many = (),
    region: Refs = (),
    theme: Refs = (),
    source: Refs = (),
    dataset: Many = (),
    changed_since: When | None = None,
    sort: Sort = "id",
    facets: Facet | Iterable[Facet] = (),
    places: Known = "known",
    as_of: When | None = None,
    limit: int | None = None,
    page_size: int = 200,
) -> Paged[EntityPage, Entity]:
    """Entities that pass the filters, at most `limit` of them in all, fetched `page_size` at a time.

    A filter with several values keeps what fits one of them; `region` means a place and all below it. `sort` with `-`
    is descending, absent values last. `places="all"` includes places that nothing is known of.
    """
    asked = params(
        type=type,
        kind=kind,
        region=region,
        theme=theme,
        source=source,
        dataset=dataset,
        changed_since=changed_since,
        sort=sort,
        facets=facets,
        places=places,
        as_of=as_of,
    )
    return Paged(Ask(f"{API}/entities", EntityPage, asked), limit, page_size)


def entity(id: Ref, *, as_of: When | None = None) -> Ask[EntityDetail]:
    """An entity with its relations counted by type and direction, and its ten best-connected neighbours.

    Raises NotFound where it is unknown or did not hold then, Gone where it was deleted. Where it was renamed or merged,
    warns (Moved) and returns the one that lives on.
    """
    type_, slug = identifier(id)
    return Ask(f"{API}/entities/{type_}/{slug}", EntityDetail, params(as_of=as_of))


def neighbours(
    id: Ref,
    *,
    relation: Many = (),
    direction: Literal["in", "out", "both"] = "both",
    type: Many = (),
    as_of: When | None = None,
    limit: int | None = None,
    page_size: int = 200,
) -> Paged[NeighbourPage, Neighbour]:
    """The relations of an entity in the order of their ids, each with the entity at its other end."""
    type_, slug = identifier(id)
    asked = params(relation=relation, direction=direction, type=type, as_of=as_of)
    return Paged(Ask(f"{API}/entities/{type_}/{slug}/neighbours", NeighbourPage, asked), limit, page_size)


def history(
    id: Ref, *, as_of: When | None = None, limit: int | None = None, page_size: int = 200
) -> Paged[ChangePage, Change]:
    """What was changed of an entity or a relation, a deleted one too, the newest first."""
    type_, slug = identifier(id)
    noun = "relations" if _is_relation(slug, id) else "entities"
    return Paged(Ask(f"{API}/{noun}/{type_}/{slug}/history", ChangePage, params(as_of=as_of)), limit, page_size)


def relation(id: Ref, *, as_of: When | None = None) -> Ask[RelationDetail]:
    """A relation with both its ends and the initiative it comes under."""
    type_, slug = identifier(id)
    return Ask(f"{API}/relations/{type_}/{slug}", RelationDetail, params(as_of=as_of))


def batch(ids: Iterable[Ref], *, as_of: When | None = None) -> Chunks[Batch]:
    """Entities by their ids, in the order asked for, and the ids that are not there; any number, 500 a request."""
    wanted = identifiers(ids)
    parts = [wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE)] or [[]]
    asked = params(as_of=as_of)
    return Chunks(tuple(Ask(f"{API}/entities/batch", Batch, asked, body={"ids": part}) for part in parts), _one_batch)


def changes(
    *,
    since: When | None = None,
    as_of: When | None = None,
    limit: int | None = None,
    page_size: int = 200,
) -> Paged[ChangePage, Change]:
    """What was created, updated, deleted and renamed, the newest first."""
    return Paged(Ask(f"{API}/changes", ChangePage, params(since=since, as_of=as_of)), limit, page_size)


def _is_relation(slug: str, ref: Ref) -> bool:
    """Whether an id is that of a relation: 16 hex digits under a type of relation, of which entities have none."""
    return not isinstance(ref, Entity) and len(slug) == HEX and set(slug) <= set("0123456789abcdef")


def _one_batch(parts: Sequence[Batch]) -> Batch:
    if len(parts) == 1:
        return parts[0]
    return Batch(
        items=tuple(item for each in parts for item in each.items),
        missing=tuple(id_ for each in parts for id_ in each.missing),
        as_of=joined([each.as_of for each in parts]),
    )
