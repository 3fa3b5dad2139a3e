"""JSONL: one fact a line, in the form in which records are read; what a record must not say is a note, `_region`."""

from collections.abc import Sequence
from typing import Any

from graph.ontology import Citation, Entity, Fact, Relation
from graph.repository.shapes import whole
from service.exports.columns import computed, dumped, values
from service.exports.writer import Writer

NOTE = "_"
"""How a name begins that the reader of records passes over."""


class Export(Writer):
    """First what the file is, then entities, then relations; each with its citations."""

    def head(self) -> bytes:
        """The line that says what the file is."""
        return _line(f"{NOTE}about", self.about.wire())

    def entities(self, some: Sequence[Entity]) -> bytes:
        """Lines of entities."""
        return b"".join(_line("entity", _record(each)) for each in some)

    def relations(self, some: Sequence[Relation]) -> bytes:
        """Lines of relations."""
        return b"".join(_line("relation", _record(each)) for each in some)


def _line(word: str, value: object) -> bytes:
    return f"{dumped({word: value})}\n".encode()


def _record(fact: Fact) -> dict[str, Any]:
    notes = computed(type(fact))
    shown = {f"{NOTE}{name}" if name in notes else name: whole(value) for name, value in values(fact).items()}
    return {**shown, "cited": [_citation(each) for each in fact.cited]} if fact.cited else shown


def _citation(citation: Citation) -> dict[str, object]:
    notes = ("start", "end")
    return {f"{NOTE}{name}" if name in notes else name: value for name, value in citation.wire().items()}
