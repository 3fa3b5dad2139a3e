"""Sheets: what a spreadsheet would compute stays text, numbers stay numbers, Chinese opens without being asked."""

import csv
import io

import pytest

from service.pages.sheets import sheet


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_sheet_begins_with_its_mark_and_ends_lines_as_spreadsheets_do() -> None:
    content = sheet([["名称", "数目"], ["共建，联建", 3]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 2
    assert read(content) == [["名称", "数目"], ["共建，联建", "3"]]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-x", "@sum", "\tx", "\rx", "\n=x", " =1", "　=1"])
def test_a_text_that_would_be_computed_is_made_a_text(text: str) -> None:
    assert read(sheet([[text, "a=1"]])) == [[f"'{text}", "a=1"]]


def test_numbers_and_gaps_stay_what_they_are() -> None:
    assert read(sheet([[-3.0, 0.5, 300000000.0, None, 'say "x", y']])) == [
        ["-3", "0.5", "300000000", "", 'say "x", y'],
    ]
