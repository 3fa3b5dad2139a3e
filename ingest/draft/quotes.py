"""Quotes: what a text puts between quotation marks is the name of a programme, or the beginning of a name."""

import re
from collections.abc import Iterator

from graph.text import HANZI
from ingest.draft.candidates import Candidate
from ingest.draft.endings import body, initiative
from ingest.draft.passages import Passages, Quotation
from ingest.prose import Span
from ingest.rows import say

_TAIL = 10
_SHORT = 2
_LONG = 9
"""A quotation that is longer is no name but a guiding sentence."""
_MARKS = re.compile("[“”‘’《》]")
_SAYS = re.compile(r"[㐀-鿿A-Za-z]")
_WORKS = re.compile(r"党课|片|剧|歌|书|报告")


def quotes(passages: Passages) -> Iterator[Candidate]:
    """A candidate for each quotation that a rule can tell the type of."""
    for quotation in passages.quotations:
        found = _title(passages, quotation) if quotation.title else _quoted(passages, quotation)
        if found is not None:
            yield found


def _title(passages: Passages, quotation: Quotation) -> Candidate | None:
    """A title in 《》: a document, or a work where the words after it say so."""
    name = _MARKS.sub("", passages.words(quotation.inner)).strip()
    if not _SAYS.search(name):
        return None
    ending = initiative(name)
    kind = ending.kind if ending is not None and ending.at == len(name) else ""
    if kind not in ("policy", "plan", "standard"):
        near = passages.text[quotation.outer.end : quotation.outer.end + 12]
        kind = "work" if _WORKS.search(near) else "policy"
    return Candidate("Initiative", name, quotation.outer, {"kind": kind, "aliases": [passages.words(quotation.outer)]})


def _quoted(passages: Passages, quotation: Quotation) -> Candidate | None:
    name = _MARKS.sub("", passages.words(quotation.inner)).strip()
    if not HANZI.search(name):
        return None
    tail = passages.after(quotation.outer.end, _TAIL)
    group, programme = body(tail), initiative(tail)
    outer = quotation.outer
    if programme is not None and programme.at == len(tail):
        span = Span(outer.start, outer.end + programme.at)
        return Candidate("Initiative", name + tail, span, {"kind": programme.kind, "aliases": [name]})
    if group is not None:
        span = Span(outer.start, outer.end + group.at)
        values = {"kind": group.kind, "aliases": [passages.words(span)]}
        return Candidate("Organization", name + tail[: group.at], span, values)
    return _alone(name, outer)


def _alone(name: str, outer: Span) -> Candidate | None:
    """A quotation that no word after it tells the type of; what is too short, or tells the sort of a thing, is none."""
    own, bodily = initiative(name), body(name)
    if own is None and (len(name) <= _SHORT or name.endswith("型")):
        return None
    if bodily is not None and bodily.at == len(name) and own is None:
        return Candidate("Organization", name, outer, {"kind": bodily.kind})
    kind = own.kind if own is not None and own.at == len(name) else "slogan" if len(name) > _LONG else "programme"
    look = say("引号里的名称，类别待定", "named by quotation marks alone: is its kind right?")
    return Candidate("Initiative", name, outer, {"kind": kind}, looks=(look,))
