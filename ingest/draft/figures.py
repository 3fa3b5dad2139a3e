"""Figures: counts and rates of a text as Indicators, sums as Funds, counted groups as Organizations."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ingest.amounts import plain
from ingest.draft.candidates import Candidate, Values
from ingest.draft.endings import PEOPLE, body
from ingest.draft.lexicon import EACH, ROUGH_UNITS, SENSES, STATUSES
from ingest.draft.money import fund
from ingest.draft.passages import Passages
from ingest.draft.quantities import Quantity
from ingest.prose import Span
from ingest.rows import say

LONGEST_NOUN = 14
_COUNTED = frozenset("个 家 户 名 位 人 所 支".split())
_PERSONS = frozenset("名 位 人".split())
_TRAILING = re.compile(r"(?:达到?|为|占到?|共|约|近)$")
_EACH = re.compile("|".join(sorted(EACH, key=lambda word: (-len(word), word))))
_SENSE = re.compile("|".join(sorted(SENSES, key=lambda word: (-len(word), word))))
_STATUS = re.compile("|".join(sorted(STATUSES, key=lambda word: (-len(word), word))))


def figures(passages: Passages, found: list[Quantity]) -> Iterator[Candidate]:
    """A candidate for each quantity: a Fund of money, an Organization of a counted group, else an Indicator."""
    for quantity in found:
        if quantity.money:
            yield fund(passages, quantity)
        else:
            noun, span = _noun(passages, quantity)
            yield _group(passages, quantity, noun, span) or _indicator(passages, quantity, noun, span)


def _noun(passages: Passages, quantity: Quantity) -> tuple[str, Span]:
    """What is counted, and the words that say so with the figure: after it, else before it."""
    if quantity.noun or quantity.measure == "%":
        before = "" if quantity.noun else _TRAILING.sub("", passages.before(quantity.span.start, LONGEST_NOUN + 1))
        start = (
            passages.text.find(before, max(0, quantity.span.start - LONGEST_NOUN - 2))
            if before
            else quantity.span.start
        )
        return quantity.noun or before, Span(start, quantity.span.end)
    after = passages.after(quantity.span.end, LONGEST_NOUN)
    if after:
        return after, Span(quantity.span.start, quantity.span.end + len(after))
    before = passages.before(quantity.span.start, LONGEST_NOUN)
    return before, Span(quantity.span.start - len(before), quantity.span.end)


def _group(passages: Passages, quantity: Quantity, noun: str, span: Span) -> Candidate | None:
    """A counted group of people or bodies, where its count is exact and what is counted ends as a body does."""
    value = quantity.value
    if value is None or quantity.qualifier != "exact" or quantity.per or quantity.measure not in _COUNTED:
        return None
    if value != value.to_integral_value():
        return None
    follows = span.start == quantity.span.start
    if follows and quantity.measure in _PERSONS:
        noun = _person(passages, quantity.span.end) or noun
        span = Span(span.start, quantity.span.end + len(noun))
    ending = body(noun) if noun else None
    if ending is None and noun.endswith("村"):
        kind = "village"
    elif ending is None or ending.at != len(noun):
        if ending is None or not follows or (ending.kind in PEOPLE) != (quantity.measure in _PERSONS):
            return None
        kind, noun = ending.kind, noun[: ending.at]
        span = Span(span.start, quantity.span.end + len(noun))
    else:
        kind = ending.kind
    name = passages.words(span) if follows else f"{passages.words(quantity.span)}{noun}"
    values: Values = {"kind": kind, "member_count": int(value)}
    return Candidate("Organization", name, span, values, ("member_count",))


def _person(passages: Passages, at: int) -> str:
    """Who is counted, across an enumeration: 农村、社区党组织书记."""
    words = re.match(r"[㐀-鿿、()A-Za-z0-9]{1,14}", passages.text[at : at + LONGEST_NOUN])
    if words is None or "、" not in words.group():
        return ""
    ending = body(words.group())
    return words.group()[: ending.at] if ending and ending.kind in PEOPLE else ""


def _indicator(passages: Passages, quantity: Quantity, noun: str, span: Span) -> Candidate:
    values: Values = {"unit": quantity.unit, "qualifier": quantity.qualifier}
    if quantity.value is not None:
        values = {"value": plain(quantity.value), **values}
    values |= context(passages, quantity)
    if quantity.inferred:
        values["inferred"] = "true"
    states = tuple(name for name in ("value", "unit", "qualifier") if name in values)
    looks = []
    if quantity.measure in ROUGH_UNITS:
        looks.append(say(f"原文单位是「{quantity.measure}」", f"the text counts in {quantity.measure!r}"))
    if quantity.inferred:
        looks.append(say("次数是推断的", "that it is once is inferred"))
    return Candidate("Indicator", _name(quantity, noun), span, values, states, tuple(looks))


def _name(quantity: Quantity, noun: str) -> str:
    if quantity.measure == "%":
        return noun or "比例"
    return f"{noun}{quantity.measure}数"


def context(passages: Passages, quantity: Quantity) -> Values:
    """What the clause says of a figure: per what, whether a level or an increase, whether planned."""
    clause = passages.clause(quantity.span.start)
    before = passages.text[max(clause.start, quantity.span.start - 40) : quantity.span.start]
    found: Values = {}
    per = [*_EACH.finditer(before)]
    if quantity.per or per:
        found["per"] = quantity.per or EACH[per[-1].group()]
    senses = [*_SENSE.finditer(before)]
    if senses:
        found["sense"] = SENSES[senses[-1].group()]
    status = [*_STATUS.finditer(before)]
    if status:
        found["status"] = STATUSES[status[-1].group()]
    return found


def whole(value: Decimal | None) -> str:
    """A value as records write it."""
    return "" if value is None else plain(value)
