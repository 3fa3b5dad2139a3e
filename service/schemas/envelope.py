"""What all envelopes have in common: no more than is declared, pages, sums, problems."""

from pydantic import BaseModel, ConfigDict, Field


class Envelope(BaseModel):
    """A shape of the contract; absent values are left out of answers."""

    model_config = ConfigDict(extra="forbid")


class AtLeast(Envelope):
    """A count that was stopped at a cap."""

    at_least: int


class Listed(Envelope):
    """What all pages have: the cursor of the next one, and how many items there are in all."""

    next: str | None
    total: int | AtLeast


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
