"""Search and suggestions: Chinese, pinyin, initials, aliases, homophones and one slip."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from graph.repository import searching
from graph.repository.places import known_places
from graph.repository.searching import LONGEST
from service import schemas
from service.answers import Json
from service.dependencies import Dated, GraphStore, Known, Placed
from service.version import API

router = APIRouter(prefix=API, tags=["search"])


class SearchQuestion(Placed, Known, Dated):
    """What to search for."""

    q: str = Field(min_length=1, max_length=LONGEST, description="what to look for", examples=["lianqi"])
    type: list[str] = Field([], description="types of node")
    facets: list[Literal["type", "kind", "region", "dataset"]] = Field([], description="count by these as well")
    limit: int = Field(20, ge=1, le=100, description="the most hits")


class SuggestQuestion(Known, Dated):
    """What was typed so far."""

    q: str = Field(min_length=1, max_length=LONGEST, description="what was typed so far", examples=["lqxc"])


@router.get("/search", response_model=schemas.Hits)
async def search(store: GraphStore, question: Annotated[SearchQuestion, Query()]) -> Json:
    """The best hits with their scores, what matched, and where to highlight it in `text`."""
    found = await searching.search(
        store,
        question.q,
        types=question.type,
        regions=await known_places(store, question.region),
        facets=question.facets,
        all_places=question.places == "all",
        moment=question.moment,
        limit=question.limit,
    )
    return Json({**found.wire(), **question.moment.wire(found.undated)})


@router.get("/suggest", response_model=schemas.Suggestions)
async def suggest(store: GraphStore, question: Annotated[SuggestQuestion, Query()]) -> Json:
    """The ten best for what is typed so far."""
    moment = question.moment
    found = await searching.suggest(store, question.q, all_places=question.places == "all", moment=moment)
    items = [{"id": each.id, "name": each.name, "type": each.type, "path": each.path} for each in found]
    return Json({"items": items, **moment.wire(sum(each.undated for each in found))})
