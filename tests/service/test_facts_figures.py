"""Money, figures, time and paths over REST against what the records say, read past the loader, on every engine."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import httpx
import networkx as nx
import pytest

from graph.ontology.days import interval
from tests.records import Fact, records
from tests.service.test_entities import get, walk
from tests.service.test_facts import REGIONS, inside

pytestmark = pytest.mark.every_engine
TIES = ("LEADS", "PARTICIPATES_IN", "CO_BUILDS_WITH", "PAIRED_WITH", "SUPERVISES", "IMPLEMENTS", "HAS_THEME", "ASSISTS")
"""Types of relation that the gazetteer has none of."""


def of_type(type_: str) -> list[Fact]:
    return [each for each in records().entities.values() if each.type == type_]


def at_other_end(fact: Fact, type_: str) -> set[str]:
    """What stands at the other ends of the relations of a type."""
    ties = records().of(type_)
    return {each.to for each in ties if each.from_ == fact.id} | {each.from_ for each in ties if each.to == fact.id}


def addable(fund: Fact) -> bool:
    """Whether its amount may be added: known, no rate, no increase, nothing planned or sought."""
    return (
        fund.get("amount") is not None
        and not fund.get("per")
        and fund.get("sense") in (None, "level")
        and fund.get("status") in (None, "done")
    )


def sums(funds: Iterable[Fact]) -> dict[str, Any]:
    """Money by kind, as the contract has it."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fund in funds:
        found[fund.get("kind") or "unstated"].append(fund)
    told = {}
    for kind, each in found.items():
        amounts = [float(fund.get("amount")) for fund in each if addable(fund)]
        known = {"amount": pytest.approx(sum(amounts))} if amounts else {}
        told[kind] = {**known, "count": len(amounts), "unknown": len(each) - len(amounts)}
    return told


def test_money_is_what_is_recorded_with_its_sources_uses_and_sums(api: httpx.Client) -> None:
    told = {
        (
            each["fund"]["id"], each["fund"].get("amount"), each["fund"].get("kind"), each["fund"].get("qualifier"),
            frozenset(end["id"] for end in each["providers"]), frozenset(end["id"] for end in each["uses"]),
        )
        for each in walk(api, "/funds", 500)
    }  # fmt: skip
    assert told == {
        (
            each.id, each.get("amount"), each.get("kind"), each.get("qualifier"),
            frozenset(at_other_end(each, "PROVIDES")), frozenset(at_other_end(each, "FINANCES")),
        )
        for each in of_type("Fund")
    }  # fmt: skip
    assert get(api, "/funds", limit=1)["sums"] == sums(of_type("Fund"))
    for dataset, region in REGIONS.items():
        here = [each for each in of_type("Fund") if each.id in inside(dataset, "Fund")]
        assert get(api, "/funds", region=region, limit=1)["sums"] == sums(here)
        [one] = get(api, f"/regions/{region.removeprefix('place/')}")["items"]
        assert one["sums"] == sums(here)


def test_figures_are_those_recorded_with_what_they_measure(api: httpx.Client) -> None:
    told = {
        (
            each["indicator"]["id"],
            each["indicator"].get("value"),
            each["indicator"].get("unit"),
            each["indicator"].get("measure"),
            frozenset(end["id"] for end in each["subjects"]),
        )
        for each in walk(api, "/indicators", 500)
    }
    assert told == {
        (each.id, each.get("value"), each.get("unit"), each.get("measure"), frozenset(at_other_end(each, "MEASURES")))
        for each in of_type("Indicator")
    }


def test_flows_are_the_ways_of_money_recorded(api: httpx.Client) -> None:
    told = get(api, "/flows")
    ways = {(each["from"], each["to"], each["fund"]) for each in told["links"]}
    assert ways == {(each.from_, each.to, each.to) for each in records().of("PROVIDES")} | {
        (each.from_, each.to, each.from_) for each in records().of("FINANCES")
    }
    for each in told["links"]:
        fund = records().entities[each["fund"]]
        ends = at_other_end(fund, "PROVIDES" if each["to"] == fund.id else "FINANCES")
        assert each.get("amount") == (fund.get("amount") if len(ends) == 1 else None), each
    assert told["unknown"] == sum(each.get("amount") is None for each in of_type("Fund"))
    assert told["without_provider"] == sum(not at_other_end(each, "PROVIDES") for each in of_type("Fund"))
    for dataset, region in REGIONS.items():
        assert {each["fund"] for each in get(api, "/flows", region=region)["links"]} == {
            each
            for each in inside(dataset, "Fund")
            if any(at_other_end(records().entities[each], type_) for type_ in ("PROVIDES", "FINANCES"))
        }


@pytest.mark.parametrize("asked", [{}, {"from": "2018-01"}, {"to": "2013-06"}, {"from": "2013", "to": "2017-07"}])
def test_the_timeline_has_every_dated_fact_of_its_days(api: httpx.Client, asked: dict[str, str]) -> None:
    lo = interval(asked["from"])[0] if "from" in asked else 0
    hi = interval(asked["to"])[1] if "to" in asked else 99991231
    expected = set()
    for fact in (*records().entities.values(), *records().relations.values()):
        first, last = records().days(fact)
        if first is None:
            continue
        own = fact.get("date") or fact.get("since")
        published = [records().entities[each].get("published") for each in fact.sources]
        begun = own or min(filter(None, published))
        # money and figures are of a day, or of as long as their date is; what begins goes on
        end = last or (interval(begun)[1] if fact.get("date") or not own else hi)
        if first <= hi and end >= lo:
            expected.add((fact.id, begun))
    assert {(each["fact"]["id"], each["from"]) for each in walk(api, "/timeline", 500, **asked)} == expected
    assert expected


def web() -> "nx.MultiGraph[str]":
    """The relations of these types, whichever way they go."""
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for each in records().of(*TIES):
        graph.add_edge(each.from_, each.to, key=each.id)
    return graph


@pytest.mark.parametrize(
    ("one", "other", "longest"),
    [
        ("organization/haixi-resident-enterprises", "organization/haixi-administrative-villages", 4),
        ("organization/pingliang-organization-departments", "theme/assistance", 3),
        ("initiative/yushu-consortium", "initiative/haixi-lianqi-xingcun", 4),
        ("initiative/xining-chengzhong-four-ways", "initiative/pingliang-shuanglian", 2),
    ],
)
def test_paths_are_the_shortest_ways_along_what_is_recorded(
    api: httpx.Client, one: str, other: str, longest: int
) -> None:
    every: Any = nx.all_simple_edge_paths(web(), one, other, cutoff=longest)
    ways = [(one, *(step for _, to, key in way for step in (key, to))) for way in every]
    told = get(api, "/paths", **{"from": one, "to": other, "max_length": longest, "limit": 20, "relation": TIES})
    assert told["truncated"] is False
    found = [tuple(path["steps"]) for path in told["paths"]]
    assert found == sorted(ways, key=lambda way: (len(way), way))[:20]
