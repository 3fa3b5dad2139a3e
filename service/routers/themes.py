"""Themes: the topics that regions share."""

from typing import Annotated

from fastapi import APIRouter, Query

from graph.repository import themes
from service import schemas
from service.answers import Json
from service.dependencies import Dated, GraphStore, Slug
from service.version import API

router = APIRouter(prefix=API, tags=["themes"])


@router.get("/themes", response_model=schemas.Themes)
async def list_themes(store: GraphStore, question: Annotated[Dated, Query()]) -> Json:
    """Every theme, how many initiatives have it, and in which regions."""
    found = await themes.themes(store, question.moment)
    items = [{"theme": each.theme.wire(), "initiatives": each.initiatives, "regions": each.regions} for each in found]
    return Json({"items": items, **question.moment.wire(await themes.undated(store, question.moment))})


@router.get("/themes/{slug}", response_model=schemas.ThemeInRegions)
async def one_theme(store: GraphStore, slug: Slug, question: Annotated[Dated, Query()]) -> Json:
    """A theme with its initiatives, region by region."""
    found = await themes.theme(store, slug, question.moment)
    regions = [
        {**({"region": region} if region else {}), "initiatives": [each.wire() for each in initiatives]}
        for region, initiatives in found.by_region.items()
    ]
    return Json({"theme": found.theme.wire(), "regions": regions, **question.moment.wire(found.undated)})
