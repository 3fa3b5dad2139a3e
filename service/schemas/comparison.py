"""Envelopes of a comparison: places, what they are compared by, and a cell where a place has something of it."""

from pydantic import Field

from graph.ontology.days import PartialDate
from graph.ontology.places import Place
from graph.ontology.terms import Per, Qualifier, Sense, Status, Unit
from service.schemas.envelope import Envelope, Sum, Timed


class Key(Envelope):
    """What places are compared by: one line of the table."""

    key: str = Field(description="id of a theme, type, `type/kind`, slug of a measure, or year")
    name: str = Field(
        description="in Chinese, or in English where Accept-Language prefers it; a measure whose figures have several "
        "names has the two commonest, joined by ／"
    )


class Figure(Envelope):
    """A reported figure; one that is hidden or not stated has no value, and says so in its qualifier."""

    id: str
    name: str
    value: float | None = None
    unit: Unit
    qualifier: Qualifier
    base: str | None = Field(None, description="of what a share is taken")
    per: Per | None = Field(None, description="of a rate, what it is for each of")
    sense: Sense | None = None
    status: Status | None = None
    date: PartialDate | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None
    inferred: bool | None = None
    redacted: bool | None = None


class Cell(Envelope):
    """What a place, with all below it, has of a key; left out where that is nothing."""

    region: str
    key: str
    count: int = Field(ge=1, description="initiatives of a theme, entities of a type or kind, figures, dated facts")
    sums: dict[str, Sum] | None = Field(
        None, description="money by kind that finances these initiatives, or of this kind; never added across kinds"
    )
    values: list[Figure] | None = Field(
        None, max_length=100, description="the figures of a measure in the order of ids; `count` is how many there are"
    )
    examples: list[str] = Field(max_length=10, description="the first ids of what is counted, in order")


class Comparison(Timed):
    """Places side by side: lines in the order of `keys`, columns in the order of `regions`."""

    regions: list[Place]
    keys: list[Key] = Field(description="those that most places share first, then the more frequent; years in order")
    cells: list[Cell]
