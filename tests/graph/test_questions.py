"""The questions of the field, asked of the five texts: answers as sets of facts that their readers know."""

import asyncio
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadRequest
from graph.ontology import ONTOLOGY, Entity
from graph.repository.named import Answer, ask, known
from graph.settings import Settings
from graph.store import Store
from tests.graph.repository.dated import FILES
from tests.ingest import sample
from tests.ingest.stores import loaded

pytestmark = pytest.mark.embedded_only  # the examples of all queries are asked of every engine
XINING, YUSHU, PINGLIANG, HAIXI = "place/630100", "place/632700", "place/620800", "place/632800"
DISTRICT = "place/anonymised-district"
APART = """source: source/jia
entities:
  - {id: organization/there, name: 丙办公室, kind: unit, places: [place/632802], cited: [甲州委组织部]}
  - {id: initiative/here, name: 乙事, kind: pilot, places: [place/632801], cited: [联企兴村]}
  - {id: initiative/over, name: 旧议, kind: mechanism, until: 2014, cited: [联企兴村]}
  - {id: organization/low, name: 下, kind: unit, cited: [甲州委组织部]}
  - {id: organization/way-b, name: 中乙, kind: unit, cited: [甲州委组织部]}
  - {id: organization/way-a, name: 中甲, kind: unit, cited: [甲州委组织部]}
  - {id: organization/top, name: 上, kind: unit, cited: [甲州委组织部]}
  - {id: fund/idle, name: 闲款, kind: paid, amount: 30000000, qualifier: exact, cited: [3000万元]}
relations:
  - {type: LEADS, from: organization/there, to: initiative/here, cited: [组织部牵头]}
  - {type: PART_OF, from: organization/low, to: organization/way-b}
  - {type: PART_OF, from: organization/low, to: organization/way-a}
  - {type: PART_OF, from: organization/way-a, to: organization/top}
  - {type: PART_OF, from: organization/way-b, to: organization/top}
  - {type: CO_BUILDS_WITH, from: organization/low, to: organization/top, via: initiative/over, cited: [结对共建]}
"""


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
    rows = {(row[0], row[3]): row[1:3] + row[4:7] + row[8:] for row in told(curated, "fund/per_head")}
    assert rows == {
        ("fund/pingliang-xinkai-greenhouse-money", "indicator/pingliang-xinkai-greenhouses"): (
            *(1.1e6, "over", 100, "座", 11000),
            *(1, 1),
        ),
        ("fund/yushu-site-upgrade", "indicator/yushu-upgraded-sites"): (3.17e6, "exact", 50, "个", 63400, 1, 2),
        ("fund/yushu-site-upgrade", "organization/yushu-upgraded-party-organizations"): (
            *(3.17e6, "exact", 50, None, 63400),
            *(1, 2),
        ),
        ("fund/yushu-xiaoqutong", "indicator/yushu-xiaoqutong"): (1e5, "exact", 30, "台", 1e5 / 30, 1, 1),
    }


def test_money_that_lacks_a_side_or_is_not_there_yet(curated: Settings) -> None:
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
    lower = ("place/430100", DISTRICT)  # the one lies in the other
    assert not [id_ for id_, regions in shared.items() if {*lower} <= {*regions}]
    every = [*told(curated, "theme/shared", at_least="1"), *told(curated, "theme/together", at_least="1")]
    assert not [row for row in every if any(isinstance(each, list) and {*lower} <= {*each} for each in row)]
    assert set(shared["theme/area-co-building"]) >= {PINGLIANG, XINING, YUSHU, HAIXI}
    sole = {row[0]: row[1] for row in told(curated, "theme/sole")}
    assert sole["theme/ethnic-unity"] == HAIXI
    assert not sole.keys() & shared.keys()
    nowhere = {"initiative/xi-jinping-thought-new-era", "initiative/xining-chengzhong-secretary-classes"}
    assert not nowhere & {id_ for row in told(curated, "theme/sole") for id_ in row[2]}
    together = {(row[0], row[1]): row[2] for row in told(curated, "theme/together")}
    assert together["theme/area-co-building", "theme/party-leadership"] == 10


def test_regions_are_alike_by_the_themes_they_share(curated: Settings) -> None:
    rows = told(curated, "region/alike")
    assert rows[0] == (YUSHU, HAIXI, 22, 31, 22 / 31)
    assert [row[4] for row in rows] == sorted((row[4] for row in rows), reverse=True)
    assert len(rows) == 14  # of six regions, one lies in another
    assert ("place/430100", DISTRICT) not in {row[:2] for row in rows}
    assert all(one < other for one, other, *_ in rows)
    foci = {row[0]: row[1] for row in told(curated, "region/foci", most="1")}
    assert foci[PINGLIANG] == ["theme/assistance"]


def test_the_bridge_between_two_regions_is_what_both_are_tied_to(curated: Settings) -> None:
    rows = told(curated, "region/bridges", one=XINING, other=HAIXI)
    themes = {row[0] for row in rows if row[1] == "Theme"}
    assert {"theme/area-co-building", "theme/cadre-training"} <= themes
    back = told(curated, "region/bridges", one=HAIXI, other=XINING)
    assert {(row[0], row[3], row[4]) for row in rows} == {(row[0], row[4], row[3]) for row in back}
    assert {row[1] for row in told(curated, "region/bridges", one=XINING, other=HAIXI, types="Theme")} == {"Theme"}


def test_what_lies_in_both_is_the_bridge(curated: Settings) -> None:
    """Its theme, what it is part of and who takes part are not, though it is tied to them in both places."""
    classes = "initiative/xining-chengzhong-secretary-classes"
    rows = told(curated, "region/bridges", one="630100", other="510100")
    assert [(row[0], sorted(row[2])) for row in rows] == [(classes, ["place/510100", XINING])]
    for other in (DISTRICT, "430100"):
        with pytest.raises(BadRequest, match="430100") as refused:
            told(curated, "region/bridges", one="430100", other=other)
        assert refused.value.parameter == "other"


def test_a_body_that_something_elsewhere_is_tied_to_is_a_bridge(scratch: Settings, tmp_path: Path) -> None:
    asyncio.run(loaded(scratch, sample.write(tmp_path, {**FILES, "jia/apart.yaml": APART})))
    [row] = told(scratch, "region/bridges", one="632801", other="632802", types="Initiative")
    assert (row[0], row[2:]) == ("initiative/here", (["place/632801"], 0, 1, ["LEADS"]))
    assert "organization/there" in {row[0] for row in told(scratch, "region/bridges", one="632801", other="632802")}
    assert told(scratch, "fund/unused") == [("fund/idle", 30000000, "paid")]


def test_names_are_of_their_time_and_chains_stand_in_one_order(scratch: Settings, tmp_path: Path) -> None:
    asyncio.run(loaded(scratch, sample.write(tmp_path, {**FILES, "jia/apart.yaml": APART})))
    for as_of, name in (("2014", "旧议"), ("2020", None)):
        rows = told(scratch, "pact/sizes", as_of=as_of)
        assert [row[1] for row in rows if row[3] == ["下", "上"]] == [name]
    ways = [row[3][1] for row in told(scratch, "organization/chains") if row[0] == "organization/low"]
    assert ways == ["organization/way-a", "organization/way-b"]


def test_initiatives_that_several_regions_share(curated: Settings) -> None:
    shared = {row[0]: set(row[1]) for row in told(curated, "initiative/shared")}
    assert shared["initiative/xi-jinping-thought-new-era"] == {YUSHU, HAIXI}
    assert {XINING, "place/510100"} <= shared["initiative/xining-chengzhong-secretary-classes"]
    assert all("place/100000" not in regions for regions in shared.values())
    three = {row[0]: row[2] for row in told(curated, "initiative/shared", at_least="3")}
    assert three == {id_: len(regions) for id_, regions in shared.items() if len(regions) >= 3}
    assert three


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
    helped = {row[:2]: row[3:5] for row in told(curated, "assistance/list")}
    assert helped["organization/pingliang-linking-cadres", "organization/pingliang-poor-households"] == (None, 45700)


def test_initiatives_by_grade_place_maker_and_part(curated: Settings) -> None:
    grades = {row[:2]: row[2] for row in told(curated, "initiative/grades")}
    assert grades[PINGLIANG, "prefecture"] == 3
    pilots = {row[0]: {place.id for place in row[2]} for row in told(curated, "initiative/pilots")}
    assert len(pilots) == 11
    assert all(pilots.values())
    assert pilots["initiative/pingliang-lingtai-congress-pilot"] == {"place/620822"}
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
    assert len(told(curated, "entity/isolated", but=["HAS_THEME", "LOCATED_IN"])) == 2


def test_pacts_are_counted_by_their_parties(curated: Settings) -> None:
    rows = told(curated, "pact/sizes")
    assert rows[0][0::2] == ("initiative/yushu-consortium", 4)
    assert {row[2] for row in rows[1:]} == {2}
    assert len(rows) == 5
    assert len(told(curated, "pact/sizes", regions=YUSHU)) < 5


def test_an_answer_that_its_limit_cuts_says_so(curated: Settings) -> None:
    async def asked(limit: str) -> Answer:
        async with Store.open(curated, ONTOLOGY) as store:
            return await ask(store, known("pact/sizes"), known("pact/sizes").values({"limit": [limit]}))

    cut, whole = (asyncio.run(asked(limit)) for limit in ("4", "5"))
    assert (len(cut.rows), cut.truncated, cut.wire()["limits"]) == (4, True, {"rows": 4})
    assert (cut.rows, whole.truncated) == (whole.rows[:4], False)


def test_questions_are_of_the_time_asked_for(curated: Settings) -> None:
    assert ("place/620881", "place/620824", "2018") not in told(curated, "entity/successions", as_of="2013")
    then = {row[0] for row in told(curated, "fund/unprovided", as_of="2013")}
    assert "fund/haixi-village-collective-economy" not in then
    assert "fund/pingliang-party-dues-for-sites" in then
