"""Pins: the shortest words around a span that stand in the text exactly once, as `check` demands of a citation."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from graph.ontology.citation import LONGEST_PHRASE
from ingest.prose import Span


@dataclass(frozen=True, slots=True)
class Pin:
    """A citation: exact words, and the prefix or suffix that makes them unique."""

    exact: str
    prefix: str = ""
    suffix: str = ""


class Pinner:
    """Finds pins in one text; every phrase is looked up in an order of all its places, not by reading it again."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _order(self) -> list[str]:
        """What begins at each place of the text, as long as a phrase may be, in the order of characters."""
        text = self.text
        return sorted(text[at : at + LONGEST_PHRASE] for at in range(len(text)))

    def unique(self, words: str) -> bool:
        """Whether words of a phrase's length stand in the text exactly once."""
        first = bisect_left(self._order, words)
        order = self._order
        here = first < len(order) and order[first].startswith(words)
        return here and not (first + 1 < len(order) and order[first + 1].startswith(words))

    def pin(self, span: Span, others: Iterable[Span] = ()) -> Pin | None:
        """The pin of the words of a span, else of the same elsewhere; None where no 24 characters tell them apart."""
        for one in (span, *others):
            found = self._pin(one)
            if found is not None:
                return found
        return None

    def _pin(self, span: Span) -> Pin | None:
        exact = self.text[span.start : span.end][:LONGEST_PHRASE].rstrip()
        if not exact or "\n" in exact or exact != exact.lstrip():
            return None
        start, end = span.start, span.start + len(exact)
        if self.unique(exact):
            return Pin(exact)
        most = LONGEST_PHRASE - len(exact)
        suffix = self._least(start, end, self._room(end, most, 1), 1)
        prefix = self._least(start, end, self._room(start, most, -1), -1)
        if suffix is not None and (prefix is None or suffix <= prefix):
            return Pin(exact, suffix=self.text[end : end + suffix])
        return None if prefix is None else Pin(exact, prefix=self.text[start - prefix : start])

    def _room(self, at: int, most: int, step: int) -> int:
        """How many characters may be added on one side without leaving the line."""
        if step > 0:
            line = self.text.find("\n", at, at + most)
            return min(most, len(self.text) - at) if line < 0 else line - at
        line = self.text.rfind("\n", max(0, at - most), at)
        return min(most, at) if line < 0 else at - line - 1

    def _least(self, start: int, end: int, room: int, step: int) -> int | None:
        """The fewest characters on one side that make the words unique: more of them never make them less so."""

        def longer(count: int) -> str:
            return self.text[start : end + count] if step > 0 else self.text[start - count : end]

        if room <= 0 or not self.unique(longer(room)):
            return None
        low, high = 1, room
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.unique(longer(middle)) else (middle + 1, high)
        return low
