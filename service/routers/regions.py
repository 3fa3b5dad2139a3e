"""Regions: places with what is known of them and below."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from graph.repository import places
from graph.repository.moments import Moment
from graph.repository.places import Region
from graph.store import Store
from service import schemas
from service.answers import Json
from service.dependencies import Code, Dated, GraphStore
from service.version import API

router = APIRouter(prefix=API, tags=["regions"])


@router.get("/regions", response_model=schemas.Regions)
async def regions(store: GraphStore, question: Annotated[Dated, Query()]) -> Json:
    """Every region at prefecture level that facts are about, with counts, sums, themes and sources."""
    return await _answer(store, await places.regions(store, question.moment), question.moment)


@router.get("/regions/{code}", response_model=schemas.Regions)
async def region(store: GraphStore, code: Code, question: Annotated[Dated, Query()]) -> Json:
    """A place of any level with what is known of it and below; a 404 where it did not hold then."""
    return await _answer(store, [await places.region(store, code, question.moment)], question.moment)


async def _answer(store: Store, found: list[Region], moment: Moment) -> Json:
    """The regions; undated are those of the entities counted, each once."""
    undated = await places.undated(store, [each.place.id for each in found], moment)
    return Json({"items": [_region(each) for each in found], **moment.wire(undated)})


def _region(found: Region) -> dict[str, Any]:
    return {
        "place": found.place.wire(),
        "counts": found.counts,
        "sums": found.sums,
        "themes": found.themes,
        "sources": found.sources,
    }
