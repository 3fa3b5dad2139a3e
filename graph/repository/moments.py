"""Moments: the time that a question is asked of, and which facts held then."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.errors import BadRequest, NotThen
from graph.ontology import Entity, Relation
from graph.ontology.days import interval
from graph.store import Row

EARLIEST, LATEST = 0, 99991231


@dataclass(frozen=True)
class Span:
    """The first and the last day a fact holds, both inclusive, as integers YYYYMMDD; None where one is not known."""

    first: int | None = None
    last: int | None = None

    @classmethod
    def of(cls, row: Row) -> "Span":
        """The span in the columns `from_day` and `to_day` of a row."""
        return cls(row["from_day"], row["to_day"])

    @classmethod
    def stated(cls, relation: Relation) -> "Span":
        """The span that a relation states: all that counts for one."""
        first = interval(relation.since)[0] if relation.since else None
        last = interval(relation.until)[1] if relation.until else None
        return cls(first, last)

    @property
    def undated(self) -> bool:
        """Whether neither end is known."""
        return self.first is None and self.last is None


@dataclass(frozen=True)
class Moment:
    """The days from `lo` to `hi`, both inclusive, as integers YYYYMMDD; by default all time, which asks for nothing.

    A fact holds where any of its days is one of them; an end that is not known stands in no way.
    """

    lo: int = EARLIEST
    hi: int = LATEST

    @classmethod
    def of(cls, text: str | None) -> "Moment":
        """The days of a partial date, or all time where there is none. Raises BadRequest for what is no date."""
        if text is None:
            return ALWAYS
        try:
            return cls(*interval(text))
        except ValueError as error:
            raise BadRequest(f"{error}.", parameter="as_of", zh=f"{text!r} 不是日期：{SHAPE_ZH}。") from None

    def __str__(self) -> str:
        return f"{iso(self.lo)}/{iso(self.hi)}"

    @property
    def asked(self) -> bool:
        """Whether it is any time in particular."""
        return self != ALWAYS

    @property
    def parameters(self) -> dict[str, int]:
        """The two parameters that every query takes which asks what held."""
        return {"as_of_from": self.lo, "as_of_to": self.hi}

    def marked(self, question: str) -> str:
        """The words by which cursors know their question, with the time where one is asked of."""
        return f"{question} as of {self}" if self.asked else question

    def holds(self, span: Span) -> bool:
        """Whether what has this span held at some time of these days: what the queries ask of every fact."""
        return (span.first is None or span.first <= self.hi) and (span.last is None or span.last >= self.lo)

    def wire(self, undated: int) -> Mapping[str, Any]:
        """What an answer says of its time, and of how many facts it could not tell; nothing for all time."""
        return {"as_of": {"from": iso(self.lo), "to": iso(self.hi), "undated": undated}} if self.asked else {}

    def check(self, fact: Entity | Relation, span: Span) -> None:
        """Raise NotThen unless the fact held."""
        if not self.holds(span):
            raise not_then(fact, span, self)


ALWAYS = Moment()
SHAPE_ZH = "请写 YYYY、YYYY-MM 或 YYYY-MM-DD，且须是历法上有的日子"


def not_then(fact: Entity | Relation, span: Span, moment: Moment) -> NotThen:
    """The error that says when a fact holds, where that is not the time asked for."""
    since = iso(span.first) if span.first else ""
    until = iso(span.last) if span.last else ""
    en = " ".join([*([f"from {since}"] if since else []), *([f"until {until}"] if until else [])])
    zh = "".join([*([f"自 {since} 起"] if since else []), *([f"至 {until} 止"] if until else [])])
    return NotThen(
        f"{fact.id} holds {en}, and not in {moment}.",
        since=since,
        until=until,
        zh=f"{fact.id} {zh}成立，{moment} 期间不成立。",
    )


def iso(day: int) -> str:
    """A day as an ISO date: 20180101 is 2018-01-01."""
    return f"{day // 10000:04}-{day // 100 % 100:02}-{day % 100:02}"
