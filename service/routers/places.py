"""Places: the divisions, with what stands above and below them."""

from typing import Annotated

from fastapi import APIRouter, Query

from graph.ontology import Entity
from graph.repository import places
from service import schemas
from service.answers import Json, page
from service.dependencies import Code, GraphStore, Paged
from service.version import API

router = APIRouter(prefix=API, tags=["places"])


@router.get("/places/{code}", response_model=Entity)
async def place(store: GraphStore, code: Code) -> Json:
    """The place of a division code, also one that nothing is known of."""
    return Json((await places.place(store, code)).wire())


@router.get("/places/{code}/children", response_model=schemas.EntityPage)
async def children(store: GraphStore, code: Code, question: Annotated[Paged, Query()]) -> Json:
    """The places just below a place."""
    found = await places.children(store, code, limit=question.limit, at=question.cursor)
    return page(found, lambda each: each.wire())


@router.get("/places/{code}/ancestors", response_model=schemas.Places)
async def ancestors(store: GraphStore, code: Code) -> Json:
    """The places above a place, the nearest first."""
    return Json({"items": [each.wire() for each in await places.ancestors(store, code)]})
