"""Regions, ties, money, figures, themes, sources, places, changes, the catalogue: compared as sets of facts."""

from typing import Any

import httpx

from tests.service.test_entities import get, walk

LIANQI = "initiative/haixi-lianqi-xingcun"


def test_the_two_regions_stand_side_by_side(api: httpx.Client) -> None:
    regions = {item["place"]["id"]: item for item in get(api, "/regions")["items"]}
    assert {"place/630100", "place/632800"} <= set(regions)
    haixi = regions["place/632800"]
    assert haixi["counts"]["Fund"] == get(api, "/entities", region="632800", type="Fund")["total"]
    assert "source/haixi-2018" in haixi["sources"]
    assert "theme/collective-economy" in haixi["themes"]


def test_sums_never_cross_kinds_and_tell_what_is_unknown(api: httpx.Client) -> None:
    sums = get(api, "/regions/630103")["items"][0]["sums"]
    assert sums["budget"]["amount"] == 102825800
    assert sums["spent"]["amount"] == 100196800
    assert sums["saved"]["amount"] == 2629600
    haixi = get(api, "/regions/632800")["items"][0]["sums"]
    assert haixi["set_aside"]["amount"] == 300000000
    assert sum(each["unknown"] for each in haixi.values()) > 0


def test_the_enterprises_are_paired_with_the_villages(api: httpx.Client) -> None:
    pairs = {
        (
            item["from"]["id"],
            item["to"]["id"],
            item["via"]["id"],
            *(item["relation"].get(f"{end}_count") for end in ("from", "to")),
        )
        for item in walk(api, "/pairings", 2, region="place/632800")
    }
    assert (
        "organization/haixi-resident-enterprises",
        "organization/haixi-administrative-villages",
        LIANQI,
        222,
        295,
    ) in pairs
    assert get(api, "/pairings")["total"] == len(list(walk(api, "/pairings", 1)))


def test_pacts_are_listed_and_paged(api: httpx.Client) -> None:
    page = get(api, "/pacts")
    assert page["total"] == len(page["items"]) == len(list(walk(api, "/pacts", 1)))


def test_funds_tell_what_they_are_for_and_nothing_that_is_not_stated(api: httpx.Client) -> None:
    page = get(api, "/funds", region="place/632800", sort="-amount")
    first = page["items"][0]
    assert first["fund"]["amount"] == 300000000
    assert first["fund"]["amount_text"] == "近3亿元"
    assert first["fund"]["qualifier"] == "nearly"
    assert first["providers"] == []
    assert first["uses"]
    assert page["total"] == len(page["items"])


def test_funds_can_be_narrowed_by_amount_kind_and_qualifier(api: httpx.Client) -> None:
    between = get(api, "/funds", min_amount=1e8, max_amount=2e8, sort="amount")
    assert {item["fund"]["amount"] for item in between["items"]} == {100196800, 102825800}
    assert {item["fund"]["kind"] for item in get(api, "/funds", kind="saved")["items"]} == {"saved"}
    assert {item["fund"]["qualifier"] for item in get(api, "/funds", qualifier="nearly")["items"]} == {"nearly"}
    assert len(list(walk(api, "/funds", 2, sort="-amount"))) == get(api, "/funds")["total"]


def test_indicators_tell_what_they_measure(api: httpx.Client) -> None:
    figures = list(walk(api, "/indicators", 5, region="place/630103"))
    assert all(figure["subjects"] for figure in figures)
    rates = get(api, "/indicators", unit="%", sort="value", region="place/630100")["items"]
    assert [item["indicator"]["value"] for item in rates] == [2.6, 100]
    everywhere = [item["indicator"].get("value") for item in get(api, "/indicators", unit="%", sort="value")["items"]]
    known = [value for value in everywhere if value is not None]
    assert {2.6, 40.3, 49.1, 100} <= set(known)
    assert everywhere == [*sorted(known), *[None] * (len(everywhere) - len(known))], "absent values come last"


def test_a_theme_gathers_initiatives_region_by_region(api: httpx.Client) -> None:
    listed = {item["theme"]["id"]: item for item in get(api, "/themes")["items"]}
    shared = [item for item in listed.values() if len(item["regions"]) >= 2]
    assert shared
    theme = get(api, "/themes/collective-economy")
    found = {each["id"] for region in theme["regions"] for each in region["initiatives"]}
    assert LIANQI in found
    assert len(found) == listed["theme/collective-economy"]["initiatives"]


def test_the_facts_of_a_source_come_in_the_order_of_its_text(api: httpx.Client) -> None:
    facts = list(walk(api, "/sources/haixi-2018/facts", 97))
    starts = [fact["citations"][0]["start"] for fact in facts]
    assert starts == sorted(starts)
    assert len({fact["fact"]["id"] for fact in facts}) == len(facts)
    source = get(api, "/sources/haixi-2018")
    assert source["entities"] + source["relations"] == len(facts)
    assert {item["source"]["id"] for item in get(api, "/sources")["items"]} >= {
        "source/haixi-2018",
        "source/xining-2017",
    }


def test_places_know_what_stands_above_and_below(api: httpx.Client) -> None:
    assert get(api, "/places/632800")["id"] == "place/632800"
    above = [place["id"] for place in get(api, "/places/630103004005/ancestors")["items"]]
    assert above == ["place/630103004", "place/630103", "place/630100", "place/630000", "place/100000"]
    below = {place["id"] for place in walk(api, "/places/630103/children", 2)}
    assert {"place/630103004", "place/630103100"} < below
    assert all(place.startswith("place/630103") for place in below)
    assert get(api, "/places/630103004005")["path"] == "青海省 / 西宁市 / 城中区 / 礼让街街道 / 解放路社区居委会"
    assert api.get("/api/v1/places/999999").status_code == 404


def test_a_relation_is_told_with_both_ends_and_its_history(api: httpx.Client) -> None:
    pairing = get(api, "/pairings", region="place/632800")["items"][0]
    answer = get(api, f"/relations/{pairing['relation']['id']}")
    assert answer == pairing
    assert get(api, f"/relations/{pairing['relation']['id']}/history")["items"][-1]["op"] == "create"
    assert api.get("/api/v1/relations/leads/0123456789abcdef").status_code == 404
    assert api.get("/api/v1/relations/nonsense").status_code == 422


def test_changes_are_told_the_newest_first(api: httpx.Client) -> None:
    changes = list(walk(api, "/changes", 400))
    keys = [(change["run"], change["seq"]) for change in changes]
    assert len(set(keys)) == len(keys)
    assert [change["at"] for change in changes] == sorted((change["at"] for change in changes), reverse=True)
    assert get(api, "/changes", since="2999-01-01")["items"] == []


def test_the_catalogue_counts_what_the_datasets_declare(api: httpx.Client) -> None:
    catalog = get(api, "/catalog")
    datasets = {each["id"]: each for each in catalog["datasets"]}
    assert {"haixi", "xining", "places", "themes"} <= set(datasets)
    declared = sum(sum(each["entities"].values()) for each in datasets.values())
    assert declared == get(api, "/entities", places="all")["total"]
    assert all(each["licence"] and each["cite"] for each in datasets.values())
    assert catalog["last_run"]["finished"]


def test_the_ontology_names_every_type_and_term_in_both_languages(api: httpx.Client) -> None:
    told: dict[str, Any] = get(api, "/ontology")
    assert {"Place", "Organization", "Initiative", "Fund", "Indicator", "Theme", "Source"} == set(told["types"])
    assert len(told["relationships"]) == 15
    for each in [*told["types"].values(), *told["relationships"].values()]:
        assert each["label"]["zh"]
        assert each["label"]["en"]
    assert told["types"]["Fund"]["properties"]["amount"]["unit"] == "元 (CNY)"
    assert told["types"]["Fund"]["properties"]["kind"]["terms"] == "fund kind"
    assert told["terms"]["qualifier"]["nearly"] == {"zh": "近", "en": "nearly"}
    assert get(api, "/ontology/schema.json")["$schema"].startswith("https://json-schema.org/")
