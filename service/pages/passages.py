"""The text of a source cut at its cited phrases, so that each phrase leads to its facts and each fact to its phrase."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from graph.documents import Documents, find
from graph.ontology import Citation

LONGEST = 200_000
"""How many characters of a text a page shows at once."""


@dataclass(frozen=True)
class Passage:
    """A stretch of text; `facts` are the ids of those that some cited phrase over it states, none between phrases.

    `starts` are the positions of phrases that begin with it: what leads into the text leads there.
    """

    text: str
    start: int
    facts: tuple[str, ...] = ()
    starts: bool = False


@dataclass(frozen=True)
class Part:
    """From where to where a text of a length is shown."""

    start: int
    end: int
    length: int

    @property
    def whole(self) -> bool:
        """Whether that is all of it."""
        return self.start == 0 and self.end == self.length

    @property
    def neighbours(self) -> tuple[int | None, int | None]:
        """Positions around which the part before and the part after are shown, None where there is none."""
        half = LONGEST // 2
        before = max(self.start - half, 0) if self.start else None
        return before, min(self.end + half, self.length) if self.end < self.length else None


def shown_part(text: str, middle: int) -> Part:
    """As much of a text as a page shows: all of it, or where it is longer than that the part around a position."""
    start = max(0, min(middle - LONGEST // 2, len(text) - LONGEST))
    return Part(start, min(start + LONGEST, len(text)), len(text))


def whereabouts(text: str, citation: Citation) -> tuple[int, int] | None:
    """From where to where a phrase stands: as pinned where the text agrees, else where it is first found, or None."""
    start, end = citation.start, citation.end
    if start is not None and end is not None and text[start:end] == citation.exact:
        return start, end
    found = find(text, citation.prefix or "", citation.exact, citation.suffix or "", most=1)
    return (found[0], found[0] + len(citation.exact)) if found else None


def passages(text: str, cited: Iterable[tuple[str, Citation]], part: Part | None = None) -> list[Passage]:
    """The text, or a part of it, in passages, in its order; `cited` are ids of facts with their citations from it.

    Phrases may lie over each other: a passage belongs to the facts of all phrases that it is a part of. A phrase that
    is cut by the part's edge is marked as far as it is shown.
    """
    low, high = (part.start, part.end) if part else (0, len(text))
    spans: dict[tuple[int, int], dict[str, None]] = {}
    for fact, citation in cited:
        span = whereabouts(text, citation)
        if span and span[0] < high and span[1] > low:
            spans.setdefault((max(span[0], low), min(span[1], high)), {})[fact] = None
    starts = {start for start, _ in spans}
    cuts = sorted({low, high, *(edge for span in spans for edge in span)})
    opening, closing, over = _by(spans, 0), _by(spans, 1), dict[tuple[int, int], None]()
    made = []
    for start, end in pairwise(cuts):
        for span in closing.get(start, ()):
            over.pop(span, None)
        over |= dict.fromkeys(opening.get(start, ()))
        facts = tuple(dict.fromkeys(fact for span in over for fact in spans[span]))
        made.append(Passage(text[start:end], start, facts, start in starts))
    return made


def _by(spans: Iterable[tuple[int, int]], edge: int) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for span in spans:
        found.setdefault(span[edge], []).append(span)
    return found


def text_of(folder: Path | None, digest: str | None) -> str | None:
    """The text of a digest from a folder of source texts, or None where it is not at hand."""
    if folder is None or not digest or not folder.is_dir():
        return None
    files = tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(folder.rglob("*.txt")))
    return _documents(folder, files).text(digest)


@lru_cache(maxsize=2)
def _documents(folder: Path, files: tuple[tuple[str, int, int], ...]) -> Documents:
    """The texts of a folder, read again when its files have changed."""
    return Documents.of(folder)
