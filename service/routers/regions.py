"""Regions: places with what is known of them and below."""

from typing import Any

from fastapi import APIRouter

from graph.repository import places
from graph.repository.places import Region
from service import schemas
from service.answers import Json
from service.dependencies import Code, GraphStore
from service.version import API

router = APIRouter(prefix=API, tags=["regions"])


@router.get("/regions", response_model=schemas.Regions)
async def regions(store: GraphStore) -> Json:
    """Every region at prefecture level that facts are about, with counts, sums, themes and sources."""
    return Json({"items": [_region(each) for each in await places.regions(store)]})


@router.get("/regions/{code}", response_model=schemas.Regions)
async def region(store: GraphStore, code: Code) -> Json:
    """A place of any level with what is known of it and below."""
    return Json({"items": [_region(await places.region(store, code))]})


def _region(found: Region) -> dict[str, Any]:
    return {
        "place": found.place.wire(),
        "counts": found.counts,
        "sums": found.sums,
        "themes": found.themes,
        "sources": found.sources,
    }
