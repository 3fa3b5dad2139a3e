"""Driver values -> objects of the ontology: the only door by which what is stored becomes what is spoken of.

What is stored was validated when it was loaded, so nothing is validated again; what the ontology does not know
(bookkeeping beside a fact: `search`, `digest`, `run` …) is left behind.
"""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from graph.bolt import Node, Relationship
from graph.errors import GraphError, gone
from graph.ontology import Citation, Entity, Fact, Ontology, Relation


def entity(node: Node, ontology: Ontology) -> Entity:
    """The entity that a node holds; raises GraphError for a node of none or several types of the ontology.

    A server answers with a bare node where the one it had found was deleted since: Overtaken.
    """
    if not node.labels and not node.keys():
        raise gone()
    types = [label for label in node.labels if label in ontology.entities]
    if len(types) != 1:
        raise GraphError(f"node {node.get('id')!r} has the labels {sorted(node.labels)}: not one type of the ontology.")
    cls = ontology.entities[types[0]]
    return cls.model_construct(**_values(cls, node))


def relation(edge: Relationship, ontology: Ontology) -> Relation:
    """The relation that a relationship holds; its ends are known by its own `from` and `to`. Raises Overtaken."""
    if not edge.keys():
        raise gone()
    return relation_of(edge.type, edge, ontology)


def relation_of(type_: str, properties: Mapping[str, Any], ontology: Ontology) -> Relation:
    """The relation of a type with these stored properties."""
    if type_ not in ontology.relations:
        raise GraphError(f"the ontology has no relationship type {type_}.")
    cls = ontology.relations[type_]
    return cls.model_construct(**_values(cls, properties))


def citation(text: str) -> Citation:
    """The citation in one string of `cited`."""
    found = json.loads(text)
    found["states"] = tuple(found.get("states", ()))
    return Citation.model_construct(**found)


def value(found: Any, type_: str, ontology: Ontology) -> object:  # noqa: ANN401 - whatever the driver gives
    """A returned value as its header's type says; null stays None, and plain values stay as they are."""
    if found is None:
        return None
    if type_.startswith("list of "):
        return [value(item, type_.removeprefix("list of "), ontology) for item in found]
    make = _MAKERS.get(type_)
    return make(found, ontology) if make else found


def plain(found: object, ontology: Ontology) -> object:
    """A value with nodes and relationships turned into facts where they are facts, else into dicts, at any depth."""
    if isinstance(found, Node):
        return entity(found, ontology) if "Entity" in found.labels else dict(found)
    if isinstance(found, Relationship):
        return relation(found, ontology) if found.type in ontology.relations else dict(found)
    if isinstance(found, Mapping):
        return {key: plain(item, ontology) for key, item in found.items()}
    if isinstance(found, list | tuple):
        return [plain(item, ontology) for item in found]
    return found


_MAKERS: Mapping[str, Callable[[Any, Ontology], object]] = {"Entity": entity, "Relation": relation, "map": plain}


@lru_cache(maxsize=256)
def _shape(cls: type[Fact]) -> tuple[tuple[str, str, Any, bool], ...]:
    """Of every field: its name, the name it is stored under, its default, and whether it is a tuple."""
    return tuple(
        (name, field.alias or name, field.default, isinstance(field.default, tuple))
        for name, field in cls.model_fields.items()
        if name not in ("type", "cited")
    )


def _values(cls: type[Fact], stored: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a fact's fields, absent ones at their defaults."""
    values: dict[str, Any] = {"type": cls.model_fields["type"].default}
    for name, key, default, is_tuple in _shape(cls):
        found = stored.get(key)
        if found is None:
            values[name] = default
        else:
            values[name] = tuple(found) if is_tuple else found
    values["cited"] = tuple(map(citation, stored.get("cited") or ()))
    return values
