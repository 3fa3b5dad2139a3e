"""What the timeline page shows: each fact as a stretch of days, those alike drawn as one bar, in groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from graph.ontology import Entity, Ontology, Relation
from graph.ontology.days import interval
from graph.repository.timelines import Dated
from service.pages.words import Words

Group = Literal["region", "type"]
COLOURED = ("Initiative", "Organization", "Place", "Fund", "Indicator", "Theme")
"""The types in the order of their colours; relations and all others are grey."""
NOWHERE = ""
"""The group of what lies in no region."""


@dataclass(frozen=True)
class Days:
    """From the first day to the day after the last one, as milliseconds of UTC; without an end it goes on."""

    first: int
    end: int | None


@dataclass(frozen=True)
class Bar:
    """Facts of one group and type that hold for the same days; `of_source` as their source's date says."""

    group: str
    type: str
    days: Days
    of_source: bool
    facts: tuple[Dated, ...]


def days(dated: Dated) -> Days:
    """The days of a fact: a year is all its days, what has an end reaches to the last day of it."""
    begun = interval(dated.from_)
    if dated.to is not None:
        return Days(_time(begun[0]), _after(interval(dated.to)[1]))
    return Days(_time(begun[0]), _after(begun[1]) if dated.instant else None)


def _time(day: int) -> int:
    return int(_date(day).timestamp() * 1000)


def _after(day: int) -> int:
    """The day after; the calendar of years ends with 9999, and so does what reaches there."""
    return _time(day) if day >= 99991231 else int((_date(day) + timedelta(days=1)).timestamp() * 1000)


def _date(day: int) -> datetime:
    return datetime(day // 10000, day // 100 % 100, day % 100, tzinfo=UTC)


def bars(found: Sequence[Dated], group: Group, regions: Mapping[str, str | None]) -> list[Bar]:
    """The facts as bars in their order, those alike as one; `regions` has the region of each end of a relation."""
    alike: dict[tuple[str, str, Days, bool], list[Dated]] = {}
    for dated in found:
        fact = dated.fact
        where = fact.region if isinstance(fact, Entity) else regions.get(fact.from_) or regions.get(fact.to)
        key = (where or NOWHERE) if group == "region" else fact.type
        alike.setdefault((key, fact.type, days(dated), dated.of_source), []).append(dated)
    return [Bar(*key, tuple(facts)) for key, facts in alike.items()]


def chart(
    found: Sequence[Bar], ontology: Ontology, called: Mapping[str, str], address: Mapping[str, str], words: Words
) -> dict[str, Any]:
    """What is drawn: groups, types with the number of their colour, and bars with a text and an address.

    A bar of several facts leads to the first of them in the list; `called` names groups and facts by their ids.
    """
    groups = sorted({bar.group for bar in found}, key=lambda group: (group == NOWHERE, called.get(group, group)))
    types = sorted({bar.type for bar in found}, key=lambda type_: (_colour(type_) or len(COLOURED) + 1, type_))
    labels = {type_: words.one(label.zh, label.en) for type_, label in _labels(ontology).items()}
    return {
        "groups": [called.get(group, group) for group in groups],
        "types": [{"name": labels[type_], "colour": _colour(type_)} for type_ in types],
        "bars": [
            {
                "group": groups.index(bar.group),
                "type": types.index(bar.type),
                "from": bar.days.first,
                "to": bar.days.end,
                "source": bar.of_source,
                "text": _text(bar, called, labels[bar.type]),
                "when": _when(bar.facts[0], words),
                "href": address[str(bar.facts[0].fact.id)] if len(bar.facts) == 1 else f"#{anchor(bar.facts[0])}",
            }
            for bar in found
        ],
    }


def anchor(dated: Dated) -> str:
    """The place of a fact in the list."""
    return str(dated.fact.id).replace("/", "-")


def told(fact: Entity | Relation, names: Mapping[str, str], ontology: Ontology, words: Words) -> str:
    """The name of an entity, or who stands to whom in a relation."""
    if isinstance(fact, Entity):
        return fact.name
    label = ontology.relations[fact.type].label
    return f"{names.get(fact.from_, fact.from_)} —{words.one(label.zh, label.en)}→ {names.get(fact.to, fact.to)}"


def _labels(ontology: Ontology) -> dict[str, Any]:
    return {name: class_.label for name, class_ in {**ontology.entities, **ontology.relations}.items()}


def _colour(type_: str) -> int:
    return COLOURED.index(type_) + 1 if type_ in COLOURED else 0


def _text(bar: Bar, called: Mapping[str, str], label: str) -> str:
    return called[str(bar.facts[0].fact.id)] if len(bar.facts) == 1 else f"{label} ×{len(bar.facts)}"


def _when(dated: Dated, words: Words) -> str:
    if dated.to is not None:
        return f"{dated.from_} – {dated.to}"
    return dated.from_ if dated.instant else words.one(f"{dated.from_} 起", f"from {dated.from_}")
