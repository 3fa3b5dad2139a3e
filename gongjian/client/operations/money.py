"""Money and figures: funds, flows, indicators."""

from typing import Literal

from gongjian.client.ask import API, Ask, Many, Paged, Refs, When, params
from gongjian.client.models import Flows, FundPage, FundUse, IndicatorPage, Measured

FundSort = Literal["id", "name", "amount", "date", "-id", "-name", "-amount", "-date"]
IndicatorSort = Literal["id", "name", "value", "date", "-id", "-name", "-value", "-date"]


def funds(
    *,
    region: Refs = (),
    kind: Many = (),
    qualifier: Many = (),
    min_amount: float | None = None,
    max_amount: float | None = None,
    sort: FundSort = "id",
    as_of: When | None = None,
    limit: int | None = None,
    page_size: int = 200,
) -> Paged[FundPage, FundUse]:
    """Funds with who provides them and what they are for; amounts are yuan.

    Every page has the `sums` of all that pass the filters, kind by kind: `client.funds(region=…).first().sums`.
    """
    asked = params(
        region=region,
        kind=kind,
        qualifier=qualifier,
        min_amount=min_amount,
        max_amount=max_amount,
        sort=sort,
        as_of=as_of,
    )
    return Paged(Ask(f"{API}/funds", FundPage, asked), limit, page_size)


def indicators(
    *,
    region: Refs = (),
    measure: Many = (),
    unit: Many = (),
    sort: IndicatorSort = "id",
    as_of: When | None = None,
    limit: int | None = None,
    page_size: int = 200,
) -> Paged[IndicatorPage, Measured]:
    """Reported figures, each with what it measures."""
    asked = params(region=region, measure=measure, unit=unit, sort=sort, as_of=as_of)
    return Paged(Ask(f"{API}/indicators", IndicatorPage, asked), limit, page_size)


def flows(*, region: Refs = (), as_of: When | None = None) -> Ask[Flows]:
    """Money from provider through fund to use, as nodes and links for a Sankey diagram."""
    return Ask(f"{API}/flows", Flows, params(region=region, as_of=as_of))
