"""What is printed: tables that fit, cells that lose nothing, and nothing that a terminal would obey."""

import json
from collections import Counter

import pytest
from rich.cells import cell_len

from gongjian import terminal

NASTY = "[bold]甲[/] \x1b[31m红\x1b[0m \x9b2J\u202e倒\x07 :smile: [/nothing]"
SHOWN = "[bold]甲[/] U+001B[31m红U+001B[0m U+009B2JU+202E倒U+0007 :smile: [/nothing]"
LONG = "集体经济与村企联建的需求资源清单和责任链条" * 4
BORDERS = "│┃━─┏┓┗┛┡┩┠┨┯┷┿┼├┤┬┴╇╈┳┻╋└┘ \n"


def bare(text: str) -> str:
    """The text without the lines of a table and without spaces."""
    return "".join(each for each in text if each not in BORDERS)


@pytest.mark.parametrize("width", [30, 60, 80, 200])
@pytest.mark.parametrize("columns", [1, 3, 5, 20])
def test_a_table_fits_and_no_character_of_a_cell_is_lost(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    names = [f"列{number}" for number in range(columns)]
    row = [f"{LONG}{number}" for number in range(columns)]
    terminal.listed(names, [row, row])
    shown = capsys.readouterr().out
    assert max(map(cell_len, shown.splitlines())) <= width
    assert "…" not in shown
    assert Counter(shown) >= Counter("".join([*names, *row, *row]))
    if columns == 20:  # each row is told as lines of name and value, one below the other
        assert all(text in bare(shown) for text in row)


def test_a_pipe_has_each_row_in_a_line_of_its_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    terminal.listed(("甲", "乙"), [(LONG, 1), ("短", None)])
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if LONG in line]
    assert len(lines) == 6


def test_what_a_record_carries_is_neither_markup_nor_obeyed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    terminal.listed((NASTY,), [(NASTY,)], title=NASTY)
    terminal.said(NASTY)
    terminal.note(NASTY)
    shown = capsys.readouterr()
    assert shown.out.count(SHOWN) == 4
    assert shown.err == f"{SHOWN}\n"
    assert not set(shown.out) & {"\x1b", "\x9b", "\u202e", "\x07"}


def test_json_means_the_same_and_has_no_character_that_is_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"name": NASTY, "half": "\ud800", "amount": 3.0, "rate": 0.5, "none": None}
    terminal.data(value)
    text = capsys.readouterr().out
    assert json.loads(text) == value
    assert '"amount": 3,' in text
    assert all(each.isprintable() or each == "\n" for each in text)
    terminal.data({"amount": 3.0}, exact=True)
    assert "3.0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "是 yes"),
        (102825800.0, "102825800"),
        (0.25, "0.25"),
        (["a", None, {"id": "place/1", "name": "村"}], "a, , 村"),
        ({"type": "LEADS", "id": "leads/1"}, "leads/1"),
        ({"n": 2.0}, '{"n": 2}'),
        ("a\tb", "a    b"),
    ],
)
def test_values_stand_in_cells_in_words(value: object, shown: str) -> None:
    assert terminal.plain(value).plain == shown


def test_nothing_is_said_to_be_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.listed(("a",), [])
    assert capsys.readouterr().out == "（无 · none）\n"
