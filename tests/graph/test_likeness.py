"""Likeness: how alike two things are, with reasons. All things here are synthetic; only divisions are real."""

from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.likeness import REASONS, Described, Kind, likeness, lineage
from graph.ontology import ONTOLOGY

XINING, CHENGZHONG, YUSHU = "place/630100", "place/630103", "place/632701"
HANZI = st.text(alphabet="中共西宁玉树市县区委组织部第一二联企兴村社abc12 ·“”", min_size=1, max_size=9)
THINGS = st.builds(
    Described,
    HANZI,
    aliases=st.lists(HANZI, max_size=2).map(tuple),
    type=st.sampled_from(["", "Organization", "Fund"]),
    places=st.lists(st.sampled_from([XINING, CHENGZHONG, YUSHU]), max_size=2).map(tuple),
    neighbours=st.frozensets(st.sampled_from("xyz")),
)


def body(name: str, *aliases: str, places: tuple[str, ...] = (), path: tuple[str, ...] = ()) -> Described:
    return Described(name, aliases, "Organization", places, path)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (body("市委组织部"), body("市委组织部"), "name_equal"),
        (body("联企兴村1+1"), body("《联企兴村》１＋１"), "normal_equal"),
        (body("红色物业"), body("某试点工程", "红色物业"), "alias_equal"),
        (body("西宁市委组织部"), body("中共西宁市委组织部"), "abbreviation"),
        (body("市委组织部"), body("中共西宁市委员会组织部"), "abbreviation"),
        (body("海西州政府"), body("海西蒙古族藏族自治州人民政府"), "abbreviation"),
        (Described("城中", type="Place"), Described("城中区", type="Place"), "abbreviation"),
        (Described("朝阳社区", type="Place"), Described("朝阳社区居委会", type="Place"), "abbreviation"),
        (body("连企兴村"), body("联企兴村"), "pinyin_equal"),
        (body("聯企興村"), body("联企兴村"), "pinyin_equal"),
        (body("lián qǐ xīng cūn"), body("联企兴村"), "pinyin_equal"),
        (body("联合兴村"), body("联企兴村"), "slip"),
        (body("lianqixincun"), body("联企兴村"), "pinyin_slip"),
        (body("lianqi"), body("联企兴村"), "pinyin_contains"),
        (body("lqxc"), body("联企兴村"), "initials"),
        (body("联企兴村"), body("联企兴村行动办"), "contains"),
    ],
)
def test_names_fit_by_the_strongest_way_that_they_do(one: Described, other: Described, kind: Kind) -> None:
    for these in ((one, other), (other, one)):
        assert likeness(*these).reasons[0].kind == kind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市委组织部", "区委组织部"),
        ("第一党支部", "第二党支部"),
        ("西宁市委", "玉树市委"),
        ("城东区", "城西区"),
        ("22条措施", "25条措施"),
    ],
)
def test_names_that_differ_in_what_tells_them_apart_are_not_alike(one: str, other: str) -> None:
    assert likeness(body(one), body(other)).score == 0


def test_region_type_and_neighbours_add_and_take() -> None:
    whole = likeness(body("市委", places=(XINING,)), body("市委", places=(XINING,)))
    within = likeness(body("市委", places=(XINING,)), body("市委", places=(CHENGZHONG,)))
    elsewhere = likeness(body("市委", places=(XINING,)), body("市委", places=(YUSHU,)))
    assert (whole.score, within.score, elsewhere.score) == (100, 97, 62)
    assert whole.kinds == {"name_equal", "region_same", "type_same"}
    assert elsewhere.kinds == {"name_equal", "region_other", "type_same"}
    other = likeness(body("市委"), Described("市委", type="Initiative"))
    assert other.score == 63
    assert other.kinds == {"name_equal", "type_other"}
    known = Described("联合兴村", neighbours=frozenset("abcdefg"))
    assert likeness(known, Described("联企兴村", neighbours=frozenset("abxyz"))).score == 62 + 2 * 2
    assert likeness(known, Described("联企兴村", neighbours=known.neighbours)).score == 62 + 8


def test_the_region_in_a_name_is_held_against_the_path_of_the_other() -> None:
    ours = body("市委组织部", path=("青海省", "西宁市"))
    assert likeness(Described("西宁市委组织部"), ours).kinds == {"abbreviation", "region_same"}
    assert likeness(Described("中共玉树市委组织部"), ours).kinds == {"abbreviation", "region_other"}
    assert (
        likeness(Described("西宁市委组织部"), ours).score > 80 > 50 > likeness(Described("玉树市委组织部"), ours).score
    )


def test_a_thing_in_the_whole_country_is_in_no_other_region() -> None:
    assert not likeness(body("市委", places=("place/100000",)), body("市委", places=(YUSHU,))).kinds & {
        "region_other",
        "region_within",
    }


def test_figures_and_money_are_seldom_told_by_their_names() -> None:
    money = Described("党建经费", type="Fund", places=(XINING,))
    assert "figure" in likeness(money, money).kinds
    assert likeness(money, money).score < 80


def test_a_hidden_name_is_like_no_other() -> None:
    hidden = Described("某某公司", redacted=True)
    assert likeness(hidden, hidden).score == 0
    assert likeness(Described("某某公司"), hidden).kinds == {"redacted"}


def test_nothing_is_alike_by_its_surroundings_alone() -> None:
    found = likeness(body("甲乙丙", places=(XINING,)), body("丁戊己", places=(XINING,)))
    assert (found.score, found.reasons) == (0, ())


def test_an_entity_is_described_by_its_most_specific_places() -> None:
    organization = ONTOLOGY.entities["Organization"](
        id="organization/synthetic", name="合成组织", aliases=("合成",), region=XINING, places=(CHENGZHONG,)
    )
    place = ONTOLOGY.entities["Place"](id=CHENGZHONG, name="城中区", region=XINING)
    assert Described.of(organization).places == (CHENGZHONG,)
    assert Described.of(place).places == (CHENGZHONG,)
    assert Described.of(organization.model_copy(update={"places": ()})).places == (XINING,)
    assert Described.of(organization, ("西宁市",)).path == ("西宁市",)


def test_the_places_above_are_read_from_a_code() -> None:
    assert lineage("place/630103001002") == (
        *("place/630103001002", "place/630103001", CHENGZHONG),
        *(XINING, "place/630000"),
    )
    assert lineage("place/630000") == ("place/630000",)
    assert lineage("place/synthetic-square") == ("place/synthetic-square",)
    assert lineage("place/100000") == ()


def test_every_kind_of_reason_has_its_meaning() -> None:
    assert set(REASONS) == set(get_args(Kind))
    assert all(meaning.zh and meaning.en for meaning in REASONS.values())


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # pinyin's dictionaries load within the first
@given(THINGS, THINGS)
def test_likeness_is_the_same_both_ways_and_within_its_bounds(one: Described, other: Described) -> None:
    there, back = likeness(one, other), likeness(other, one)
    assert there.score == back.score
    assert [reason.kind for reason in there.reasons] == [reason.kind for reason in back.reasons]
    assert 0 <= there.score <= 100


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(THINGS)
def test_a_thing_is_most_like_itself(one: Described) -> None:
    assert likeness(one, one).reasons[0].kind == "name_equal"
