"""Envelopes of named queries: what there is to ask, and an answer as columns and rows."""

from typing import Any, Literal

from pydantic import Field

from service.schemas.envelope import AsOf, Envelope


class Parameter(Envelope):
    """A parameter of a named query."""

    name: str
    type: str = Field(description="string, integer, number, boolean, scalar (text or number), date, or a list of them")
    about: str
    required: bool
    choices: list[str] | None = Field(None, description="the values it may have; absent where it is free")
    default: Any = Field(None, description="what it counts as where it is not given; absent where that is null")


class Column(Envelope):
    """A column of an answer; every value may be null."""

    name: str
    type: str = Field(description="Entity, Relation, string, integer, number, boolean, scalar, map, or a list of them")


class NamedQuery(Envelope):
    """A question that has a name, its parameters and what it answers."""

    name: str
    summary: str
    parameters: list[Parameter]
    returns: list[Column]
    dated: bool = Field(description="whether it takes `as_of` too, in the stead of as_of_from and as_of_to")
    href: str = Field(description="where it is asked, with parameters that have an answer in the bundled records")


class NamedQueries(Envelope):
    """Every named query, in the order of their names."""

    items: list[NamedQuery]


class Answer(Envelope):
    """Rows of values in the order of the columns; facts are in the shapes that they have everywhere."""

    columns: list[str]
    rows: list[list[Any]] = Field(max_length=10_000)
    truncated: bool | None = Field(None, description="there are more rows than `limits` allows")
    limits: dict[Literal["rows"], int] | None = None
    as_of: AsOf | None = Field(
        None, description="where `as_of` was asked; undated are those of the facts in the rows, not of what they count"
    )
