"""Bounds: how large a value can get and how much work it takes, known before the query runs.

The embedded engine ends a question between two rows, but not within one expression, and a list or string that doubles
in a fold takes either engine down. So each expression gets a bound of its own. What stands in the graph is taken as it
is in this field: a property is short, a collected list may hold everything there is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import inf

from graph.guard.tokens import Token

COLLECTED = 100_000.0
"""How many items a collected list is taken to have: about every fact but the gazetteer's."""
FAN = 1_000.0
"""How many matches a pattern is taken to have that starts at something known."""
WORK = 3e7
"""How many steps one expression may take: a few seconds of the slower engine."""
SIZE = 5e6
"""How large one value may get, in numbers or in pieces of strings: about 200 MB of an engine's memory."""
ROWS = 1e7
"""How many rows the UNWINDs of a query may make of one."""
PIECE = 50
"""How many characters of a string count as one."""


@dataclass(frozen=True)
class Bound:
    """The most that a value can be; of a plain one: a number, a short string, true or false."""

    items: float = 1.0
    """How many items it has if it is a list or map, or characters if it is split."""
    size: float = 1.0
    """How large it is in all, in numbers or pieces of strings."""
    value: float = inf
    """The largest it can be as an integer, in either direction; infinite where it may be anything else."""
    work: float = 1.0
    """How many steps it takes to make."""
    copies: float = 0.0
    """How many times the value of the fold around it may stand in it."""
    shared: float = 0.0
    """How much of its size no other row has: collecting all rows does not multiply it."""
    inner: "Bound | None" = field(default=None, repr=False)
    """The most that one of its items or properties can be; None where they are not known apart from it."""

    @property
    def item(self) -> "Bound":
        """One of its items or properties."""
        if self.inner is None:
            return self.costing(1.0)
        return replace(self.inner, work=1.0, copies=max(self.copies, self.inner.copies))

    def costing(self, work: float) -> "Bound":
        """The same, made with so much work."""
        return replace(self, work=work)


PLAIN = Bound()
PROPERTY = Bound(items=30.0, size=4.0, inner=PLAIN)
"""A property of a fact: a number, a line of text, or a few of them."""
FACT = Bound(items=50.0, size=10.0, inner=PROPERTY)
"""A node or a relationship."""
UNKNOWN = Bound(items=COLLECTED, size=COLLECTED)


def several(items: float, of: Bound, work: float = 1.0) -> Bound:
    """A list of so many such items."""
    return Bound(items, items * max(1.0, of.size), of.value, work, items * of.copies, inner=of.costing(1.0))


def joined(parts: Iterable[Bound]) -> Bound:
    """All of them in one value: a list, a map, a sum, a longer string."""
    all_ = list(parts)
    return Bound(
        items=sum(each.items for each in all_),
        size=sum(each.size for each in all_),
        value=sum(each.value for each in all_),
        work=1.0 + sum(each.work for each in all_),
        copies=sum(each.copies for each in all_),
        shared=sum(each.shared for each in all_),
        inner=_largest([each.item for each in all_]),
    )


def listed(parts: Iterable[Bound]) -> Bound:
    """A list or map that is written out."""
    all_ = list(parts)
    made = joined(all_)
    return replace(made, items=float(len(all_)), size=made.size + 1.0, value=inf, inner=_largest(all_))


def either(parts: Iterable[Bound]) -> Bound:
    """One of them, and nobody knows which; all the work."""
    all_ = list(parts)
    largest = _largest(all_) or PLAIN
    return largest.costing(1.0 + sum(each.work for each in all_))


def _largest(parts: list[Bound]) -> Bound | None:
    if not parts:
        return None
    return Bound(
        items=max(each.items for each in parts),
        size=max(each.size for each in parts),
        value=max(each.value for each in parts),
        copies=max(each.copies for each in parts),
        shared=min(each.shared for each in parts),
        inner=_largest([each.item for each in parts]) if any(each.inner for each in parts) else None,
    )


def checked(bound: Bound, token: Token) -> Bound:
    """The bound itself; refuses the token at which it gets too large."""
    if bound.work > WORK:
        raise token.refused(
            "这个表达式的计算量没有足够小的上限，请减少嵌套，或用 UNWIND 逐行计算",
            "this expression may take too many steps: nest less, or go row by row with UNWIND",
        )
    if bound.size > SIZE:
        raise token.refused("这个值的大小没有足够小的上限", "this value may grow too large: collect or repeat less")
    return bound


def given(value: object) -> Bound:
    """The bound of a parameter's value, as it is."""
    if isinstance(value, bool) or value is None:
        return Bound(value=1.0)
    if isinstance(value, int):
        return Bound(value=float(abs(value)))
    if isinstance(value, str):
        return string(value)
    if isinstance(value, Mapping | list | tuple):
        return listed(map(given, value.values() if isinstance(value, Mapping) else value)).costing(1.0)
    return PLAIN


def string(value: str) -> Bound:
    """The bound of a string that is written out."""
    return Bound(items=float(len(value)), size=len(value) / PIECE, inner=PLAIN)
