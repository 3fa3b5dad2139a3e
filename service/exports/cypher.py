"""Cypher: a script for an empty Neo4j: constraints and indexes, then the facts, some hundred a statement.

The statements are those by which records are loaded, with literals for their parameters; run again they change nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeVar

from graph.ontology import Entity, Relation
from graph.ontology.model import ENTITY
from graph.repository.paging import chunks
from graph.statements import merge_entities, merge_relations, neo4j_schema
from service.exports.characters import REPLACEMENT
from service.exports.writer import Writer

T = TypeVar("T", Entity, Relation)
SIZE = 200
"""Facts of one statement: larger ones take a server longer to read than to write."""
ROWS = "$rows"
_ESCAPED = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


class Export(Writer):
    """Statements that end in a semicolon; no text of a fact is anything but a literal."""

    def head(self) -> bytes:
        """What the script is, and the schema."""
        # servers read \u000a as the end of a line before they read what is a comment
        said = "".join(f"// {' '.join(line.split())}\n" for line in (*self.about.lines(), *LACKS))
        said = said.replace("\\", REPLACEMENT)
        return (said + "".join(f"{statement};\n" for statement in neo4j_schema(self.ontology))).encode()

    def entities(self, some: Sequence[Entity]) -> bytes:
        """Statements that make entities, type by type."""
        return "".join(self._merged(some, lambda each: (each.type,), merge_entities)).encode()

    def crossing(self) -> bytes:
        """Relations find their ends by indexes."""
        return b"CALL db.awaitIndexes(300);\n"

    def relations(self, some: Sequence[Relation]) -> bytes:
        """Statements that make relations between entities that are there."""
        return "".join(self._merged(some, self._joined, merge_relations)).encode()

    def _joined(self, relation: Relation) -> tuple[str, str, str]:
        source, target = (self.ontology.type_of(end) or ENTITY for end in (relation.from_, relation.to))
        return (relation.type, source, target)

    def _merged(
        self, some: Sequence[T], key: Callable[[T], tuple[str, ...]], make: Callable[..., str]
    ) -> Iterator[str]:
        for names, group in groupby(sorted(some, key=key), key):
            facts = list(group)
            for few in chunks(facts, SIZE):
                rows = ",\n".join(map(_row, few))
                # what a statement gives back is for the loader; without it a script may be run by anything
                statement = make(*names).rpartition(" RETURN ")[0]
                yield statement.replace(ROWS, f"[\n{rows}\n]", 1) + ";\n"


LACKS = (
    "for an empty Neo4j 5 or newer: cypher-shell --file FILE",
    "it holds the facts, and not what Gongjian's loader computes beside them (search words, days, derived edges):",
    "for a graph that Gongjian serves, load the csv export",
)


def _row(fact: Entity | Relation) -> str:
    stored = fact.stored()
    ends = {"from": stored["from"], "to": stored["to"]} if isinstance(fact, Relation) else {}
    return literal({"id": fact.id, **ends, "properties": stored})


def literal(value: object) -> str:
    """A value as Cypher writes it."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value).replace("e+", "e")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"`{name}`: {literal(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(literal, value)) + "]"
    raise TypeError(f"{type(value).__name__} is nothing that a fact holds")


def text(value: str) -> str:
    """A text as a literal: never with a backslash that a `u` follows, which servers read as a character of its own."""
    parts = value.replace("\\u", "\\\0u").split("\0") if "\\u" in value else [value]
    return " + ".join(f"'{_escaped(part)}'" for part in parts)


def _escaped(part: str) -> str:
    if part.isprintable() and "\\" not in part and "'" not in part:
        return part
    return "".join(_ESCAPED.get(each) or (each if each.isprintable() else _code(each)) for each in part)


def _code(each: str) -> str:
    """A character that a terminal or an editor might act on, by its number, in UTF-16 as Cypher has it."""
    units = each.encode("utf-16-be")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04X}" for at in range(0, len(units), 2))
