"""Subgraphs over REST: around a centre and without one, every filter, measures, caps, and every refusal."""

from typing import Any

import httpx
import pytest

from tests.service.test_entities import LIANQI, get, ids, walk

HAIXI, XINING = "place/632800", "place/630100"
ECONOMY = "theme/collective-economy"
NAMES = ["degree", "betweenness", "components", "communities", "bridges"]


def ends(told: Any) -> set[str]:
    return {each[end] for each in told["relations"] for end in ("from", "to")}


def test_one_step_around_a_centre_is_its_neighbours(api: httpx.Client) -> None:
    told = get(api, "/subgraph", center=LIANQI)
    around = list(walk(api, f"/entities/{LIANQI}/neighbours", 500))
    near = {each["entity"]["id"] for each in around}
    assert ids(told["entities"]) == [LIANQI, *sorted(near)]
    assert {each["relation"]["id"] for each in around} <= set(ids(told["relations"]))
    assert ids(told["relations"]) == sorted(ids(told["relations"]))
    assert ends(told) == {LIANQI, *near}
    assert (told["truncated"], told["limits"]) == (False, {})
    assert told == get(api, "/subgraph", center=LIANQI, depth=1, limit=500, places="known", measures="false")


def test_depth_walks_on_and_filters_decide_whom_it_walks_through(api: httpx.Client) -> None:
    one, two, three = (set(ids(get(api, "/subgraph", center=LIANQI, depth=n)["entities"])) for n in (1, 2, 3))
    assert one < two < three
    bodies = get(api, "/subgraph", center=LIANQI, depth=2, type="Organization")["entities"]
    assert {each["type"] for each in bodies[1:]} == {"Organization"}
    assert set(ids(bodies)) < two
    led = get(api, "/subgraph", center=LIANQI, depth=2, relation=["LEADS", "PARTICIPATES_IN"])
    assert {each["type"] for each in led["relations"]} <= {"LEADS", "PARTICIPATES_IN"}
    assert {each["type"] for each in led["entities"]} <= {"Organization", "Initiative"}
    here = set(ids(walk(api, "/entities", 500, region="632800")))
    local = set(ids(get(api, "/subgraph", center=ECONOMY, depth=2, region="632800")["entities"]))
    assert {ECONOMY, LIANQI} < local <= here | {ECONOMY}
    themed = set(ids(get(api, "/subgraph", center=HAIXI, depth=2, theme=ECONOMY)["entities"]))
    assert themed <= set(ids(walk(api, "/entities", 500, theme=ECONOMY))) | {HAIXI}


@pytest.mark.parametrize(
    "filter_",
    [
        {"region": "632800"},
        {"region": [HAIXI, "630100"], "type": ["Initiative", "Theme"]},
        {"theme": ECONOMY},
        {"type": "Organization"},
    ],
)
def test_without_a_centre_it_is_what_the_list_has(api: httpx.Client, filter_: dict[str, Any]) -> None:
    told = get(api, "/subgraph", limit=5000, **filter_)
    assert ids(told["entities"]) == ids(walk(api, "/entities", 500, **filter_))
    assert ends(told) <= set(ids(told["entities"]))
    only = get(api, "/subgraph", limit=5000, relation="SUPERVISES", **filter_)
    assert only["entities"] == told["entities"]
    assert ids(only["relations"]) == [each["id"] for each in told["relations"] if each["type"] == "SUPERVISES"]


def test_unknown_places_are_left_out_unless_asked_for(api: httpx.Client) -> None:
    for parameters in ({"center": HAIXI, "depth": 2}, {"region": "632800", "limit": 5000}):
        known = set(ids(get(api, "/subgraph", **parameters)["entities"]))
        every = get(api, "/subgraph", places="all", **{"limit": 5000, **parameters})
        assert known < set(ids(every["entities"]))
        more = [each for each in every["entities"] if each["id"] not in known]
        assert {(each["type"], each.get("known", False)) for each in more} == {("Place", False)}
    narrow = get(api, "/subgraph", places="all", center=HAIXI, region="632801", limit=5000)
    assert "place/632801" in ids(narrow["entities"])


def test_a_cap_that_cuts_says_so(api: httpx.Client) -> None:
    whole = get(api, "/subgraph", center=HAIXI)
    total = len(whole["entities"])
    for limit in (1, 7, total - 1, total):
        told = get(api, "/subgraph", center=HAIXI, limit=limit)
        assert told["entities"] == whole["entities"][:limit]
        assert told["truncated"] is (limit < total)
        assert told["limits"] == ({"entities": limit} if limit < total else {})
    graph = get(api, "/subgraph")
    assert (len(graph["entities"]), graph["truncated"], graph["limits"]) == (500, True, {"entities": 500})


def test_measures_are_of_what_is_shown(api: httpx.Client) -> None:
    told = get(api, "/subgraph", region=[HAIXI, XINING], measures="true", limit=5000)
    entities = set(ids(told["entities"]))
    measures = told["measures"]
    assert list(measures) == NAMES
    assert measures["degree"].keys() == measures["betweenness"]["values"].keys() == entities
    assert sum(measures["degree"].values()) == 2 * len(told["relations"])
    for groups in (measures["components"], measures["communities"]["groups"]):
        assert sorted(id_ for group in groups for id_ in group) == sorted(entities)
    assert 0 < measures["communities"]["modularity"] < 1
    assert all(0 <= value <= 1 for value in measures["betweenness"]["values"].values())
    for name in NAMES:
        alone = get(api, "/subgraph", region=[HAIXI, XINING], measures=name, limit=5000)
        assert alone["measures"] == {name: measures[name]}
    assert "measures" not in get(api, "/subgraph", center=LIANQI)


def test_themes_are_where_regions_meet(api: httpx.Client) -> None:
    told = get(api, "/subgraph", type=["Initiative", "Theme"], relation="HAS_THEME", measures="bridges", limit=5000)
    bridges = {each["entity"]: each["regions"] for each in told["measures"]["bridges"]}
    shared = {
        item["theme"]["id"]: set(item["regions"])
        for item in get(api, "/themes")["items"]
        if len([region for region in item["regions"] if region]) > 1
    }
    assert {id_: set(regions) for id_, regions in bridges.items() if id_.startswith("theme/")} == shared
    counts = [len(each["regions"]) for each in told["measures"]["bridges"]]
    assert counts == sorted(counts, reverse=True)


def test_a_subgraph_is_of_its_time(api: httpx.Client) -> None:
    county, city = "place/620824", "place/620881"
    for as_of, there in (("2013", {county}), ("2018", {county, city}), ("2019", {city})):
        for parameters in ({"center": "place/620800"}, {"region": "620800"}):
            told = get(api, "/subgraph", as_of=as_of, limit=5000, **parameters)
            assert set(ids(told["entities"])) & {county, city} == there
            undated = [each for each in told["relations"] if not {"since", "until"} & each.keys()]
            facts = len(told["entities"]) + len(told["relations"])
            assert len(undated) <= told["as_of"]["undated"] <= facts
    listed = get(api, "/entities", as_of="2013", region="620800")
    told = get(api, "/subgraph", as_of="2013", region="620800", limit=5000)
    assert len(told["entities"]) == listed["total"]
    ties = [each for each in told["relations"] if not {"since", "until"} & each.keys()]
    assert told["as_of"]["undated"] == listed["as_of"]["undated"] + len(ties)
    problem = api.get("/api/v1/subgraph", params={"center": city, "as_of": "2013"})
    assert (problem.status_code, problem.json()["type"]) == (404, "/problems/not-then")


@pytest.mark.parametrize(
    ("query", "status", "field", "said"),
    [
        ("center=Place/1", 422, "center", "格式不符"),
        ("center=place/632800&depth=4", 422, "depth", "不能大于 3"),
        ("center=place/632800&depth=0", 422, "depth", "不能小于 1"),
        ("limit=5001", 422, "limit", "不能大于 5000"),
        ("measures=colour", 422, "measures.0", "只能是"),
        ("places=some", 422, "places", "只能是"),
        ("as_of=2013-13", 422, "as_of", "历法"),
        ("cursor=x", 422, "cursor", "没有这个参数"),
        ("depth=2", 400, "depth", "没有 center 就没有 depth"),
        ("type=Colour", 400, "type", "没有 Colour 这一类型"),
        ("center=place/632800&type=Colour", 400, "type", "没有 Colour 这一类型"),
        ("relation=CITED_IN", 400, "relation", "没有 CITED_IN 这一关系"),
        ("region=999999", 400, "region", "图谱里没有 place/999999。"),
        ("theme=theme/nothing", 400, "theme", "图谱里没有 theme/nothing。"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_that_names_the_field(
    api: httpx.Client, query: str, status: int, field: str, said: str
) -> None:
    answer = api.get(f"/api/v1/subgraph?{query}")
    assert answer.status_code == status
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert said in answer.json()["detail"]
    english = api.get(f"/api/v1/subgraph?{query}", headers={"Accept-Language": "en"}).json()
    assert english["detail"].isascii()


def test_a_centre_that_is_not_there_is_a_404(api: httpx.Client) -> None:
    assert api.get("/api/v1/subgraph?center=place/0").status_code == 404
