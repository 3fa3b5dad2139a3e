"""What the five texts are brought together for: regions that can be compared, their pairings and their pacts."""

from itertools import combinations
from typing import Any

import httpx
import pytest

from tests.service.test_entities import get

REGIONS = ("place/630100", "place/632700", "place/620800", "place/632800", "place/anonymised-district")
PAIRS = list(combinations(REGIONS, 2))


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=["-".join(pair).replace("place/", "") for pair in PAIRS])
def test_two_regions_share_themes_with_initiatives_on_both_sides(api: httpx.Client, one: str, other: str) -> None:
    told = get(api, "/compare", region=[one, other], by="theme")
    cells = {(cell["region"], cell["key"]): cell["examples"] for cell in told["cells"] if cell["count"]}
    shared = {key["key"] for key in told["keys"] if (one, key["key"]) in cells and (other, key["key"]) in cells}
    assert len(shared) >= 5
    for theme in shared:
        here, there = set(cells[one, theme]), set(cells[other, theme])
        assert here
        assert there
        assert not here & there
        assert all(id_.startswith("initiative/") for id_ in here | there)


def test_at_least_fifteen_themes_join_two_regions_or_more(api: httpx.Client) -> None:
    themes = get(api, "/themes")["items"]
    assert len([item for item in themes if len(item["regions"]) >= 2]) >= 15
    assert all(item["theme"]["description"] and item["theme"]["aliases"] for item in themes)


def test_the_regions_are_those_of_the_texts(api: httpx.Client) -> None:
    regions = {item["place"]["id"]: item for item in get(api, "/regions")["items"]}
    assert set(REGIONS) <= regions.keys()
    sources = {source for place in REGIONS for source in regions[place]["sources"]}
    assert len(sources) == 6, "five texts, one of which carries a second article"


@pytest.mark.parametrize("time", [{}, {"as_of": "2013"}])
def test_the_country_is_the_region_of_all_that_is_known(api: httpx.Client, time: dict[str, str]) -> None:
    told = get(api, "/regions/100000", **time)
    [country] = told["items"]
    everything = get(api, "/entities", limit=1, facets=["type", "theme", "source"], **time)
    assert country["counts"] == everything["facets"]["type"]
    assert set(country["themes"]) == set(everything["facets"]["theme"])
    assert set(country["sources"]) == set(everything["facets"]["source"])
    assert country["sums"] == get(api, "/funds", limit=1, **time)["sums"]
    assert told.get("as_of") == everything.get("as_of")


def pairs(items: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {
        (
            item["from"]["id"],
            item["to"]["id"],
            item["via"]["id"],
            item["relation"].get("from_count"),
            item["relation"].get("to_count"),
        )
        for item in items
        if "relation" in item
    }


def test_pairings_are_those_of_the_texts(api: httpx.Client) -> None:
    found = pairs(get(api, "/pairings")["items"])
    enterprises, villages = "organization/haixi-resident-enterprises", "organization/haixi-administrative-villages"
    assert (enterprises, villages, "initiative/haixi-lianqi-xingcun", 222, 295) in found
    units, poor = "organization/pingliang-linking-units", "organization/pingliang-poor-villages"
    assert (units, poor, "initiative/pingliang-shuanglian", 1172, 1359) in found
    new, rural = "organization/yushu-two-new-organizations", "organization/yushu-villages"
    assert (new, rural, "initiative/yushu-two-new-villages", None, None) in found
    community, village = (f"organization/xining-chengzhong-{of}-party-organizations" for of in ("community", "rural"))
    assert (community, village, "initiative/xining-chengzhong-four-ways", None, None) in found


def test_pacts_are_those_of_the_texts(api: httpx.Client) -> None:
    items = get(api, "/pacts")["items"]
    units, communities = "organization/yushu-reporting-units", "organization/yushu-communities"
    assert (units, communities, "initiative/yushu-co-building", 171, None) in pairs(items)
    many = {
        item["initiative"]["id"]: {party["entity"]["id"] for party in item["parties"]}
        for item in items
        if "parties" in item
    }
    assert len(many["initiative/yushu-consortium"]) == 4


def test_figures_that_two_regions_report_stand_side_by_side(api: httpx.Client) -> None:
    told = get(api, "/compare", region=["place/632700", "place/620800"], by="measure")
    values = {(cell["region"], cell["key"]): [value.get("value") for value in cell["values"]] for cell in told["cells"]}
    assert values["place/632700", "reserve-talent"] == [695]
    assert 1235 in values["place/620800", "reserve-talent"]


def test_what_is_hidden_or_concluded_of_the_district_says_so(api: httpx.Client) -> None:
    district = get(api, "/places/anonymised-district")
    assert district["redacted"] is True
    assert "code" not in district
    ties = get(api, "/entities/place/anonymised-district/neighbours", relation="PART_OF", limit=500)["items"]
    named = {item["relation"]["from"]: item["relation"] for item in ties}
    for place in ("place/430121001", "place/430121003"):
        assert named[place]["inferred"] is True
    assert named["place/anonymised-district"]["to"] == "place/430100"
    assert named["place/anonymised-district"]["inferred"] is True
    funds = get(api, "/funds", region="place/anonymised-district")
    assert {item["fund"]["qualifier"] for item in funds["items"]} == {"redacted"}
    assert all("amount" not in item["fund"] for item in funds["items"])
    assert all(each["count"] == 0 and each["unknown"] for each in funds["sums"].values())
    for name in ("朝阳社区", "祥泰社区", "南市社区"):
        hits = get(api, "/search", q=name, region="place/anonymised-district", type="Place")["items"]
        assert hits[0]["entity"]["name"] == name
        assert "code" not in hits[0]["entity"]


def test_a_name_that_many_places_share_is_told_apart_by_its_path(api: httpx.Client) -> None:
    known = get(api, "/search", q="华亭", type="Place")["items"]
    assert {hit["entity"]["path"] for hit in known[:2]} == {"甘肃省 / 平凉市 / 华亭县", "甘肃省 / 平凉市 / 华亭市"}
    everywhere = get(api, "/search", q="和平村", places="all")["items"]
    assert len(everywhere) > 1
    paths = [hit["entity"]["path"] for hit in everywhere if hit["entity"]["type"] == "Place"]
    assert len(set(paths)) == len(paths)
    assert not [hit for hit in get(api, "/search", q="和平村")["items"] if hit["entity"]["type"] == "Place"]
    offered = [each for each in get(api, "/suggest", q="和平村", places="all")["items"] if each["type"] == "Place"]
    assert len({each["path"] for each in offered}) == len(offered) > 1
    assert api.get("/api/v1/entities", params={"region": "和平村"}).status_code == 422


def test_the_page_names_regions_outside_it_and_says_what_is_concluded(api: httpx.Client) -> None:
    page = api.get("/network", params={"region": "place/anonymised-district"}).text
    assert "X市X区：来源隐去其名，它在何处是推定的" in page
    assert '"长沙市"' in page, "of two sub-districts that the source names"
    assert "来源隐去其名" not in api.get("/network", params={"region": "place/632800"}).text
