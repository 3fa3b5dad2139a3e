"""Driver values -> JSON, for one answer to a stranger: the contract's shapes, and no more of them than may be sent."""

from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Any

import orjson

from graph import hydrate
from graph.bolt import Node, Path, Relationship
from graph.ontology import Fact, Ontology

DEEPEST = 100
"""How deep lists and maps may lie in each other; what reads JSON has limits of its own."""


class TooLarge(Exception):  # noqa: N818 - it reads as what happened
    """A value that an answer has no room for."""


class Wire:
    """Turns values into what JSON shows; a fact that comes again is the same object again.

    Nodes and relationships are entities and relations, of a derived one its type and, where known, its ends. A path is
    `{length, steps, entities, relations}`, its steps ids in turn. Dates, times and durations are as ISO has them. What
    is no number or infinite is null, as JSON has none.
    """

    def __init__(self, ontology: Ontology, most: int) -> None:
        self._ontology = ontology
        self._left = most
        self._made: dict[str, tuple[dict[str, Any], int]] = {}

    def row(self, values: Iterable[object]) -> list[Any]:
        """A row as JSON shows it. Raises TooLarge where all rows so far have more bytes than there may be.

        Raises GraphError for a node that is no entity: a question has no way to it.
        """
        return [self._value(each, 0) for each in values]

    def _value(self, found: object, depth: int) -> object:
        if found is None or isinstance(found, bool | int):
            return self._take(found, 1)
        if isinstance(found, float):
            return self._take(found if isfinite(found) else None, 1)
        if isinstance(found, str):
            return self._take(found, len(found) + 2)
        if isinstance(found, Node):
            return self._fact(found, lambda: _whole(hydrate.entity(found, self._ontology)))
        if isinstance(found, Relationship):
            return self._fact(found, lambda: _relation(found, self._ontology))
        if isinstance(found, Path):
            return self._path(found)
        return self._nested(found, depth + 1)

    def _nested(self, found: object, depth: int) -> object:
        """A list or map with what is in it; anything else is a date, a time or a duration."""
        if depth > DEEPEST:
            raise TooLarge
        self._take(None, 1)
        if isinstance(found, Mapping):
            return {str(self._take(key, len(key) + 3)): self._value(item, depth) for key, item in found.items()}
        iso = getattr(found, "iso_format", None)
        if iso is None and isinstance(found, list | tuple):
            return [self._value(item, depth) for item in found]
        return iso() if iso else str(found)

    def _fact(self, found: Node | Relationship, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        key = f"{type(found).__name__} {found.element_id}"
        if key not in self._made:
            made = make()
            self._made[key] = (made, len(orjson.dumps(made)))
        made, size = self._made[key]
        self._take(None, size)
        return made

    def _path(self, path: Path) -> dict[str, Any]:
        entities: Any = [self._value(node, 0) for node in path.nodes]
        relations: Any = [self._value(edge, 0) for edge in path.relationships]
        steps = [each for pair in zip(entities, relations, strict=False) for each in pair] + entities[-1:]
        return {
            "length": len(relations),
            "steps": [each.get("id", each["type"]) for each in steps],
            "entities": entities,
            "relations": relations,
        }

    def _take(self, value: object, size: int) -> object:
        """The value itself, which has at least so many bytes."""
        self._left -= size
        if self._left < 0:
            raise TooLarge
        return value


def _whole(fact: Fact) -> dict[str, Any]:
    """A fact as JSON shows it, its whole numbers without a fraction; other values keep their types."""
    return {
        name: int(each) if isinstance(each, float) and each.is_integer() else each for name, each in fact.wire().items()
    }


def _relation(edge: Relationship, ontology: Ontology) -> dict[str, Any]:
    if edge.type in ontology.relations:
        return _whole(hydrate.relation(edge, ontology))
    ends = (("from", edge.start_node), ("to", edge.end_node))
    return {"type": edge.type, **{name: end["id"] for name, end in ends if end is not None and "id" in end}}
