"""What the evidence panel shows of a fact: its properties with labels and units, and its citations."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from graph.ontology import Entity, Fact
from graph.ontology.terms import Terms
from graph.ontology.thing import EntityId
from service.visual.figures import grouped, money, number

Row = tuple[int | str, ...]
"""Index of the property's label, text, what to hover, id of the entity it names; the last two may be left out."""

_SHOWN_ELSEWHERE = frozenset(
    (
        *("type", "id", "name", "aliases", "region", "inferred", "redacted", "description", "cited", "sources"),
        *("from_", "to", "key", "known", "unit", "text_digest"),
    )
)
_ENTITY_ID = get_args(EntityId)[1]


@dataclass(frozen=True)
class _Property:
    name: str
    label: tuple[str, str]
    unit: str
    terms: Terms | None
    names_entity: bool


@lru_cache(maxsize=256)
def _properties(cls: type[Fact]) -> dict[str, _Property]:
    return {name: _read(cls, name) for name in cls.model_fields}


@lru_cache(maxsize=256)
def _shown_here(cls: type[Fact]) -> tuple[_Property, ...]:
    elsewhere = _SHOWN_ELSEWHERE if issubclass(cls, Entity) else _SHOWN_ELSEWHERE | {"dataset"}
    return tuple(known for name, known in _properties(cls).items() if name not in elsewhere)


def _read(cls: type[Fact], name: str) -> _Property:
    field = cls.model_fields[name]
    parts = [*field.metadata, *_parts(field.annotation)]
    extra = field.json_schema_extra
    return _Property(
        name,
        (field.title or name, name.rstrip("_").replace("_", " ")),
        str(extra.get("unit", "")) if isinstance(extra, dict) else "",
        next((part for part in parts if isinstance(part, Terms)), None),
        any(part is _ENTITY_ID for part in parts),
    )


def _parts(annotation: object) -> Iterator[object]:
    for part in get_args(annotation):
        yield part
        yield from _parts(part)


class Facts:
    """Reads facts into rows and citations; labels, sources and citations are kept once and named by index.

    `naming` gives the name of an id. `labels`, `sources` and `citations` are complete after the last fact.
    """

    def __init__(self, naming: Callable[[str], str]) -> None:
        self._naming = naming
        self._labels: dict[tuple[str, str], int] = {}
        self._sources: dict[str, int] = {}
        self._citations: dict[tuple[str, str, str, str], int] = {}

    @property
    def labels(self) -> list[tuple[str, str]]:
        """Chinese and English label of each property."""
        return list(self._labels)

    @property
    def sources(self) -> list[str]:
        """Ids of the sources cited."""
        return list(self._sources)

    @property
    def citations(self) -> list[tuple[int, str, str, str]]:
        """Each citation as index of its source, prefix, exact phrase, suffix."""
        return [(self._sources[source], before, exact, after) for source, before, exact, after in self._citations]

    def rows(self, fact: Fact) -> list[Row]:
        """The properties that are set, in the order of the class."""
        values = vars(fact)
        return [
            (self._label(known.label), *shown)
            for known in _shown_here(type(fact))
            if (value := values.get(known.name)) is not None and value is not False and value != ()
            for shown in self._values(value, known, str(values.get("unit") or ""))
        ]

    def cited(self, fact: Fact) -> list[int | list[int]]:
        """Its citations by index; one that states certain properties as [index, label, label …]."""
        known = _properties(type(fact))
        found: list[int | list[int]] = []
        for citation in fact.cited:
            self._sources.setdefault(citation.source, len(self._sources))
            index = self._citations.setdefault(citation.selector, len(self._citations))
            states = [self._label(known[name].label) for name in citation.states if name in known]
            found.append([index, *states] if states else index)
        return found

    def _label(self, label: tuple[str, str]) -> int:
        return self._labels.setdefault(label, len(self._labels))

    def _values(self, value: object, known: _Property, unit: str) -> Iterator[tuple[str, ...]]:
        for one in value if isinstance(value, tuple) else (value,):
            if known.names_entity:
                yield (self._naming(str(one)), "", str(one))
            elif known.terms is not None and str(one) in known.terms.labels:
                yield (" ".join(dict.fromkeys(known.terms.labels[str(one)])),)
            else:
                yield _shown(one, unit if known.name == "value" else known.unit)


def _shown(value: object, unit: str) -> tuple[str, ...]:
    """A value as text, and where it is long or money, the exact one to hover."""
    if value is True:
        return ("是 yes",)
    if not isinstance(value, int | float):
        return (f"{value} {unit}".rstrip(),)
    if unit.startswith("元"):
        return money(value)
    text = f"{number(value)} {unit}".rstrip()
    return (text, f"{grouped(value)} {unit}".rstrip()) if abs(value) >= 10_000 else (text,)
