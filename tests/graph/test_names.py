"""Names: what of a Chinese name is only its region, its rank or its form. Names are synthetic, but for divisions."""

import pytest

from graph.names import brief, one_slip, place_brief, place_stem, region_before, regions


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("中共西宁市委组织部", "西宁市委组织部"),
        ("中国共产党西宁市委员会组织部", "西宁市委组织部"),
        ("海西蒙古族藏族自治州人民政府", "海西州政府"),
        ("循化撒拉族自治县人民政府", "循化县政府"),
        ("广西壮族自治区党委", "广西党委"),
        ("高原建材股份有限公司", "高原建材"),
        ("某某领导小组办公室", "某某领导小组办"),
        ("伊犁哈萨克自治州", "伊犁州"),
        ("“高原建材”有限责任公司", "高原建材"),
        ("某某街道党的工作委员会", "某某街道党的工委"),
    ],
)
def test_a_name_is_shortened_as_people_do(long: str, short: str) -> None:
    assert brief(long) == short


def test_what_would_leave_nothing_stays() -> None:
    assert brief("公司") == "公司"
    assert brief("中共") == "中共"


@pytest.mark.parametrize(
    ("long", "short", "region"),
    [
        ("西宁市委组织部", "市委组织部", "西宁市"),
        ("青海省西宁市政府", "政府", "青海省西宁市"),
        ("西宁市城中区", "城中区", "西宁市"),
        ("城市基层党建", "基层党建", None),
        ("街道社区党组织", "党组织", None),
        ("社区党组织", "党组织", None),
        ("各级党组织", "党组织", None),
        ("组织部", "组织部", None),
    ],
)
def test_a_region_before_a_name_is_told_from_other_words(long: str, short: str, region: str | None) -> None:
    assert region_before(long, short) == region


def test_divisions_one_after_another_are_read() -> None:
    assert regions("青海省西宁市城中区") == ("青海省", "西宁市", "城中区")
    assert regions("青海省的") == ()


def test_a_place_is_known_by_its_own_part() -> None:
    assert place_stem("海西蒙古族藏族自治州") == place_stem("海西州") == place_stem("海西") == "海西"
    assert place_brief("和平村村民委员会") == place_brief("和平村委会") == place_brief("和平村") == "和平村"
    assert place_brief("朝阳社区居委会") == place_brief("朝阳居委会") == "朝阳社区"


@pytest.mark.parametrize(
    ("one", "other"),
    [("联企兴村", "联合兴村"), ("联企兴村", "联兴村"), ("联企兴村", "联企兴村行"), ("联企兴村", "企联兴村")],
)
def test_one_letter_wrong_missing_added_or_swapped_is_one_slip(one: str, other: str) -> None:
    assert one_slip(one, other)
    assert one_slip(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第一党支部", "第二党支部"),
        ("市委组织部", "区委组织部"),
        ("城东区委会", "城西区委会"),
        ("22条措施", "2条措施"),
        ("联企兴村", "联企兴村"),
        ("联企", "联合"),
        ("联企兴村", "村兴企联"),
    ],
)
def test_numbers_ranks_and_directions_tell_names_apart(one: str, other: str) -> None:
    assert not one_slip(one, other)
    assert not one_slip(other, one)
