"""Names: bodies and programmes by how their names end."""

import re
from collections.abc import Iterator

from ingest.draft.candidates import Candidate
from ingest.draft.endings import BARE, BODIES, INITIATIVES, PEOPLE, body, initiative
from ingest.draft.passages import Passages
from ingest.prose import Span

LONGEST = 18
_NUMBERED = re.compile(r"^[XＸ]|\d(?![A-Za-z])|[XxＸｘ]+[余多]?[个户名家位人支]")
_COUNT = re.compile(
    r"(?:^|(?P<about>[上数近约逾超]))[〇零一二两三四五六七八九十百千万亿几]+(?P<roughly>[余多几])?[个户名家位人支](?P<noun>.*)"
)
"""A number with what it counts: at the beginning of a name, or after a word that says how exact it is."""
_GENERAL = re.compile(
    r"^(?:工作|培养|管理|服务|主题|有关|相关|各项|具体|基本|统一|运行|长效|实践|集中|双向)(?:.{2}|实践活动)$"
)
"""Programmes that are said of any text: 工作模式, 管理制度."""
_HEAD = re.compile("^(?:全[省市州县区]|各级|各类|各|本|该|其他|其|所有|有关|相关|部分|一些|一批|个|多个|若干)+")


def names(passages: Passages) -> Iterator[Candidate]:
    """A body or a programme of each chunk that ends as one, or holds a body's name from its beginning."""
    for chunk in passages.chunks:
        words = passages.words(chunk)
        head = _HEAD.match(words)
        start = chunk.start + (head.end() if head else 0)
        words = words[head.end() :] if head else words
        if not _NUMBERED.search(words):
            yield from _named(words, start)


def _named(words: str, start: int) -> Iterator[Candidate]:
    programme, group = initiative(words), body(words)
    if programme is not None and programme.at == len(words) and words not in INITIATIVES:
        if 4 <= len(words) <= LONGEST and not _GENERAL.match(words):
            yield Candidate("Initiative", words, Span(start, start + len(words)), {"kind": programme.kind})
        return
    if group is None:
        return
    name = words[: group.at]
    if BARE.fullmatch(name) or _number(name) or (group.kind in PEOPLE and name.startswith("服务")):
        return
    if 2 <= len(name) <= LONGEST and name.count("(") == name.count(")"):
        yield Candidate("Organization", name, Span(start, start + len(name)), {"kind": group.kind})


def _number(name: str) -> bool:
    """Whether a name is a number with what it counts: 十余个单位, 千户; not 三家村村委会."""
    found = _COUNT.search(name)
    return found is not None and (bool(found["roughly"]) or not found["noun"] or found["noun"] in BODIES)
