"""Passages: the runs, chunks and quotations that a text falls into before anything is read from it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ingest.draft.lexicon import BOUNDARY
from ingest.prose import Span, sentences

_BRACKETS = r"[(（][㐀-鿿]{1,4}[)）]"
_RUN = re.compile(rf"(?:[㐀-鿿A-Za-z0-9+·%]|{_BRACKETS})+")
_QUOTED = re.compile(
    r"“([^“”《》\x00-\x1f\x7f-\x9f\u2028\u2029]{1,40})”|《([^《》\x00-\x1f\x7f-\x9f\u2028\u2029]{1,60})》"
)
_CLAUSE_ENDS = ",，。;；：:！!？?\n"
_NEAR = 80
_CLAUSE = re.compile(rf"[^{_CLAUSE_ENDS}]+")


class Quotation(NamedTuple):
    """Words between quotation marks: with the marks, without them, and whether the marks are those of titles."""

    outer: Span
    inner: Span
    title: bool


class Passages:
    """A text with its sentences, clauses, quotations and chunks, each found once."""

    def __init__(self, text: str) -> None:
        self.text = text

    def words(self, span: Span) -> str:
        """The words of a span."""
        return self.text[span.start : span.end]

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences, as coverage counts them."""
        return sentences(self.text)

    @cached_property
    def clauses(self) -> list[Span]:
        """What stands between commas and ends of sentences; an enumeration (、) is one clause."""
        return [Span(*found.span()) for found in _CLAUSE.finditer(self.text)]

    @cached_property
    def quotations(self) -> list[Quotation]:
        """The quotations in order; of nested ones the outer."""
        found = []
        for match in _QUOTED.finditer(self.text):
            group = 1 if match.group(1) is not None else 2
            found.append(Quotation(Span(*match.span()), Span(*match.span(group)), group == 2))
        return found

    @cached_property
    def _outers(self) -> list[Span]:
        return [quotation.outer for quotation in self.quotations]

    def quoted(self, at: int) -> bool:
        """Whether a position lies between quotation marks."""
        return holding(self._outers, at) is not None

    def clause(self, at: int) -> Span:
        """The clause around a position; of one that never ends no more than is near."""
        found = holding(self.clauses, at) or Span(at, at)
        return Span(max(found.start, at - _NEAR), min(found.end, at + _NEAR))

    @cached_property
    def chunks(self) -> list[Span]:
        """Stretches without punctuation, quotation or boundary word: what may be a name, or hold one."""
        runs = (Span(*run.span()) for run in _RUN.finditer(self.text) if not self.quoted(run.start()))
        return [piece for run in runs for piece in pieces(self.text, run)]

    def after(self, at: int, most: int) -> str:
        """What may go on a name from a position: letters up to a boundary, at most so many."""
        run = _RUN.match(self.text, at, min(at + most + 8, len(self.text)))
        if run is None:
            return ""
        first = next(pieces(self.text, Span(*run.span())), None)
        return self.text[first.start : first.end][:most] if first is not None and first.start == at else ""

    def before(self, at: int, most: int) -> str:
        """What may begin a name that goes on at a position: letters from the last boundary on, at most so many."""
        start = max(0, at - most - 8)
        runs = [run for run in _RUN.finditer(self.text, start, at) if run.end() == at]
        if not runs:
            return ""
        last = [*pieces(self.text, Span(*runs[-1].span()))]
        return self.text[last[-1].start : at][-most:] if last and last[-1].end == at else ""


def pieces(text: str, run: Span) -> Iterator[Span]:
    """A run cut at boundary words, which belong to no piece."""
    at = run.start
    for boundary in BOUNDARY.finditer(text, run.start, run.end):
        if boundary.start() > at:
            yield Span(at, boundary.start())
        at = boundary.end()
    if at < run.end:
        yield Span(at, run.end)


def holding(spans: Sequence[Span], at: int) -> Span | None:
    """The span that holds a position, of spans in order that do not overlap."""
    index = bisect_right(spans, at, key=lambda span: span.start) - 1
    return spans[index] if index >= 0 and at < spans[index].end else None
