"""The questions of the field, asked of the five texts: answers as sets of facts that their readers know."""

import asyncio
from collections.abc import Collection
from typing import Any

import pytest

from graph.ontology import ONTOLOGY, Entity
from graph.repository.named import ask, known
from graph.settings import Settings
from graph.store import Store

XINING, YUSHU, PINGLIANG, HAIXI = "place/630100", "place/632700", "place/620800", "place/632800"
DISTRICT = "place/anonymised-district"

pytestmark = pytest.mark.every_engine


def told(settings: Settings, name: str, **texts: str | Collection[str]) -> list[tuple[Any, ...]]:
    """The rows of an answer, entities as their ids."""

    async def asked() -> list[tuple[Any, ...]]:
        named = known(name)
        given = named.values({key: [text] if isinstance(text, str) else list(text) for key, text in texts.items()})
        async with Store.open(settings, ONTOLOGY) as store:
            answer = await ask(store, named, given)
        return [tuple(each.id if isinstance(each, Entity) else each for each in row) for row in answer.rows]

    return asyncio.run(asked())


def test_enterprises_pair_with_villages_under_a_programme(curated: Settings) -> None:
    assert told(curated, "pairing/programmes", kinds="enterprise") == [
        (
            *("initiative/haixi-lianqi-xingcun", "organization/haixi-resident-enterprises"),
            *("organization/haixi-administrative-villages", 222, 295),
        )
    ]
    assert told(curated, "pairing/programmes", kinds="enterprise", regions=XINING) == []
    assert {row[0] for row in told(curated, "pairing/programmes", regions=PINGLIANG)} == {
        "initiative/pingliang-shuanglian"
    }


def test_money_per_head_is_of_what_is_counted(curated: Settings) -> None:
    rows = {(row[0], row[2]): row[1:2] + row[3:6] + row[7:] for row in told(curated, "fund/per_head")}
    assert rows == {
        ("fund/pingliang-xinkai-greenhouse-money", "indicator/pingliang-xinkai-greenhouses"): (
            1.1e6,
            100,
            "座",
            11000,
            1,
        ),
        ("fund/yushu-site-upgrade", "indicator/yushu-upgraded-sites"): (3.17e6, 50, "个", 63400, 1),
        ("fund/yushu-site-upgrade", "organization/yushu-upgraded-party-organizations"): (3.17e6, 50, None, 63400, 1),
        ("fund/yushu-xiaoqutong", "indicator/yushu-xiaoqutong"): (1e5, 30, "台", 1e5 / 30, 1),
    }


def test_money_that_lacks_a_side_or_is_not_there_yet(curated: Settings) -> None:
    assert told(curated, "fund/unused") == []
    lacking = {row[0] for row in told(curated, "fund/unprovided")}
    assert "fund/haixi-village-collective-economy" in lacking
    assert "fund/pingliang-taohualing-microloans" not in lacking
    assert told(curated, "fund/unprovided")[0][:2] == ("fund/haixi-village-collective-economy", 300000000)
    assert ("fund/yushu-chan-gu-upgrade", "sought", 1330000, "元") in told(curated, "fund/pending")
    assert {row[1] for row in told(curated, "fund/rates", regions=DISTRICT)} >= {"community_year", "person"}
    assert len(told(curated, "initiative/unfunded")) == 79
    funded = "initiative/district-running-costs-growth-mechanism"
    assert funded not in {row[0] for row in told(curated, "initiative/unfunded")}
    themed = told(curated, "initiative/unfunded", themes="theme/grids")
    assert 0 < len(themed) < 79


def test_themes_join_regions_or_belong_to_one(curated: Settings) -> None:
    shared = {row[0]: row[1] for row in told(curated, "theme/shared", at_least="3")}
    assert all(len(regions) >= 3 for regions in shared.values())
    assert set(shared["theme/area-co-building"]) >= {PINGLIANG, XINING, YUSHU, HAIXI}
    sole = {row[0]: row[1] for row in told(curated, "theme/sole")}
    assert sole["theme/ethnic-unity"] == HAIXI
    assert not sole.keys() & shared.keys()
    together = {(row[0], row[1]): row[2] for row in told(curated, "theme/together")}
    assert together["theme/area-co-building", "theme/party-leadership"] == 10


def test_regions_are_alike_by_the_themes_they_share(curated: Settings) -> None:
    rows = told(curated, "region/alike")
    assert rows[0] == (YUSHU, HAIXI, 22, 31, 22 / 31)
    assert [row[4] for row in rows] == sorted((row[4] for row in rows), reverse=True)
    assert len(rows) == 14, "six regions, two of which lie in each other"
    assert all(one < other for one, other, *_ in rows)
    foci = {row[0]: row[1] for row in told(curated, "region/foci", most="1")}
    assert foci[PINGLIANG] == ["theme/assistance"]


def test_the_bridge_between_two_regions_is_what_both_are_tied_to(curated: Settings) -> None:
    rows = told(curated, "region/bridges", one=XINING, other=HAIXI)
    themes = {row[0] for row in rows if row[1] == "Theme"}
    assert {"theme/area-co-building", "theme/cadre-training"} <= themes
    back = told(curated, "region/bridges", one=HAIXI, other=XINING)
    assert {(row[0], row[2], row[3]) for row in rows} == {(row[0], row[3], row[2]) for row in back}
    assert {row[1] for row in told(curated, "region/bridges", one=XINING, other=HAIXI, types="Theme")} == {"Theme"}


def test_bodies_lead_take_part_and_are_led(curated: Settings) -> None:
    leaders = told(curated, "organization/leaders")
    assert leaders[0][:2] == ("organization/pingliang-organization-departments", 22)
    both = {row[0]: row[1:] for row in told(curated, "organization/both")}
    assert all(leads and part for leads, part in both.values())
    groups = {row[0]: row[2] for row in told(curated, "organization/groups")}
    assert groups["organization/pingliang-poor-households"] == 45700
    assert groups["organization/haixi-resident-enterprises"] == 222
    [double] = told(curated, "organization/supervised")
    assert sorted(double[3]) == ["functional", "territorial"]
    chain = told(curated, "organization/chains", limit="1")[0]
    assert (chain[2], len(chain[3]), chain[3][0], chain[3][-1]) == (3, 4, chain[0], chain[1])
    assert ("organization/pingliang-linking-cadres", "organization/pingliang-poor-households") in {
        row[:2] for row in told(curated, "assistance/list")
    }


def test_initiatives_by_grade_place_maker_and_part(curated: Settings) -> None:
    grades = {row[:2]: row[2] for row in told(curated, "initiative/grades")}
    assert grades[PINGLIANG, "prefecture"] == 3
    pilots = {row[0]: {place.id for place in row[2]} for row in told(curated, "initiative/pilots")}
    assert len(pilots) == 11
    assert any("place/430121001" in places for places in pilots.values())
    makers = {row[0]: {maker.id for maker in row[1]} for row in told(curated, "initiative/makers")}
    assert all(id_.startswith("initiative/") for id_ in makers)
    assert {"organization/pingliang-jingning-cadres"} <= set().union(*makers.values())
    done = {row[0]: row[2] for row in told(curated, "initiative/implemented")}
    assert done["initiative/pingliang-shuanglian"] == 4
    parts = {row[0]: row[1] for row in told(curated, "initiative/components", at_least="2")}
    assert len(parts["社区"]) == 4
    assert {row[1] for row in told(curated, "initiative/stages")} <= {None, 1, 2, 3, 4, 5, 6, 7, 8}
    assert ("initiative/haixi-supervisory-committees-guarantee", "率先在全省范围内", HAIXI) in told(
        curated, "initiative/distinctions"
    )
    assert ("initiative/yushu-chan-gu-base", "facility") in {row[:2] for row in told(curated, "initiative/venues")}
    assert len(told(curated, "initiative/venues", regions=YUSHU)) == 3
    assert told(curated, "initiative/venues", regions=HAIXI) == []
    assert told(curated, "initiative/reach", limit="1")[0][2] == 9
    led = {row[0] for row in told(curated, "initiative/leaderless")}
    assert "initiative/pingliang-big-work-committee" not in led


def test_evidence_and_time_of_what_is_known(curated: Settings) -> None:
    sources = {row[0]: row[1:] for row in told(curated, "evidence/sources")}
    assert sources["source/haixi-2018"][2] == sum(sources["source/haixi-2018"][:2])
    hidden = {row[0] for row in told(curated, "evidence/redacted", regions=DISTRICT)}
    assert {"place/anonymised-district", "fund/district-member-education-fund"} <= hidden
    inferred = {row[:2]: row[2] for row in told(curated, "evidence/inferred")}
    assert inferred["district", "FINANCES"] == 7
    assert all(row[3] >= 2 and len(row[0].cited) == row[3] for row in told(curated, "evidence/repeated"))
    dateless = {row[0]: row[1] for row in told(curated, "indicator/dateless")}
    assert dateless["fund/haixi-village-collective-economy"] == 20180920
    assert dateless["fund/pingliang-xinkai-greenhouse-money"] is None
    shared = {row[0]: set(row[1]) for row in told(curated, "indicator/shared")}
    assert shared["cadres-trained"] == {XINING, YUSHU}
    assert ("place/620881", "place/620824", "2018") in told(curated, "entity/successions")
    assert told(curated, "entity/isolated") == []


def test_pacts_are_counted_by_their_parties(curated: Settings) -> None:
    rows = told(curated, "pact/sizes")
    assert rows[0][0::2] == ("initiative/yushu-consortium", 4)
    assert {row[2] for row in rows[1:]} == {2}
    assert len(rows) == 5
    assert len(told(curated, "pact/sizes", regions=YUSHU)) < 5


def test_questions_are_of_the_time_asked_for(curated: Settings) -> None:
    assert ("place/620881", "place/620824", "2018") not in told(curated, "entity/successions", as_of="2013")
    then = {row[0] for row in told(curated, "fund/unprovided", as_of="2013")}
    assert "fund/haixi-village-collective-economy" not in then
    assert "fund/pingliang-party-dues-for-sites" in then
