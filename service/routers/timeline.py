"""The timeline: dated facts in their order."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from graph.repository.places import known_places
from graph.repository.timelines import Stretch
from graph.repository.timelines import timeline as dated
from service import schemas
from service.answers import Json, page
from service.dependencies import Date, Dated, GraphStore, Paged, Placed
from service.version import API

router = APIRouter(prefix=API, tags=["regions"])


class TimelineQuestion(Paged, Placed, Dated):
    """Which stretch of time, and where."""

    from_: Date | None = Field(
        None, alias="from", description="a year, month or day; facts that end before it are left out"
    )
    to: Date | None = Field(None, description="a year, month or day; facts that begin after it are left out")


@router.get("/timeline", response_model=schemas.Timeline)
async def timeline(store: GraphStore, question: Annotated[TimelineQuestion, Query()]) -> Json:
    """Facts that have a first day, in its order, as far as their days overlap those asked for.

    A date is as long as it is exact: 2018 is the whole year. What begins and has no stated end goes on. Money and
    figures without a date of their own count from their source's, and say so (`of_source`). Relations count where one
    of their ends lies in the region.
    """
    keep = Stretch.of(question.from_, question.to, await known_places(store, question.region))
    found, unstarted = await dated(store, keep, question.moment, limit=question.limit, at=question.cursor)
    return page(found, lambda each: each.wire(), question.moment, unstarted=unstarted)
