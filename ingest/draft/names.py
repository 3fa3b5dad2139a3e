"""Names: bodies and programmes by how their names end."""

import re
from collections.abc import Iterator

from ingest.draft.candidates import Candidate
from ingest.draft.endings import BODIES, INITIATIVES, body, initiative
from ingest.draft.passages import Passages
from ingest.prose import Span

LONGEST = 18
_NUMBERED = re.compile(r"\d")
_HEAD = re.compile(r"^(?:全[省市州县区]|各级|各类|各|本|该|其他|其|所有|有关|相关|部分|一些|一批|多个|若干|原|新|好|也|都|就|还|要|能|可|上|下|中|内|后|前)+")


def names(passages: Passages) -> Iterator[Candidate]:
    """A body or a programme of each chunk that ends as one, or holds a body's name from its beginning."""
    for chunk in passages.chunks():
        words = passages.words(chunk)
        if _NUMBERED.match(words):
            continue
        head = _HEAD.match(words)
        start = chunk.start + (head.end() if head else 0)
        words = words[head.end() :] if head else words
        yield from _named(words, start)


def _named(words: str, start: int) -> Iterator[Candidate]:
    programme, group = initiative(words), body(words)
    if programme is not None and programme.at == len(words) and words not in INITIATIVES:
        if 4 <= len(words) <= LONGEST:
            yield Candidate("Initiative", words, Span(start, start + len(words)), {"kind": programme.kind})
        return
    if group is None:
        return
    name = words[: group.at]
    if 2 <= len(name) <= LONGEST and name.count("(") == name.count(")"):
        yield Candidate("Organization", name, Span(start, start + len(name)), {"kind": group.kind})


__all__ = ["BODIES", "names"]
