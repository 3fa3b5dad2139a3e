"""Envelopes of entities, their neighbours, and what a search finds."""

from typing import Literal

from pydantic import ConfigDict, Field

from graph.ontology import Entity, Relation
from graph.ontology.initiatives import Initiative
from graph.ontology.thing import EntityId
from service.schemas.envelope import AsOf, AtLeast, Envelope, Timed, TimedPage


class EntityPage(TimedPage):
    """A page of entities."""

    items: list[Entity]
    facets: dict[str, dict[str, int]] | None = None


class Busy(Envelope):
    """A well-connected neighbour."""

    entity: Entity
    degree: int


class EntityDetail(Entity):
    """An entity, how many relations of each type and direction it has, and its busiest neighbours."""

    relations: dict[str, dict[Literal["in", "out"], int]]
    busiest: list[Busy]
    truncated: bool | None = Field(None, description="`busiest` was chosen of some neighbours only: see `limits`")
    limits: dict[Literal["busiest"], int] | None = Field(
        None, description="how many of its relations were looked at for `busiest`, where it has more"
    )
    as_of: AsOf | None = Field(None, description="where `as_of` was asked")


class PlaceThen(Entity):
    """A place, and the time that was asked of."""

    as_of: AsOf | None = Field(None, description="where `as_of` was asked")


class Neighbour(Envelope):
    """A relation and the entity at its other end."""

    relation: Relation
    entity: Entity


class NeighbourPage(TimedPage):
    """A page of neighbours."""

    items: list[Neighbour]


class Tie(Envelope):
    """A relation with both its ends, and the initiative it comes under."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    relation: Relation
    from_: Entity = Field(alias="from")
    to: Entity
    via: Initiative | None = None


class RelationDetail(Tie, Timed):
    """A relation with both its ends, asked for by its id."""


class TiePage(TimedPage):
    """A page of ties."""

    items: list[Tie]


class Pact(Envelope):
    """A pact of three or more parties."""

    initiative: Initiative
    parties: list[Neighbour]


class PactPage(TimedPage):
    """A page of pacts: two-sided ones first."""

    items: list[Tie | Pact]


class Ids(Envelope):
    """Ids of entities to fetch at once."""

    ids: list[EntityId] = Field(max_length=500, examples=[["place/632800", "initiative/haixi-lianqi-xingcun"]])


class Batch(Timed):
    """Those that are there, and the ids that are not, or were not at the time asked of."""

    items: list[Entity]
    missing: list[str]


class Hit(Envelope):
    """An entity that a search found, and why."""

    entity: Entity
    score: float
    matched: Literal["name", "alias", "pinyin", "initials", "description"]
    text: str
    highlight: list[tuple[int, int]]


class Hits(Timed):
    """The best hits, and how many there are."""

    items: list[Hit]
    total: int | AtLeast
    facets: dict[str, dict[str, int]] | None = None


class Suggestion(Envelope):
    """What a search box offers."""

    id: str
    name: str
    type: str
    path: str


class Suggestions(Timed):
    """The ten best for what is typed so far."""

    items: list[Suggestion]
