"""Money and figures: funds with who provides and uses them, indicators with what they measure."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from graph.ontology.terms import FundKind, Qualifier, Unit
from graph.repository import figures
from graph.repository.figures import FundFilter, FundSort, IndicatorFilter, IndicatorSort
from graph.repository.places import known_places
from service import schemas
from service.answers import Json, page
from service.dependencies import Dated, GraphStore, Paged, Placed
from service.version import API

router = APIRouter(prefix=API, tags=["figures"])


class FundQuestion(Paged, Placed, Dated):
    """Which funds to list; amounts are CNY yuan."""

    kind: list[FundKind] = Field([], description="kinds of fund")
    qualifier: list[Qualifier] = Field([], description="how exact the amount is")
    min_amount: float | None = Field(None, ge=0, description="least amount in yuan")
    max_amount: float | None = Field(None, ge=0, description="greatest amount in yuan")
    sort: FundSort = Field("id", description="`-` for descending; absent values last")


class IndicatorQuestion(Paged, Placed, Dated):
    """Which figures to list."""

    measure: list[str] = Field([], description="slugs of what is measured")
    unit: list[Unit] = Field([], description="units of the figure")
    sort: IndicatorSort = Field("id", description="`-` for descending; absent values last")


@router.get("/funds", response_model=schemas.FundPage)
async def funds(store: GraphStore, question: Annotated[FundQuestion, Query()]) -> Json:
    """Funds page by page; the sums are over all that pass the filter, kind by kind."""
    keep = FundFilter(
        regions=await known_places(store, question.region),
        kinds=tuple(question.kind),
        qualifiers=tuple(question.qualifier),
        min_amount=question.min_amount,
        max_amount=question.max_amount,
        moment=question.moment,
    )
    found, sums = await figures.funds(store, keep, sort=question.sort, limit=question.limit, at=question.cursor)
    return page(
        found,
        lambda each: {
            "fund": each.fund.wire(),
            "providers": [one.wire() for one in each.providers],
            "uses": [one.wire() for one in each.uses],
        },
        question.moment,
        sums=sums,
    )


@router.get("/indicators", response_model=schemas.IndicatorPage)
async def indicators(store: GraphStore, question: Annotated[IndicatorQuestion, Query()]) -> Json:
    """Reported figures page by page, each with what it measures."""
    keep = IndicatorFilter(
        regions=await known_places(store, question.region),
        measures=tuple(question.measure),
        units=tuple(question.unit),
        moment=question.moment,
    )
    found = await figures.indicators(store, keep, sort=question.sort, limit=question.limit, at=question.cursor)
    return page(
        found,
        lambda each: {"indicator": each.indicator.wire(), "subjects": [one.wire() for one in each.subjects]},
        question.moment,
    )
