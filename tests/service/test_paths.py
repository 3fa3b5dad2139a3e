"""Paths over REST: known ways between real bodies and regions, every parameter, and every refusal."""

from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.service.test_entities import LIANQI, get

ENTERPRISES, VILLAGES = "organization/haixi-resident-enterprises", "organization/haixi-administrative-villages"
XINING, HAIXI, PINGLIANG, QINGHAI = "place/630100", "place/632800", "place/620800", "place/630000"


def asked(api: httpx.Client, one: str, other: str, **more: Any) -> Any:
    return get(api, "/paths", **{"from": one, "to": other, **more})


def check(told: Any, one: str, other: str) -> None:
    """Each path goes from end to end by relations of the answer and visits nothing twice; they are sorted."""
    entities = {each["id"]: each for each in told["entities"]}
    relations = {each["id"]: each for each in told["relations"]}
    steps = [path["steps"] for path in told["paths"]]
    assert {step for path in steps for step in path} == entities.keys() | relations.keys()
    assert (list(entities), list(relations)) == (sorted(entities), sorted(relations))
    assert steps == sorted(steps, key=lambda path: (len(path), path))
    for path in told["paths"]:
        bodies, ties = path["steps"][::2], path["steps"][1::2]
        assert (bodies[0], bodies[-1], path["length"]) == (one, other, len(ties))
        assert len(set(bodies)) == len(bodies)
        assert not [id_ for id_ in bodies[1:-1] if id_.startswith("source/") or id_ == "place/100000"]
        for ends, tie in zip(pairwise(bodies), ties, strict=True):
            assert {relations[tie]["from"], relations[tie]["to"]} == set(ends)
        assert all(entities[id_]["name"] in path["label"] for id_ in bodies)


def test_enterprises_and_villages_are_paired_and_meet_in_a_programme(api: httpx.Client) -> None:
    told = asked(api, ENTERPRISES, VILLAGES, relation="PAIRED_WITH")
    [path] = told["paths"]
    [tie] = told["relations"]
    assert path["steps"] == [ENTERPRISES, tie["id"], VILLAGES]
    assert (tie["from_count"], tie["to_count"], tie["via"]) == (222, 295, LIANQI)
    assert path["label"] == "驻州企业 —结对→ 行政村"
    assert told["truncated"] is False
    back = asked(api, VILLAGES, ENTERPRISES, relation="PAIRED_WITH")
    assert back["paths"][0]["label"] == "行政村 ←结对— 驻州企业"
    longer = asked(api, ENTERPRISES, VILLAGES, limit=20)
    check(longer, ENTERPRISES, VILLAGES)
    assert longer["paths"][0] == path
    assert [HAIXI in each["steps"] for each in longer["paths"] if each["length"] == 2].count(True) == 1
    both = asked(api, ENTERPRISES, VILLAGES, relation=["PAIRED_WITH", "LOCATED_IN"], limit=20)
    assert [each["length"] for each in both["paths"]] == [1, 2]
    assert {each["type"] for each in both["relations"]} == {"PAIRED_WITH", "LOCATED_IN"}


def test_two_regions_meet_over_themes_that_initiatives_of_both_have(api: httpx.Client) -> None:
    told = asked(api, HAIXI, PINGLIANG, relation=["COVERS", "LOCATED_IN", "HAS_THEME"], max_length=4, limit=20)
    check(told, HAIXI, PINGLIANG)
    assert [path["length"] for path in told["paths"]] == [4] * 20
    shared = {item["theme"]["id"] for item in get(api, "/themes")["items"] if {HAIXI, PINGLIANG} <= {*item["regions"]}}
    middles = {path["steps"][4] for path in told["paths"]}
    assert middles <= shared
    assert all("主题为" in path["label"] for path in told["paths"])


def test_shorter_paths_come_first_and_more_are_more_of_the_same(api: httpx.Client) -> None:
    few, many = (asked(api, XINING, HAIXI, max_length=6, limit=limit) for limit in (5, 20))
    check(many, XINING, HAIXI)
    assert few["paths"] == many["paths"][:5]
    assert (few["paths"][0]["length"], few["paths"][0]["steps"][2]) == (2, QINGHAI)
    assert [path["length"] for path in many["paths"]] == sorted(path["length"] for path in many["paths"])
    assert len(asked(api, XINING, HAIXI)["paths"]) <= 5
    assert asked(api, XINING, HAIXI, max_length=4) == asked(api, XINING, HAIXI)
    short = asked(api, XINING, HAIXI, max_length=1)
    assert short == {"paths": [], "entities": [], "relations": [], "truncated": False, "limits": {}}


def test_nothing_hangs_together_by_the_country_or_a_source(api: httpx.Client) -> None:
    up = asked(api, QINGHAI, "place/620000", relation="PART_OF", max_length=6)
    assert up["paths"] == []
    [path] = asked(api, XINING, "place/100000", relation="PART_OF")["paths"]
    assert path["steps"][::2] == [XINING, QINGHAI, "place/100000"]
    assert asked(api, XINING, "source/xining-2017", max_length=6)["paths"] == []


def test_labels_follow_the_language_of_the_caller(api: httpx.Client) -> None:
    def label(accept: str, to: str) -> str:
        asked = f"/api/v1/paths?from={LIANQI}&to={to}&limit=1"
        answer = api.get(asked, headers={"Accept-Language": accept})
        return str(answer.json()["paths"][0]["label"])

    assert (
        label("en", "theme/collective-economy")
        == "联企兴村1+1行动 —has theme→ Collective economy and enterprise-village ties"
    )
    assert label("zh", "theme/collective-economy") == "联企兴村1+1行动 —主题为→ 集体经济与村企联建"
    assert "←participates in—" in label("en-GB", ENTERPRISES)


def test_a_path_is_of_its_time(api: httpx.Client) -> None:
    county, city = "place/620824", "place/620881"
    [path] = asked(api, county, city, relation="SUCCEEDS")["paths"]
    assert path["label"].count("接续") == 1
    told = asked(api, county, city, as_of="2018", limit=20)
    check(told, county, city)
    assert told["as_of"] == {"from": "2018-01-01", "to": "2018-12-31", "undated": told["as_of"]["undated"]}
    undated = [each for each in told["relations"] if not {"since", "until"} & each.keys()]
    assert len(undated) <= told["as_of"]["undated"] <= len(told["entities"]) + len(told["relations"])
    for as_of, absent in (("2013", city), ("2019", county)):
        problem = api.get("/api/v1/paths", params={"from": county, "to": city, "as_of": as_of})
        assert (problem.status_code, problem.json()["type"]) == (404, "/problems/not-then")
        assert absent in problem.json()["detail"]
    of_then = asked(api, county, "place/620000", as_of="2013")
    assert city not in {each["id"] for each in of_then["entities"]}


@pytest.mark.parametrize(
    ("query", "status", "field", "said"),
    [
        ("to=place/632800", 422, "from", "缺少这个参数"),
        ("from=place/632800", 422, "to", "缺少这个参数"),
        ("from=Place/1&to=place/632800", 422, "from", "格式不符"),
        ("from=place/630100&to=place/632800&max_length=7", 422, "max_length", "不能大于 6"),
        ("from=place/630100&to=place/632800&max_length=0", 422, "max_length", "不能小于 1"),
        ("from=place/630100&to=place/632800&limit=21", 422, "limit", "不能大于 20"),
        ("from=place/630100&to=place/632800&limit=0", 422, "limit", "不能小于 1"),
        ("from=place/630100&to=place/632800&depth=2", 422, "depth", "没有这个参数"),
        ("from_=place/630100&from=place/1&to=place/632800", 422, "from_", "没有这个参数"),
        ("from=place/630100&to=place/632800&as_of=13", 422, "as_of", "历法"),
        ("from=place/630100&to=place/630100", 400, "to", "请给出两个不同的实体"),
        ("from=place/630100&to=place/632800&relation=WITHIN", 400, "relation", "没有 WITHIN 这一关系"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_that_names_the_field(
    api: httpx.Client, query: str, status: int, field: str, said: str
) -> None:
    answer = api.get(f"/api/v1/paths?{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert field in [each["field"] for each in answer.json()["errors"]]
    assert said in answer.json()["detail"]
    english = api.get(f"/api/v1/paths?{query}", headers={"Accept-Language": "en"}).json()
    assert english["detail"].isascii()


@pytest.mark.parametrize("ends", [("place/0", XINING), (XINING, "initiative/nothing")])
def test_an_end_that_is_not_there_is_a_404(api: httpx.Client, ends: tuple[str, str]) -> None:
    answer = api.get("/api/v1/paths", params=dict(zip(("from", "to"), ends, strict=True)))
    assert answer.status_code == 404
    assert ({*ends} - {XINING}).pop() in answer.json()["detail"]
