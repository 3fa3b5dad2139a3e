"""The Ontology: a frozen value made of the modules of types; all that depends on a type is asked of it."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import Any, Self, get_args

from graph.ontology.thing import Entity, Relation

ENTITY = "Entity"
WITHIN = "WITHIN"
CITED_IN = "CITED_IN"
DERIVED = (WITHIN, CITED_IN)
COUNTRY = "place/100000"


def type_name(cls: type[Entity] | type[Relation]) -> str | None:
    """The type that a class stands for, or None of a class that only others build on."""
    values = get_args(cls.model_fields["type"].annotation)
    return str(values[0]) if values else None


@dataclass(frozen=True)
class Ontology:
    """Every type of node and of relationship, by name; equal parts make equal graphs."""

    entities: Mapping[str, type[Entity]]
    relations: Mapping[str, type[Relation]]

    @classmethod
    def of(cls, *parts: ModuleType | type[Entity] | type[Relation]) -> Self:
        """An ontology of all the types that the given modules (or classes) hold."""
        entities: dict[str, type[Entity]] = {}
        relations: dict[str, type[Relation]] = {}
        for found in _classes(parts):
            name = type_name(found)
            if name is None:
                continue
            kept: dict[str, Any] = entities if issubclass(found, Entity) else relations
            if kept.setdefault(name, found) is not found:
                raise ValueError(f"two classes stand for the type {name}")
        return cls(MappingProxyType(entities), MappingProxyType(relations))

    def plus(self, *classes: type[Entity] | type[Relation]) -> "Ontology":
        """This ontology with more types."""
        return Ontology.of(*self.entities.values(), *self.relations.values(), *classes)

    def prefix(self, type_: str) -> str:
        """What the ids of a type of node begin with: `organization` of Organization."""
        return type_.lower()

    def type_of(self, entity_id: str) -> str | None:
        """The type that an id belongs to, or None where its prefix is no type."""
        return self.prefixes.get(entity_id.partition("/")[0])

    def relation_type_of(self, relation_id: str) -> str | None:
        """The type of relation that an id belongs to, or None where its prefix is no type."""
        name = relation_id.partition("/")[0].replace("-", "_").upper()
        return name if name in self.relations else None

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefix of ids of each type, and the type."""
        return {self.prefix(name): name for name in self.entities}

    def allows(self, relation: str, source: str, target: str) -> bool:
        """Whether the relation may join the two types in this direction."""
        return any(ends.allow(source, target) for ends in self.relations[relation].ends)


def _classes(parts: tuple[Any, ...]) -> Iterator[type[Entity] | type[Relation]]:
    for part in parts:
        if isinstance(part, type):
            yield part
            continue
        for value in vars(part).values():
            if not inspect.isclass(value) or value.__module__ != part.__name__:
                continue
            if issubclass(value, Entity) or issubclass(value, Relation):
                yield value
