"""Records: facts as rows of tables, in the form in which `gongjian check` reads tables; columns `_…` are notes."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, cast

from graph.ontology import Citation, Entity, Fact, Relation
from graph.repository.shapes import whole
from service.exports.columns import columns, computed, values

NOTE = "_"
SEPARATOR = "|"
ENDS = ("type", "from", "to", "via", "key")
CITATIONS = ("of", *ENDS, "source", "exact", "prefix", "suffix", "states", "_id", "_start", "_end")
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
"""How a text begins that a spreadsheet would compute; some take the full-width signs, and signs after blanks, too."""
Cell = str | int | float | bool | None


@lru_cache(maxsize=128)
def header(cls: type[Fact]) -> tuple[str, ...]:
    """The columns of the table of a type: what a record gives, then notes."""
    notes = computed(cls)
    given = [name for name in columns(cls) if name not in notes and name != "type"]
    return (*given, *(f"{NOTE}{name}" for name in columns(cls) if name in notes))


def row(fact: Fact) -> list[Cell]:
    """The row of a fact under `header`."""
    shown = values(fact)
    return [_cell(shown.get(name.removeprefix(NOTE))) for name in header(type(fact))]


def citations(fact: Entity | Relation) -> Iterator[list[Cell]]:
    """The rows of its citations under `CITATIONS`: of an entity by its id, of a relation by what names it."""
    of: Sequence[Cell]
    if isinstance(fact, Relation):
        of = (None, fact.type, fact.from_, fact.to, getattr(fact, "via", None), fact.key)
    else:
        of = (fact.id, None, None, None, None, None)
    for each in fact.cited:
        yield [*of, *_words(each), fact.id, each.start, each.end]


def _words(citation: Citation) -> list[Cell]:
    states = SEPARATOR.join(citation.states) or None
    return [citation.source, citation.exact, citation.prefix, citation.suffix, states]


def _cell(value: Any) -> Cell:  # noqa: ANN401 - as a fact holds it
    if isinstance(value, list):
        return SEPARATOR.join(_part(str(each)) for each in value)
    return cast("Cell", whole(value))


def _part(text: str) -> str:
    """One of a list: a bar in it stands behind a backslash, and so does a backslash; the reader of tables undoes it."""
    return text.replace("\\", "\\\\").replace(SEPARATOR, f"\\{SEPARATOR}")
