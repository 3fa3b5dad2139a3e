"""How questions fit names: the order of reasons, and where they are highlighted."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ontology import ONTOLOGY
from graph.repository.ranking import Question, match


def place(name: str, **more: Any) -> Any:
    return ONTOLOGY.entities["Place"].model_validate({"id": "place/x", "name": name, **more})


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("联企兴村", "联企"),
        ("联企", "兴村"),
        ("兴村", "lianqixingcun"),
        ("lianqixingcun", "lianqi"),
        ("lianqi", "xingcun"),
        ("xingcun", "lqxc"),
        ("lqxc", "联企兴庄"),
        ("连企兴村", "联企兴庄"),
        ("联企兴庄", "lianqixingcum"),
    ],
)
def test_reasons_are_ranked(better: str, worse: str) -> None:
    entity = place("联企兴村")
    first, second = match(Question.of(better), entity), match(Question.of(worse), entity)
    assert first is not None
    assert second is not None
    assert first.score > second.score


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("兴村", "兴村"),
        ("xingcun", "兴村"),
        ("lq", "联企"),
        ("xingc", "兴村"),
        ("联企兴庄", "联企兴村"),
        ("1+1", "1+1"),
    ],
)
def test_what_fits_is_highlighted(typed: str, span: str) -> None:
    found = match(Question.of(typed), place("“联企兴村1+1行动”"))
    assert found is not None
    start, end = found.highlight[0]
    assert found.text[start:end] == span


@pytest.mark.parametrize("typed", ["海西", "zzz", "lianqiyyyy", "ianqi", "联合"])
def test_what_does_not_fit_is_not_found(typed: str) -> None:
    assert match(Question.of(typed), place("联企兴村")) is None


def test_an_alias_and_a_description_are_named_as_the_reason() -> None:
    entity = place("甲", aliases=["联企"], description="企业与村庄结对")
    alias, described = match(Question.of("联企"), entity), match(Question.of("村庄"), entity)
    assert alias is not None
    assert alias.matched == "alias"
    assert described is not None
    assert described.matched == "description"


@given(st.text(min_size=1, max_size=12), st.text(alphabet="联企兴村“”1+a ", min_size=1, max_size=12))
def test_scores_and_spans_stay_in_bounds(typed: str, name: str) -> None:
    if not name.strip():
        return
    found = match(Question.of(typed), place(name)) if Question.of(typed).letters else None
    if found is None:
        return
    assert 0 < found.score <= 1.05
    assert all(0 <= start < end <= len(found.text) for start, end in found.highlight)
