"""Columns: the properties of facts with their kinds, of one type or of all, and how their values are written."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

import orjson

from graph.ontology import Fact, Ontology
from graph.ontology.schema import Kind, all_kinds, computed_fields
from graph.ontology.thing import FIRST
from graph.repository.shapes import whole

FIRSTS = tuple(name.rstrip("_") for name in FIRST)
_ODD = re.compile("[\x7f\x85\u2028\u2029\ufeff]")
CITED = "cited"
CITATION = ("source", "exact", "prefix", "suffix", "states", "start", "end")


@lru_cache(maxsize=128)
def columns(cls: type[Fact]) -> Mapping[str, Kind]:
    """The properties that facts of a type may show, citations aside, the first ones first."""
    found = all_kinds(cls)
    names = dict.fromkeys((*(name for name in FIRSTS if name in found), *found))
    return {name: found[name] for name in names if name != CITED}


def of_all(classes: Iterable[type[Fact]]) -> dict[str, Kind]:
    """The properties of several types in one; one name has one kind wherever it stands."""
    found: dict[str, Kind] = {}
    for cls in classes:
        for name, kind in columns(cls).items():
            if found.setdefault(name, kind) != kind:
                raise ValueError(f"{name} is {kind} of {cls.__name__}, and {found[name]} of another type")
    order = [*(name for name in FIRSTS if name in found), *found]
    return {name: found[name] for name in dict.fromkeys(order)}


@cache
def computed(cls: type[Fact]) -> frozenset[str]:
    """The properties that a record of the type must not give: the loader computes them."""
    return computed_fields(cls)


def classes(ontology: Ontology) -> dict[str, type[Fact]]:
    """Every type of node and of relation, by name."""
    return {**ontology.entities, **ontology.relations}


def values(fact: Fact) -> dict[str, Any]:
    """The properties that are set, citations aside; a list that is empty is not set."""
    return {name: value for name, value in fact.wire().items() if name != CITED and value != []}


def cited(fact: Fact) -> list[dict[str, object]]:
    """The citations of a fact as JSON shows them."""
    return [citation.wire() for citation in fact.cited]


def dumped(value: object) -> str:
    """JSON on one line, characters as they are but for those that some readers take for the end of a line."""
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", orjson.dumps(value).decode())


def plain(value: float) -> str:
    """A number in digits alone: 30000000, 0.00001; never with an exponent."""
    number = whole(value)
    return str(number) if isinstance(number, int) else format(Decimal(repr(value)), "f")
