"""Pins: each stands in its text exactly once, and is as short as `check` demands. All texts are made up."""

from hypothesis import given
from hypothesis import strategies as st

from graph.documents import find
from graph.ontology import Citation
from ingest.draft.pins import Pin, Pinner
from ingest.prose import Span


@given(st.text("甲乙村3 ,\n", min_size=1, max_size=80), st.data())
def test_a_pin_is_found_exactly_once_where_it_was_made(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 40)))
    pin = Pinner(text).pin(Span(start, end))
    if pin is None:
        return
    Citation(source="source/jia", exact=pin.exact, prefix=pin.prefix or None, suffix=pin.suffix or None)
    assert find(text, pin.prefix, pin.exact, pin.suffix) == [start]
    assert "\n" not in pin.prefix + pin.exact + pin.suffix


@given(st.lists(st.text("甲乙丙", min_size=1, max_size=9), min_size=1, max_size=9))
def test_words_that_stand_once_in_their_line_are_pinned(lines: list[str]) -> None:
    text = "\n".join([*lines, "丁村", *lines])
    pin = Pinner(text).pin(Span(text.index("丁"), text.index("丁") + 2))
    assert pin == Pin("丁村")


def test_the_shorter_side_makes_it_unique() -> None:
    text = "甲村有水,乙村有路"
    assert Pinner(text).pin(Span(6, 7)) == Pin("村", prefix="乙")
    assert Pinner("村水,村路").pin(Span(3, 4)) == Pin("村", suffix="路")


def test_words_that_nothing_tells_apart_are_looked_for_elsewhere_or_given_up() -> None:
    text = "甲村\n甲村\n这里是甲村"
    assert Pinner(text).pin(Span(0, 2)) is None
    assert Pinner(text).pin(Span(0, 2), [Span(3, 5), Span(9, 11)]) == Pin("甲村", prefix="是")


def test_long_words_are_cut_to_what_may_be_cited() -> None:
    text = "".join(chr(0x4E00 + at) for at in range(40))
    assert Pinner(text).pin(Span(0, 40)) == Pin(text[:24])
