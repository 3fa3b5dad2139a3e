"""Places: the divisions, with what stands above and below them."""

from typing import Annotated

from fastapi import APIRouter, Query

from graph.repository import places
from service import schemas
from service.answers import Json, page
from service.dependencies import Code, Dated, GraphStore, Paged
from service.version import API

router = APIRouter(prefix=API, tags=["places"])


class ChildrenQuestion(Paged, Dated):
    """Which page of the places just below."""


@router.get("/places/{code}", response_model=schemas.PlaceThen)
async def place(store: GraphStore, code: Code, question: Annotated[Dated, Query()]) -> Json:
    """The place of a division code, also one that nothing is known of; a 404 where it did not hold then."""
    found, span = await places.place(store, code, question.moment)
    return Json({**found.wire(), **question.moment.wire(int(span.undated))})


@router.get("/places/{code}/children", response_model=schemas.EntityPage)
async def children(store: GraphStore, code: Code, question: Annotated[ChildrenQuestion, Query()]) -> Json:
    """The places just below a place, of all times unless one is asked for."""
    found = await places.children(store, code, question.moment, limit=question.limit, at=question.cursor)
    return page(found, lambda each: each.wire(), question.moment)


@router.get("/places/{code}/ancestors", response_model=schemas.Places)
async def ancestors(store: GraphStore, code: Code, question: Annotated[Dated, Query()]) -> Json:
    """The places above a place, the nearest first."""
    found, undated = await places.ancestors(store, code, question.moment)
    return Json({"items": [each.wire() for each in found], **question.moment.wire(undated)})
