"""`as_of` over REST: every read takes it, the answer says its days and what has no dates, nonsense is refused."""

from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from graph.repository.named import public
from tests.service.test_entities import LIANQI, get, ids, walk

COUNTY, CITY = "place/620824", "place/620881"
READS = {
    "/entities": "/entities?limit=1&facets=type",
    "/entities/{type}/{slug}": "/entities/place/620800",
    "/entities/{type}/{slug}/neighbours": "/entities/place/620800/neighbours",
    "/search": "/search?q=lianqi&facets=type",
    "/suggest": "/suggest?q=lqxc",
    "/paths": "/paths?from=place/630100&to=place/632800",
    "/subgraph": "/subgraph?center=place/632800",
    "/regions": "/regions",
    "/regions/{code}": "/regions/620800",
    "/compare": "/compare?region=620800&region=632800",
    "/pairings": "/pairings",
    "/pacts": "/pacts",
    "/funds": "/funds",
    "/indicators": "/indicators",
    "/flows": "/flows",
    "/timeline": "/timeline",
    "/themes": "/themes",
    "/themes/{slug}": "/themes/collective-economy",
    "/sources": "/sources",
    "/sources/{slug}": "/sources/haixi-2018",
    "/sources/{slug}/facts": "/sources/pingliang-2013/facts",
    "/places/{code}": "/places/620824",
    "/places/{code}/children": "/places/620800/children",
    "/places/{code}/ancestors": "/places/620824/ancestors",
    "/changes": "/changes",
    "/catalog": "/catalog",
    "/entities/{type}/{slug}/history": "/entities/place/620824/history",
    "/relations/{relation_id}": "/relations/{relation}",
    "/relations/{relation_id}/history": "/relations/{relation}/history",
    **{f"/queries/{name}": f"/queries/{name}?{named.example}" for name, named in public().items()},
}
TIMELESS = {
    "/api/v1/queries": "the list of queries follows from files, not from the graph",
    "/api/v1/ontology": "what types there are follows from the code",
    "/api/v1/ontology/schema.json": "what a record may say follows from the code",
    "/api/v1/cypher": "a query says itself what it asks of the days",
    "/healthz": "whether the process lives now",
    "/readyz": "whether the graph can be asked now",
}
"""Reads that tell nothing of what held when."""


@pytest.fixture
def paths(api: httpx.Client) -> dict[str, str]:
    """A request for each path; a relation's id is looked up."""
    around = get(api, f"/entities/{LIANQI}/neighbours", limit=1)["items"]
    return {path: asked.replace("{relation}", around[0]["relation"]["id"]) for path, asked in READS.items()}


def then(path: str, as_of: str) -> str:
    return f"/api/v1{path}{'&' if '?' in path else '?'}as_of={as_of}"


@pytest.mark.embedded_only
def test_there_is_no_read_but_takes_a_time(api: httpx.Client) -> None:
    document = api.get("/api/v1/openapi.json").json()["paths"]
    others = {"/api/v1/entities/batch", "/api/v1/exports/{form}", "/api/v1/match"}  # asked of a time in their own tests
    assert {f"/api/v1{path}" for path in READS} | set(TIMELESS) | others == set(document)
    for path, operations in document.items():
        for operation in operations.values():
            named = {each["name"] for each in operation.get("parameters", ())}
            assert ("as_of" in named) is (path not in TIMELESS), path


@pytest.mark.embedded_only
def test_every_read_takes_a_time_and_says_so_as_the_document_has_it(api: httpx.Client, paths: dict[str, str]) -> None:
    document = api.get("/api/v1/openapi.json").json()
    for path, request in paths.items():
        operation = document["paths"][f"/api/v1{path}"]["get"]
        assert [each for each in operation["parameters"] if each["name"] == "as_of"], path
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        validator = Draft202012Validator({**schema, "components": document["components"]})
        whole = api.get(f"/api/v1{request}").json()
        assert "as_of" not in whole, path
        answer = api.get(then(request, "2013-06"))
        assert answer.status_code == 200, answer.text
        said = answer.json().pop("as_of")
        assert (said["from"], said["to"]) == ("2013-06-01", "2013-06-30")
        assert said["undated"] >= 0
        assert answer.json()["as_of"].keys() == {"from", "to", "undated"}
        assert not [f"{path}: {fault.message[:200]}" for fault in validator.iter_errors(answer.json())]


@pytest.mark.embedded_only
@pytest.mark.parametrize("nonsense", ["2013-13", "13", "2013-02-30", "", "yesterday", "2013-06-01T00:00", "２０１３"])
def test_what_is_no_date_is_refused_in_both_languages(api: httpx.Client, paths: dict[str, str], nonsense: str) -> None:
    once = nonsense == "2013-13"  # named queries are many, and read it alike
    for request in (*(each for path, each in paths.items() if once or not path.startswith("/queries/")), "/network"):
        asked = then(request, nonsense).replace("/api/v1/network", "/network")
        for language, word in (("zh", "历法"), ("en", "calendar")):
            answer = api.get(asked, headers={"Accept-Language": language})
            assert answer.status_code == 422, asked
            [error] = answer.json()["errors"]
            assert error["field"] == "as_of"
            assert word in error["message"]
            assert "YYYY-MM-DD" in error["message"]


def test_a_county_that_became_a_city_is_what_it_was_then(api: httpx.Client) -> None:
    both = {COUNTY, CITY}
    below = "/places/620800/children"
    for as_of, expected in (("2013", {COUNTY}), ("2018", both), ("2019-01", {CITY})):
        assert set(ids(walk(api, below, 3, as_of=as_of))) & both == expected
        assert get(api, below, as_of=as_of)["total"] == len(ids(walk(api, below, 500, as_of=as_of)))
    now = {each["id"]: (each.get("since"), each.get("until")) for each in walk(api, below, 500)}
    assert (now[COUNTY], now[CITY]) == ((None, "2018"), ("2018", None))
    found = {each["entity"]["id"] for each in get(api, "/search", q="华亭", as_of="2013")["items"]}
    assert found & both == {COUNTY}
    assert "initiative/pingliang-huating-congress-pilot" in found
    assert {each["id"] for each in get(api, "/suggest", q="华亭", as_of="2020")["items"]} & both == {CITY}


def test_what_did_not_hold_then_is_a_problem_that_says_when_it_does(api: httpx.Client) -> None:
    for path in ("/entities/place/620881", "/places/620881", "/places/620881/children", "/regions/620881"):
        problem = api.get(then(path, "2017-12-31"))
        assert problem.status_code == 404, path
        assert problem.headers["content-type"] == "application/problem+json"
        told = problem.json()
        assert (told["type"], told["since"]) == ("/problems/not-then", "2018-01-01")
        assert "until" not in told
        assert "2018-01-01" in told["detail"]
        assert api.get(then(path, "2018")).status_code == 200
    told = api.get(then("/entities/place/620824", "2019"), headers={"Accept-Language": "en"}).json()
    assert (told["until"], told["title"]) == ("2018-12-31", "Did not hold then")
    assert "until 2018-12-31" in told["detail"]
    near = api.get(then("/entities/place/620824/neighbours", "2019"))
    assert near.json()["until"] == "2018-12-31"
    [tie] = get(api, "/entities/place/620881/neighbours", relation="SUCCEEDS", limit=1)["items"]
    assert api.get(then(f"/relations/{tie['relation']['id']}", "2013")).status_code == 404
    assert api.get(then(f"/relations/{tie['relation']['id']}", "2018")).status_code == 200


def test_a_batch_gives_those_that_held_then(api: httpx.Client) -> None:
    asked = {"ids": [CITY, COUNTY, "place/620800", "place/0"]}
    answer = api.post("/api/v1/entities/batch", params={"as_of": "2013"}, json=asked).json()
    assert ids(answer["items"]) == [COUNTY, "place/620800"]
    assert answer["missing"] == [CITY, "place/0"]
    assert answer["as_of"] == {"from": "2013-01-01", "to": "2013-12-31", "undated": 1}
    assert api.post("/api/v1/entities/batch", params={"as_of": "13"}, json=asked).status_code == 422


def test_an_entity_counts_its_relations_of_then(api: httpx.Client) -> None:
    whole, entity = get(api, "/entities/place/620800"), get(api, "/entities/place/620800", as_of="2013")
    around = get(api, "/entities/place/620800/neighbours", as_of="2013", limit=500)
    assert sum(sum(each.values()) for each in entity["relations"].values()) == around["total"]
    assert entity["relations"]["PART_OF"]["in"] == whole["relations"]["PART_OF"]["in"] - 1
    assert entity["as_of"]["undated"] == around["as_of"]["undated"] + 1
    assert {name: entity[name] for name in ("id", "name", "code")} == {
        name: whole[name] for name in ("id", "name", "code")
    }


def test_facets_sums_and_totals_are_of_the_whole_list_of_then(api: httpx.Client) -> None:
    def asked(path: str, **parameters: Any) -> Any:
        return get(api, path, as_of="2013", **parameters)

    page = asked("/entities", limit=1, facets="type")
    whole = list(walk(api, "/entities", 500, as_of="2013"))
    assert page["total"] == sum(page["facets"]["type"].values()) == len(whole)
    assert 0 < page["as_of"]["undated"] <= page["total"] < get(api, "/entities", limit=1)["total"]
    funds = asked("/funds", limit=500)
    assert sum(each["count"] + each["unknown"] for each in funds["sums"].values()) == funds["total"]
    assert page["facets"]["type"]["Fund"] == funds["total"]
    assert page["facets"]["type"]["Indicator"] == asked("/indicators", limit=1)["total"]
    later = asked("/entities", limit=1, type="Fund", places="all")
    assert later["total"] == funds["total"]
    everywhere = asked("/entities", limit=1, places="all", region="620800")
    known = asked("/entities", limit=1, region="620800")
    assert everywhere["total"] >= known["total"]


def test_the_network_of_then_says_so(api: httpx.Client) -> None:
    page = api.get("/network", params={"region": "620800", "as_of": "2013"})
    assert "2013-01-01/2013-12-31" in page.text
    assert "华亭县" in page.text
    assert "华亭市" not in page.text
    assert "2013-01-01/2013-12-31" not in api.get("/network", params={"region": "620800"}).text
