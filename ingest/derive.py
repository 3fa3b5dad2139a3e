"""What the loader computes: places, region, known, days, the targets of derived edges, and the digest."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graph.ontology import Entity, Fact, Relation
from graph.ontology.days import interval
from graph.ontology.model import COUNTRY
from graph.ontology.schema import kinds
from graph.text import lookup_text, search_text
from ingest.facts import Record

DERIVATION = 3
"""Rises with every change of what is computed here, so that every digest differs and everything is written anew."""
CARRY_PLACES = ("LOCATED_IN", "COVERS", "MEASURES", "FINANCES")
"""Relations whose far end says where the near end is."""
PLACE = "Place"
REGION_LEVEL = "prefecture"
PATH = " / "


@dataclass(frozen=True, slots=True)
class Loaded:
    """A fact as it goes into the graph: with all that is computed, and the digest of it all."""

    fact: Entity | Relation
    within: tuple[str, ...]
    cited_in: tuple[str, ...]
    from_day: int | None
    to_day: int | None
    search: str | None
    digest: str
    visible: bool = True
    """Whether questions see it that do not ask for all places; its search words lie in an index apart if not."""

    @property
    def id(self) -> str:
        """The id of the fact."""
        return str(self.fact.id)

    @property
    def dataset(self) -> str:
        """The dataset that declares it."""
        return self.fact.dataset or ""

    def properties(self, run: str) -> dict[str, Any]:
        """The properties of its node or relationship, what was computed included."""
        found = {**self.fact.stored(), "run": run, "digest": self.digest}
        found |= {name: day for name, day in (("from_day", self.from_day), ("to_day", self.to_day)) if day is not None}
        if self.search is None:
            return found
        return found | ({"search": self.search, "visible": True} if self.visible else {"lookup": self.search})


class Geography:
    """Which place lies in which: the places, and PART_OF between them."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        self._parents: dict[str, list[str]] = {}
        self._stated: dict[str, list[str]] = {}
        self._levels: dict[str, str | None] = {}
        self._names: dict[str, str] = {}
        for record in records.values():
            fact = record.fact
            if isinstance(fact, Entity):
                if fact.type == PLACE:
                    self._levels[record.id] = getattr(fact, "level", None)
                    self._names[record.id] = fact.name
            elif fact.type == "PART_OF" and fact.from_.startswith("place/"):
                self._parents.setdefault(fact.from_, []).append(fact.to)
                if not fact.inferred:
                    self._stated.setdefault(fact.from_, []).append(fact.to)
        self._above: dict[str, frozenset[str]] = {}

    def above(self, place: str) -> frozenset[str]:
        """Every place that this one lies in, without itself."""
        known = self._above.get(place)
        if known is None:
            found: set[str] = set()
            waiting = list(self._parents.get(place, ()))
            while waiting:
                parent = waiting.pop()
                if parent not in found:
                    found.add(parent)
                    waiting += self._parents.get(parent, ())
            known = self._above[place] = frozenset(found)
        return known

    def within(self, places: Iterable[str]) -> tuple[str, ...]:
        """The places and all they lie in, below the country."""
        found = {above for place in places for above in (place, *self.above(place))}
        return tuple(sorted(found - {COUNTRY}))

    def region(self, places: Iterable[str]) -> str | None:
        """The one place at prefecture level that they are or lie in; None where there is none, or more than one.

        Where it is only concluded that they lie in one, it is the county that they are or lie in.
        """
        lowest = self.lowest({at for place in places for at in self._regions(place)})
        return lowest[0] if len(lowest) == 1 else None

    def _regions(self, place: str) -> set[str]:
        """The places at prefecture level around a place, as stated; where they are only concluded, its county."""
        stated, waiting = {place}, [place]
        while waiting:
            above = [one for one in self._stated.get(waiting.pop(), ()) if one not in stated]
            stated.update(above)
            waiting += above
        found = {one for one in stated if self._levels.get(one) == REGION_LEVEL}
        if found or all(self._levels.get(one) != REGION_LEVEL for one in self.above(place)):
            return found
        return {one for one in (place, *self.above(place)) if self._levels.get(one) == "county"}

    def path(self, place: str) -> str:
        """Its name after those of what it lies in, from the province down: `青海省 / 西宁市 / 城中区`.

        Where it lies in several, what is stated goes before what is concluded, then the first id.
        """
        names = [self._names.get(place, place)]
        seen = {place}
        while above := self._stated.get(place) or self._parents.get(place):
            place = min(above)
            if place == COUNTRY or place in seen:
                break
            seen.add(place)
            names.append(self._names.get(place, place))
        return PATH.join(reversed(names))

    def lowest(self, places: Iterable[str]) -> list[str]:
        """The places that none of the others lies in, in the order of their ids."""
        found = set(places)
        return sorted(found.difference(*(self.above(place) for place in found)))

    def depth(self, place: str) -> int:
        """How many places it lies in: parents are less deep than children."""
        return len(self.above(place))


class Derivation:
    """Everything computed from a whole set of records; the order of the records does not matter."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        self._records = records
        self.geography = Geography(records)
        self._carriers: dict[str, list[str]] = {}
        self._sources: dict[str, set[str]] = {}
        for record in records.values():
            fact = record.fact
            cited = {citation.source for citation in fact.cited}
            ends = (fact.from_, fact.to) if isinstance(fact, Relation) else (record.id,)
            for end in ends:
                self._sources.setdefault(end, set()).update(cited)
            if isinstance(fact, Relation) and fact.type in CARRY_PLACES:
                self._carriers.setdefault(fact.from_, []).append(fact.to)
        self._places: dict[str, tuple[str, ...]] = {}

    def all(self) -> Iterator[Loaded]:
        """Every record as it goes into the graph."""
        for record in self._records.values():
            yield self._relation(record.fact, record) if isinstance(record.fact, Relation) else self._entity(record)

    def _relation(self, fact: Relation, record: Record) -> Loaded:
        placed = fact.model_copy(update={"dataset": record.dataset, "sources": _sources(fact)})
        return loaded(placed, (), (), days_of(fact, None))

    def _entity(self, record: Record) -> Loaded:
        fact = record.fact
        isplace = fact.type == PLACE
        places = self.places(record.id)
        about = (*places, record.id) if isplace else places
        update: dict[str, Any] = {
            "dataset": record.dataset,
            "sources": _sources(fact),
            "places": places,
            "region": self.geography.region(about),
        }
        visible = not isplace or record.id in self._known
        if isplace:
            update |= {"known": visible, "path": self.geography.path(record.id)}
        published = [day for source in _sources(fact) if (day := self._published(source))]
        days = days_of(fact, min(published, default=None, key=lambda day: interval(day)[0]))
        cited_in = tuple(sorted(self._sources.get(record.id, set()) - {record.id}))
        within = self.geography.within(about) if visible else ()
        return loaded(fact.model_copy(update=update), within, cited_in, days, visible=visible)

    def places(self, id_: str) -> tuple[str, ...]:
        """The places an entity is about: those it declares, then the most specific of those its relations lead to.

        What a record declares stays; what relations lead to adds nothing where a place in it is known already.
        """
        known = self._places.get(id_)
        if known is None:
            declared = self._declared(id_)
            lowest = self.geography.lowest({*declared, *self._led(id_)})
            known = self._places[id_] = (*declared, *(place for place in lowest if place not in declared))
        return known

    def _declared(self, id_: str) -> tuple[str, ...]:
        return getattr(self._records[id_].fact, "places", ()) if id_ in self._records else ()

    def _led(self, id_: str) -> set[str]:
        """The places that its relations lead to, over however many entities; in a ring each is gone to once."""
        led: set[str] = set()
        seen, waiting = {id_}, [id_]
        while waiting:
            for end in self._carriers.get(waiting.pop(), ()):
                if end.startswith("place/"):
                    led.add(end)
                elif end in self._places:
                    led.update(self._places[end])
                elif end not in seen:
                    seen.add(end)
                    waiting.append(end)
                    led.update(self._declared(end))
        return led

    @cached_property
    def _known(self) -> frozenset[str]:
        """The places that a curated record names, and all that those lie in."""
        named: set[str] = set()
        for record in self._records.values():
            fact = record.fact
            if isinstance(fact, Relation):
                if fact.type != "PART_OF" or fact.cited:
                    named.update(end for end in (fact.from_, fact.to) if end.startswith("place/"))
            else:
                named.update(self.places(record.id))
                if fact.type == PLACE and fact.cited:
                    named.add(record.id)
        return frozenset(above for place in named for above in (place, *self.geography.above(place)))

    def _published(self, source: str) -> str | None:
        record = self._records.get(source)
        return getattr(record.fact, "published", None) if record else None


def _sources(fact: Fact) -> tuple[str, ...]:
    return tuple(sorted({citation.source for citation in fact.cited}))


def days_of(fact: Fact, published: str | None) -> tuple[int | None, int | None]:
    """The first and the last day a fact holds, as YYYYMMDD, None where not known.

    A figure counts from its date, its since or its source's date.
    """
    start = fact.since
    if "date" in kinds(type(fact)):
        start = getattr(fact, "date", None) or fact.since or published
    first = interval(start)[0] if start else None
    last = interval(fact.until)[1] if fact.until else None
    return first, None if first and last and last < first else last


def loaded(
    fact: Entity | Relation,
    within: tuple[str, ...] = (),
    cited_in: tuple[str, ...] = (),
    days: tuple[int | None, int | None] = (None, None),
    *,
    visible: bool = True,
) -> Loaded:
    """A fact that has all that is computed of it, with its search words and its digest."""
    search = None
    if isinstance(fact, Entity):
        words = search_text(fact.name, fact.aliases, fact.description)
        search = words if visible else lookup_text(fact.name, fact.aliases)
    said = {"v": DERIVATION, "type": fact.type, **fact.stored(), "within": within, "cited_in": cited_in, "days": days}
    text = json.dumps({**said, "search": search}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Loaded(fact, within, cited_in, *days, search, hashlib.sha256(text.encode()).hexdigest(), visible)
