"""Entities over REST: pages, filters, facets, what stands around one, and what is refused."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

LIANQI = "initiative/haixi-lianqi-xingcun"
SORTS = ("id", "name", "amount", "value", "date", "changed", "-id", "-name", "-amount", "-value", "-date", "-changed")


def get(api: httpx.Client, path: str, **parameters: Any) -> Any:
    answer = api.get(f"/api/v1{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def walk(api: httpx.Client, path: str, limit: int, **parameters: Any) -> Iterator[Any]:
    at: str | None = None
    while True:
        page = get(api, path, **parameters, limit=limit, **({"cursor": at} if at else {}))
        assert len(page["items"]) <= limit
        yield from page["items"]
        at = page["next"]
        if at is None:
            return


def ids(items: Any) -> list[str]:
    return [item["id"] for item in items]


def test_pages_join_to_the_whole_without_gap_or_double(api: httpx.Client) -> None:
    whole = ids(walk(api, "/entities", 500))
    assert ids(walk(api, "/entities", 67)) == whole == sorted(set(whole))
    assert get(api, "/entities", limit=1)["total"] == len(whole)


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_pages_through_all_with_absent_values_last(api: httpx.Client, sort: str) -> None:
    whole = list(walk(api, "/entities", 500, sort=sort))
    assert ids(walk(api, "/entities", 173, sort=sort)) == ids(whole)
    assert len(set(ids(whole))) == len(whole)
    field = sort.lstrip("-")
    if field in ("name", "amount", "value"):
        values = [item.get(field) for item in whole]
        there = [value for value in values if value is not None]
        assert values[len(there) :] == [None] * (len(values) - len(there))
        assert there == sorted(there, reverse=sort.startswith("-"))


@pytest.mark.parametrize(
    ("filter_", "fits"),
    [
        ({"type": "Fund"}, lambda e: e["type"] == "Fund"),
        ({"type": ["Fund", "Theme"]}, lambda e: e["type"] in ("Fund", "Theme")),
        ({"kind": "leading_group"}, lambda e: e["kind"] == "leading_group"),
        ({"dataset": "xining"}, lambda e: e["dataset"] == "xining"),
        ({"source": "source/haixi-2018"}, lambda e: "source/haixi-2018" in e["sources"]),
        ({"region": "place/632800", "type": "Initiative"}, lambda e: e["region"] == "place/632800"),
        ({"region": "632800", "type": "Initiative"}, lambda e: e["region"] == "place/632800"),
    ],
)
def test_filters_keep_exactly_what_fits(api: httpx.Client, filter_: dict[str, Any], fits: Any) -> None:
    kept = list(walk(api, "/entities", 500, **filter_))
    everything = list(walk(api, "/entities", 500))
    kinds = {"kind", "sources", "region"}

    def fits_safely(entity: dict[str, Any]) -> bool:
        return bool(fits({**dict.fromkeys(kinds, ""), **entity}))

    if "region" in filter_:
        everything = [entity for entity in everything if entity["type"] == "Initiative"]
    assert kept
    assert set(ids(kept)) == {entity["id"] for entity in everything if fits_safely(entity)}


def test_a_region_means_the_place_and_all_below_it(api: httpx.Client) -> None:
    district = set(ids(walk(api, "/entities", 500, region="place/630103")))
    city = set(ids(walk(api, "/entities", 500, region="place/630100")))
    province = set(ids(walk(api, "/entities", 500, region="place/630000")))
    assert "place/630103" in district
    assert "place/630103004005" in district
    assert district < city < province
    assert LIANQI in province - city


def test_themes_reach_the_money_and_figures_of_what_has_them(api: httpx.Client) -> None:
    found = set(ids(walk(api, "/entities", 500, theme="theme/collective-economy")))
    assert LIANQI in found
    assert "fund/haixi-village-collective-economy" in found


def test_changed_since_keeps_what_later_runs_wrote(api: httpx.Client) -> None:
    total = get(api, "/entities")["total"]
    assert get(api, "/entities", changed_since="2020-01-01")["total"] == total
    assert get(api, "/entities", changed_since="2999-01-01")["total"] == 0


def test_facets_count_what_the_filter_keeps(api: httpx.Client) -> None:
    page = get(api, "/entities", region="place/632800", facets=["type", "dataset", "kind", "theme", "region", "source"])
    assert sum(page["facets"]["type"].values()) == page["total"]
    assert page["facets"]["type"]["Fund"] == get(api, "/entities", region="place/632800", type="Fund")["total"]
    assert set(page["facets"]) == {"type", "dataset", "kind", "theme", "region", "source"}
    assert page["facets"]["theme"]["theme/collective-economy"] > 0


def test_an_entity_tells_its_relations_and_its_busiest_neighbours(api: httpx.Client) -> None:
    entity = get(api, f"/entities/{LIANQI}")
    around = list(walk(api, f"/entities/{LIANQI}/neighbours", 500))
    assert entity["id"] == LIANQI
    assert entity["region"] == "place/632800"
    assert sum(sum(each.values()) for each in entity["relations"].values()) == len(around)
    degrees = [each["degree"] for each in entity["busiest"]]
    assert degrees == sorted(degrees, reverse=True)
    assert {each["entity"]["id"] for each in entity["busiest"]} <= {each["entity"]["id"] for each in around}
    phrase = entity["cited"][0]
    assert phrase["source"] == "source/haixi-2018"
    assert phrase["end"] - phrase["start"] == len(phrase["exact"])


def test_neighbours_page_by_relation_id_and_follow_directions(api: httpx.Client) -> None:
    path = f"/entities/{LIANQI}/neighbours"
    whole = list(walk(api, path, 500))
    order = [each["relation"]["id"] for each in whole]
    assert [each["relation"]["id"] for each in walk(api, path, 3)] == order == sorted(order)
    out = list(walk(api, path, 500, direction="out"))
    into = list(walk(api, path, 500, direction="in"))
    assert all(each["relation"]["from"] == LIANQI for each in out)
    assert all(each["relation"]["to"] == LIANQI for each in into)
    assert len(out) + len(into) == len(whole)
    themes = list(walk(api, path, 500, relation="HAS_THEME"))
    assert {each["entity"]["type"] for each in themes} == {"Theme"}
    bodies = list(walk(api, path, 500, type="Organization"))
    assert {each["entity"]["type"] for each in bodies} == {"Organization"}


def test_derived_edges_stay_out_of_sight(api: httpx.Client) -> None:
    seen = {each["relation"]["type"] for each in walk(api, "/entities/place/632800/neighbours", 500)}
    assert not seen & {"WITHIN", "CITED_IN"}
    assert not set(get(api, "/entities/place/632800")["relations"]) & {"WITHIN", "CITED_IN"}


def test_a_batch_gives_those_that_are_there_in_the_order_asked_for(api: httpx.Client) -> None:
    answer = api.post("/api/v1/entities/batch", json={"ids": ["place/632800", "place/0", LIANQI]}).json()
    assert ids(answer["items"]) == ["place/632800", LIANQI]
    assert answer["missing"] == ["place/0"]
    assert api.post("/api/v1/entities/batch", json={"ids": ["place/0"] * 501}).status_code == 422


def test_history_begins_with_the_creation(api: httpx.Client) -> None:
    page = get(api, f"/entities/{LIANQI}/history")
    assert page["items"][-1]["op"] == "create"
    assert page["total"] == len(page["items"])
    assert page["items"][-1]["id"] == LIANQI


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/entities/initiative/no-such", 404),
        ("/entities/initiative/no-such/neighbours", 404),
        ("/entities?type=Nothing", 400),
        ("/entities?region=place/999999", 400),
        ("/entities?cursor=abc", 400),
        ("/entities?cursor=W10", 400),
        ("/entities?limit=0", 422),
        ("/entities?limit=501", 422),
        ("/entities?colour=red", 422),
        ("/entities?sort=colour", 422),
        ("/entities?changed_since=yesterday", 422),
        (f"/entities/{LIANQI}/neighbours?relation=LOVES", 400),
        (f"/entities/{LIANQI}/neighbours?direction=up", 422),
        ("/entities/Initiative/UPPER", 422),
    ],
)
def test_what_cannot_be_asked_is_a_problem(api: httpx.Client, path: str, status: int) -> None:
    answer = api.get(f"/api/v1{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert {"type", "title", "detail", "instance"} <= set(problem)


def test_a_cursor_of_one_question_is_refused_by_another(api: httpx.Client) -> None:
    at = get(api, "/entities", limit=1)["next"]
    assert api.get("/api/v1/entities", params={"cursor": at, "type": "Fund"}).status_code == 400
