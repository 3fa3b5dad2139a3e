"""Money and figures: funds with who provides and uses them, flows of money, indicators with what they measure."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from gongjian.client import frames
from gongjian.client.models.base import Model, Page, Sum, Timed
from gongjian.client.models.facts import Entity, Fund, Indicator

if TYPE_CHECKING:
    import pandas


class FundUse(Model):
    """A fund, who provides it and what it is for."""

    main: ClassVar[str] = "fund"
    fund: Fund
    providers: tuple[Entity, ...]
    uses: tuple[Entity, ...]


class FundPage(Page[FundUse]):
    """Part of a list of funds; `sums` adds up all of the list, kind by kind, never across kinds."""

    sums: dict[str, Sum]


class Measured(Model):
    """A figure and what it measures."""

    main: ClassVar[str] = "indicator"
    indicator: Indicator
    subjects: tuple[Entity, ...]


class IndicatorPage(Page[Measured]):
    """Part of a list of figures."""


class Link(Model):
    """Money on its way from a provider into a fund, or from a fund to a use; `amount` in yuan where it is known."""

    from_: str = Field(alias="from")
    to: str
    amount: float | None = None
    fund: str
    relation: str
    kind: str | None = None
    qualifier: str | None = None
    per: str | None = None
    sense: str | None = None
    status: str | None = None
    shared: int | None = None
    back: bool | None = None


class Flows(Timed):
    """Money from provider through fund to use; amounts of different kinds are never added."""

    nodes: tuple[Entity, ...]
    links: tuple[Link, ...]
    unknown: int
    rates: int
    without_provider: int
    without_use: int
    truncated: bool | None = None
    limits: dict[str, int] | None = None

    def to_pandas(self) -> "pandas.DataFrame":
        """The links as a table, with the names of their ends. Raises NotInstalled where there is no pandas."""
        names = {each.id: each.name for each in self.nodes}
        return frames.frame(
            {**each.row(), "from_name": names.get(each.from_), "to_name": names.get(each.to)} for each in self.links
        )
