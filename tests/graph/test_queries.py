"""Query files: what their headers say and what their texts do must agree, in both directions."""

from pathlib import Path

import pytest

from graph.errors import BadRequest, QueryError
from graph.queries import Parameter, Query, queries, query, read

GOOD = """\
// The neighbours of an entity,
// in the order of their ids.
//
// access  read
// param   id: string      the entity to look around
// param   after: string   the last id of the page before, or empty
// param   some: list of integer  numbers
// returns neighbour: Entity, relation: Relation,
// returns total: integer

MATCH (n:Entity {id: $id})-[relation]-(neighbour:Entity) // $not_one
WHERE neighbour.id > $`after` AND n.name <> '$nor_this' AND n.`$or_this` IS NULL /* $nor
that */ AND n.order IN [x IN $some | x + 1]
CALL { WITH n RETURN 1 AS inner }
RETURN DISTINCT neighbour, relation, coalesce(n.a, n.b) AS `total`
ORDER BY neighbour.id LIMIT 10
"""


def written(folder: Path, text: str) -> Query:
    (folder / "entity").mkdir(exist_ok=True)
    (folder / "entity" / "one.cypher").write_text(text, encoding="utf-8")
    return read("entity/one", folder)


def test_a_query_says_what_its_header_says(tmp_path: Path) -> None:
    found = written(tmp_path, GOOD)
    assert (found.name, found.access, found.public) == ("entity/one", "read", True)
    assert found.summary == "The neighbours of an entity, in the order of their ids."
    assert found.parameters == (
        Parameter("id", "string", "the entity to look around"),
        Parameter("after", "string", "the last id of the page before, or empty"),
        Parameter("some", "list of integer", "numbers"),
    )
    assert found.returns == (("neighbour", "Entity"), ("relation", "Relation"), ("total", "integer"))
    assert found.text == GOOD


def test_every_query_of_the_repository_is_sound() -> None:
    found = queries()
    assert found["store/version"] is query("store/version")
    assert all(each.summary and each.name == name for name, each in found.items())


def test_a_query_that_writes_or_says_so_is_not_public(tmp_path: Path) -> None:
    assert not query("store/note_schema").public
    assert not query("store/version").public
    assert written(tmp_path, "// Yes.\n//\n// access read\n// returns n: integer\nRETURN 1 AS n").public


@pytest.mark.parametrize(
    ("change", "line", "complaint"),
    [
        (("$id}", "$other}"), 11, "$other is used"),
        (("{id: $id}", ""), 5, "id is declared"),
        (("RETURN DISTINCT neighbour, relation,", "RETURN relation, neighbour,"), 15, "the text returns"),
        (("AS `total`", ""), 15, "coalesce(n.a,n.b)"),
        (
            ("RETURN DISTINCT neighbour, relation, coalesce(n.a, n.b) AS `total`\nORDER BY neighbour.id LIMIT 10", ""),
            8,
            "no RETURN",
        ),
        (("// access  read", "// access  sometimes"), 4, "read or write"),
        (("// access  read\n", ""), 1, "no line `access"),
        (("// access  read", "// acess  read"), 4, "none of access"),
        (("id: string  ", "id: text  "), 5, "write `param"),
        (("   the entity to look around", ""), 5, "does not say what it is for"),
        (("after: string", "id: string"), 6, "declared twice"),
        (("returns total: integer", "returns neighbour: integer"), 9, "declared twice"),
        (("neighbour: Entity, relation", "neighbour Entity, relation"), 8, "write `returns"),
        (("// The neighbours of an entity,\n// in the order of their ids.\n", ""), 1, "says what the query answers"),
        (("ORDER BY", "SET n.x = 1 ORDER BY"), 16, "access is read, but the text has SET"),
        (("'$nor_this'", "'\\u0027'"), 12, "no \\u escape"),
        (("// access  read", "// access  read\n// public  perhaps"), 5, "yes or no"),
    ],
)
def test_what_disagrees_is_refused_with_file_and_line(
    tmp_path: Path, change: tuple[str, str], line: int, complaint: str
) -> None:
    assert change[0] in GOOD
    with pytest.raises(QueryError) as caught:
        written(tmp_path, GOOD.replace(*change))
    assert str(caught.value).startswith(f"{tmp_path / 'entity' / 'one.cypher'}:{line}: ")
    assert complaint in str(caught.value)


def test_each_branch_of_a_union_returns_the_declared_columns(tmp_path: Path) -> None:
    head = "// Both.\n//\n// access read\n// returns n: integer\n"
    assert written(tmp_path, head + "RETURN 1 AS n UNION ALL RETURN 2 AS n;").returns == (("n", "integer"),)
    with pytest.raises(QueryError, match=r"returns \[m\]"):
        written(tmp_path, head + "RETURN 1 AS n UNION RETURN 2 AS m")


def test_words_of_writing_are_no_writing_as_names(tmp_path: Path) -> None:
    head = "// Names.\n//\n// access read\n// returns n: string\n"
    text = "MATCH (a:Set {load: 'CREATE'}) WHERE a.delete AND `merge` RETURN a.set AS n // DROP"
    assert written(tmp_path, head + text).access == "read"
    with pytest.raises(QueryError, match="LOAD"):
        written(tmp_path, head + "LOAD CSV FROM 'file:///etc/passwd' AS n RETURN n")


@pytest.mark.parametrize("name", ["nothing/here", "../secrets", "Entity/one", "entity", "entity/one/two"])
def test_a_query_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(QueryError, match=name):
        query(name)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"id": "x", "after": ""}, "some"),
        ({"id": "x", "after": "", "some": [1], "more": 1}, "more"),
        ({"id": 1, "after": "", "some": []}, "id"),
        ({"id": "x", "after": "", "some": ["1"]}, "some"),
        ({"id": "x", "after": "", "some": [True]}, "some"),
    ],
)
def test_parameters_are_those_of_the_header(tmp_path: Path, given: dict[str, object], named: str) -> None:
    with pytest.raises(BadRequest) as caught:
        written(tmp_path, GOOD).check(given)
    assert caught.value.parameter == named


def test_null_is_a_value_of_every_type(tmp_path: Path) -> None:
    written(tmp_path, GOOD).check({"id": "x", "after": None, "some": [1, 2]})
