"""The guard, watched: a query that it refuses is noted in the request that brought it, by the kind of reason alone."""

from collections.abc import Mapping
from pathlib import PurePath
from types import TracebackType
from typing import Any

from graph import guard
from graph.errors import BadRequest
from graph.guard import Guarded
from graph.ontology import Ontology
from service.journal import UNDER_WAY

REASONS = {
    "tokens": "token",
    "reader": "word",
    "clauses": "clause",
    "expressions": "expression",
    "atoms": "expression",
    "iterations": "iteration",
    "patterns": "pattern",
    "functions": "function",
    "bounds": "bound",
    "parameters": "parameter",
    "regexes": "expression",
}
"""What a part of the guard refuses, by the name of its module; what none of them does is a parameter not used."""


def guarded(text: str, parameters: Mapping[str, Any], ontology: Ontology) -> Guarded:
    """What may be run of a stranger's query; raises what the guard raises."""
    try:
        return guard.guarded(text, parameters, ontology)
    except BadRequest as error:
        if told := UNDER_WAY.get():
            told.refusal = reason(error.__traceback__)
        raise


def reason(trace: TracebackType | None) -> str:
    """The kind of reason for which the guard raised: that of its innermost part."""
    found = "parameter"
    while trace is not None:
        found = REASONS.get(PurePath(trace.tb_frame.f_code.co_filename).stem, found)
        trace = trace.tb_next
    return found
