"""Entities: lists, one with what stands around it, several at once, and what was changed of one."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from graph.ontology.instants import Instant
from graph.repository import changes, entities, relations
from graph.repository.changes import Change
from graph.repository.entities import Facet, Filter, Sort
from graph.repository.places import known_places
from graph.repository.relations import Direction, Neighbour
from service import schemas
from service.answers import Json, page
from service.dependencies import Dated, GraphStore, Known, Paged, Placed, Slug, TypeName
from service.routers.changes import HistoryQuestion
from service.version import API

router = APIRouter(prefix=API, tags=["entities"])


class EntityQuestion(Paged, Placed, Known, Dated):
    """Which entities to list; filters that are given several times keep what fits one of them."""

    type: list[str] = Field([], description="types of node", examples=[["Organization"]])
    kind: list[str] = Field([], description="kinds, from the closed lists of /ontology")
    theme: list[str] = Field([], description="ids of themes")
    source: list[str] = Field([], description="ids of sources cited")
    dataset: list[str] = Field([], description="datasets that declare it")
    changed_since: Instant | Literal[""] = Field("", description="an ISO date or instant")
    sort: Sort = Field("id", description="`-` for descending; absent values last")
    facets: list[Facet] = Field([], description="count by these as well")


class NeighbourQuestion(Paged, Dated):
    """Which neighbours to list."""

    relation: list[str] = Field([], description="types of relation", examples=[["LEADS"]])
    type: list[str] = Field([], description="types of neighbour")
    direction: Direction = Field("both", description="of the relations, as the entity sees them")


@router.get("/entities", response_model=schemas.EntityPage)
async def list_entities(store: GraphStore, question: Annotated[EntityQuestion, Query()]) -> Json:
    """Entities that pass the filters, page by page."""
    keep = Filter(
        types=tuple(question.type),
        kinds=tuple(question.kind),
        regions=await known_places(store, question.region),
        themes=tuple(question.theme),
        sources=tuple(question.source),
        datasets=tuple(question.dataset),
        changed_since=question.changed_since,
        all_places=question.places == "all",
        moment=question.moment,
    )
    found = await entities.entities(store, keep, sort=question.sort, limit=question.limit, at=question.cursor)
    counted = await entities.facets(store, keep, question.facets)
    more = {"facets": counted} if question.facets else {}
    return page(found, lambda entity: entity.wire(), question.moment, **more)


@router.post("/entities/batch", response_model=schemas.Batch)
async def batch(
    store: GraphStore,
    wanted: schemas.Ids,
    question: Annotated[Dated, Query()],
) -> Json:
    """Up to 500 entities at once, in the order asked for, and the ids that are not there, or were not then."""
    there = await entities.spans(store, wanted.ids)
    found = {id_: each for id_, each in there.items() if question.moment.holds(each[1])}
    answer = {
        "items": [found[id_][0].wire() for id_ in dict.fromkeys(wanted.ids) if id_ in found],
        "missing": [id_ for id_ in dict.fromkeys(wanted.ids) if id_ not in found],
    }
    return Json({**answer, **question.moment.wire(sum(span.undated for _, span in found.values()))})


@router.get("/entities/{type}/{slug}", response_model=schemas.EntityDetail)
async def one_entity(store: GraphStore, type: TypeName, slug: Slug, question: Annotated[Dated, Query()]) -> Json:
    """An entity, how many relations of each type it has, and its best-connected neighbours.

    Of one with more than 2 000 relations, those are the best of the neighbours that so many lead to, and it says so.
    One that did not hold at the time asked for is a 404 that says when it does.
    """
    found = await entities.detail(store, f"{type}/{slug}", question.moment)
    return Json({**found.wire(), **question.moment.wire(found.undated)})


@router.get("/entities/{type}/{slug}/neighbours", response_model=schemas.NeighbourPage)
async def neighbours(
    store: GraphStore, type: TypeName, slug: Slug, question: Annotated[NeighbourQuestion, Query()]
) -> Json:
    """The relations of an entity in the order of their ids, each with its other end."""
    found = await relations.neighbours(
        store,
        f"{type}/{slug}",
        relations=question.relation,
        types=question.type,
        direction=question.direction,
        moment=question.moment,
        limit=question.limit,
        at=question.cursor,
    )
    return page(found, Neighbour.wire, question.moment)


@router.get("/entities/{type}/{slug}/history", response_model=schemas.ChangePage)
async def history(store: GraphStore, type: TypeName, slug: Slug, question: Annotated[HistoryQuestion, Query()]) -> Json:
    """What was changed of an entity, the newest first; of a deleted one too.

    As of a time: the changes before or after which it held then, whenever they were made.
    """
    moment = question.moment
    found = await changes.history(store, f"{type}/{slug}", moment, limit=question.limit, at=question.cursor)
    return page(found, Change.wire, moment)
