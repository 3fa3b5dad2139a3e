"""Parameters of named queries: what stands in for one that is not given, and texts made into values."""

from pathlib import Path

import pytest

from graph.errors import BadRequest, QueryError
from graph.parameters import LARGEST, Parameter, scalar
from graph.queries import queries
from tests.graph.test_queries import written

QUESTION = """\
// A question.
//
// access  read
// param   id: string          an id
// param   sort: string = "id"  an order
// param   most: integer = 3   a number
// param   kinds: list of string = ["a", "b"]  kinds
// param   share: number       a number or null
// param   yes: boolean        whether
// param   day: date           a day
// param   any: scalar         a value
// param   limit: integer      the most to return
// param   after: string       the last one
// param   as_of_from: integer  first day
// param   as_of_to: integer    last day
// example id=x&day=2018-09
// returns one: integer
RETURN [$id, $sort, $most, $kinds, $share, $yes, $day, $any, $limit, $after, $as_of_from, $as_of_to] AS one
"""
DEFAULTS = {
    "sort": "id", "most": 3, "kinds": ["a", "b"], "share": None, "yes": False, "any": None, "limit": 500, "after": "",
    "as_of_from": 0, "as_of_to": 99991231,
}  # fmt: skip


def test_what_is_not_given_takes_the_stated_the_usual_or_the_empty_value(tmp_path: Path) -> None:
    asked = written(tmp_path, QUESTION)
    assert [each.name for each in asked.parameters if each.required] == ["id", "day"]
    assert asked.values({"id": ["x"], "day": ["2018"]}) == {**DEFAULTS, "id": "x", "day": "2018"}
    assert asked.example == "id=x&day=2018-09"


def test_texts_become_values_of_the_types(tmp_path: Path) -> None:
    given = {
        "id": ["甲"], "day": ["2018-09-20"], "most": ["7"], "kinds": ["x", "y"], "share": ["0.5"], "yes": ["TRUE"],
        "any": ["12.5"], "limit": ["9"],
    }  # fmt: skip
    values = written(tmp_path, QUESTION).values(given)
    assert values == DEFAULTS | {
        "id": "甲", "day": "2018-09-20", "most": 7, "kinds": ["x", "y"], "share": 0.5, "yes": True, "any": 12.5,
        "limit": 9,
    }  # fmt: skip
    assert [scalar(text) for text in ("1", "x", "true", "NaN", "1e999", "10000000000000000000", '"1"')] == [
        1, "x", "true", "NaN", "1e999", "10000000000000000000", '"1"',
    ]  # fmt: skip


def test_a_time_stands_for_its_first_and_last_day(tmp_path: Path) -> None:
    asked = written(tmp_path, QUESTION)
    needed = {"id": ["x"], "day": ["2018"]}
    values = asked.values({**needed, "as_of": ["2012-02"]})
    assert (values["as_of_from"], values["as_of_to"]) == (20120201, 20120229)
    for wrong in ({"as_of": ["2012-13"]}, {"as_of": ["2012"], "as_of_to": ["20120101"]}):
        with pytest.raises(BadRequest) as refused:
            asked.values({**needed, **wrong})
        assert refused.value.parameter == "as_of"


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        ({"day": ["2018"]}, "id"),
        ({"id": ["x"]}, "day"),
        ({"id": ["x"], "day": ["2018-02-30"]}, "day"),
        ({"id": ["x"], "day": ["2018"], "colour": ["red"]}, "colour"),
        ({"id": ["x", "y"], "day": ["2018"]}, "id"),
        ({"id": ["x"], "day": ["2018"], "most": ["many"]}, "most"),
        ({"id": ["x"], "day": ["2018"], "most": ["0"]}, "most"),
        ({"id": ["x"], "day": ["2018"], "limit": ["-1"]}, "limit"),
        ({"id": ["x"], "day": ["2018"], "limit": ["4000000000"]}, "limit"),
        ({"id": ["x"], "day": ["2018"], "most": [str(LARGEST + 1)]}, "most"),
        ({"id": ["x"], "day": ["2018"], "share": ["inf"]}, "share"),
        ({"id": ["x"], "day": ["2018"], "yes": ["1"]}, "yes"),
    ],
)
def test_what_cannot_be_asked_names_the_parameter(tmp_path: Path, texts: dict[str, list[str]], named: str) -> None:
    with pytest.raises(BadRequest) as refused:
        written(tmp_path, QUESTION).values(texts)
    assert refused.value.parameter == named


@pytest.mark.parametrize(
    ("line", "wrong", "said"),
    [
        (7, 'list of string = ["a", 1]', "the default of kinds is no list of string"),
        (7, "list of string = a", "write it as in JSON"),
        (5, 'string = "', "does not say what it is for|write `param"),
        (6, 'integer = "3"', "the default of most is no integer"),
    ],
)
def test_a_default_is_of_its_type(tmp_path: Path, line: int, wrong: str, said: str) -> None:
    lines = QUESTION.splitlines()
    name = lines[line - 1].split(":")[0]
    lines[line - 1] = f"{name}: {wrong}  about"
    with pytest.raises(QueryError, match=said) as refused:
        written(tmp_path, "\n".join(lines))
    assert f"one.cypher:{line}:" in str(refused.value)


@pytest.mark.parametrize("wrong", ["id=x", "id=x&day=2018&no=1", "id=x&day=yesterday", "id"])
def test_an_example_can_be_asked(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(QueryError, match="cannot be asked"):
        written(tmp_path, QUESTION.replace("id=x&day=2018-09", wrong))


def test_a_map_is_no_text() -> None:
    with pytest.raises(ValueError, match="map"):
        Parameter("x", "map", "a map").typed(["{}"])


def test_every_public_query_has_an_example_where_it_needs_one() -> None:
    for asked in queries().values():
        if asked.public:
            assert asked.example or not any(each.required for each in asked.parameters), asked.name
            assert all("map" not in each.type for each in asked.parameters), asked.name
