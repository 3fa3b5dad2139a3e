"""Flows over REST: the money of the five texts, from provider through fund to use."""

from typing import Any

import httpx

from tests.service.test_entities import get, walk

LOANS = "fund/pingliang-taohualing-microloans"


def links(told: Any) -> set[tuple[Any, ...]]:
    return {(link["from"], link["to"], link.get("amount"), link["fund"]) for link in told["links"]}


def test_money_of_a_region_flows_from_providers_to_uses(api: httpx.Client) -> None:
    told = get(api, "/flows", region="620800")
    greenhouses, sites = "fund/pingliang-xinkai-greenhouse-money", "fund/pingliang-county-finance-for-sites"
    assert {
        ("organization/pingliang-organization-department", LOANS, 1260000, LOANS),
        (LOANS, "organization/pingliang-taohualing-needy-households", 1260000, LOANS),
        ("organization/pingliang-xinkai-township", greenhouses, 1100000, greenhouses),
        (greenhouses, "initiative/pingliang-xinkai-greenhouses", 1100000, greenhouses),
        ("organization/pingliang-county-finance", sites, 4450000, sites),
        (sites, "initiative/pingliang-village-sites", 4450000, sites),
    } <= links(told)
    funds = get(api, "/funds", region="620800", limit=500)["items"]
    assert {node["id"] for node in told["nodes"] if node["type"] == "Fund"} == {item["fund"]["id"] for item in funds}
    assert told["unknown"] == sum("amount" not in item["fund"] for item in funds) == 3
    assert told["without_provider"] == sum(not item["providers"] for item in funds)
    assert told["without_use"] == 0


def test_all_flows_are_those_of_the_funds(api: httpx.Client) -> None:
    told = get(api, "/flows")
    expected = set()
    for item in walk(api, "/funds", 500):
        fund = item["fund"]
        for side in ("providers", "uses"):
            flows = "per" not in fund and fund.get("sense", "level") == "level"
            amount = fund.get("amount") if flows and len(item[side]) == 1 else None
            for end in item[side]:
                way = (end["id"], fund["id"]) if side == "providers" else (fund["id"], end["id"])
                expected.add((*way, amount, fund["id"]))
    assert links(told) == expected
    funds = [item["fund"] for item in walk(api, "/funds", 500)]
    rates = ["per" in each or each.get("sense", "level") != "level" for each in funds if "amount" in each]
    assert told["rates"] == sum(rates)
    nodes = {node["id"]: node for node in told["nodes"]}
    assert {end for link in told["links"] for end in (link["from"], link["to"])} <= nodes.keys()
    assert list(nodes) == sorted(nodes)
    assert all({"type", "name", "cited"} <= node.keys() for node in nodes.values())
    assert "truncated" not in told
    assert not [link for link in told["links"] if link.get("back")]


def test_what_may_not_be_added_is_marked(api: httpx.Client) -> None:
    told = get(api, "/flows")
    of = {link["fund"]: link for link in told["links"]}
    assert of["fund/yushu-chan-gu-upgrade"]["status"] == "sought"
    assert of["fund/yushu-chan-gu-upgrade"]["shared"] == 2
    assert of["fund/district-member-education-fund"]["per"] == "person"
    assert of["fund/district-member-education-fund"]["qualifier"] == "redacted"
    assert "amount" not in of["fund/district-member-education-fund"]
    for link in told["links"]:
        facts = get(api, f"/relations/{link['relation']}")
        assert (facts["from"]["id"], facts["to"]["id"]) == (link["from"], link["to"])


def test_flows_of_a_time_say_so(api: httpx.Client) -> None:
    told = get(api, "/flows", as_of="2013")
    funds = get(api, "/funds", as_of="2013", limit=500)["items"]
    assert {node["id"] for node in told["nodes"] if node["type"] == "Fund"} == {item["fund"]["id"] for item in funds}
    assert told["as_of"]["from"] == "2013-01-01"
    assert told["as_of"]["undated"] > 0
    assert api.get("/api/v1/flows?region=999999").status_code == 400
    assert api.get("/api/v1/flows?limit=3").status_code == 422
