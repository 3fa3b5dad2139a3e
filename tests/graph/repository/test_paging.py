"""Cursors: what went in comes out, and nothing else is let in."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadRequest
from graph.repository.paging import after, cursor, cut

VALUE = (str, int, float, type(None))
KEYS = st.tuples(
    st.one_of(st.text(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), st.none()),
    st.text(),
)


@given(st.text(), KEYS)
def test_a_cursor_gives_back_its_key(question: str, key: tuple[object, str]) -> None:
    assert after(cursor(question, *key), question, VALUE, str) == key


@given(st.text(), KEYS, st.text(max_size=60))
def test_a_cursor_that_is_not_ours_is_refused(question: str, key: tuple[object, str], text: str) -> None:
    ours = cursor(question, *key)
    for wrong in (text, ours + "A", ours[1:], ours.lower() if ours.lower() != ours else "x"):
        if wrong == ours:
            continue
        with pytest.raises(BadRequest):
            after(wrong, question, VALUE, str)


@pytest.mark.parametrize("body", [[], ["x"], {}, "x", None, ["x", {}, []], [[[[]]]]])
def test_any_other_json_is_refused(body: object) -> None:
    text = base64.urlsafe_b64encode(json.dumps(body).encode()).decode()
    with pytest.raises(BadRequest):
        after(text, "question", VALUE, str)


def test_a_cursor_belongs_to_its_question() -> None:
    with pytest.raises(BadRequest):
        after(cursor("one", 1), "other", int)
    assert after(None, "one", int) is None


@given(st.lists(st.integers(), max_size=20), st.integers(1, 10))
def test_a_page_says_whether_another_follows(items: list[int], limit: int) -> None:
    page, last = cut(items[: limit + 1], limit)
    assert list(page) == items[:limit]
    assert (last is not None) == (len(items) > limit)


@given(st.text(max_size=20), KEYS, st.data())
def test_a_mutated_cursor_is_refused_or_means_the_same(
    question: str, key: tuple[object, str], data: st.DataObject
) -> None:
    ours = cursor(question, *key)
    at = data.draw(st.integers(0, len(ours) - 1))
    put = data.draw(st.sampled_from("AZaz09-_+/=. \u00e9") | st.characters())
    wrong = data.draw(st.sampled_from((ours[:at] + put + ours[at + 1 :], ours[:at] + put + ours[at:], ours[:at])))
    try:
        found = after(wrong, question, VALUE, str)
    except BadRequest:
        return
    assert found == key
