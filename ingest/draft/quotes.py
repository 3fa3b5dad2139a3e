"""Quotes: what a text puts between quotation marks is the name of a programme, or the beginning of a name."""

import re
from collections.abc import Iterator

from ingest.draft.candidates import Candidate
from ingest.draft.endings import body, initiative
from ingest.draft.passages import Passages, Quotation
from ingest.prose import Span
from ingest.rows import say

_TAIL = 10
_SHORT = 2
_MARKS = re.compile("[“”‘’《》]")
_WORKS = re.compile(r"党课|片|剧|歌|书|报告")


def quotes(passages: Passages) -> Iterator[Candidate]:
    """A candidate for each quotation that a rule can tell the type of."""
    for quotation in passages.quotations:
        found = _title(passages, quotation) if quotation.title else _quoted(passages, quotation)
        if found is not None:
            yield found


def _title(passages: Passages, quotation: Quotation) -> Candidate:
    """A title in 《》: a document, or a work where the words after it say so."""
    name = _MARKS.sub("", passages.words(quotation.inner))
    ending = initiative(name)
    kind = ending.kind if ending is not None and ending.at == len(name) else ""
    if kind not in ("policy", "plan", "standard"):
        near = passages.text[quotation.outer.end : quotation.outer.end + 12]
        kind = "work" if _WORKS.search(near) else "policy"
    return Candidate("Initiative", name, quotation.outer, {"kind": kind, "aliases": [passages.words(quotation.outer)]})


def _quoted(passages: Passages, quotation: Quotation) -> Candidate | None:
    words = passages.words(quotation.inner)
    if not re.search(r"[㐀-鿿]", words):
        return None
    name = _MARKS.sub("", words)
    tail = passages.after(quotation.outer.end, _TAIL)
    group, programme = body(tail), initiative(tail)
    outer = quotation.outer
    if programme is not None and programme.at == len(tail):
        span = Span(outer.start, outer.end + programme.at)
        return Candidate("Initiative", name + tail, span, {"kind": programme.kind, "aliases": [name]})
    if group is not None:
        end = group.at
        span = Span(outer.start, outer.end + end)
        return Candidate(
            "Organization", name + tail[:end], span, {"kind": group.kind, "aliases": [passages.words(span)]}
        )
    own = initiative(name)
    if own is None and (len(name) <= _SHORT or name.endswith("型")):
        return None
    bodily = body(name)
    if bodily is not None and bodily.at == len(name) and own is None:
        return Candidate("Organization", name, outer, {"kind": bodily.kind})
    kind = own.kind if own is not None and own.at == len(name) else "slogan" if len(name) > 9 else "programme"
    look = say("引号里的名称，类别待定", "named by quotation marks alone: is its kind right?")
    return Candidate("Initiative", name, outer, {"kind": kind}, looks=(look,))
