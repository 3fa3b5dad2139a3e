"""What all envelopes have in common: no more than is declared, pages, sums, problems."""

from pydantic import BaseModel, ConfigDict, Field

from graph.ontology.days import PartialDate


class Envelope(BaseModel):
    """A shape of the contract; absent values are left out of answers."""

    model_config = ConfigDict(extra="forbid")


class AtLeast(Envelope):
    """A count that was stopped at a cap."""

    at_least: int


class AsOf(Envelope):
    """The time that was asked of, and for how many facts the answer cannot tell whether they held then."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_: PartialDate = Field(alias="from", description="the first day asked of")
    to: PartialDate = Field(description="the last day asked of")
    undated: int = Field(
        ge=0,
        description="how many of the facts listed or counted have neither a first nor a last day, and are taken to "
        "hold: of a page, among all that its `total` counts; of one entity, itself and its relations",
    )


class Timed(Envelope):
    """What all answers have that can be asked of a time."""

    as_of: AsOf | None = Field(None, description="where `as_of` was asked")


class Listed(Envelope):
    """What all pages have: the cursor of the next one, and how many items there are in all."""

    next: str | None
    total: int | AtLeast


class TimedPage(Listed, Timed):
    """A page of what can be asked of a time."""


class Sum(Envelope):
    """Money of one kind: what could be added in yuan, of how many, and how many could not be added."""

    amount: float | None = None
    count: int
    unknown: int


class Problem(BaseModel):
    """An error as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] | None = None
    token: str | None = Field(None, description="of a query: the token that is not let through")
    line: int | None = Field(None, description="of a query: its line, from 1")
    column: int | None = Field(None, description="of a query: its column, from 1")
    id: str | None = Field(None, description="of what was renamed or merged: the id that lives on")
    deleted_at: str | None = Field(None, description="of what was deleted: when")
    run: str | None = Field(None, description="of what was deleted: the run that did it")
    since: str | None = Field(None, description="of what did not hold then: its first day, where it has one")
    until: str | None = Field(None, description="of what did not hold then: its last day, where it has one")
