"""Tables and graphs: a row for each thing, money by its unit, parallel relations kept; what is said without one."""

import sys
from pathlib import Path

import networkx as nx
import pytest

from gongjian import Client
from gongjian.client.errors import NotInstalled
from gongjian.client.models import Comparison, FundPage, Subgraph

pytestmark = pytest.mark.embedded_only

CITED = [{"source": "source/a", "exact": "甲"}, {"source": "source/a", "exact": "乙"}]
A = {"id": "organization/a", "type": "Organization", "name": "甲", "aliases": ["A", "a"], "cited": CITED}
B = {"id": "fund/b", "type": "Fund", "name": "<乙>", "aliases": [], "cited": [], "qualifier": "exact", "amount": 5}
TWICE = [
    {"id": f"provides/{key}", "type": "PROVIDES", "from": "organization/a", "to": "fund/b", "key": key, "cited": CITED}
    for key in ("one", "two")
]


def test_money_is_a_number_and_its_column_says_yuan(client: Client) -> None:
    funds = client.funds(region="630103", sort="-amount").to_pandas()
    assert list(funds["amount_yuan"]) == [102825800, 100196800, 2629600]
    assert str(funds["amount_yuan"].dtype) == "float64"
    assert list(funds.columns[:3]) == ["id", "type", "name"]
    assert set(funds["uses"]) == {"initiative/xining-chengzhong-procured-projects"}
    assert set(funds["uses_names"]) == {"政府采购工程、货物和服务项目"}
    assert funds["cited"].str.len().min() > 0
    unknown = client.entities(type="Fund").to_pandas()
    hidden = unknown[unknown["qualifier"].isin(["redacted", "unstated"])]
    assert len(hidden) > 0
    assert hidden["amount_yuan"].isna().all(), "what is not stated is no zero"


def test_regions_stand_side_by_side(client: Client) -> None:
    found = client.compare(["632800", "620800"])
    table = found.to_pandas()
    assert list(table.columns) == ["海西蒙古族藏族自治州", "平凉市"]
    assert list(table.index) == [key.name for key in found.keys]
    names = {place.id: place.name for place in found.regions}
    keys = {key.key: key.name for key in found.keys}
    assert {(cell.key, cell.region): table[names[cell.region]][keys[cell.key]] for cell in found.cells} == {
        (cell.key, cell.region): cell.count for cell in found.cells
    }
    assert int(table.to_numpy().sum()) == sum(cell.count for cell in found.cells)
    sums = found.to_pandas("sums")
    told = {
        (names[cell.region], f"{kind}_yuan", keys[cell.key]): each.amount
        for cell in found.cells
        for kind, each in (cell.sums or {}).items()
    }
    assert told
    for (region, kind, key), amount in told.items():
        value = sums[region, kind][key]
        assert value == amount or (amount is None and value != value)
    figures = client.compare(["632800", "630100"], by="measure").to_pandas("values")
    assert {"key", "region", "value", "unit", "qualifier"} <= set(figures.columns)


def test_regions_of_one_name_are_told_apart() -> None:
    place = {"type": "Place", "name": "和平村", "aliases": [], "cited": []}
    found = Comparison.model_validate(
        {
            "regions": [{**place, "id": "place/1"}, {**place, "id": "place/2"}],
            "keys": [{"key": "Fund", "name": "资金"}],
            "cells": [{"region": "place/2", "key": "Fund", "count": 3, "examples": []}],
        }
    )
    assert found.to_pandas().to_dict("records") == [{"和平村 (place/1)": 0, "和平村 (place/2)": 3}]


def test_answers_of_queries_are_tables(client: Client) -> None:
    answer = client.query("fund/list", regions="630103", sort="amount", descending=True)
    table = answer.to_pandas()
    assert table["entity"].str.startswith("fund/").all()
    assert list(table["entity_name"]) == [row["entity"].name for row in answer.records()]
    named = client.cypher("MATCH (f:Fund) WHERE f.amount > 100000000 RETURN f, f.amount AS amount, [f.name, 'x'] AS l")
    assert named.to_pandas()["amount_yuan"].min() > 100_000_000
    assert named.to_pandas()["l"].str.endswith("|x").all()
    empty = client.cypher("MATCH (f:Fund) WHERE f.amount < 0 RETURN f.name AS name")
    assert list(empty.to_pandas().columns) == ["name"]


def test_every_list_becomes_a_table(client: Client) -> None:
    for made in (
        client.regions(),
        client.themes(),
        client.sources(),
        client.search("党建"),
        client.batch(["place/632800"]),
    ):
        assert len(made.to_pandas()) == len(made.items) > 0
        assert made._repr_html_().startswith("<table>")
    assert {"from_name", "to_name", "amount_yuan"} <= set(client.flows().to_pandas().columns)
    for listing in (client.pairings(), client.pacts(), client.timeline(limit=3), client.facts("xining-2017", limit=3)):
        assert len(listing.to_pandas()) == len(list(listing)) > 0
    entities, relations = client.subgraph("place/632800").to_pandas()
    assert {"from", "to", "type"} <= set(relations.columns)
    assert set(relations["from"]) | set(relations["to"]) <= set(entities["id"])


def test_parallel_relations_are_kept_and_every_format_can_be_written(tmp_path: Path, client: Client) -> None:
    made = Subgraph.model_validate({"truncated": False, "limits": {}, "entities": [A, B], "relations": TWICE})
    graph = made.to_networkx()
    assert set(graph.edges(keys=True)) == {(each["from"], each["to"], each["id"]) for each in TWICE}
    assert graph.nodes["fund/b"]["amount_yuan"] == 5
    assert graph.nodes["organization/a"] == {
        **{"id": "organization/a", "label": "甲", "type": "Organization", "name": "甲", "aliases": "A|a"},
        **{"redacted": False, "inferred": False, "cited": "甲|乙"},
    }
    assert graph.edges["organization/a", "fund/b", "provides/one"] == {
        "relation": "PROVIDES",
        "inferred": False,
        "cited": "甲|乙",
    }
    for each in (made, client.subgraph("place/632800", depth=2)):
        graph = each.to_networkx()
        nx.write_gexf(graph, tmp_path / "x.gexf")
        nx.write_graphml(graph, tmp_path / "x.graphml")
        for back in (nx.read_gexf(tmp_path / "x.gexf"), nx.read_graphml(tmp_path / "x.graphml", force_multigraph=True)):
            assert (len(back), back.number_of_edges()) == (len(each.entities), len(each.relations))


def test_what_is_shown_is_short_and_obeys_nobody() -> None:
    page = FundPage.model_validate(
        {"items": [{"fund": B, "providers": [A], "uses": []}], "next": None, "total": 1, "sums": {}}
    )
    assert repr(page) == "<FundPage 1 of 1>"
    assert repr(page.items[0].fund) == "<Fund <乙> · fund/b>"
    assert len(repr(page.items[0])) < 200
    assert "&lt;乙&gt;" in page._repr_html_()
    assert "<乙>" not in page._repr_html_()


def test_without_the_libraries_it_is_said_which(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    found, listing = client.subgraph("place/632800"), client.funds()
    monkeypatch.setitem(sys.modules, "networkx", None)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(NotInstalled, match="pip install networkx"):
        found.to_networkx()
    for ask in (listing.to_pandas, listing.first().to_pandas, found.to_pandas):
        with pytest.raises(ImportError, match="pip install pandas"):
            ask()
    assert listing.first().rows()
