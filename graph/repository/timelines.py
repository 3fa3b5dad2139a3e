"""The timeline: facts that have a first day, in its order; partial dates are spans of days."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graph.errors import BadRequest
from graph.ontology import Entity, Relation
from graph.ontology.days import precision
from graph.queries import Query, query
from graph.repository.entities import check_types
from graph.repository.moments import ALWAYS, LATEST, Moment
from graph.repository.paging import Page, after, cursor, cut
from graph.store import Row, Store

ENTITIES = query("timeline/entities")
RELATIONS = query("timeline/relations")
ENTITIES_COUNT = query("timeline/entities_count")
RELATIONS_COUNT = query("timeline/relations_count")


@dataclass(frozen=True)
class Dated:
    """A fact on the timeline: partial dates of its begin and, where stated, its end.

    `of_source` marks money and figures without a date of their own, which count from their source's.
    """

    fact: Entity | Relation
    day: int
    from_: str
    to: str | None = None
    of_source: bool = False

    @property
    def instant(self) -> bool:
        """Whether it stands for its date alone; else it goes on, until its end where one is stated."""
        return self.of_source or getattr(self.fact, "date", None) is not None

    def wire(self) -> dict[str, Any]:
        """The item as JSON shows it."""
        shown: dict[str, Any] = {"from": self.from_}
        if self.to is not None:
            shown["to"] = self.to
        shown["precision"] = precision(self.from_)
        if self.of_source:
            shown["of_source"] = True
        return {**shown, "fact": self.fact.wire()}


@dataclass(frozen=True)
class Stretch:
    """What a timeline keeps: the days from `first` to `last`, and what lies in one of the regions or below, or all.

    Of relations it keeps those with an end there. `types` are types of node and of relation, or none for all.
    """

    first: int = 0
    last: int = LATEST
    regions: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    @classmethod
    def of(cls, from_: str | None, to: str | None, regions: Sequence[str] = (), types: Sequence[str] = ()) -> "Stretch":
        """From the first day of one partial date to the last day of another. Raises BadRequest for the wrong order."""
        first, last = Moment.of(from_).lo, Moment.of(to).hi
        if first > last:
            raise BadRequest(
                f"The timeline would end ({to}) before it begins ({from_}).",
                parameter="to",
                zh=f"截止（{to}）早于起始（{from_}）。",
            )
        return cls(first, last, tuple(sorted(regions)), tuple(sorted(types)))


async def timeline(
    store: Store, keep: Stretch, moment: Moment = ALWAYS, *, limit: int, at: str | None = None
) -> tuple[Page[Dated], int]:
    """A page of the facts whose days overlap those of the stretch, in the order of first day and id.

    Also how many facts of these days stand nowhere on it, since they have a last day and no first one. Raises
    BadRequest for a type that is none.
    """
    asked = {"regions": list(keep.regions), "first": keep.first, "last": keep.last, **moment.parameters}
    question = moment.marked(f"timeline {keep}")
    day, last = after(at, question, int, str) or (0, "")
    here = {"day": day, "after": last, "limit": limit + 1}
    found: list[Dated] = []
    total = unstarted = 0
    for rows, count, own, read in _questions(store, keep.types):
        found += [read(row) for row in await store.read(rows, **asked, **here, **own)]
        counted = (await store.read(count, **asked, **own))[0]
        total, unstarted = total + counted["count"], unstarted + counted["unstarted"]
    page, final = cut(sorted(found, key=lambda each: (each.day, str(each.fact.id))), limit)
    following = cursor(question, final.day, final.fact.id) if final else None
    return Page(page, following, total), unstarted


def _questions(
    store: Store, types: Sequence[str]
) -> Iterator[tuple[Query, Query, dict[str, list[str]], Callable[[Row], Dated]]]:
    """What to ask for the types: of nodes, of relations or of both, each with the types of its own."""
    nodes = [type_ for type_ in types if type_ not in store.ontology.relations]
    check_types(store, nodes)
    ties = [type_ for type_ in types if type_ in store.ontology.relations]
    if nodes or not types:
        yield ENTITIES, ENTITIES_COUNT, {"types": nodes}, _of_entity
    if ties or not types:
        yield RELATIONS, RELATIONS_COUNT, {"relations": ties}, _of_relation


def _of_entity(row: Row) -> Dated:
    return Dated(row["entity"], row["day"], row["begun"], row["ended"], row["of_source"])


def _of_relation(row: Row) -> Dated:
    return Dated(row["relation"], row["day"], row["begun"], row["ended"])
