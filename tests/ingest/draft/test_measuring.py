"""Measuring: what counts as found and as right, on made-up records; and the figures that drafts must reach."""

from pathlib import Path

import pytest

from graph.documents import Documents
from graph.ontology import ONTOLOGY, Citation, Entity
from graph.settings import REPOSITORY
from ingest.draft.agreement import Given, agreeing
from ingest.draft.candidates import Candidate, Values
from ingest.draft.known import Known
from ingest.draft.measuring import FIGURES, KINDS, Measure, compared, measure
from ingest.prose import Span
from ingest.records import Records, load_records
from tests.ingest import sample
from tests.ingest.draft.newsletter import read

AT = Span(10, 14)
LEAST_RECALL, LEAST_PRECISION = 0.8, 0.6


def record(id_: str, span: Span = AT, **values: object) -> Given:
    """A made-up record that cites one span."""
    fact = ONTOLOGY.entities[str(ONTOLOGY.type_of(id_))].model_validate(
        {"id": id_, "name": "甲", **values, "cited": (Citation(source="source/x", exact="某词"),)}
    )
    assert isinstance(fact, Entity)
    return Given(fact, (span,), ("某词",))


def right(given: Given, type_: str, name: str, span: Span, **values: object) -> tuple[bool, bool]:
    """Whether a candidate is right, and strictly so."""
    proposed: Values = values
    one = [Candidate(type_, name, span, proposed)]
    return bool(agreeing([given], one, strictly=False)), bool(agreeing([given], one, strictly=True))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"value": "12", "unit": "个", "qualifier": "exact"}, True),
        ({"value": "12.0", "unit": "个", "qualifier": "exact"}, True),
        ({"value": "13", "unit": "个", "qualifier": "exact"}, False),
        ({"value": "12", "unit": "家", "qualifier": "exact"}, False),
        ({"value": "12", "unit": "个", "qualifier": "over"}, False),
        ({"unit": "个", "qualifier": "redacted"}, False),
    ],
)
def test_a_figure_is_right_by_value_unit_and_qualifier(values: dict[str, str], *, expected: bool) -> None:
    given = record("indicator/x", value=12, unit="个")
    assert right(given, "Indicator", "项目数", Span(12, 16), **values) == (expected, expected)
    assert right(given, "Indicator", "项目数", Span(14, 16), **values) == (False, False)


def test_a_group_for_an_indicator_is_right_but_not_strictly() -> None:
    given = record("indicator/x", value=12, unit="个")
    assert right(given, "Organization", "12个村", AT, member_count=12, kind="village") == (True, False)


def test_a_hidden_sum_is_right_where_it_is_hidden_and_no_sum_is_no_figure() -> None:
    hidden = record("fund/x", qualifier="redacted")
    assert right(hidden, "Fund", "经费", AT, qualifier="redacted") == (True, True)
    assert right(hidden, "Fund", "经费", AT, qualifier="unstated") == (False, False)
    assert right(hidden, "Fund", "经费", AT, qualifier="exact", amount="3") == (False, False)


@pytest.mark.parametrize(
    ("type_", "name", "span", "expected"),
    [
        ("Initiative", "邻里行动", Span(30, 34), (True, True)),
        ("Initiative", "“邻里”行动", Span(30, 34), (True, True)),
        ("Initiative", "邻里互助", AT, (False, False)),
        ("Initiative", "丙市邻里行动", AT, (True, False)),
        ("Initiative", "丙市邻里行动", Span(30, 36), (False, False)),
        ("Organization", "邻里行动", AT, (False, False)),
    ],
)
def test_a_programme_is_right_by_name_or_by_words_that_overlap_and_hold_one_another(
    type_: str, name: str, span: Span, expected: tuple[bool, bool]
) -> None:
    given = record("initiative/x", name="邻里行动")
    assert right(given, type_, name, span) == expected


def test_one_record_makes_one_candidate_right() -> None:
    given = [record("initiative/x", name="邻里行动")]
    candidates = [Candidate("Initiative", "邻里行动", AT), Candidate("Initiative", "丙市邻里行动", AT)]
    assert len(agreeing(given, candidates, strictly=False)) == 1


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return sample.pin(sample.write(tmp_path / "x"))


def test_every_kind_is_counted_and_what_was_missed_and_wrong_is_named(records: Records, tmp_path: Path) -> None:
    (found,) = measure(records, Documents.of(tmp_path / "x" / "texts"))
    counts = {kind: (score.records, score.found, score.proposed) for kind, score in found.scores.items()}
    assert set(counts) == set(KINDS)
    assert counts["figure"] == (1, 1, 1)
    assert counts["money"] == (1, 1, 1)
    assert counts["group"] == (2, 2, 2)
    assert counts["place"] == (1, 1, 1)
    assert (found.total(FIGURES).recall, found.total(FIGURES).precision) == (1.0, 1.0)
    whole = found.total()
    assert whole.records - whole.found == len(found.missed)
    assert whole.proposed - whole.right == len(found.wrong)


def test_a_text_is_measured_without_the_records_of_its_dataset(records: Records) -> None:
    known = Known.of(records.declared, without="jia", sources=["source/jia"])
    assert {id_.partition("/")[0] for id_ in known.entities} == {"place"}
    # The names that places were given for the text are gone as well.
    told = compared("jia", records, ["source/jia"], read(sample.TEXT, known))
    assert told.scores["organization"].right == 1


def test_a_place_is_known_by_no_name_that_was_learnt_from_the_text(tmp_path: Path) -> None:
    files = dict(sample.FILES)
    files["places/more.yaml"] = (
        "entities:\n  - id: place/630103\n    name: 城中区\n    aliases: [老城厢]\n    level: county\n"
    )
    files["jia/more.yaml"] = "source: source/jia\ncitations:\n  - {of: place/630103, exact: 资金3000}\n"
    declared = sample.pin(sample.write(tmp_path / "x", files)).declared
    plain = Known.of(declared).entities["place/630103"].aliases
    withheld = Known.of(declared, without="jia", sources=["source/jia"]).entities["place/630103"].aliases
    assert plain == ("老城厢",)
    assert withheld == ("城中",)


def test_drafts_of_the_curated_texts_reach_what_was_promised(source_texts: Path) -> None:
    records = load_records(REPOSITORY / "data", ONTOLOGY)
    found = measure(records, Documents.of(source_texts))
    assert {one.dataset for one in found} == {"district", "haixi", "pingliang", "xining", "yushu"}
    for one in found:
        assert one.total(FIGURES).recall >= LEAST_RECALL, one.missed
        assert one.total().precision >= LEAST_PRECISION, one.wrong
    told = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert [row for row in map(in_readme, found) if row not in told] == [], "README tells other figures"


def in_readme(one: Measure) -> str:
    """The row of README that tells of a text."""
    figures, whole = one.total(FIGURES), one.total()
    found = f"{figures.found}/{figures.records} {figures.recall:.0%} | {whole.found}/{whole.records} {whole.recall:.0%}"
    right = f"{whole.right} {whole.precision:.0%} | {whole.strictly_right} {whole.strict_precision:.0%}"
    return f"| {one.dataset} | {found} | {whole.proposed} | {right} |"
