"""Pairings and pacts: who is tied to whom, and under which initiative."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from graph.repository import ties
from graph.repository.places import known_places
from graph.repository.relations import Tie
from graph.repository.ties import Pact
from service import schemas
from service.answers import Json, page
from service.dependencies import Dated, GraphStore, Paged, Placed
from service.version import API

router = APIRouter(prefix=API, tags=["ties"])


class TieQuestion(Paged, Placed, Dated):
    """Which ties to list: those with an end in one of the regions."""


@router.get("/pairings", response_model=schemas.TiePage)
async def pairings(store: GraphStore, question: Annotated[TieQuestion, Query()]) -> Json:
    """Pairings, such as enterprise and village, with both ends and their counts."""
    regions, moment = await known_places(store, question.region), question.moment
    return page(await ties.pairings(store, regions, moment, limit=question.limit, at=question.cursor), Tie.wire, moment)


@router.get("/pacts", response_model=schemas.PactPage)
async def pacts(store: GraphStore, question: Annotated[TieQuestion, Query()]) -> Json:
    """Pacts of two sides, then those of many with their parties."""
    regions, moment = await known_places(store, question.region), question.moment
    return page(await ties.pacts(store, regions, moment, limit=question.limit, at=question.cursor), _wire, moment)


def _wire(found: Tie | Pact) -> dict[str, Any]:
    return found.wire()
