"""The text of a source cut at its cited phrases, so that each phrase leads to its facts and each fact to its phrase."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from graph.documents import Documents, find
from graph.ontology import Citation


@dataclass(frozen=True)
class Passage:
    """A stretch of text; `facts` are the ids of those that some cited phrase over it states, none between phrases.

    `starts` are the positions of phrases that begin with it: what leads into the text leads there.
    """

    text: str
    start: int
    facts: tuple[str, ...] = ()
    starts: bool = False


def whereabouts(text: str, citation: Citation) -> tuple[int, int] | None:
    """From where to where a phrase stands: as pinned where the text agrees, else where it is first found, or None."""
    start, end = citation.start, citation.end
    if start is not None and end is not None and text[start:end] == citation.exact:
        return start, end
    found = find(text, citation.prefix or "", citation.exact, citation.suffix or "", most=1)
    return (found[0], found[0] + len(citation.exact)) if found else None


def passages(text: str, cited: Iterable[tuple[str, Citation]]) -> list[Passage]:
    """The whole text in passages, in its order; `cited` are ids of facts with their citations from this text.

    Phrases may lie over each other: a passage belongs to the facts of all phrases that it is a part of.
    """
    spans: dict[tuple[int, int], dict[str, None]] = {}
    for fact, citation in cited:
        span = whereabouts(text, citation)
        if span:
            spans.setdefault(span, {})[fact] = None
    starts = {start for start, _ in spans}
    cuts = sorted({0, len(text), *(edge for span in spans for edge in span)})
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
