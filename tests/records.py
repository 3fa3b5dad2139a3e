"""The records of data/ read as plain YAML and CSV, past the loader: what tests work out their expectations from."""

import csv
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from graph.ontology import ONTOLOGY
from graph.ontology.days import interval
from graph.ontology.thing import relation_id
from graph.settings import REPOSITORY

DATA = REPOSITORY / "data"
BESIDE = ("dataset.yaml", "uncited.yaml")
COUNTED = ("Fund", "Indicator")
DATES = ("since", "until", "date", "published")
GAZETTEER = "divisions"
Days = tuple[int | None, int | None]


@dataclass(frozen=True)
class Fact:
    """An entity or a relation as its record has it; `from_` and `to` are empty of an entity."""

    id: str
    type: str
    dataset: str
    said: Mapping[str, Any]
    sources: frozenset[str]
    from_: str = ""
    to: str = ""

    def get(self, name: str) -> Any:
        """What the record says of it, None where it says nothing; dates are texts."""
        found = self.said.get(name)
        return str(found) if found is not None and name in DATES else found


@dataclass(frozen=True)
class Records:
    """All that is recorded, by id; of the gazetteer, what a record cites."""

    entities: Mapping[str, Fact]
    relations: Mapping[str, Fact]

    def days(self, fact: Fact) -> Days:
        """The first and the last day it holds: a figure from its date, or the first of its sources'."""
        start, until = fact.get("since"), fact.get("until")
        if fact.type in COUNTED:
            days = [day for source in fact.sources if (day := self.entities[source].get("published"))]
            start = fact.get("date") or start or min(days, default=None)
        return interval(start)[0] if start else None, interval(until)[1] if until else None

    def held(self, fact: Fact, as_of: str | None) -> bool:
        """Whether it held at some time of a date, a relation with both its ends."""
        if as_of is None:
            return True
        lo, hi = interval(as_of)
        ends = [self.entities[end] for end in (fact.from_, fact.to) if end in self.entities]
        spans = [self.days(each) for each in (fact, *ends)]
        return all((first is None or first <= hi) and (last is None or last >= lo) for first, last in spans)

    def of(self, *types: str) -> list[Fact]:
        """The relations of some types."""
        return [fact for fact in self.relations.values() if fact.type in types]


@cache
def records() -> Records:
    """Every record, and what of the gazetteer a record cites."""
    entities: dict[str, Fact] = {}
    relations: dict[str, Fact] = {}
    cited: dict[str, set[str]] = {}
    for dataset, source, kind, row in _rows():
        id_ = _id(row)
        for each in [row] if kind == "citations" else row.get("cited", ()):
            named = each.get("source") if isinstance(each, dict) else None
            cited.setdefault(id_, set()).add(named or source)
        if kind == "entities":
            entities[id_] = Fact(id_, ONTOLOGY.type_of(id_) or "", dataset, row, frozenset())
        elif "from" in row:
            own = dataset if kind == "relations" else GAZETTEER
            if kind == "relations" or id_ not in relations:
                relations[id_] = Fact(id_, row["type"], own, row, frozenset(), row["from"], row["to"])
        elif id_ not in entities:
            entities[id_] = Fact(id_, ONTOLOGY.type_of(id_) or "", GAZETTEER, {}, frozenset())
    return Records(*({id_: _cited(fact, cited) for id_, fact in facts.items()} for facts in (entities, relations)))


@cache
def above() -> dict[str, set[str]]:
    """What each place lies in just above: by the gazetteer, and by records, which may name another one beside it."""
    with lzma.open(DATA / "divisions" / "gazetteer.csv.xz", "rt", encoding="utf-8") as file:
        found = {f"place/{row['code']}": {f"place/{row['parent'] or '100000'}"} for row in csv.DictReader(file)}
    for part in records().of("PART_OF"):
        if part.from_.startswith("place/"):
            found.setdefault(part.from_, set()).add(part.to)
    return found


def lies_in(place: str, region: str) -> bool:
    """Whether a place is a region, or lies in it."""
    return place == region or any(lies_in(over, region) for over in above().get(place, ()))


def _cited(fact: Fact, cited: Mapping[str, set[str]]) -> Fact:
    sources = frozenset(cited.get(fact.id, ()))
    return Fact(fact.id, fact.type, fact.dataset, fact.said, sources, fact.from_, fact.to)


def _id(row: Mapping[str, Any]) -> str:
    of = row.get("of") or row.get("id")
    return of if of else relation_id(row["type"], row["from"], row["to"], row.get("via"), row.get("key"))


def _rows() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Dataset, default source, kind and row of every record."""
    for path in sorted(DATA.glob("*/*.yaml")):
        if path.name not in BESIDE:
            read = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
            for kind in ("entities", "relations", "citations"):
                for row in read.get(kind) or ():
                    yield path.parent.name, read.get("source", ""), kind, row
    for path in sorted(DATA.glob("*/*.csv")):
        yield from ((path.parent.name, "", *_of_table(path.stem, row)) for row in csv.DictReader(_lines(path)))


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def _of_table(type_: str, row: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    said = {name: value for name, value in row.items() if value}
    return ("relations", {"type": type_, **said}) if "from" in said else ("entities", said)
