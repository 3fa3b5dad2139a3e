"""Trails: ways between two entities through ties already known, in order; pure, so that it can be proved by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Ties = Mapping[str, Mapping[str, str]]
"""Of each entity the relations known of it, each with the entity at its other end; every one stands at both ends."""
Trail = tuple[str, ...]
"""Ids in turn: an entity, a relation, the next entity, … ending with an entity."""


@dataclass
class Looks:
    """How many ties may still be looked at; a search that has used them all may have missed something."""

    left: int

    @property
    def spent(self) -> bool:
        """Whether there are none left."""
        return self.left <= 0


def trails(ties: Ties, start: str, end: str, length: int, looks: Looks) -> Iterator[Trail]:
    """The trails of exactly so many relations that visit no entity twice, in the order of their ids in turn."""
    towards = _towards(ties, start, end, length)
    if start in towards[length]:
        ordered: dict[str, list[tuple[str, str]]] = {}
        yield from _walk(ties, (start,), towards, ordered, looks)


def _towards(ties: Ties, start: str, end: str, length: int) -> list[set[str]]:
    """For each number of relations, the entities from which so many lead to the end, not by way of either end.

    Between bodies and programmes the ways are all odd or all even: this keeps the walk from going astray there.
    """
    found = [{end}]
    for left in range(1, length + 1):
        before = {other for entity in found[-1] for other in ties.get(entity, {}).values()} - {end}
        found.append(before if left == length else before - {start})
    return found


def _walk(
    ties: Ties,
    gone: Trail,
    towards: Sequence[set[str]],
    ordered: dict[str, list[tuple[str, str]]],
    looks: Looks,
) -> Iterator[Trail]:
    at, left = gone[-1], len(towards) - 1 - len(gone) // 2
    if left == 0:
        yield gone
        return
    if at not in ordered:
        ordered[at] = sorted(ties[at].items())
    for relation, other in ordered[at]:
        if looks.spent:
            return
        looks.left -= 1
        if other in towards[left - 1] and other not in gone:
            yield from _walk(ties, (*gone, relation, other), towards, ordered, looks)
