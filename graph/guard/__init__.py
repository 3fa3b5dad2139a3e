"""The guard: reads a stranger's query and hands on what it knows to be harmless, before any engine sees it.

An allow-list of tokens, clauses, functions and labels, and a bound on the shape of what is left. What comes out is
written anew from the tokens that were understood: without comments, with bookkeeping out of sight.

    tokens -> reader -> patterns -> atoms -> expressions -> clauses
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.errors import BadRequest
from graph.guard.clauses import MOST_ROWS, ClauseReader
from graph.guard.parameters import checked
from graph.guard.reader import Place
from graph.ontology import Ontology

__all__ = ["MOST_ROWS", "Guarded", "guarded"]


@dataclass(frozen=True)
class Guarded:
    """A query that may be run as a reader: its text for the engine, and its parameters. Made by `guarded` alone."""

    text: str
    parameters: Mapping[str, Any]
    places: tuple[Place, ...] = ()
    columns: tuple[str, ...] = ()
    """What it returns, by name; an answer without rows may not tell."""

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column, from 1, of what stands at an offset of the text, as the stranger wrote it."""
        at = bisect_right([start for start, _, _ in self.places], offset) - 1
        return self.places[at][1:] if at >= 0 else (1, 1)


def guarded(text: str, parameters: Mapping[str, Any], ontology: Ontology) -> Guarded:
    """What may be run of a stranger's query.

    Raises NotAllowed for the first token that is not let through, BadRequest for parameters that no engine can take,
    that the text does not use, or that are missing.
    """
    reader = ClauseReader(text.replace("\r\n", "\n"), checked(parameters), ontology)
    reader.query()
    unused = sorted(set(parameters) - reader.used)
    if unused:
        raise BadRequest(
            f"The query has no parameter {', '.join(unused)}.",
            parameter="params",
            zh=f"查询里没有参数 {'、'.join(unused)}。",
        )
    written, places = reader.written()
    return Guarded(written, dict(parameters), places, reader.columns)
