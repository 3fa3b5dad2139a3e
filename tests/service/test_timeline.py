"""The timeline over REST: dated facts of the five texts, in order, page by page."""

import httpx
import pytest

from graph.ontology.days import interval
from tests.service.test_entities import get, walk


def test_dated_facts_stand_in_order_and_pages_join(api: httpx.Client) -> None:
    whole = list(walk(api, "/timeline", 500))
    assert list(walk(api, "/timeline", 70)) == whole
    keys = [(interval(item["from"])[0], item["fact"]["id"]) for item in whole]
    assert keys == sorted(set(keys))
    assert get(api, "/timeline", limit=1)["total"] == len(whole)
    entities = {each["id"]: each for each in walk(api, "/entities", 500)}
    stated = {id_ for id_, each in entities.items() if each.get("since") or each.get("date")}
    assert stated <= {item["fact"]["id"] for item in whole}
    assert {item["fact"]["id"]: item["from"] for item in whole}["initiative/pingliang-building-year"] == "2010"


def test_figures_without_a_date_count_from_their_source_and_say_so(api: httpx.Client) -> None:
    published = {item["source"]["id"]: item["source"].get("published") for item in get(api, "/sources")["items"]}
    figures = [
        each
        for each in walk(api, "/entities", 500, type=["Fund", "Indicator"])
        if not each.get("date", each.get("since"))
    ]
    days = {each["id"]: min(filter(None, map(published.get, each["sources"])), default=None) for each in figures}
    expected = {(id_, day) for id_, day in days.items() if day}
    told = {
        (item["fact"]["id"], item["from"]): item["precision"]
        for item in walk(api, "/timeline", 500)
        if item.get("of_source")
    }
    assert set(told) == expected
    assert len(expected) > 50
    assert set(told.values()) <= {"day", "month", "year"}


@pytest.mark.embedded_only
def test_facts_of_a_stretch_overlap_it(api: httpx.Client) -> None:
    def asked(**parameters: str) -> set[str]:
        return {item["fact"]["id"] for item in walk(api, "/timeline", 500, **parameters)}

    assert asked(to="2012") == {"initiative/pingliang-building-year"}
    assert "initiative/pingliang-building-year" in asked(**{"from": "2020"})
    assert "fund/haixi-village-collective-economy" not in asked(**{"from": "2020"})
    assert "fund/haixi-village-collective-economy" in asked(**{"from": "2018-09-20", "to": "2018-09-20"})
    assert "fund/haixi-village-collective-economy" not in asked(**{"from": "2018-09-21", "to": "2018-12"})
    here = asked(region="632800")
    assert here == {
        id_ for id_ in asked() if id_ in {each["id"] for each in walk(api, "/entities", 500, region="632800")}
    }
    assert "place/620881" in asked(region="620800", **{"from": "2018"})
    assert "place/620881" not in asked(as_of="2017")


def test_types_narrow_it(api: httpx.Client) -> None:
    whole = list(walk(api, "/timeline", 500))
    for types in (["Fund"], ["Fund", "Initiative"]):
        found = list(walk(api, "/timeline", 7, type=types))
        assert found == [item for item in whole if item["fact"]["type"] in types]
    assert api.get("/api/v1/timeline?type=Fun").json()["errors"][0]["field"] == "type"


def test_what_has_an_end_alone_is_counted(api: httpx.Client) -> None:
    told = get(api, "/timeline", limit=1)
    ends = [each for each in walk(api, "/entities", 500) if each.get("until") and not each.get("since")]
    assert told["unstarted"] == len([each for each in ends if each["type"] not in ("Fund", "Indicator")]) >= 1
    assert "place/620824" in {each["id"] for each in ends}
    assert get(api, "/timeline", limit=1, **{"from": "2030"})["unstarted"] == 0


def test_what_cannot_be_asked_names_the_field(api: httpx.Client) -> None:
    for query, status, field in (
        ("from=2018&to=2017", 400, "to"),
        ("from=2018-13", 422, "from"),
        ("to=soon", 422, "to"),
        ("from_=2018", 422, "from_"),
        ("cursor=abc", 400, "cursor"),
        ("limit=501", 422, "limit"),
        ("region=999999", 400, "region"),
    ):
        answer = api.get(f"/api/v1/timeline?{query}")
        assert answer.status_code == status, query
        assert [each["field"] for each in answer.json()["errors"]] == [field]
    at = get(api, "/timeline", limit=1)["next"]
    assert api.get("/api/v1/timeline", params={"cursor": at, "region": "632800"}).status_code == 400
