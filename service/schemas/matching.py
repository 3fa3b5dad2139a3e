"""Envelopes of matching: names of somebody else's list, and the entities that they may mean."""

from pydantic import Field

from graph.likeness import REASONS, Kind
from graph.ontology import Entity
from graph.repository.searching import LONGEST
from service.schemas.envelope import Envelope, Timed

MOST_QUERIES = 100
TOLD = "; ".join(f"`{kind}` {meaning.zh} · {meaning.en} ({meaning.weight})" for kind, meaning in REASONS.items())


class MatchQuery(Envelope):
    """A name to match, with what else is known of it."""

    id: str | None = Field(None, max_length=200, description="the caller's own mark of the query, sent back as it is")
    name: str = Field(min_length=1, max_length=LONGEST, description="a name, an alias, pinyin, initials or an id")
    type: str | None = Field(None, description="a type of node; another one counts against a candidate")
    region: str | None = Field(
        None,
        min_length=1,
        max_length=LONGEST,
        description="id, code or name of a place; one that lies elsewhere counts against a candidate",
    )


class MatchQueries(Envelope):
    """Names to match."""

    queries: list[MatchQuery] = Field(
        min_length=1,
        max_length=MOST_QUERIES,
        examples=[[{"id": "1", "name": "中共西宁市委组织部", "type": "Organization"}]],
    )
    limit: int = Field(5, ge=1, le=20, description="the most candidates of each")


class MatchReason(Envelope):
    """One reason of a score; `text` is the name of the candidate that fits."""

    reason: Kind = Field(description=TOLD)
    weight: int = Field(description="what it adds to the score, or takes from it")
    text: str | None = None


class MatchCandidate(Envelope):
    """An entity that may be meant."""

    entity: Entity
    score: int = Field(ge=0, le=100, description="the sum of the weights, within 0 and 100")
    match: bool = Field(
        description="meant for sure: at least 80, 10 above the next, the name equal but for form, nothing against it"
    )
    reasons: list[MatchReason]


class MatchResult(Envelope):
    """What one name may mean, best first."""

    id: str | None = None
    name: str
    region: list[str] | None = Field(
        None, description="where a region was named: the places it was taken for; none where no place bears that name"
    )
    candidates: list[MatchCandidate]


class MatchResults(Timed):
    """A result for each query, in their order."""

    results: list[MatchResult]
