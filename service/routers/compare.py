"""Comparison: places side by side."""

from typing import Annotated

from fastapi import APIRouter, Header, Query
from pydantic import Field

from graph.repository import comparison
from graph.repository.comparison import FEWEST, MOST, By
from service import schemas
from service.answers import Json
from service.dependencies import Dated, GraphStore, Region
from service.languages import language
from service.version import API

router = APIRouter(prefix=API, tags=["regions"])


class CompareQuestion(Dated):
    """Which places to compare, and by what."""

    region: list[Region] = Field(
        min_length=FEWEST,
        max_length=MOST,
        description="ids or codes of two to six different places below the country; each means it and all below",
    )
    by: By = Field(
        "theme",
        description="`theme`: initiatives, with the money that finances them; `type`: entities; `kind`: kinds of body, "
        "initiative and fund; `measure`: reported figures side by side; `year`: facts by the first day they hold, "
        "money and figures without a date by their source's",
    )


@router.get("/compare", response_model=schemas.Comparison)
async def compare(
    store: GraphStore,
    question: Annotated[CompareQuestion, Query()],
    accept_language: Annotated[str, Header(description="`zh` (default) or `en`: of the names of keys")] = "",
) -> Json:
    """Two to six places, each with all below it, compared by themes, types, kinds, measures or years.

    Places that nothing is known of do not count, and a cell is left out where nothing is counted. Where one place lies
    in another, what lies in the smaller one counts in both.
    """
    found = await comparison.compare(store, question.region, question.by, question.moment)
    answer = found.wire(english=language(accept_language) == "en")
    return Json({**answer, **question.moment.wire(found.undated)})
