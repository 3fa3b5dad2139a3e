"""Ties: relations that a rule is sure enough of to propose, for a person to accept."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.draft.candidates import Candidate
from ingest.draft.passages import Passages

MEASURED = {"Indicator": "MEASURES", "Fund": "FINANCES"}
TYPES = frozenset({"LOCATED_IN", *MEASURED.values()})
"""The types of relation that are drafted."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A proposed relation from one candidate to another, or to the region."""

    type: str
    from_: Candidate
    to: Candidate | str
    """A candidate, or the id of a declared place."""
    inferred: bool


def ties(passages: Passages, candidates: Sequence[Candidate]) -> Iterator[Tie]:
    """Each new body lies in the place that it was found to be of (`Whereabouts`), which is inferred.

    Each figure is of the nearest programme of its own clause, if there is one; and of the group whose inexact count it
    is, which begins where it does.
    """
    programmes = [one for one in candidates if one.type == "Initiative"]
    starts = [one.span.start for one in programmes]
    groups = {span.start: one for one in candidates if one.uncounted for span in (one.span, *one.others)}
    for candidate in candidates:
        if candidate.of:
            continue
        if candidate.type == "Organization" and candidate.place:
            yield Tie("LOCATED_IN", candidate, candidate.place, inferred=True)
        if candidate.type == "Indicator" and (counted := groups.get(candidate.span.start)):
            yield Tie("MEASURES", candidate, counted, inferred=False)
        if candidate.type in MEASURED:
            clause = passages.clause(candidate.span.start)
            first, last = bisect_left(starts, clause.start), bisect_left(starts, clause.end)
            inside = [one for one in programmes[first:last] if one.span.end <= clause.end]
            if inside:
                nearest = min(inside, key=lambda one: _distance(candidate, one))
                yield Tie(MEASURED[candidate.type], candidate, nearest, inferred=False)


def _distance(one: Candidate, other: Candidate) -> int:
    return min(abs(one.span.start - other.span.start), abs(one.span.end - other.span.end))
