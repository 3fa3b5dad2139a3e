"""Whereabouts: of which place a thing is, where its source is about several. All texts and names are made up."""

import pytest

from ingest.draft.drafting import draft
from ingest.draft.known import Known
from tests.ingest import sample
from tests.ingest.draft import newsletter

REGION = "place/632801"
APART = (
    "辛县苹果协会参加。在辛县组织136家企业帮扶。乙市组织25家企业帮扶。走访12家合作社。辛县整合帮扶资金近650万元。"
    "辛县、乙市结对7个村。全省推广,全州响应。"
)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """What is declared where two counties lie in two provinces."""
    files = dict(sample.FILES)
    files["places/Place.csv"] += "place/620000,戊省,province\nplace/620800,庚市,prefecture\nplace/620826,辛县,county\n"
    files["places/PART_OF.csv"] += "place/620000,place/100000\nplace/620800,place/620000\nplace/620826,place/620800\n"
    return newsletter.known(sample.write(tmp_path_factory.mktemp("two") / "x", files))


@pytest.mark.parametrize("order", [(REGION, "place/620826"), ("place/620826", REGION)])
def test_of_a_source_of_two_places_each_thing_is_of_its_own_and_guesses_say_so(
    two: Known, order: tuple[str, str]
) -> None:
    found = draft(APART, two, order[0], order[1:])
    said = {one.name: (one.place, bool(one.looks)) for one, _ in found.found if not one.of}
    assert said == {
        "辛县苹果协会": ("place/620826", False),
        "136家企业": ("place/620826", False),
        "25家企业": (REGION, False),
        "12家合作社": (order[0], True),
        "帮扶资金": ("place/620826", True),  # what is done with the money is not clear
        "7个村": (order[0], True),
    }
    assert {one.from_.name: one.to for one in found.ties if one.type == "LOCATED_IN"} == {
        name: place for name, (place, _) in said.items() if name != "帮扶资金"
    }
    assert {one.of for one, _ in found.found if one.name in ("全省", "全州")} == {"place/632800"}
    assert all("several places" not in look for one, _ in found.found for look in one.looks if one.place != order[0])
