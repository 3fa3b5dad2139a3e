"""Envelopes of flows and of the timeline."""

from typing import Literal

from pydantic import ConfigDict, Field

from graph.ontology import Entity, Relation
from graph.ontology.days import PartialDate
from graph.ontology.terms import FundKind, Per, Qualifier, Sense, Status
from service.schemas.envelope import Envelope, Timed, TimedPage


class Link(Envelope):
    """Money on its way from a provider into a fund, or from a fund to a use."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_: str = Field(alias="from", description="id of a node")
    to: str = Field(description="id of a node")
    amount: float | None = Field(
        None,
        description="yuan that go this way, where that is known: not of a rate or an increase, nor where it "
        "goes several ways on this side",
    )
    fund: str = Field(description="id of the fund")
    relation: str = Field(description="id of the relation that states it")
    kind: FundKind | None = None
    qualifier: Qualifier | None = None
    per: Per | None = Field(None, description="of a rate, what it is for each of: never to be added")
    sense: Sense | None = None
    status: Status | None = Field(None, description="planned or sought money is not yet there: never to be added")
    shared: int | None = Field(
        None, ge=2, description="how many ways the fund goes on this side; how much goes each is not stated"
    )
    back: bool | None = Field(None, description="closes a ring: a drawing from left to right leaves it out")


class Flows(Timed):
    """Money from provider through fund to use, ready to be drawn; amounts of different kinds are never added."""

    nodes: list[Entity] = Field(description="the funds, who provides them and what they are for, in the order of ids")
    links: list[Link]
    unknown: int = Field(ge=0, description="how many of the funds have no amount")
    rates: int = Field(ge=0, description="of how many of the funds the amount is a rate or an increase: no link has it")
    without_provider: int = Field(ge=0, description="how many of the funds nobody is said to provide")
    without_use: int = Field(ge=0, description="how many of the funds have no stated use")
    truncated: bool | None = Field(None, description="there are more funds than `limits` allows")
    limits: dict[Literal["funds"], int] | None = None


class Dated(Envelope):
    """A fact on the timeline."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_: PartialDate = Field(alias="from", description="when it begins, as exact as it is stated")
    to: PartialDate | None = Field(None, description="the last day it holds, inclusive, where one is stated")
    precision: Literal["year", "month", "day"] = Field(description="how exact `from` is")
    of_source: bool | None = Field(
        None, description="it has no date of its own: `from` is when the earliest of its sources was published"
    )
    fact: Entity | Relation


class Timeline(TimedPage):
    """A page of dated facts in the order of their first day, then of their ids."""

    items: list[Dated]
    unstarted: int = Field(
        ge=0, description="how many facts have a last day and no first one: they hold in these days, and stand nowhere"
    )
