"""Names: bodies and programmes by how their names end."""

import re
from collections.abc import Iterator

from ingest.draft.candidates import Candidate
from ingest.draft.endings import INITIATIVES, PEOPLE, body, initiative
from ingest.draft.passages import Passages
from ingest.prose import Span

LONGEST = 18
_NUMBERED = re.compile(r"^[XＸ]|\d(?![A-Za-z])")
_BARE = re.compile(
    "人员|成员|部门|班子|企业|机关|单位|中心|领导|队伍|书记|学生|工作者|团队|负责人|主任|委员|代表|乡镇|政府|户"
)
"""Endings that name nothing without the words before them."""
_GENERAL = re.compile(
    r"^(?:工作|培养|管理|服务|主题|有关|相关|各项|具体|基本|统一|运行|长效|实践|集中|双向)(?:.{2}|实践活动)$"
)
"""Programmes that are said of any text: 工作模式, 管理制度."""
_HEAD = re.compile(
    "^(?:全[省市州县区]|各级|各类|各|本|该|其他|其|所有|有关|相关|部分|一些|一批|个|多个|若干"
    ")+"
)


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
    if _BARE.fullmatch(name) or (group.kind in PEOPLE and name.startswith("服务")):
        return
    if 2 <= len(name) <= LONGEST and name.count("(") == name.count(")"):
        yield Candidate("Organization", name, Span(start, start + len(name)), {"kind": group.kind})
