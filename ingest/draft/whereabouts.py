"""Whereabouts: the place that what a draft found is of, where its source is about one place or about several."""

from bisect import bisect_left
from collections.abc import Sequence

from ingest.draft.candidates import Candidate
from ingest.draft.passages import Passages
from ingest.draft.places import Gazetteer
from ingest.rows import say

PLACED = frozenset({"Organization", "Indicator", "Fund", "Initiative"})
"""The types that are given a place."""


class Whereabouts:
    """The places of a source, the first of which is its region, and where its text names what lies in them."""

    def __init__(self, passages: Passages, gazetteer: Gazetteer, places: Sequence[str]) -> None:
        self._passages, self._gazetteer, self._places = passages, gazetteer, places
        self._named = [one for one in gazetteer.places(passages) if self._inside(one.of)]
        self._starts = [one.span.start for one in self._named]

    def settle(self, candidate: Candidate) -> None:
        """Give a candidate its place: that its name begins with, else that of its clause, else the region.

        Where the source has several places, the region is a guess, and the candidate says so.
        """
        if candidate.of or candidate.type not in PLACED:
            return
        candidate.place = self._gazetteer.home(candidate.name) or self._of_clause(candidate)
        if not candidate.place and self._places:
            candidate.place = self._places[0]
            if len(self._places) > 1:
                message = say("来源有几个地点，这里取第一个", "its source is of several places: is this the one?")
                candidate.looks += (message,)

    def _of_clause(self, candidate: Candidate) -> str:
        """The place that the clause names before the words, or in them: of several the smallest, if they are one."""
        clause = self._passages.clause(candidate.span.start)
        first, last = (bisect_left(self._starts, at) for at in (clause.start, candidate.span.end))
        found = {one.of for one in self._named[first:last]}
        return next((one for one in found if all(self._gazetteer.known.within(one, other) for other in found)), "")

    def _inside(self, place: str) -> bool:
        return any(self._gazetteer.known.within(place, one) for one in self._places)
