"""Candidates: what a draft proposes, each with the words of the text that it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ingest.prose import Span

Values = dict[str, Any]
FIGURES = ("Indicator", "Fund")
MOST_OTHERS = 8
"""How many more places of a thing are kept."""


@dataclass(slots=True)
class Candidate:
    """A proposed entity, or a proposed citation of one that is declared already."""

    type: str
    name: str
    span: Span
    """The words to cite, in code points of the text."""
    values: Values = field(default_factory=dict)
    """Its properties as a record gives them, but for id, name and citations."""
    states: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    """What a person should look at, in both languages."""
    of: str = ""
    """The id of a declared entity that the words name; then nothing is declared anew."""
    uncounted: bool = False
    """Whether it is a group whose count is not exact, and stands as a figure beside it."""
    place: str = ""
    """The id of the place that it is of, if that is known."""
    others: tuple[Span, ...] = ()
    """Where else the text says the same: cited instead where the first words cannot be told apart."""

    @property
    def figure(self) -> bool:
        """Whether it states a number, an amount or a count."""
        return self.type in FIGURES or "member_count" in self.values


def once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each thing once, where the text names it first; where it stands again is kept beside."""
    found: dict[tuple[str, str, str], Candidate] = {}
    for candidate in candidates:
        key = (candidate.of, "", "") if candidate.of else (candidate.type, candidate.name, _figure(candidate))
        first = found.setdefault(key, candidate)
        if first is not candidate and len(first.others) < MOST_OTHERS:
            first.others += (candidate.span,)
    return list(found.values())


def _figure(candidate: Candidate) -> str:
    """What a candidate states, so that two figures of one name stay two."""
    stated = (candidate.values.get(name, "") for name in ("value", "amount", "member_count", "qualifier", "per"))
    return "|".join(map(str, stated)) if candidate.figure else ""
