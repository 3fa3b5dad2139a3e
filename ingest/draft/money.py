"""Money: sums of a text as Funds, and money that is named without a sum."""

import re
from collections.abc import Iterator

from ingest import amounts
from ingest.amounts import plain
from ingest.draft.candidates import Candidate, Values
from ingest.draft.context import context
from ingest.draft.lexicon import FUND_KINDS, INCOME, MONEY, longest_first
from ingest.draft.passages import Passages
from ingest.draft.quantities import Quantity
from ingest.prose import Span
from ingest.rows import say

NAMES = re.compile(f"(?:{longest_first(MONEY)})$")
_NAME = 14
_KIND = re.compile(longest_first(FUND_KINDS))
_RATES = (("年", "个", "社区", "community_year"), ("年", "个", "村", "village_year"), ("年", "村", "", "village_year"))
_SIMPLE = {
    "年": "year",
    "月": "month",
    "人": "person",
    "户": "household",
    "村": "village",
    "天": "day",
    "季": "quarter",
}


def fund(passages: Passages, quantity: Quantity) -> Candidate:
    """A sum as a Fund; what is earned is an Indicator in yuan."""
    clause = passages.clause(quantity.span.start)
    before = passages.text[clause.start : quantity.span.start]
    after = passages.text[quantity.span.end : min(clause.end, quantity.span.end + 16)]
    more = context(passages, quantity)
    per = _rate(passages.words(quantity.span), passages.text[quantity.span.end : clause.end])
    if per:
        more["per"] = per
    name, span = _called(passages, quantity)
    if any(word in before[-20:] for word in INCOME):
        return _income(quantity, name, span, more)
    values: Values = {}
    kind = _kind(before, after)
    if kind:
        values["kind"] = kind
    if quantity.value is not None:
        values["amount"] = plain(quantity.value)
    text = passages.words(quantity.span)
    printed = amounts.parse(text)
    states: tuple[str, ...] = ("amount",) if quantity.value is not None else ()
    if printed is not None and printed.yuan == quantity.value and printed.qualifier == quantity.qualifier:
        values["amount_text"] = text
        states += ("amount_text",)
    values["qualifier"] = quantity.qualifier
    looks: tuple[str, ...] = () if kind else (say("钱的类别未定", "what is done with the money is not clear"),)
    if name.endswith(text):
        looks += (say("钱的名目要看上文", "what the money is called stands further off"),)
    return Candidate("Fund", name, span, values | more, states, looks)


def _income(quantity: Quantity, name: str, span: Span, more: Values) -> Candidate:
    values: Values = {"value": plain(quantity.value)} if quantity.value is not None else {}
    values |= {"unit": "元", "qualifier": quantity.qualifier, **more}
    states = tuple(key for key in ("value", "unit") if key in values)
    return Candidate("Indicator", name, span, values, states)


def _called(passages: Passages, quantity: Quantity) -> tuple[str, Span]:
    """What the money is called, and the words to cite: its name before the sum, or after it."""
    before = passages.before(quantity.span.start, _NAME)
    after = passages.after(quantity.span.end, _NAME)
    if before:
        return before, Span(quantity.span.start - len(before), quantity.span.end)
    if after:
        return after, quantity.span
    return f"资金{passages.words(quantity.span)}", quantity.span


def _kind(before: str, after: str) -> str:
    """What is done with the money: by the nearest word before the sum, else the first after it."""
    words = [*_KIND.finditer(before[-24:])] or [*_KIND.finditer(after)][:1]
    return FUND_KINDS[words[-1].group()] if words else ""


def _rate(text: str, after: str) -> str:
    """Per what a sum is that is printed with strokes: X万/年/个 of communities is a community a year."""
    parts = text.split("/")[1:]
    if len(parts) == 1:
        return _SIMPLE.get(parts[0], "")
    if set(parts) == {"人", "月"} or set(parts) == {"人", "年"}:
        return "person_month" if "月" in parts else "person_year"
    for first, second, noun, per in _RATES:
        if set(parts) == {first, second} and noun in after:
            return per
    return ""


def named(passages: Passages) -> Iterator[Candidate]:
    """Money that a text names without a sum: an unstated Fund."""
    for chunk in passages.chunks:
        words = passages.words(chunk)
        if not NAMES.search(words) or not 4 <= len(words) <= _NAME or re.search(r"\d", words):
            continue
        clause = passages.clause(chunk.start)
        if re.search(r"[\dXＸ][万亿]?元|[\dXx][万亿]", passages.words(clause)):
            continue
        kind = _kind(passages.text[max(clause.start, chunk.start - 16) : chunk.start], words)
        values: Values = ({"kind": kind} if kind else {}) | {"qualifier": "unstated"}
        yield Candidate("Fund", words, chunk, values, (), (say("原文没有说数目", "the text states no sum"),))
