"""Entities and relations as they are asked for: lists, neighbours, ties, what a search finds, changes."""

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from gongjian.client import frames
from gongjian.client.models.base import Items, Model, Page, Timed, Total
from gongjian.client.models.facts import Entity, Initiative, Relation

if TYPE_CHECKING:
    import pandas


class EntityPage(Page[Entity]):
    """Part of a list of entities; `facets` counts all of it by the fields asked for."""

    facets: dict[str, dict[str, int]] | None = None


class Neighbour(Model):
    """A relation and the entity at its other end."""

    main: ClassVar[str] = "entity"
    relation: Relation
    entity: Entity


class NeighbourPage(Page[Neighbour]):
    """Part of a list of neighbours."""


class Tie(Model):
    """A relation with both its ends, and the initiative it comes under."""

    main: ClassVar[str] = "relation"
    relation: Relation
    from_: Entity = Field(alias="from")
    to: Entity
    via: Initiative | None = None


class RelationDetail(Tie, Timed):
    """A relation with both its ends."""


class TiePage(Page[Tie]):
    """Part of a list of ties."""


class Pact(Model):
    """A pact of three or more parties."""

    main: ClassVar[str] = "initiative"
    initiative: Initiative
    parties: tuple[Neighbour, ...]


class PactPage(Page[Tie | Pact]):
    """Part of a list of pacts: those of two sides are ties and stand first."""


class Batch(Items[Entity], Timed):
    """Those that are there, in the order asked for, and the ids that are not, or were not at the time asked of."""

    missing: tuple[str, ...]


class Hit(Model):
    """An entity that a search found: what matched, and where in `text` to highlight it."""

    main: ClassVar[str] = "entity"
    entity: Entity
    score: float
    matched: str
    text: str
    highlight: tuple[tuple[int, int], ...]


class Hits(Items[Hit], Timed):
    """The best hits, and how many there are in all."""

    total: Total
    facets: dict[str, dict[str, int]] | None = None


class Suggestion(Model):
    """What a search box offers; `path` are the names of the places above."""

    id: str
    name: str
    type: str
    path: str


class Suggestions(Items[Suggestion], Timed):
    """The ten best for what is typed so far."""


class Change(Model):
    """What a run did to a fact: an update has it before and after, a load of many a `summary`."""

    run: str
    seq: int
    at: str
    op: str
    id: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    summary: dict[str, Any] | None = None


class ChangePage(Page[Change]):
    """Part of a list of changes, the newest first."""


class MatchReason(Model):
    """One reason of a score: what it adds or takes, and the name that fits."""

    reason: str
    weight: int
    text: str | None = None

    def word(self) -> str:
        """The reason with its weight."""
        return f"{self.reason} {self.weight:+}"


class MatchCandidate(Model):
    """An entity that a name may mean: a score of 0 to 100, why, and whether it is meant for sure."""

    main: ClassVar[str] = "entity"
    entity: Entity
    score: int
    match: bool
    reasons: tuple[MatchReason, ...]


class MatchResult(Model):
    """What one name may mean, the likeliest first; `region` is what a region that was named was taken for."""

    id: str | None = None
    name: str
    region: tuple[str, ...] | None = None
    candidates: tuple[MatchCandidate, ...]

    @property
    def best(self) -> MatchCandidate | None:
        """The likeliest candidate, None where there is none."""
        return self.candidates[0] if self.candidates else None


class MatchResults(Timed):
    """Names in the order asked, each with what it may mean."""

    results: tuple[MatchResult, ...]

    def rows(self) -> list[dict[str, Any]]:
        """A row for each candidate, with the name it may be meant by; one for a name without any."""
        return [
            {"asked": each.name, **columns}
            for each in self.results
            for columns in ([one.row() for one in each.candidates] or [{}])
        ]

    def to_pandas(self) -> "pandas.DataFrame":
        """The candidates as a table. Raises NotInstalled where there is no pandas."""
        return frames.frame(self.rows())

    def _repr_html_(self) -> str:
        return frames.html(self.rows(), repr(self))
