"""Merging: what becomes of records that are judged to be one, and what is refused with file, line and mend."""

import random
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.ontology import ONTOLOGY, Relation
from graph.ontology.schema import given_fields
from graph.ontology.thing import relation_id
from ingest.merging import merged
from ingest.records import Records, load_records
from ingest.verdicts import MERGED
from tests.ingest import judged, sample
from tests.ingest.judged import (
    ALL,
    BY,
    DEPARTMENT,
    ENTERPRISES,
    LIANQI,
    VILLAGES,
    YI_DEPARTMENT,
    YI_ENTERPRISES,
    YI_LIANQI,
    apart,
    same,
)


def told(root: Path, judgements: str) -> list[str]:
    """The faults of the synthetic folder with these judgements."""
    return sample.faults(judged.write(root, judgements))


def test_names_places_phrases_and_former_ids_are_joined_under_the_id_that_stays(tmp_path: Path) -> None:
    records = load_records(judged.write(tmp_path, ALL), ONTOLOGY)
    assert not {YI_DEPARTMENT, YI_ENTERPRISES, YI_LIANQI} & records.facts.keys()
    fact = records.facts[DEPARTMENT].fact.wire()
    assert (fact["name"], fact["aliases"]) == ("甲州委组织部", ["州委组织部", "组织部"])
    assert [one["exact"] for one in fact["cited"]] == ["甲州委组织部", "组织部"]
    assert (fact["description"], fact["dataset"], fact["kind"]) == ("乙说的组织部", "jia", "party_department")
    assert fact["places"] == ["place/632801"]
    assert records.facts[ENTERPRISES].fact.wire()["member_count"] == 222
    assert records.facts[LIANQI].fact.wire()["kind"] == "programme"
    assert records.formerly[YI_DEPARTMENT] == records.formerly["organization/yi-old-department"] == DEPARTMENT


def test_relations_get_the_ids_that_stay_and_those_that_become_the_same_are_one(tmp_path: Path) -> None:
    before = load_records(judged.write(tmp_path), ONTOLOGY)
    records = load_records(judged.write(tmp_path, ALL), ONTOLOGY)
    relations = {id_: each.fact for id_, each in records.facts.items() if isinstance(each.fact, Relation)}
    old = relation_id("LEADS", YI_DEPARTMENT, YI_LIANQI)
    leads = relation_id("LEADS", DEPARTMENT, LIANQI)
    assert {one.exact for one in relations[leads].cited} == {"组织部牵头", "委组织部牵头"}
    assert records.formerly[old] == leads
    paired = relation_id("PAIRED_WITH", ENTERPRISES, VILLAGES, LIANQI)
    assert {one.exact for one in relations[paired].cited} == {"结对共建", "村结对共建"}
    assert relations[paired].wire()["from_count"] == 222
    assert records.formerly[relation_id("PAIRED_WITH", VILLAGES, YI_ENTERPRISES, YI_LIANQI)] == paired
    moved = relation_id("SUPERVISES", DEPARTMENT, ENTERPRISES)
    assert (moved in relations, relations[moved].dataset) == (True, "yi")
    was = {id_ for id_, each in before.facts.items() if isinstance(each.fact, Relation)}
    assert {records.formerly.get(id_, id_) for id_ in was} == relations.keys()
    assert len(was) - len(relations) == 3


PAIRS = ((DEPARTMENT, YI_DEPARTMENT), (ENTERPRISES, YI_ENTERPRISES), (LIANQI, YI_LIANQI))


@given(seed=st.integers(0, 10_000))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_lost_whatever_is_merged_and_the_order_of_the_lines_does_not_matter(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - which are merged, no secret
    lines = []
    for pair in chance.sample(PAIRS, chance.randint(1, 3)):
        keep, other = pair if chance.random() < 0.5 else pair[::-1]
        lines.append(same(keep, other, f"{BY}, take: {{kind: {keep}}}"))
    plain = load_records(judged.write(tmp_path), ONTOLOGY)
    records = load_records(judged.write(tmp_path, "".join(lines)), ONTOLOGY)
    chance.shuffle(lines)
    other_order = load_records(judged.write(tmp_path, "".join(lines)), ONTOLOGY)
    judged.judge(tmp_path / "data", "")
    assert records.fingerprint == other_order.fingerprint != plain.fingerprint
    for id_, loaded in plain.facts.items():
        there = records.facts[records.formerly.get(id_, id_)]
        now = there.fact
        assert set(loaded.within) <= set(there.within)
        assert {one.selector for one in loaded.fact.cited} <= {one.selector for one in now.cited}
        if not isinstance(loaded.fact, Relation) and not isinstance(now, Relation):
            assert {loaded.fact.name, *loaded.fact.aliases} <= {now.name, *now.aliases}
    assert load_records(tmp_path / "data", ONTOLOGY).fingerprint == plain.fingerprint


def test_three_are_one_by_two_lines_whichever_way_they_hang_together(tmp_path: Path) -> None:
    more = "  - {id: organization/yi-office, name: 组织部办公室, cited: [组织部牵头]}\n"
    data = judged.write(tmp_path)
    sample.edit(data, "yi/records.yaml", ("relations:\n", f"{more}relations:\n"))
    sample.pin(data)
    office = "organization/yi-office"
    found = set()
    for lines in (
        same(DEPARTMENT, YI_DEPARTMENT) + same(YI_DEPARTMENT, office),
        same(DEPARTMENT, YI_DEPARTMENT) + same(DEPARTMENT, office),
        same(YI_DEPARTMENT, office) + same(DEPARTMENT, office) + same(DEPARTMENT, YI_DEPARTMENT),
    ):
        judged.judge(data, lines)
        records = load_records(data, ONTOLOGY)
        assert records.verdicts.kept == {YI_DEPARTMENT: DEPARTMENT, office: DEPARTMENT}
        found.add(records.fingerprint)
    assert len(found) == 1


@pytest.mark.parametrize(
    ("judgements", "line", "message", "mend"),
    [
        (same(DEPARTMENT, "organization/yi-departmen"), 1, "declared nowhere", YI_DEPARTMENT),
        (same(DEPARTMENT, "organization/yi-old-department"), 1, "another id now", YI_DEPARTMENT),
        (same(DEPARTMENT, DEPARTMENT), 1, "the same id twice", "the other"),
        (same(DEPARTMENT, LIANQI), 1, "· Organization and Initiative are never one", "take the entry out"),
        (same("place/632801", "place/632802"), 1, "no type that is judged", "formerly"),
        (same("source/jia", DEPARTMENT), 1, "no type that is judged", "formerly"),
        (same("organization/yi-hidden", YI_ENTERPRISES), 1, "hidden", "never merged"),
        (same(ENTERPRISES, YI_ENTERPRISES) + apart(YI_ENTERPRISES, ENTERPRISES), 2, "judged twice", "yaml:1"),
        (same(DEPARTMENT, ENTERPRISES) + same(ENTERPRISES, VILLAGES) + same(VILLAGES, DEPARTMENT), 3, "circle", "turn"),
        (same(DEPARTMENT, VILLAGES) + same(ENTERPRISES, VILLAGES), 2, "would all stay", f"[{VILLAGES}, "),
        (
            same(DEPARTMENT, YI_DEPARTMENT) + same(YI_DEPARTMENT, VILLAGES) + apart(DEPARTMENT, VILLAGES),
            3, f"{DEPARTMENT} = {YI_DEPARTMENT} = {VILLAGES}", "mend one",
        ),
        (same(DEPARTMENT, YI_DEPARTMENT, ", status: accepted"), 1, "by is missing", "by:"),
        (same(DEPARTMENT, YI_DEPARTMENT, ", status: maybe"), 1, "closed list", "proposed, accepted, refused"),
        (same(DEPARTMENT, YI_DEPARTMENT, ", status: 已接受"), 1, "closed list", "accepted"),
        (same(DEPARTMENT, YI_DEPARTMENT, ""), 1, "status is missing", "proposed"),
        (same(DEPARTMENT, YI_DEPARTMENT, BY + ", sure: true"), 1, "'sure'", ""),
        (same(DEPARTMENT, YI_DEPARTMENT, BY.replace("01-02", "13-02")), 1, "is not a date", ""),
        (same(f"{DEPARTMENT}, {VILLAGES}", YI_DEPARTMENT), 1, "two ids are needed", "two entries"),
        (same(LIANQI, YI_LIANQI), 1, "kind differs", f"take: {{kind: {LIANQI}}}"),
        (same(LIANQI, YI_LIANQI, BY + f", take: {{kind: {DEPARTMENT}}}"), 1, "neither of the two", LIANQI),
        (same(LIANQI, YI_LIANQI, BY + f", take: {{knd: {LIANQI}}}"), 1, "'knd'", "kind"),
        (same(DEPARTMENT, YI_DEPARTMENT, BY + f", take: {{name: {DEPARTMENT}}}"), 1, "'name' is to be taken", ""),
        (same("indicator/jia-venues", "indicator/yi-venues"), 1, "value differs", "not_same_as"),
        (same(DEPARTMENT, YI_ENTERPRISES), 1, "kind differs", "take"),
        (same(ENTERPRISES, VILLAGES, BY + f", take: {{kind: {VILLAGES}}}"), 1, "member_count differs", "not_same_as"),
        (
            same(YI_DEPARTMENT, YI_ENTERPRISES), 1, "a relation joins the two", "not_same_as",
        ),
        ("judgements: []\n", 1, "没有属性", ""),
        ("- nothing\n", 1, "must be a mapping", ""),
        ("nothing\n", 1, "must be a list", "- "),
        (same(DEPARTMENT, YI_DEPARTMENT) + "- {ids: [}\n", 2, "not YAML", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_line_and_mend(
    tmp_path: Path, judgements: str, line: int, message: str, mend: str
) -> None:
    found = told(tmp_path, judgements)
    assert any(
        fault.startswith(f"judgements.yaml:{line}:") and message in fault and mend in fault.partition(message)[2]
        for fault in found
    ), found


def test_all_faults_are_told_at_once_those_of_records_too(tmp_path: Path) -> None:
    data = judged.write(tmp_path, same(DEPARTMENT, DEPARTMENT) + same(DEPARTMENT, "organization/none"))
    sample.edit(data, "jia/records.yaml", ("    unit: 个\n", "    unit: 头头\n"))
    files = [fault.partition(":")[0] for fault in sample.faults(data)]
    assert (files.count("judgements.yaml"), files.count("jia/records.yaml")) == (2, 1)


def test_a_pair_judged_twice_hides_nothing_of_the_others(tmp_path: Path) -> None:
    twice = same(ENTERPRISES, YI_ENTERPRISES) + apart(YI_ENTERPRISES, ENTERPRISES)
    found = told(tmp_path, twice + same(LIANQI, YI_LIANQI))
    assert [fault.partition(":")[2].partition(":")[0] for fault in found] == ["2", "3"], found
    assert "judged twice" in found[0]
    assert "kind differs" in found[1]


def test_a_word_that_a_source_states_is_not_set_aside(tmp_path: Path) -> None:
    data = judged.write(tmp_path)
    sample.edit(data, "yi/records.yaml", ("cited: [开展联企兴村]", "cited: [{exact: 开展联企兴村, states: [kind]}]"))
    judged.judge(data, same(LIANQI, YI_LIANQI, f"{BY}, take: {{kind: {LIANQI}}}"))
    assert any("kind differs" in fault and f"take: {{kind: {YI_LIANQI}}}" in fault for fault in sample.faults(data))
    judged.judge(data, same(LIANQI, YI_LIANQI, f"{BY}, take: {{kind: {YI_LIANQI}}}"))
    assert load_records(data, ONTOLOGY).facts[LIANQI].fact.wire()["kind"] == "campaign"


def test_what_breaks_a_rule_only_once_it_is_merged_is_told_as_such(tmp_path: Path) -> None:
    data = judged.write(tmp_path)
    part = "  - {{type: PART_OF, from: {}, to: {}}}\n"
    lines = part.format(VILLAGES, YI_DEPARTMENT) + part.format(DEPARTMENT, VILLAGES)
    sample.edit(data, "yi/records.yaml", ("relations:\n", f"relations:\n{lines}"))
    judged.judge(data, same(DEPARTMENT, YI_DEPARTMENT))
    (fault,) = sample.faults(data)
    assert "once merged as judged" in fault
    assert "goes in a circle" in fault


def test_relations_that_become_the_same_and_differ_want_a_key(tmp_path: Path) -> None:
    data = judged.write(tmp_path)
    dated = ("initiative/yi-lianqi, cited: [委组织部牵头]", "initiative/yi-lianqi, since: 2018, cited: [委组织部牵头]")
    sample.edit(data, "yi/records.yaml", dated)
    sample.edit(data, "jia/records.yaml", ("cited: [组织部牵头]", "since: 2017, cited: [组织部牵头]"))
    judged.judge(data, ALL)
    (fault,) = sample.faults(data)
    assert "since differs" in fault
    assert "key" in fault
    sample.edit(data, "yi/records.yaml", ("since: 2018", "since: 2018, key: again"))
    records = load_records(data, ONTOLOGY)
    assert {relation_id("LEADS", DEPARTMENT, LIANQI, key=key) for key in (None, "again")} <= records.facts.keys()


@pytest.mark.parametrize("more", [", status: proposed", ", status: proposed, score: 93, reasons: [名称相同]"])
def test_a_proposal_changes_nothing_and_is_said_to_wait(tmp_path: Path, more: str) -> None:
    plain = load_records(judged.write(tmp_path), ONTOLOGY)
    records = load_records(judged.write(tmp_path, "# 待定\n" + same(DEPARTMENT, YI_DEPARTMENT, more)), ONTOLOGY)
    assert records.fingerprint == plain.fingerprint
    assert any("1 proposed judgements wait" in str(note) for note in records.notes)
    assert records.verdicts.pairs == {frozenset((DEPARTMENT, YI_DEPARTMENT))}


def test_a_file_of_remarks_alone_or_of_another_name(tmp_path: Path) -> None:
    assert told(tmp_path, "# nothing judged yet\n\n") == []
    (tmp_path / "data" / "judgements.yml").write_text("[]", encoding="utf-8")
    (fault,) = sample.faults(tmp_path / "data")
    assert "call it judgements.yaml" in fault


def test_every_property_that_holds_ids_is_known_to_merging() -> None:
    """What may name an entity that is merged away is rewritten: relations' ends and `via`; places are never merged."""
    holders = {
        name
        for cls in (*ONTOLOGY.entities.values(), *ONTOLOGY.relations.values())
        for name, schema in given_fields(cls).items()
        if "^[a-z]+/" in str(schema.get("pattern", schema.get("items", {})))
    }
    assert holders == {"id", "places", "from", "to", "via"}
    assert "Place" not in MERGED
    assert "Source" not in MERGED


def test_without_a_judgement_the_records_are_left_as_they_are(tmp_path: Path) -> None:
    records: Records = load_records(judged.write(tmp_path), ONTOLOGY)
    assert merged(records.declared, records.verdicts, ONTOLOGY).records is records.declared
    assert all(one != other for one, other in combinations(records.facts, 2))
