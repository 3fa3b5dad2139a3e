"""What the console makes of values: words to read, cells of a sheet, a drawing, the place of a fault."""

import re
from itertools import combinations
from typing import Any

import pytest

from graph.errors import BadRequest
from graph.ontology import ONTOLOGY
from graph.repository.named import public
from service.pages.asked import Asked, fields_of
from service.pages.consoling import Reader, around, extent, facts, found, sheet_rows, units
from service.pages.vocabulary import KEYWORDS, vocabulary
from service.pages.words import Words
from service.visual.web import MOST, Tie, web

BODY = {"id": "organization/a", "type": "Organization", "name": "甲", "member_count": 222, "aliases": [], "cited": []}
FUND = {"id": "fund/f", "type": "Fund", "name": "款", "amount": 102825800, "qualifier": "nearly", "cited": []}
HIDDEN = {"id": "fund/h", "type": "Fund", "name": "隐", "qualifier": "redacted", "cited": []}
TIE = {"id": "provides/1", "type": "PROVIDES", "from": "organization/a", "to": "fund/f", "cited": []}
PATH = {"length": 1, "steps": ["fund/f", "provides/1", "organization/a"], "entities": [BODY, FUND], "relations": [TIE]}
READER = Reader(ONTOLOGY, Words("zh"), {"organization/a": "甲", "fund/f": "款"})


def told(value: object, column: str = "x") -> str:
    return "".join(piece.text for piece in READER.pieces(value, column))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "—"),
        (True, "是"),
        (5, "5"),
        (2.50, "2.5"),
        ("", ""),
        ([], "（空）"),
        (["a", 1, None], "a、1、—"),
        ({"a": 1, "b": [True]}, "{a: 1，b: 是}"),
        (BODY, "甲 ×222"),
        (FUND, "款 近1.028258亿元"),
        (HIDDEN, "隐 数额隐去"),
        (TIE, "甲 —出资→ 款"),
        (PATH, "款 ←出资— 甲"),
        ("organization/a", "甲"),
        ({"id": "organization/a", "type": "Nothing"}, "{id: 甲，type: Nothing}"),
        ({"type": ["Fund"], "id": 5}, "{type: Fund，id: 5}"),
        ({"type": "Fund", "id": "a", "amount": "b", "value": True, "name": 5}, "5"),
        ({"type": "LEADS", "id": "a", "from": [], "to": {}}, "{type: LEADS，id: a，from: （空），to: {}}"),
        (
            {"length": 1, "steps": [5], "entities": [5], "relations": []},
            "{length: 1，steps: 5，entities: 5，relations: （空）}",
        ),
    ],
)
def test_a_value_is_told_in_words(value: object, words: str) -> None:
    assert told(value) == words


def test_money_is_read_in_its_unit_and_exact_to_hover() -> None:
    [piece] = READER.pieces(102825800, "f.amount")
    assert (piece.text, piece.title) == ("1.028258亿元", "102,825,800 元")
    [plain] = READER.pieces(102825800, "value")
    assert (plain.text, plain.title) == ("102825800", "102,825,800")
    assert told({"sums": {"amount": 30000}}) == "{sums: {amount: 3万元}}"
    assert [piece.title for piece in READER.pieces(FUND)] == ["资金 · fund/f", "102,825,800 元"]


def test_what_is_long_or_deep_is_cut_and_said_to_be() -> None:
    assert told("长" * 1000).endswith("…（共 1000 字，文件中有全文）")
    assert told(list(range(100))).endswith("39… 共 100 项")
    deep: Any = 1
    for _ in range(30):
        deep = [deep]
    assert told(deep).count("[") == 27, "as JSON, from some depth on"


def test_a_sheet_has_ids_beside_names_and_numbers_as_they_are() -> None:
    rows: list[list[object]] = [[BODY, 5, [FUND, HIDDEN], None], [None, 2.5, {"a": "b"}, True]]
    assert list(sheet_rows(READER, ["who", "n", "funds", "x"], rows)) == [
        ["who", "who.id", "n", "funds", "x"],
        ["甲 ×222", "organization/a", 5, "款 近1.028258亿元；隐 数额隐去", None],
        [None, None, 2.5, '{"a": "b"}', "true"],
    ]


def test_what_is_drawn_are_the_facts_once_and_the_ends_that_are_known() -> None:
    what = found(READER, [[TIE, [TIE, {"deep": HIDDEN}]]])
    assert {each[0] for each in what.entities} == {"organization/a", "fund/f", "fund/h"}
    assert [(tie.one, tie.other, tie.told) for tie in what.ties] == [("organization/a", "fund/f", "出资")]
    assert not what.cut
    many = [[{"id": f"organization/{at}", "type": "Organization", "name": str(at)}] for at in range(MOST + 5)]
    assert (len(found(READER, many).entities), found(READER, many).cut) == (MOST, True)
    assert len(list(facts(READER, [PATH]))) == 3


def test_a_drawing_is_the_same_each_time_and_has_every_fact() -> None:
    hostile = {**HIDDEN, "name": "<script>x()</script>\"'&"}
    what = found(READER, [[BODY, FUND, TIE, hostile]])

    def draw() -> str:
        return web(what.entities, what.ties, ONTOLOGY, lambda id_: f"/entity/{id_}", "图")

    assert draw() == draw()
    assert draw().count("<a ") == 3
    assert draw().count("<line ") == 1
    assert "甲 —出资→ 款" in draw()
    assert "<script" not in draw()


def test_no_name_of_a_drawing_lies_on_another() -> None:
    bodies = [(f"organization/{at}", "Organization", f"很长很长的名称{at}") for at in range(40)]
    ties = [Tie("organization/0", f"organization/{at}", "x") for at in range(1, 25)]
    ties += [Tie(f"organization/{at}", f"organization/{at + 1}", "x") for at in range(25, 33)]
    drawing = web(bodies, ties, ONTOLOGY, str, "图")
    spots = [(float(x), float(y)) for x, y in re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)"', drawing)]
    assert len(spots) == 40
    near = [
        (one, other)
        for one, other in combinations(spots, 2)
        if abs(one[0] - other[0]) < 100 and abs(one[1] - other[1]) < 14
    ]
    assert near == []
    wide, high = map(float, re.findall(r'viewBox="0 0 (\d+) (\d+)"', drawing)[0])
    assert all(0 < x < wide and 0 < y < high for x, y in spots)


@pytest.mark.parametrize(
    ("text", "line", "column", "token", "marked"),
    [
        ("MATCH (n)\nDELETE n", 2, 1, "DELETE", "DELETE"),
        ("RETURN 1 +", 1, 11, "", ""),
        ("RETURN '长…'", 1, 8, "'长…", "'长"),
        ("a\n\nb", 3, 1, "b", "b"),
        ("RETURN \x07", 1, 8, "U+0007", "\x07"),
        ("x", 9, 9, "y", ""),
    ],
)
def test_the_token_of_a_fault_is_found(text: str, line: int, column: int, token: str, marked: str) -> None:
    start, end = extent(text, line, column, token)
    assert text[start:end] == marked


def test_the_lines_about_a_fault_are_shown_and_long_ones_cut() -> None:
    text = "\n".join(["a", "b", "c", "x" * 500 + "BAD" + "y" * 500, "e", "f", "g"])
    start = text.index("BAD")
    lines = around(text, start, start + 3)
    assert [each.number for each in lines] == [2, 3, 4, 5, 6]
    assert [each.marked for each in lines] == ["", "", "BAD", "", ""]
    assert max(len(each.before) + len(each.after) for each in lines) <= 162
    assert around("RETURN", 6, 6)[0].marked == "␣"


def test_places_are_counted_as_browsers_count() -> None:
    assert units("𠮷a", 1) == 2
    assert units("藏a", 1) == 1


def test_a_question_is_read_and_written_back() -> None:
    fields = {"name": ["fund/list"], "p.kinds": ["spent|saved", "budget"], "p.limit": [""], "run": ["1"], "page": ["3"]}
    asked = Asked.of(fields)
    assert asked.given(public()["fund/list"]) == {"kinds": ["spent", "saved", "budget"]}
    assert Asked.of({key: list(map(str, each)) for key, each in _texts(asked).items()}) == Asked(
        name="fund/list", texts={"kinds": ["spent|saved", "budget"]}, run=True, page=3
    )
    own = Asked.of({"query": ["RETURN 1\r\nAS a"], "params": [' {"a": 1.0} '], "run": ["1"], "file": ["exe"]})
    assert (own.query, own.values(), own.file) == ("RETURN 1\nAS a", {"a": 1.0}, "")
    assert not Asked.of({"run": ["1"], "query": [" \n"]}).run
    assert [Asked.of({"page": [each]}).page for each in ("0", "-1", "x", "²", "9" * 30, "7")] == [1, 1, 1, 1, 1, 7]


def _texts(asked: Asked) -> dict[str, list[Any]]:
    found_: dict[str, list[Any]] = {}
    for name, value in asked.carried():
        found_.setdefault(name, []).append(value)
    return found_


@pytest.mark.parametrize("wrong", ["{", "[]", "5", '{"a": NaN}', '{"a" 1}', "[" * 100_000])
def test_parameters_that_are_no_object_are_refused(wrong: str) -> None:
    with pytest.raises(BadRequest) as refused:
        Asked(query="RETURN 1", params=wrong).values()
    assert refused.value.parameter == "params"
    assert refused.value.zh


def test_every_named_query_has_a_form_filled_with_its_example() -> None:
    for name, query in public().items():
        fields = fields_of(query, Asked(name=name))
        there = {each.name for each in fields}
        assert there | ({"as_of_from", "as_of_to"} if query.dated else set()) >= {
            each.name for each in query.parameters
        }
        texts = {each.name: list(each.values) for each in fields}
        query.values(Asked(name=name, texts=texts).given(query))  # what stands in it can be asked


def test_what_is_offered_comes_from_the_ontology_and_the_guard() -> None:
    offered = vocabulary(ONTOLOGY, Words("zh"))
    assert set(offered["labels"]) == set(ONTOLOGY.entities)
    assert set(offered["relations"]) == set(ONTOLOGY.relations)
    assert offered["properties"]["Fund"]["amount"]
    assert set(offered["properties"]) == {*ONTOLOGY.entities, *ONTOLOGY.relations}
    assert "count" in offered["functions"]
    assert offered["keywords"] == list(KEYWORDS)
