"""The guard alone: no engine runs here, so nothing that it refuses can have reached one."""

from dataclasses import replace

import pytest

from graph.errors import BadRequest, NotAllowed
from graph.guard import MOST_ROWS, Guarded, guarded
from graph.ontology import ONTOLOGY
from tests.graph.guard.corpora import Case, honest, hostile
from tests.graph.schools import SCHOOLS


def read(query: str, **parameters: object) -> str:
    return guarded(query, parameters, ONTOLOGY).text


def refusal(case: Case) -> BadRequest:
    with pytest.raises(BadRequest) as caught:
        guarded(case.query, case.params, ONTOLOGY)
    return caught.value


def test_the_corpora_are_large_and_no_query_is_in_both() -> None:
    assert len({(case.query, str(case.params)) for case in hostile()}) == len(hostile()) >= 450
    assert len({case.query for case in honest()}) == len(honest()) >= 95
    assert not {case.query for case in hostile() if not case.params} & {case.query for case in honest()}


def test_every_hostile_query_is_refused_with_the_token_and_its_place() -> None:
    for case in hostile():
        error = refusal(case)
        if case.token is None:
            assert error.parameter.startswith("params"), case.query
            continue
        assert isinstance(error, NotAllowed), case.query
        assert error.token == case.token, case.query
        assert (error.line, error.column) >= (1, 1)
        lines = case.query.replace("\r\n", "\n").split("\n")
        if case.token.isascii() and case.token.isprintable() and len(case.token) < 40 and "U+" not in case.token:
            assert lines[error.line - 1][error.column - 1 :].startswith(case.token), case.query


def test_refusals_are_told_in_both_languages() -> None:
    error = refusal(Case("MATCH (n)\n  DETACH DELETE n"))
    assert str(error).startswith("Line 2, column 3, at DETACH: ")
    assert error.zh.startswith("第 2 行第 3 列，DETACH：")
    for case in hostile():
        error = refusal(case)
        assert error.zh, case.query
        assert str(error).isprintable(), case.query
        assert error.zh.isprintable(), case.query
        assert len(str(error)) < 400


def test_no_honest_query_is_refused() -> None:
    for case in honest():
        assert guarded(case.query, case.params, ONTOLOGY).text


def test_nodes_without_a_label_are_entities_wherever_they_stand() -> None:
    assert read("MATCH (n)-->() RETURN n LIMIT 1") == "MATCH (n:Entity )-->(:Entity ) RETURN n LIMIT 1"
    assert read("MATCH (n {id: $id}) RETURN 1 LIMIT 1", id="x") == "MATCH (n :Entity {id: $id}) RETURN 1 LIMIT 1"
    assert "(n :Entity WHERE n.x)" in read("MATCH (n WHERE n.x) RETURN n")
    assert "EXISTS { (n:Entity )--(:Entity ) }" in read("MATCH (n:Theme) WHERE EXISTS { (n)--() } RETURN n")
    assert "[(n:Entity )--(m:Entity ) | m]" in read("MATCH (n:Theme) RETURN [(n)--(m) | m]")
    assert "shortestPath((a:Entity )-[*..3]-(:Entity ))" in read("MATCH p = shortestPath((a)-[*..3]-()) RETURN p")
    assert "WHERE NOT (n:Entity )-->(:Entity )" in read("MATCH (n:Theme) WHERE NOT (n)-->() RETURN n")


def test_labels_that_say_what_a_node_is_not_are_kept_to_entities() -> None:
    assert "(n:Entity&(!Place))" in read("MATCH (n:!Place) RETURN n")
    assert "(:Entity&(%))" in read("MATCH (:%)-->(n:Theme) RETURN n")
    assert "(n:Place|Theme)" in read("MATCH (n:Place|Theme) RETURN n")
    assert "(n:Entity&(Place&!Theme ){id: 'x'})" in read("MATCH (n:Place&!Theme {id: 'x'}) RETURN n")
    assert "[r:!WITHIN]" in read("MATCH (:Place)-[r:!WITHIN]-(:Place) RETURN r")


def test_a_bracket_before_a_sign_is_no_pattern() -> None:
    for text in ("(a)-(b)", "(a) - -(b)", "(a.x)--(b.x)", "(a)<-(b)", "(a) < (b)", "(a)-[1][0]", "(a)>(b)"):
        if text in ("(a)-[1][0]", "(a) - -(b)"):
            continue
        assert ":Entity" not in read(f"WITH 1 AS a, 2 AS b RETURN {text} AS x"), text
    for text in ("(a)--(b)", "(a)-->(b)", "(a)<--(b)", "(a) < - - (b)", "(a)<-[:LEADS]-(b)", "(a) - /**/ [r] - (b)"):
        assert read(f"MATCH (a:Place), (b:Place) WHERE {text} RETURN 1").count(":Entity") == 2, text


def test_comments_are_blank_and_lines_stay() -> None:
    text = "MATCH (n:Theme) // DELETE n\nRETURN /* a\nb */ n.id AS id LIMIT 1;"
    assert read(text) == "MATCH (n:Theme)            \nRETURN     \n     n.id AS id LIMIT 1"


def test_answers_without_an_end_are_given_one() -> None:
    cut = f"LIMIT {MOST_ROWS + 1}"
    assert read("MATCH (n) RETURN n").rstrip().endswith(cut)
    assert read("RETURN 1 AS x UNION ALL RETURN 2 AS x LIMIT 5").count(cut) == 1
    assert cut not in read("RETURN 1 AS x UNION RETURN 2 AS x")  # cut short, a branch could miss what others have not
    assert read("CALL { MATCH (n) RETURN n } RETURN n LIMIT 5").count("LIMIT") == 1
    assert read("MATCH (n) WITH n LIMIT 5 RETURN n").count(cut) == 1


def test_what_the_engine_says_of_a_place_is_said_of_the_strangers_text() -> None:
    question = guarded("// why\nMATCH (n)\nRETURN m", {}, ONTOLOGY)
    assert question.place(question.text.rindex("m")) == (3, 8)
    assert question.place(question.text.index("(n")) == (2, 7)
    assert Guarded("RETURN 1", {}).place(3) == (1, 1)


def test_another_ontology_has_other_labels() -> None:
    with pytest.raises(NotAllowed, match="no such type"):
        guarded("MATCH (n:School) RETURN n", {}, ONTOLOGY)
    assert guarded("MATCH (n:School) RETURN n", {}, SCHOOLS).text.startswith("MATCH (n:School) RETURN n")


@pytest.mark.parametrize("name", ["a", "参数", "1"])
def test_parameters_are_found_by_name_in_back_ticks_too(name: str) -> None:
    assert read(f"RETURN ${name} AS x", **{name: 1})
    assert read(f"RETURN $`{name}` AS x", **{name: 1})
    with pytest.raises(NotAllowed, match="not given"):
        guarded(f"RETURN ${name} AS x", {}, ONTOLOGY)
    with pytest.raises(BadRequest, match="has no parameter"):
        guarded("RETURN 1 AS x", {name: 1}, ONTOLOGY)


def test_long_lists_of_values_go_in_as_parameters() -> None:
    ids = [f"place/{number}" for number in range(9_000)]
    assert read("MATCH (n) WHERE n.id IN $ids RETURN n", ids=ids)
    assert read("UNWIND $ids AS id MATCH (n {id: id}) RETURN n", ids=ids)


def test_the_most_that_is_allowed_is_allowed() -> None:
    deep = replace(honest()[0], query="RETURN " + "(" * 15 + "1" + ")" * 15 + " AS x")
    assert read(deep.query)
    assert read("RETURN " + " + ".join(["1"] * 101) + " AS x")
    assert read("UNWIND range(1, 100000) AS x RETURN count(x) AS n")
    assert read("MATCH (a)-[*6]-(b) RETURN count(*) AS n")
    assert read("RETURN '" + "x" * 19_000 + "' AS x")
    with pytest.raises(NotAllowed, match="operators"):
        read("RETURN " + " + ".join(["1"] * 102) + " AS x")
