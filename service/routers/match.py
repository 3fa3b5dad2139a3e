"""Match: names of somebody else's list, and the entities that they may mean."""

from typing import Annotated

from fastapi import APIRouter, Query

from graph.repository import matching
from graph.repository.candidates import Within
from graph.repository.matching import Wanted
from service import schemas
from service.answers import Json
from service.dependencies import Dated, GraphStore, Known
from service.version import API

router = APIRouter(prefix=API, tags=["search"])


class MatchQuestion(Known, Dated):
    """Among what to look."""


@router.post("/match", response_model=schemas.MatchResults)
async def match(store: GraphStore, asked: schemas.MatchQueries, question: Annotated[MatchQuestion, Query()]) -> Json:
    """For each of up to 100 names the entities that it may mean, best first, each with a score and its reasons.

    Names are compared by themselves, by aliases, short forms, pinyin and one slip; region and type add and take. The
    reasons add up to the score. A hidden name is never a candidate; figures and money weigh less. With `places=all`
    and a region, places that nothing is known of are looked for in that region only.
    """
    wanted = [
        Wanted(each.name, (each.type,) if each.type else (), each.region or "", f"queries.{at}.")
        for at, each in enumerate(asked.queries)
    ]
    within = Within(all_places=question.places == "all", moment=question.moment)
    found = await matching.match(store, wanted, within, limit=asked.limit)
    results = [
        {**({"id": each.id} if each.id is not None else {}), **one.wire()}
        for each, one in zip(asked.queries, found, strict=True)
    ]
    undated = sum(one.undated for each in found for one in each.candidates)
    return Json({"results": results, **question.moment.wire(undated)})
