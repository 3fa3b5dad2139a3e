"""Duplicates: what is proposed, what never is, and how proposals stand in the file of judgements."""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from graph.errors import RecordError
from graph.ontology import ONTOLOGY
from ingest import duplicates as searching
from ingest.duplicates import Found, Proposal, duplicates
from ingest.folder import JUDGEMENTS
from ingest.judgements import judgement_schema
from ingest.proposals import write_proposals
from ingest.records import load_records
from tests.ingest import judged, sample
from tests.ingest.judged import BY, DEPARTMENT, ENTERPRISES, LIANQI, YI_DEPARTMENT, YI_ENTERPRISES, YI_LIANQI, same

OTHER = "initiative/jia-lianqi-xingcun, initiative/yi-lianqi"


def named(root: Path, **names: str) -> Path:
    """The synthetic folder with other names in its second dataset."""
    data = judged.write(root)
    for old, new in names.items():
        sample.edit(data, "yi/records.yaml", (f"name: {old}\n", f"name: {new}\n"))
    return data


def found(data: Path, **how: object) -> Found:
    return duplicates(load_records(data, ONTOLOGY), **how)  # type: ignore[arg-type]  # each test names its own


def pairs(data: Path, **how: object) -> set[tuple[str, str]]:
    return {each.ids for each in found(data, **how).proposals}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("联企兴村", "name_equal"),
        ("“联企兴村”", "normal_equal"),
        ("村企联建", "alias_equal"),
        ("联起兴村", "pinyin_equal"),
        ("联企新兴村", "slip"),
    ],
)
def test_names_that_are_one_but_for_form_sound_or_a_slip_are_proposed(tmp_path: Path, name: str, kind: str) -> None:
    (proposal,) = (each for each in found(named(tmp_path, 联企行动=name)).proposals if LIANQI in each.ids)
    assert proposal.ids == (LIANQI, YI_LIANQI)
    assert proposal.likeness.reasons[0].kind == kind
    assert {"region_same", "region_within", "type_same"} & proposal.likeness.kinds
    assert proposal.differs == ("kind",)


def test_the_one_that_more_is_known_of_would_stay_and_lines_are_told(tmp_path: Path) -> None:
    (proposal,) = (each for each in found(judged.write(tmp_path), least=60).proposals if DEPARTMENT in each.ids)
    assert proposal.ids == (YI_DEPARTMENT, DEPARTMENT)
    assert proposal.lines == ("yi/records.yaml:3", "jia/records.yaml:5")
    assert proposal.wire()["entities"][1] == {"id": DEPARTMENT, "name": "甲州委组织部", "record": "jia/records.yaml:5"}


def test_hidden_names_tied_pairs_judged_pairs_and_figures_that_differ_are_never_proposed(tmp_path: Path) -> None:
    data = named(tmp_path, XX企业="企业", 新建阵地="新建村级阵地数", 各企业="州委组织部", 联企行动="联企兴村")
    assert pairs(data, least=1) >= {(LIANQI, YI_LIANQI)}
    for ids in (("organization/yi-hidden", ENTERPRISES), ("indicator/jia-venues", "indicator/yi-venues")):
        assert not {ids, ids[::-1]} & pairs(data, least=1)
    tied = {(YI_DEPARTMENT, YI_ENTERPRISES), (YI_ENTERPRISES, YI_DEPARTMENT)}  # the one supervises the other
    assert not tied & pairs(data, least=1)
    before = pairs(data, least=1)
    judged.judge(data, same(LIANQI, YI_LIANQI, ", status: refused, by: 样本, at: 2026"))
    assert pairs(data, least=1) == before - {(LIANQI, YI_LIANQI)}


def test_what_is_merged_is_proposed_no_more_and_stands_for_both(tmp_path: Path) -> None:
    data = named(tmp_path, 联企行动="联企兴村", 各企业="企业")
    assert (YI_ENTERPRISES, ENTERPRISES) in pairs(data)
    judged.judge(data, same(LIANQI, YI_LIANQI, f"{BY}, take: {{kind: {LIANQI}}}") + same(ENTERPRISES, YI_ENTERPRISES))
    assert not {YI_LIANQI, YI_ENTERPRISES} & {id_ for pair in pairs(data, least=1) for id_ in pair}


def test_two_of_one_dataset_or_of_regions_apart_need_more_than_a_slip(tmp_path: Path) -> None:
    apart = "places/PART_OF.csv", ("place/632802,place/632800", "place/632802,place/630000")
    data = named(tmp_path, 联企行动="联企兴村")
    (near,) = (each for each in found(data).proposals if LIANQI in each.ids)
    sample.edit(data, apart[0], apart[1])
    sample.edit(data, "places/Place.csv", ("place/632802,丙市,county", "place/632802,丙市,prefecture"))
    assert not [each for each in found(data).proposals if LIANQI in each.ids]
    (far,) = (each for each in found(data, least=1).proposals if LIANQI in each.ids)
    assert ("region_other" in far.likeness.kinds, far.likeness.score < near.likeness.score) == (True, True)
    one = judged.YI.replace("联企行动", "联企新兴村").replace("source: source/jia\nentities:\n", "")
    (data / "yi" / "records.yaml").unlink()
    sample.edit(data, "jia/records.yaml", ("relations:\n", one.partition("relations:")[0] + "relations:\n"))
    sample.pin(data)
    assert not [each for each in found(data, least=1).proposals if LIANQI in each.ids]
    sample.edit(data, "jia/records.yaml", ("name: 联企新兴村", "name: 联企兴村"))
    assert (LIANQI, YI_LIANQI) in pairs(data)
    sample.edit(
        data,
        "jia/records.yaml",
        ("name: 联企兴村\n    aliases", "name: 联企兴村\n    places: [place/632801]\n    aliases"),
    )
    sample.edit(
        data, "jia/records.yaml", ("name: 联企兴村\n    kind", "name: 联企兴村\n    places: [place/632800]\n    kind")
    )
    assert (LIANQI, YI_LIANQI) not in pairs(data)


def test_type_and_region_narrow(tmp_path: Path) -> None:
    data = named(tmp_path, 联企行动="联企兴村")
    every = pairs(data, least=1)
    bodies = {pair for pair in every if pair[0].startswith("organization/")}
    assert pairs(data, least=1, type_="Organization") == bodies != every
    assert (YI_DEPARTMENT, DEPARTMENT) in pairs(data, least=1, region="place/632801")
    assert pairs(data, least=1, region="place/632802") == {pair for pair in every if YI_LIANQI in pair} != every


def test_a_name_that_very_many_have_is_not_compared_and_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = sample.write(tmp_path, sample.many(12))
    table = data / "jia" / "Initiative.csv"
    rows = [row.split(",") for row in table.read_text(encoding="utf-8").splitlines()]
    table.write_text("".join(f"{id_},同名,{kind}\n" for id_, _, kind in rows).replace("id,同名", "id,name"), "utf-8")
    assert (found(data).compared, found(data).crowded) == (66, 0)
    monkeypatch.setattr(searching, "RARE", 3)
    monkeypatch.setattr(searching, "LARGEST", 5)
    assert (found(data).compared, found(data).crowded) == (0, 12)
    sample.edit(data, "places/PART_OF.csv", ("place/632802,place/632800", "place/632802,place/630000"))
    sample.edit(data, "places/Place.csv", ("place/632802,丙市,county", "place/632802,丙市,prefecture"))
    assert (found(data).compared, found(data).crowded) == (6, 8)


def proposed(data: Path) -> tuple[Proposal, ...]:
    return found(data, least=60).proposals


def test_written_proposals_wait_fit_the_schema_and_are_not_written_twice(tmp_path: Path) -> None:
    data = named(tmp_path, 联企行动="联企兴村")
    wanted = proposed(data)
    assert write_proposals(data, wanted) == len(wanted) > 1
    assert write_proposals(data, wanted) == 0
    text = (data / JUDGEMENTS).read_text(encoding="utf-8")
    assert "# 联企兴村 | 联企兴村" in text
    assert f"take: {{kind: {LIANQI}}}" in text
    entries = YAML(typ="safe").load(text)
    assert list(Draft202012Validator(judgement_schema()).iter_errors(entries)) == []
    records = load_records(data, ONTOLOGY)
    assert [each.waits for each in records.verdicts.judgements] == [True] * len(wanted)
    assert not {each.ids for each in wanted} & pairs(data, least=1)
    sample.edit(
        data, JUDGEMENTS, ("status: proposed", f"status: accepted\n  by: 样本\n  at: 2026\n  take: {{kind: {LIANQI}}}")
    )
    with pytest.raises(RecordError):  # accepted all at once, with what only one of them needs
        load_records(data, ONTOLOGY)


@pytest.mark.parametrize(
    "there",
    [
        "# 我的话\n\n" + same(ENTERPRISES, YI_ENTERPRISES) + "# 尾注",
        "  # indented\n  - ids: [organization/jia-enterprises, organization/yi-enterprises]  # 甲\n"
        "    verdict: not_same_as\n    status: accepted\n    by: 样本\n    at: 2026-01-02\n"
        "    note: >-\n      第一行\n      第二行\n",
        "# nothing yet\n",
    ],
)
def test_what_stood_in_the_file_stays_to_the_byte(tmp_path: Path, there: str) -> None:
    data = named(tmp_path, 联企行动="联企兴村")
    judged.judge(data, there)
    wanted = proposed(data)
    write_proposals(data, wanted)
    text = (data / JUDGEMENTS).read_text(encoding="utf-8")
    assert text.startswith(there)
    assert text.endswith("\n")
    records = load_records(data, ONTOLOGY)
    assert {each.ids for each in wanted} <= {each.ids for each in records.verdicts.judgements}


@pytest.mark.parametrize(
    "there", [f"[{same(ENTERPRISES, YI_ENTERPRISES)[2:-1]}]\n", same(ENTERPRISES, YI_ENTERPRISES) + "...\n"]
)
def test_a_file_that_nothing_can_follow_is_left_as_it_is(tmp_path: Path, there: str) -> None:
    data = named(tmp_path, 联企行动="联企兴村")
    judged.judge(data, there)
    with pytest.raises(RecordError) as error:
        write_proposals(data, proposed(data))
    assert "begin with -" in str(error.value.faults[0])
    assert (data / JUDGEMENTS).read_text(encoding="utf-8") == there
