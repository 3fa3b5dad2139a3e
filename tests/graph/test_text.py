"""Text: normal forms, pinyin, initials, and the words an entity is found by."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import brief, letters
from graph.text import folded, initials, normal, pinyin, plain_pinyin, search_text, source_text, syllables

NAMES = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize(
    ("name", "whole", "letters"),
    [
        ("联企兴村", "lianqixingcun", "lqxc"),
        ("重庆银行", "chongqingyinhang", "cqyh"),
        ("“联企兴村1+1行动”", "lianqixingcun1+1xingdong", "lqxc1+1xd"),
        ("西宁", "xining", "xn"),
    ],
)
def test_pinyin_and_initials_are_read_by_phrases(name: str, whole: str, letters: str) -> None:
    assert pinyin(name) == whole
    assert initials(name) == letters


@pytest.mark.parametrize("typed", ["lianqi", "Lian Qi", "lián qǐ", "lian2qi3", "LIAN'QI", "lian2 qi3"])
def test_pinyin_is_understood_however_it_is_typed(typed: str) -> None:
    assert plain_pinyin(typed) == "lianqi"


def test_width_case_and_punctuation_do_not_count() -> None:
    assert normal("“ＡＢＣ”　１＋１") == "abc 1+1"
    assert folded("《联企》兴村")[0] == "联企兴村"


@given(NAMES)
def test_folded_letters_keep_their_positions(text: str) -> None:
    letters, positions = folded(text)
    assert len(letters) == len(positions) == len(syllables(text))
    assert list(positions) == sorted(positions)
    assert all(0 <= at < len(text) for at in positions)


@given(NAMES)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = folded(text)[0]
    assert folded(once)[0] == once


def test_search_text_holds_names_pinyin_initials_and_description() -> None:
    words = search_text("联企兴村", ("Companies for villages",), "企业与村结对").split()
    assert {"联企兴村", "lianqixingcun", "qixingcun", "lqxc", "xc", "companies", "企业与村结对"} <= set(words)


def test_a_source_is_read_alike_on_every_machine() -> None:
    assert source_text("\ufeff一\r\n二\r三\u0065\u0301".encode()) == "一\n二\n三\u00e9"


@pytest.mark.parametrize("work", [folded, syllables, pinyin, initials, letters, brief])
def test_answers_about_short_texts_are_kept_and_long_ones_cannot_fill_the_memory(work: Callable[[str], object]) -> None:
    short, long = "连企兴村", "共建" * 21
    assert work(short) is work(short)
    assert work(long) == work(long)
    assert work(long) is not work(long)
