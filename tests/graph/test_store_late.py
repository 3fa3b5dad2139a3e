"""Marks: what runs at the same time is told apart, what runs one after the other has the same text."""

from graph.store_late import Marks, marked


def test_marks_in_use_differ_and_are_used_again() -> None:
    marks = Marks()
    with marks.one() as first, marks.one() as second:
        assert first not in second
        assert second not in first
    with marks.one() as one, marks.one() as other:
        assert {one, other} == {first, second}
    with Marks().one() as elsewhere:
        assert elsewhere not in (first, second)


def test_a_mark_stands_in_front_unless_the_first_word_must() -> None:
    assert marked("// Why.\nRETURN 1 AS n", "m") == "/* m */ // Why.\nRETURN 1 AS n"
    assert marked(" explain RETURN 1 AS n", "m") == " explain RETURN 1 AS n"
