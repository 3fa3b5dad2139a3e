"""Drafting: what rules find in a newsletter, and what they leave alone. All texts and names are made up."""

import re
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from graph.ontology import ONTOLOGY
from graph.ontology.schema import given_fields
from ingest.draft.drafting import draft
from ingest.draft.endings import BODIES, INITIATIVES
from ingest.draft.known import Known
from ingest.draft.lexicon import EACH, FUND_KINDS, PERIODS, SENSES, STATUSES, UNITS
from ingest.draft.writing import written
from tests.ingest import sample
from tests.ingest.draft import newsletter
from tests.ingest.draft.newsletter import TEXT, names, read, stated

REGION = "place/632801"
MOST_SECONDS = 5
"""What 60 000 characters may take of one core: they take a tenth of it, and what grows with their square far more."""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """What the sample and the source of the newsletter declare."""
    return newsletter.known(newsletter.write(tmp_path_factory.mktemp("newsletter") / "x"))


def test_counts_and_rates_are_indicators(known: Known) -> None:
    assert stated(read(TEXT, known, REGION), "Indicator") == [
        ("150", "人次", "over"),
        ("1", "次", "exact", "quarter"),
        ("98.6", "%", "exact"),
        ("32000", "元", "exact", "village", "increase"),
        ("人", "redacted"),
        ("3", "个", "exact"),
    ]


def test_sums_are_funds_of_the_kind_that_their_verbs_say(known: Known) -> None:
    assert stated(read(TEXT, known, REGION), "Fund") == [
        ("12805000", "invested", "exact"),
        ("200000000", "raised", "nearly"),
        ("50000", "set_aside", "exact", "village_year"),
        ("paid", "redacted"),
    ]


def test_counted_bodies_and_people_are_groups_and_bodies_have_their_kinds(known: Known) -> None:
    found = read(TEXT, known, REGION)
    assert names(found, "Organization") == ["318家企业", "47个村", "26名干部", "社工", "甲州委宣传部"]
    assert stated(found, "Organization") == [
        (318, "enterprise"),
        (47, "village"),
        (26, "cadres"),
        ("people",),
        ("party_department",),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "中共丁县委组织部",
        "原丁区教育局",
        "新风社区居委会",
        "上河绿地公司",
        "前河村村委会",
        "下河村党支部",
        "都河县公安局",
    ],
)
def test_a_name_keeps_its_first_character(name: str) -> None:
    assert names(read(f"{name}参加"), "Organization") == [name]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((name, "department") for name in ("丁河县农牧局", "丁河县水利局", "丁河县人社局", "丁河县供销社")),
        *((name, "enterprise") for name in ("丁河农商银行", "邮储银行丁河县支行", "丁河县信用社")),
    ],
)
def test_offices_and_banks_are_bodies(name: str, kind: str) -> None:
    assert [(one.name, one.values["kind"]) for one, _ in read(f"{name}参加").found] == [(name, kind)]
    assert names(read("拓展新局面,着眼全局,优化产业布局,争取银行贷款"), "Organization") == []


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("慰问40名党员", ["40名党员"]),
        ("联合20个山水相邻、人口相近的村", ["20个山水相邻、人口相近的村"]),
        ("共有171家(区、县)单位报到", ["171家(区、县)单位"]),
        ("选派12名农村、社区党组织书记", ["12名农村、社区党组织书记"]),
        ("接收挂职干部7名。", ["7名挂职干部"]),
        ("组建7个党支部", []),
        ("解决3个民生项目", []),
        ("培训3万多名干部", []),
        ("约200名党员参加", []),
    ],
)
def test_a_group_is_counted_exactly_and_was_there_before(text: str, group: list[str]) -> None:
    assert [one.name for one, _ in read(text).found if "member_count" in one.values] == group


def test_programmes_have_the_kinds_of_their_endings_and_quotation_marks(known: Known) -> None:
    found = read(TEXT, known, REGION)
    assert list(zip(names(found, "Initiative"), stated(found, "Initiative"), strict=True)) == [
        ("邻里+议事平台", ("platform",)),
        ("轮值制度", ("mechanism",)),
        ("一季一督查", ("programme",)),
        ("乙市邻里工作方案", ("plan",)),
        ("邻里互助行动", ("campaign",)),
    ]


def test_places_are_those_of_the_gazetteer_and_new_ones_are_marked(known: Known) -> None:
    found = read(TEXT, known, REGION)
    cited = {one.of: one.name for one, _ in found.found if one.type == "Place" and one.of}
    assert cited == {"place/632801": "乙市", "place/632802": "丙市", "place/632800": "甲州"}
    assert names(found, "Place") == ["清河社区"]


def test_a_name_that_several_places_have_means_the_one_whose_parent_is_named(tmp_path: Path) -> None:
    rows = [
        "632801001,丁镇,632801",
        "632801001001,和平村,632801001",
        "632802001,己镇,632802",
        "632802001001,和平村,632802001",
    ]
    files = dict(sample.FILES)
    for code, name, above in (row.split(",") for row in rows):
        files["places/Place.csv"] += f"place/{code},{name},{'village' if len(code) > 9 else 'township'}\n"
        files["places/PART_OF.csv"] += f"place/{code},place/{above}\n"
    known = newsletter.known(sample.write(tmp_path / "x", files))
    found = read("在己镇和平村试行。和平村的做法", known, "place/632800")
    assert {one.of: one.name for one, _ in found.found} == {"place/632802001": "己镇", "place/632802001001": "和平村"}
    assert [one.of for one, _ in read("在和平村试行", known, "place/632800").found] == []


def test_hidden_places_are_redacted_and_whole_regions_are_the_region(known: Known) -> None:
    found = read("全省推广,全州响应。X市X区与XX街道先行", known, REGION)
    assert [(one.name, one.of) for one, _ in found.found] == [
        ("全省", "place/630000"),
        ("全州", "place/632800"),
        ("X市X区", ""),
        ("XX街道", ""),
    ]
    assert all(one.values["redacted"] == "true" for one, _ in found.found if not one.of)


def test_what_the_records_know_is_cited_and_not_declared_again(known: Known) -> None:
    found = read("企业与村开展联企兴村,甲州委组织部牵头", known, "place/632800")
    assert {one.of for one, _ in found.found if one.of} >= {
        "initiative/jia-lianqi-xingcun",
        "organization/jia-department",
    }
    assert "甲州委组织部" not in names(found, "Organization")
    elsewhere = read("企业与村开展联企兴村", known)
    assert [one.of for one, _ in elsewhere.found if one.of] == []


def test_the_region_is_read_from_the_beginning_where_nobody_says_it(known: Known) -> None:
    assert read(f"甲州{TEXT}", known).region == "place/632801"
    assert read("甲州简报,乙市与丙市", known).region == "place/632800"
    assert read("此地无名,共有3个项目", known).region == ""


def test_bodies_lie_in_the_region_or_where_their_names_say_and_figures_are_of_their_clause(known: Known) -> None:
    found = read(TEXT, known, REGION)
    said = {(one.type, one.from_.name): one.to if isinstance(one.to, str) else one.to.name for one in found.ties}
    assert said == {
        ("LOCATED_IN", "318家企业"): REGION,
        ("LOCATED_IN", "47个村"): REGION,
        ("LOCATED_IN", "26名干部"): REGION,
        ("LOCATED_IN", "社工"): REGION,
        ("LOCATED_IN", "甲州委宣传部"): "place/632800",
        ("MEASURES", "社工名数"): "社工",
        ("FINANCES", "资金1280.5万元"): "邻里+议事平台",
        ("MEASURES", "督查次数"): "一季一督查",
        ("MEASURES", "阶段个数"): "邻里互助行动",
    }


@pytest.mark.parametrize(
    ("text", "figure", "body"),
    [
        ("动员一千二百余户农牧民参加", ("1200", "户", "over"), "农牧民"),
        ("动员3万多名困难党员参加", ("30000", "人", "over"), "困难党员"),
        ("帮扶XX名社工", ("人", "redacted"), "社工"),
        ("联系十余个单位", ("10", "个", "over"), ""),
        ("救助XXX户", ("户", "redacted"), ""),
    ],
)
def test_a_group_whose_count_is_not_exact_is_a_body_that_its_figure_measures(
    text: str, figure: tuple[str, ...], body: str
) -> None:
    found = read(text)
    assert stated(found, "Indicator") == [figure]
    assert names(found, "Organization") == [body] * bool(body)
    assert [(one.type, getattr(one.to, "name", "")) for one in found.ties] == [("MEASURES", body)] * bool(body)
    assert ["MEASURES it" in "".join(one.looks) for one, _ in found.found if one.uncounted] == [True] * bool(body)


@pytest.mark.parametrize("text", ["培训上千户", "培训近万户", "千户", "慰问十余位老人代表"])
def test_no_body_is_called_by_a_number(text: str) -> None:
    assert [name for name in names(read(text), "Organization") if re.search("[千万十]", name)] == []
    assert names(read("三家村村委会参加"), "Organization") == ["三家村村委会"]


def test_numbers_that_no_candidate_states_are_told(known: Known) -> None:
    found = read(TEXT, known, REGION)
    assert [TEXT[span.start : span.end] for span in found.left] == ["2021", "一"]


def test_two_figures_of_one_name_stay_two() -> None:
    assert stated(read("上半年召开会议3次。下半年召开会议5次。"), "Indicator") == [
        ("3", "次", "exact"),
        ("5", "次", "exact"),
    ]


@pytest.mark.parametrize(("type_", "known"), [("Organization", BODIES), ("Initiative", INITIATIVES)])
def test_every_ending_is_of_a_kind_of_the_closed_list(type_: str, known: Mapping[str, str]) -> None:
    assert set(known.values()) <= set(given_fields(ONTOLOGY.entities[type_])["kind"]["enum"])


def test_every_word_of_a_list_is_a_term_of_the_closed_list_that_it_is_of() -> None:
    said = [(UNITS, "Indicator", "unit"), (EACH, "Indicator", "per"), (SENSES, "Indicator", "sense")]
    said += [(PERIODS, "Indicator", "per"), (STATUSES, "Indicator", "status"), (FUND_KINDS, "Fund", "kind")]
    for words, type_, name in said:
        assert set(words.values()) <= set(given_fields(ONTOLOGY.entities[type_])[name]["enum"])


def test_what_was_accepted_is_not_proposed_again(tmp_path: Path) -> None:
    data = newsletter.write(tmp_path / "x")
    before = newsletter.known(data)
    file = written(draft(TEXT, before, REGION), newsletter.SOURCE, "yi", before.declared)
    accepted = file.replace("draft: true", "#").replace("name: 318家企业", "name: 企业")
    (data / "yi" / "new.yaml").write_text(accepted, encoding="utf-8")
    sample.pin(data)
    own = newsletter.known(data).not_cited_from(newsletter.SOURCE)
    assert draft(TEXT, own, REGION).found == []
    assert [one.name for one, _ in draft(f"{TEXT}走访6户。", own, REGION).found] == ["户数"]


def test_what_a_source_is_cited_for_already_is_not_proposed_again(tmp_path: Path) -> None:
    data = sample.write(tmp_path / "x")
    known = newsletter.known(data)
    again = read(sample.TEXT, known, "place/632800")
    fresh = read(sample.TEXT, known.not_cited_from("source/jia"), "place/632800")
    assert "place/632800" in {one.of for one, _ in again.found}
    assert {one.of for one, _ in fresh.found} == {""}


@pytest.mark.parametrize(
    "piece",
    ["甲企业组织3个村,投入5.5万元开展邻里行动。", "一月一通报", "甲、乙两市", "“乙”《丙》(丁)", "1,", "X", "甲"],
)
def test_a_long_text_of_any_shape_is_read_in_time_that_grows_with_it(known: Known, piece: str) -> None:
    text = piece * (60_000 // len(piece))
    began = time.process_time()
    read(text, known, REGION)
    assert time.process_time() - began < MOST_SECONDS


def test_a_figure_whose_noun_stands_further_off_says_so() -> None:
    ((found, _),) = [one for one in read("入选者有1400余人。").found if one[0].type == "Indicator"]
    assert (found.name, bool(found.looks)) == ("入选者人数", False)
    ((bare, _),) = [one for one in read("已有1400余人。").found if one[0].type == "Indicator"]
    assert "further off" in "".join(bare.looks)
