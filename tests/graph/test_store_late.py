"""Marks: what runs at the same time is told apart, what runs one after the other has the same text."""

from graph.store_late import Marks, marked


def test_marks_in_use_differ_and_are_used_again() -> None:
    marks = Marks()
    first, second = marks.take(), marks.take()
    assert first not in second
    assert second not in first
    marks.give(first)
    marks.give(second)
    assert {marks.take(), marks.take()} == {first, second}
    assert Marks().take() not in (first, second)


def test_a_mark_stands_in_front_unless_the_first_word_must() -> None:
    assert marked("// Why.\nRETURN 1 AS n", "m") == "/* m */ // Why.\nRETURN 1 AS n"
    assert marked(" explain RETURN 1 AS n", "m") == " explain RETURN 1 AS n"
