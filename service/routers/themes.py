"""Themes: the topics that regions share."""

from fastapi import APIRouter

from graph.repository import themes
from service import schemas
from service.answers import Json
from service.dependencies import GraphStore, Slug
from service.version import API

router = APIRouter(prefix=API, tags=["themes"])


@router.get("/themes", response_model=schemas.Themes)
async def list_themes(store: GraphStore) -> Json:
    """Every theme, how many initiatives have it, and in which regions."""
    found = await themes.themes(store)
    return Json(
        {
            "items": [
                {"theme": each.theme.wire(), "initiatives": each.initiatives, "regions": each.regions} for each in found
            ]
        }
    )


@router.get("/themes/{slug}", response_model=schemas.ThemeInRegions)
async def one_theme(store: GraphStore, slug: Slug) -> Json:
    """A theme with its initiatives, region by region."""
    theme, by_region = await themes.theme(store, slug)
    regions = [
        {**({"region": region} if region else {}), "initiatives": [each.wire() for each in found]}
        for region, found in by_region.items()
    ]
    return Json({"theme": theme.wire(), "regions": regions})
