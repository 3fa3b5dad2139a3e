"""Bounds: how large a value can get and how much work it takes, known before the query runs.

The embedded engine ends a question between two batches of rows, not within one expression, and a list or string that
doubles in a fold takes either engine down. So each expression gets a bound of its own. What stands in the graph is
taken as it is in this field: a property is short, a collected list may hold everything there is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import inf

COLLECTED = 100_000.0
"""How many items a collected list is taken to have: about every fact but the gazetteer's."""
KEYED = 30_000.0
"""How many it has where each group of rows has its own."""
ALONE = 10_000.0
"""How many it usually has where it holds all rows."""
GROUPED = 1_000.0
"""How many it usually has where there are many such lists, one for each group of rows."""
FAN = 1_000.0
"""How many matches a pattern is taken to have that starts at something known."""
USUAL_FAN = 50.0
"""How many it has where it is matched for each of many rows."""
PIECE = 50
"""How many characters of a string count as one."""


@dataclass(frozen=True)
class Cost:
    """What it takes to make a value: steps in one row, and what each of many rows takes anew."""

    most: float = 1.0
    """How many steps it takes at most."""
    again: float = 1.0
    """How many steps each of many rows takes: an engine makes a batch of them before it looks at the clock."""
    made: float = 0.0
    """How many values each of many rows holds that no other row has: it holds a batch of them at a time."""

    def __add__(self, other: "Cost | float") -> "Cost":
        if isinstance(other, Cost):
            return Cost(self.most + other.most, self.again + other.again, self.made + other.made)
        return Cost(self.most + other, self.again + other, self.made)

    __radd__ = __add__

    def rounds(self, most: float, usual: float) -> "Cost":
        """The same so many times."""
        return Cost(self.most * most, self.again * usual, self.made * usual)

    def making(self, values: float) -> "Cost":
        """The same, with so many values more that each row holds."""
        return Cost(self.most, self.again, self.made + values)


ONE = Cost()
NOTHING = Cost(0.0, 0.0)


@dataclass(frozen=True)
class Bound:
    """The most that a value can be; of a plain one: a number, a short string, true or false."""

    items: float = 1.0
    """How many items it has if it is a list or map, or characters if it is split."""
    size: float = 1.0
    """How large it is in all, in numbers or pieces of strings."""
    value: float = inf
    """The largest it can be as an integer, in either direction; infinite where it may be anything else."""
    work: Cost = ONE
    """What it takes to make it."""
    copies: float = 0.0
    """How many times the value of the fold around it may stand in it."""
    nested: bool = False
    """Whether that value stands in it within a list or map, so that each step of the fold nests deeper."""
    summed: bool = False
    """Whether it is the value of a fold that begins with a number, and has to stay one."""
    shared: float = 0.0
    """How much of its size no other row has: collecting all rows does not multiply it."""
    grouped: float = inf
    """How many items it usually has, where that is less than the most that there may be."""
    inner: "Bound | None" = field(default=None, repr=False)
    """The most that one of its items or properties can be; None where they are not known apart from it."""

    @property
    def item(self) -> "Bound":
        """One of its items or properties."""
        if self.inner is None:
            return replace(self, work=ONE, summed=False)
        return replace(self.inner, work=ONE, copies=max(self.copies, self.inner.copies), summed=False)

    @property
    def usual(self) -> float:
        """How many items it has in each of many rows: not even an engine's batch of them is full of the largest."""
        return min(self.items, self.grouped)

    @property
    def anew(self) -> float:
        """How much each of many rows holds of it, if it is made there."""
        return min(self.size, self.usual)

    def costing(self, work: Cost) -> "Bound":
        """The same, made with so much work."""
        return replace(self, work=work)

    def cut(self, items: float) -> "Bound":
        """Its first items."""
        if self.inner is None or items >= self.items:
            return self
        size = min(self.size, items * max(1.0, self.inner.size))
        return replace(self, items=items, size=size, shared=min(self.shared, size))

    def apart(self) -> "Bound":
        """The same where rows have multiplied: what was each row's own no longer is."""
        return replace(self, shared=0.0) if self.shared else self

    def keyed(self) -> "Bound":
        """The same where each group of rows has its own: together they hold no more than one would."""
        size = min(self.size, KEYED * max(1.0, self.item.size)) if self.shared else self.size
        return replace(self, items=min(self.items, KEYED), size=size, shared=size) if self.shared else self

    def alone(self) -> "Bound":
        """The same where there is but one, of all rows."""
        return replace(self, grouped=max(self.grouped, ALONE))


PLAIN = Bound()
PROPERTY = Bound(items=30.0, size=4.0, inner=PLAIN)
"""A property of a fact: a number, a line of text, or a few of them."""
FACT = Bound(items=50.0, size=10.0, inner=PROPERTY)
"""A node or a relationship."""
UNKNOWN = Bound(items=COLLECTED, size=COLLECTED)


def several(items: float, of: Bound, work: Cost = ONE) -> Bound:
    """A list of so many such items."""
    size, nested = items * max(1.0, of.size), of.nested or of.copies > 0
    return Bound(items, size, of.value, work, items * of.copies, nested, inner=of.costing(ONE))


def joined(parts: Iterable[Bound]) -> Bound:
    """All of them in one value: a list, a map, a sum, a longer string."""
    all_ = list(parts)
    return Bound(
        items=sum(each.items for each in all_),
        size=sum(each.size for each in all_),
        value=sum(each.value for each in all_),
        work=effort(all_),
        copies=sum(each.copies for each in all_),
        nested=any(each.nested for each in all_),
        shared=sum(each.shared for each in all_),
        grouped=sum(each.usual for each in all_),
        inner=_largest([each.item for each in all_]),
    )


def listed(parts: Iterable[Bound]) -> Bound:
    """A list or map that is written out."""
    all_ = list(parts)
    made = joined(all_)
    nested = made.nested or made.copies > 0
    largest = _largest(all_)
    return replace(
        made,
        items=float(len(all_)),
        size=made.size + 1.0,
        value=inf,
        work=made.work.making(float(len(all_))),
        nested=nested,
        grouped=inf,
        inner=largest,
    )


def either(parts: Iterable[Bound]) -> Bound:
    """One of them, and nobody knows which; all the work."""
    all_ = list(parts)
    return (_largest(all_) or PLAIN).costing(effort(all_))


def effort(parts: Iterable[Bound]) -> Cost:
    """What it takes to make all of them, and one step more."""
    return sum((each.work for each in parts), ONE)


def _largest(parts: list[Bound]) -> Bound | None:
    if not parts:
        return None
    return Bound(
        items=max(each.items for each in parts),
        size=max(each.size for each in parts),
        value=max(each.value for each in parts),
        copies=max(each.copies for each in parts),
        nested=any(each.nested for each in parts),
        shared=min(each.shared for each in parts),
        grouped=max(each.usual for each in parts),
        inner=_largest([each.item for each in parts]) if any(each.inner for each in parts) else None,
    )


def characters(of: Bound) -> float:
    """How many characters it has if it is a text."""
    return max(of.items, of.size * PIECE)


def given(value: object) -> Bound:
    """The bound of a parameter's value, as it is."""
    if isinstance(value, bool) or value is None:
        return Bound(value=1.0)
    if isinstance(value, int):
        return Bound(value=float(abs(value)))
    if isinstance(value, str):
        return string(value)
    if isinstance(value, Mapping | list | tuple):
        return listed(map(given, value.values() if isinstance(value, Mapping) else value)).costing(ONE)
    return PLAIN


def string(value: str) -> Bound:
    """The bound of a string that is written out."""
    return Bound(items=float(len(value)), size=len(value) / PIECE, inner=PLAIN)
