"""Groups: what a quantity counts, and whether that is a group of bodies or people."""

import re
from typing import NamedTuple

from ingest.draft.candidates import Candidate, Values
from ingest.draft.endings import BARE, PEOPLE, Ending, body, initiative
from ingest.draft.lexicon import FOUNDED
from ingest.draft.passages import Passages
from ingest.draft.quantities import Quantity
from ingest.prose import Span
from ingest.rows import say

LONGEST_NOUN = 14
FARTHEST_NOUN = 22
"""How far from its number a noun may stand that words of its own stand before: 20个相邻、相近的村."""
SHORTEST_NAME = 2
_COUNTED = "个家户名位人所支"
_PERSONS = "名位人"
_TRAILING = re.compile(r"(?:达到?|为|占到?|共|约|近|共有|已有|有)$")
"""What leads from a noun to its figure."""
_BRACKET = re.compile(r"[(（][^()（）\n]{1,8}[)）]")
_LISTED = re.compile(r"[㐀-鿿、()A-Za-z0-9]{1,14}")


class Noun(NamedTuple):
    """What is counted: the words for it, and the span that holds them with their figure."""

    words: str
    span: Span
    follows: bool
    """Whether it stands after the figure."""


def noun(passages: Passages, quantity: Quantity) -> Noun:
    """What a quantity counts by the words next to it: after it, else before it."""
    start, end = quantity.span
    if quantity.noun:
        return Noun(quantity.noun, quantity.span, follows=True)
    if quantity.measure != "%":
        after = passages.after(end, LONGEST_NOUN)
        if after:
            return Noun(after, Span(start, end + len(after)), follows=True)
    before = passages.before(start, LONGEST_NOUN)
    words = _TRAILING.sub("", before)
    return Noun(words, Span(start - len(before) if words else start, end), follows=False)


def group(passages: Passages, quantity: Quantity, counted: Noun) -> Candidate | None:
    """A counted group, where its count is exact and what is counted ends as the names of bodies or people do.

    What was founded or built is none: that is a figure of the work.
    """
    value = quantity.value
    if value is None or quantity.qualifier != "exact" or value != value.to_integral_value():
        return None
    grouped = _grouped(passages, quantity, counted)
    if grouped is None:
        return None
    counted, found = grouped
    words = counted.words[: found.at]
    span = Span(counted.span.start, counted.span.end - (len(counted.words) - found.at if counted.follows else 0))
    name = passages.words(span) if counted.follows else f"{passages.words(quantity.span)}{words}"
    values: Values = {"kind": found.kind, "member_count": int(value)}
    return Candidate("Organization", name, span, values, ("member_count",))


def uncounted(passages: Passages, quantity: Quantity, counted: Noun) -> Candidate | None:
    """A group whose count is hidden or not exact: named without the number, which its figure MEASURES.

    What only says how it is counted, or what sort it is (单位), names nothing.
    """
    if quantity.value is not None and quantity.qualifier == "exact":
        return None
    grouped = _grouped(passages, quantity, counted)
    if grouped is None:
        return None
    counted, found = grouped
    name = counted.words[: found.at]
    if not counted.follows or len(name) < SHORTEST_NAME or BARE.fullmatch(name):
        return None
    span = Span(counted.span.start, counted.span.end - (len(counted.words) - found.at))
    look = say("数目不确，由指标度量", "its count is not exact: the figure MEASURES it")
    return Candidate("Organization", name, span, {"kind": found.kind}, looks=(look,), uncounted=True)


def _grouped(passages: Passages, quantity: Quantity, counted: Noun) -> tuple[Noun, Ending] | None:
    """What bodies or people a quantity counts, and how their name ends; None where it counts none that were there."""
    if quantity.per or quantity.measure not in _COUNTED:
        return None
    start = quantity.span.start
    if FOUNDED.search(passages.text[max(0, start - 3) : start]):
        return None
    if counted.follows or not counted.words:
        counted = _listed(passages, quantity) or counted
    found = _ending(counted, quantity)
    if found is None:
        counted = _far(passages, quantity) or counted
        found = _ending(counted, quantity)
    return None if found is None else (counted, found)


def _ending(counted: Noun, quantity: Quantity) -> Ending | None:
    """How a noun ends as a body does: at its end, or before words that make no programme of it."""
    words = counted.words
    if words.endswith("村") and quantity.measure not in _PERSONS:
        return Ending(len(words), "village")
    found = body(words)
    if found is None or found.at == len(words):
        return found
    programme = initiative(words)
    people = found.kind in PEOPLE
    whole = programme is not None and programme.at == len(words)
    persons = quantity.measure in _PERSONS
    return found if counted.follows and people == persons and (persons or not whole) else None


def _listed(passages: Passages, quantity: Quantity) -> Noun | None:
    """Who is counted, across an enumeration: 12名农村、社区党组织书记."""
    at = quantity.span.end
    words = _LISTED.match(passages.text, at, at + LONGEST_NOUN)
    if quantity.measure not in _PERSONS or words is None or "、" not in words.group():
        return None
    found = body(words.group())
    if found is None or found.kind not in PEOPLE:
        return None
    return Noun(words.group()[: found.at], Span(quantity.span.start, at + found.at), follows=True)


def _far(passages: Passages, quantity: Quantity) -> Noun | None:
    """What is counted where words of its own stand between: after a bracket, or after 的."""
    start, end = quantity.span
    bracket = _BRACKET.match(passages.text, end)
    if bracket is not None:
        at = bracket.end()
    else:
        clause = passages.clause(start)
        at = passages.text.find("的", end, min(clause.end, end + FARTHEST_NOUN)) + 1
    words = passages.after(at, LONGEST_NOUN) if at > 0 else ""
    return Noun(words, Span(start, at + len(words)), follows=True) if words else None
