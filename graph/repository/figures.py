"""Money and figures: funds with who provides and uses them, indicators with what they measure, sums."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from graph.ontology import Entity
from graph.queries import query
from graph.repository.entities import keyset
from graph.repository.moments import ALWAYS, Moment
from graph.repository.paging import Page
from graph.store import Row, Store

FUNDS = query("fund/list")
FUND_SUMS = query("fund/sums")
FUND_ENDS = query("fund/ends")
PURSES = query("compare/money")
INDICATORS = query("indicator/list")
INDICATORS_COUNT = query("indicator/count")
SUBJECTS = query("indicator/subjects")

FundSort = Literal["id", "name", "amount", "date", "-id", "-name", "-amount", "-date"]
IndicatorSort = Literal["id", "name", "value", "date", "-id", "-name", "-value", "-date"]
Sums = dict[str, dict[str, float]]


@dataclass(frozen=True)
class FundFilter:
    """What a list of funds keeps; an empty field keeps all. Amounts are yuan."""

    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    min_amount: float | None = None
    max_amount: float | None = None
    moment: Moment = field(default=ALWAYS, repr=False)


@dataclass(frozen=True)
class FundUse:
    """A fund, who provides it and what it is for."""

    fund: Entity
    providers: tuple[Entity, ...]
    uses: tuple[Entity, ...]


@dataclass(frozen=True)
class IndicatorFilter:
    """What a list of figures keeps; an empty field keeps all."""

    regions: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    moment: Moment = field(default=ALWAYS, repr=False)


@dataclass(frozen=True)
class Measured:
    """A figure and what it measures."""

    indicator: Entity
    subjects: tuple[Entity, ...]


@dataclass(frozen=True)
class Purse:
    """What a region has of one kind of money whose amounts are equally exact.

    `amount` in yuan adds up the `count` that can be added, None where there is none; `apart` have an amount that may
    not be added (rates, increases, what is planned or sought), `unknown` have none.
    """

    region: str
    kind: str
    qualifier: str
    amount: float | None
    count: int
    apart: int
    unknown: int


async def purses(store: Store, regions: Sequence[str], moment: Moment = ALWAYS) -> list[Purse]:
    """The money of places named by their ids, each with all below it; one without any is left out."""
    rows = await store.read(PURSES, regions=list(regions), **moment.parameters)
    return [Purse(**{**row, "amount": row["amount"] if row["count"] else None}) for row in rows]


def addable(fund: Entity) -> float | None:
    """What of a fund may be added to others of its kind, in yuan: no rate, no increase, nothing planned or sought."""
    known = vars(fund)
    plain = known.get("per") is None and known.get("sense") in (None, "level") and known.get("status") in (None, "done")
    amount: float | None = known.get("amount") if plain else None
    return amount


def sums(rows: Iterable[Row]) -> Sums:
    """Money by kind: `{"budget": {"amount": yuan, "count": n, "unknown": n}}`; never added across kinds.

    A kind of which no amount is known has no `amount`: it is not zero.
    """
    summed: Sums = {}
    for row in rows:
        known = {"amount": row["amount"]} if row["count"] else {}
        summed[row["kind"]] = {**known, "count": row["count"], "unknown": row["unknown"]}
    return summed


async def sums_of(store: Store, keep: FundFilter) -> Sums:
    """The sums over the funds that pass the filter."""
    return sums(await store.read(FUND_SUMS, **_parameters(keep)))


async def funds(
    store: Store, keep: FundFilter, *, sort: FundSort, limit: int, at: str | None
) -> tuple[Page[FundUse], Sums]:
    """A page of the funds that pass the filter, and the sums over all that pass."""
    parameters = _parameters(keep)
    question = keep.moment.marked(f"funds {keep} {sort}")
    page = await keyset(store, FUNDS, parameters, question=question, sort=sort, limit=limit, at=at)
    money = await store.read(FUND_SUMS, **parameters)
    summed = sums(money)
    ends = await store.read(FUND_ENDS, ids=[fund.id for fund in page.items], **keep.moment.parameters)
    items = tuple(
        FundUse(
            fund,
            tuple(row["entity"] for row in ends if row["fund"] == fund.id and row["relation"].type == "PROVIDES"),
            tuple(row["entity"] for row in ends if row["fund"] == fund.id and row["relation"].type == "FINANCES"),
        )
        for fund in page.items
    )
    total = int(sum(each["count"] + each["unknown"] for each in summed.values()))
    return Page(items, page.next, total, sum(row["undated"] for row in money)), summed


async def indicators(
    store: Store, keep: IndicatorFilter, *, sort: IndicatorSort, limit: int, at: str | None
) -> Page[Measured]:
    """A page of the figures that pass the filter, each with what it measures."""
    parameters = _parameters(keep)
    question = keep.moment.marked(f"indicators {keep} {sort}")
    page = await keyset(store, INDICATORS, parameters, question=question, sort=sort, limit=limit, at=at)
    rows = await store.read(SUBJECTS, ids=[figure.id for figure in page.items], **keep.moment.parameters)
    items = tuple(
        Measured(figure, tuple(row["entity"] for row in rows if row["indicator"] == figure.id)) for figure in page.items
    )
    count = (await store.read(INDICATORS_COUNT, **parameters))[0]
    return Page(items, page.next, count["count"], count["undated"])


def _parameters(keep: FundFilter | IndicatorFilter) -> dict[str, Any]:
    values = asdict(keep) | keep.moment.parameters
    values.pop("moment")
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
