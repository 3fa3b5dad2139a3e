"""Mutations of both corpora: whatever becomes of a text, the guard refuses it or hands on what it knows."""

from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.cypher_text import tokens, writes
from graph.errors import BadRequest
from graph.guard import guarded
from graph.guard.clauses import PROCEDURE
from graph.guard.functions import FUNCTIONS
from graph.ontology import ONTOLOGY
from graph.statements import BOOKKEEPING
from tests.graph.guard.corpora import Case, honest, hostile

PIECES = (
    *("CREATE", "DELETE n", "SET n.x = 1", "MERGE (m)", "REMOVE n.x", "DETACH", "FOREACH", "LOAD CSV FROM 'x' AS l"),
    *("CALL", "CALL db.labels()", "USE x", "SHOW USERS", "TERMINATE", "IN TRANSACTIONS", "DROP", "INSERT (m)"),
    *("apoc.load.json('x')", "util.sleep(1)", "range(1, 1000000)", "reduce(s = 1, x IN [1] | s + s)", "=~ '(a+)+'"),
    *("(m)", "()", "(m:Run)", "(:!Place)", "-[*]-", "-->+", "{1,9}", "-[r]->(x)", ":$(x)", "WITH m", "RETURN m"),
    *("'", '"', "`", "``", "\\", "\\'", "\\u0027", "//", "/*", "*/", "\n", "\r", "\u2028", "\u3000", "\xa0", "\x00"),
    *("(", ")", "[", "]", "{", "}", ";", ",", ".", "..", ":", "|", "&", "!", "%", "$", "-", "<", ">", "=", "*", " "),
    *("MATCH", "WHERE", "UNION", "UNWIND", "AS", "IN", "NOT", "CASE WHEN", "END", "EXISTS {", "COLLECT {", "LIMIT 1"),
)
CASES = [case for case in (*honest(), *hostile()) if len(case.query) < 400]
WORDS = {name for function in FUNCTIONS for name in function.split(".")} | set(PROCEDURE.lower().split("."))
SPECIAL = {"reduce", "count", "all", "any", "none", "single", "shortestpath", "allshortestpaths"}
ADDED_AGAIN = ("!", "%", " IS NOT NULL ")
"""What is left in a text where the guard adds to it whatever was added before."""
BEFORE_BRACKETS = {
    *("where", "and", "or", "xor", "not", "in", "is", "contains", "when", "then", "else", "case", "return", "with"),
    *("match", "optional", "call", "as", "by", "distinct", "unwind", "skip", "offset", "limit", "asc", "desc", "union"),
}
"""Words of the language that may stand before a bracket without being a function."""


@st.composite
def mutated(draw: st.DrawFn) -> Case:
    """A text of the corpora with pieces cut out, doubled, put in, and with the half of another one."""
    case = draw(st.sampled_from(CASES))
    text = case.query
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 30)))
        kind = draw(st.sampled_from(("cut", "double", "put", "put", "splice", "replace")))
        if kind == "cut":
            text = text[:start] + text[end:]
        elif kind == "double":
            text = text[:end] + text[start:]
        elif kind == "put":
            text = f"{text[:start]}{draw(st.sampled_from(('', ' ')))}{draw(st.sampled_from(PIECES))} {text[start:]}"
        elif kind == "splice":
            other = draw(st.sampled_from(CASES)).query
            text = text[:start] + other[draw(st.integers(0, len(other))) :]
        else:
            text = text[:start] + draw(st.characters()) + text[end:]
    return Case(text, case.params)


@settings(max_examples=1000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_a_mutation_is_refused_or_holds_nothing_but_what_is_allowed(case: Case) -> None:
    try:
        question = guarded(case.query, case.params, ONTOLOGY)
    except BadRequest:
        return
    holds_only_what_is_allowed(question.text)
    if "(1*" in question.text:
        return  # with as many brackets more it may be too deep
    again = guarded(question.text, case.params, ONTOLOGY)
    if not any(mark in question.text for mark in ADDED_AGAIN):
        assert again.text == question.text  # nothing was left without a label or an end


def holds_only_what_is_allowed(text: str) -> None:
    """Looked at by another reading than the guard's own: no writing word, no unknown function, no bookkeeping."""
    assert "\\u" not in text
    found = list(tokens(text))
    assert writes(found) is None, text
    for before, token, after in zip([None, *found], found, [*found[1:], None], strict=False):
        if token.kind != "word":
            continue
        if after is not None and after.text == "(":
            assert token.text.lower() in WORDS | SPECIAL | BEFORE_BRACKETS, (token.text, text)
        if before is not None and before.text in (":", "|", "&", "!"):
            # after a colon in a map, or a bar in a comprehension, it is the name of a value
            assert token.text not in BOOKKEEPING or "{" in text or "[" in text, text


@settings(max_examples=300, deadline=None, database=None)
@given(st.text(max_size=60), st.dictionaries(st.text(max_size=3), st.integers() | st.floats() | st.text(), max_size=2))
def test_any_text_with_any_parameters_is_refused_or_read(text: str, parameters: dict[str, object]) -> None:
    with suppress(BadRequest):
        guarded(text, parameters, ONTOLOGY)
