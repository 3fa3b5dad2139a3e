"""Texts cut at their cited phrases: nothing is lost, phrases may lie over each other, positions are proved."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from graph.documents import text_digest
from graph.ontology import Citation
from service.pages.passages import LONGEST, Part, passages, shown_part, text_of, whereabouts

TEXT = "甲州开展共建,组织企业与村结对。\n甲州再次开展。"


def cited(exact: str, start: int | None = None, **more: str) -> Citation:
    end = None if start is None else start + len(exact)
    return Citation(source="source/s", exact=exact, start=start, end=end, **more)


def test_a_phrase_stands_where_it_is_pinned_else_where_it_is_found() -> None:
    assert whereabouts(TEXT, cited("甲州", 17)) == (17, 19)
    assert whereabouts(TEXT, cited("甲州", 3)) == (0, 2)
    assert whereabouts(TEXT, cited("甲州", suffix="再次")) == (17, 19)
    assert whereabouts(TEXT, cited("没有的话")) is None


def test_phrases_over_each_other_belong_to_all_their_facts() -> None:
    found = passages(TEXT, [("a", cited("开展共建", 2)), ("b", cited("共建,组织", 4)), ("a", cited("共建", 4))])
    facts = {each.text: each.facts for each in found if each.facts}
    assert facts == {"开展": ("a",), "共建": ("a", "b"), ",组织": ("b",)}
    assert [each.start for each in found if each.starts] == [2, 4]


def test_a_long_text_is_shown_around_a_position_and_its_parts_join() -> None:
    text = "甲" * (2 * LONGEST + 7)
    assert shown_part(TEXT, 3).whole
    assert shown_part(TEXT, 3).neighbours == (None, None)
    near = [shown_part(text, at) for at in (0, LONGEST, len(text), 1 << 40)]
    assert [(part.start, part.end) for part in near] == [
        (0, LONGEST),
        (LONGEST // 2, LONGEST * 3 // 2),
        (len(text) - LONGEST, len(text)),
        (len(text) - LONGEST, len(text)),
    ]
    part, seen = shown_part(text, 0), LONGEST
    while part.neighbours[1] is not None:
        following = shown_part(text, part.neighbours[1])
        assert following.start <= part.end
        part, seen = following, following.end
    assert seen == len(text)
    while part.neighbours[0] is not None:
        before = shown_part(text, part.neighbours[0])
        assert before.end >= part.start
        part = before
    assert part.start == 0


def test_of_a_part_only_its_own_phrases_are_marked() -> None:
    phrases = [("a", cited("甲州", 0)), ("b", cited("开展", 2)), ("c", cited("甲州", 17))]
    found = passages(TEXT, phrases, Part(1, 4, len(TEXT)))
    assert [(each.text, each.facts, each.start) for each in found] == [("州", ("a",), 1), ("开展", ("b",), 2)]


@given(st.text(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20)), max_size=12))
def test_nothing_of_the_text_is_lost(text: str, spans: list[tuple[int, int]]) -> None:
    phrases = [(str(at), text[at : at + size], at) for at, size in spans]
    kept = [
        (fact, cited(exact, at))
        for fact, exact, at in phrases
        if exact and exact == exact.strip() and "\n" not in exact
    ]
    found = passages(text, kept)
    assert "".join(each.text for each in found) == text
    for fact, citation in kept:
        span = whereabouts(text, citation)
        assert span
        within = [each for each in found if span[0] <= each.start < span[1]]
        assert "".join(each.text for each in within) == citation.exact
        assert all(fact in each.facts for each in within)
        assert within[0].starts


def test_a_text_is_found_by_its_digest_and_read_again_when_it_changed(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT, "utf-8", newline="\n")
    assert text_of(tmp_path, text_digest(TEXT)) == TEXT
    assert text_of(tmp_path, None) is None
    assert text_of(tmp_path / "nowhere", text_digest(TEXT)) is None
    assert text_of(None, text_digest(TEXT)) is None
    (tmp_path / "one.txt").write_text("别的文字", "utf-8")
    assert text_of(tmp_path, text_digest(TEXT)) is None
