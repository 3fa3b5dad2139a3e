"""Places side by side over REST: every way to compare, against what the lists answer, and every refusal."""

from typing import Any

import httpx
import pytest

from tests.service.test_entities import get

XINING, HAIXI = "place/630100", "place/632800"
BOTH = [XINING, HAIXI]


def cells(told: Any) -> dict[tuple[str, str], Any]:
    return {(cell["region"], cell["key"]): cell for cell in told["cells"]}


def test_themes_are_compared_where_nothing_else_is_asked(api: httpx.Client) -> None:
    told = get(api, "/compare", region=["632800", XINING])
    assert told == get(api, "/compare", region=[HAIXI, "630100"], by="theme")
    assert [place["id"] for place in told["regions"]] == [HAIXI, XINING]
    names = {item["theme"]["id"]: item["theme"]["name"] for item in get(api, "/themes")["items"]}
    assert {key["key"]: key["name"] for key in told["keys"]}.items() <= names.items()
    assert {key for _, key in cells(told)} == {key["key"] for key in told["keys"]}
    for (region, key), cell in cells(told).items():
        page = get(api, "/entities", type="Initiative", region=region, theme=key, limit=10)
        assert (cell["count"], cell["examples"]) == (page["total"], [item["id"] for item in page["items"]])
    economy = cells(told)[HAIXI, "theme/collective-economy"]
    assert economy["sums"]["set_aside"]["amount"] == 300000000
    assert all("values" not in cell for cell in told["cells"])


def test_types_and_kinds_are_those_of_the_regions(api: httpx.Client) -> None:
    regions = {place: get(api, f"/regions/{place.partition('/')[2]}")["items"][0] for place in BOTH}
    types = get(api, "/compare", region=BOTH, by="type")
    assert {at: cell["count"] for at, cell in cells(types).items()} == {
        (place, type_): count for place, known in regions.items() for type_, count in known["counts"].items()
    }
    assert {"key": "Initiative", "name": "举措"} in types["keys"]
    kinds = get(api, "/compare", region=BOTH, by="kind")
    assert {"key": "initiative/mechanism", "name": "举措 · 机制制度"} in kinds["keys"]
    money = {place: known["sums"] for place, known in regions.items()}
    for (place, key), cell in cells(kinds).items():
        type_, _, kind = key.partition("/")
        assert cell.get("sums", {}) == ({kind: money[place][kind]} if type_ == "fund" else {})
        if kind != "unstated":
            kept = get(api, "/entities", type=type_.title(), kind=kind, region=place, limit=1)
            assert cell["count"] == kept["total"]


def test_measures_show_the_figures_themselves(api: httpx.Client) -> None:
    told = get(api, "/compare", region=BOTH, by="measure")
    for (region, measure), cell in cells(told).items():
        listed = {
            item["indicator"]["id"]: item["indicator"]
            for item in get(api, "/indicators", region=region, measure=measure, limit=500)["items"]
        }
        assert [figure["id"] for figure in cell["values"]] == sorted(listed)
        assert cell["count"] == len(listed)
        for figure in cell["values"]:
            assert figure.items() <= listed[figure["id"]].items()
            assert {"name", "unit", "qualifier"} <= figure.keys()
            assert "value" in figure or figure["qualifier"] in ("redacted", "unstated")
    rate = cells(told)[XINING, "cadres-trained"]["values"][0]
    assert (rate["value"], rate["unit"], rate["qualifier"]) == (140, "人次", "over")


def test_years_stand_in_order(api: httpx.Client) -> None:
    told = get(api, "/compare", region=BOTH, by="year")
    years = [key["key"] for key in told["keys"]]
    assert years == sorted(years)
    assert {"2017", "2018"} <= set(years)
    assert {"key": "2018", "name": "2018年"} in told["keys"]
    assert cells(told)[HAIXI, "2018"]["count"] >= 10


def test_names_of_keys_follow_the_language_of_the_caller(api: httpx.Client) -> None:
    def names(by: str) -> set[tuple[str, str]]:
        answer = api.get(
            "/api/v1/compare", params={"region": BOTH, "by": by}, headers={"Accept-Language": "en-GB,en;q=0.9"}
        )
        assert answer.status_code == 200
        return {(key["key"], key["name"]) for key in answer.json()["keys"]}

    assert ("theme/grids", "Grids") in names("theme")
    assert ("Initiative", "initiative") in names("type")
    assert ("fund/budget", "fund · budgeted") in names("kind")
    assert ("cadres-trained", "cadres trained") in names("measure")
    assert ("2017", "2017") in names("year")


def test_a_smaller_place_counts_in_the_larger_one_too(api: httpx.Client) -> None:
    told = cells(get(api, "/compare", region=["630103", "630100", "630000"], by="type"))
    district, city, province = (told[f"place/{code}", "Initiative"]["count"] for code in (630103, 630100, 630000))
    assert 0 < district <= city < province


def test_six_places_are_compared_at_once(api: httpx.Client) -> None:
    codes = ["630000", "630100", "630103", "632800", "632801", "632802"]
    told = get(api, "/compare", region=codes)
    assert [place["id"] for place in told["regions"]] == [f"place/{code}" for code in codes]


@pytest.mark.parametrize(
    ("query", "status", "field", "said"),
    [
        ("", 422, "region", "缺少这个参数"),
        ("region=630100", 422, "region", "至少 2 项"),
        ("region=630100&region=630103&region=632800&region=1&region=2&region=3&region=4", 422, "region", "最多 6 项"),
        ("region=630100&region=theme/grids", 422, "region.1", "格式不符"),
        ("region=630100&region=632800&by=colour", 422, "by", "只能是"),
        ("region=630100&region=632800&limit=5", 422, "limit", "没有这个参数"),
        ("region=630100&region=place/630100", 400, "region", "place/630100 重复；请给出不同的地点。"),
        ("region=630100&region=999999", 400, "region", "图谱里没有 place/999999。"),
        ("region=630100&region=100000", 400, "region", "国家包括全部；请比较其下的地点。"),
    ],
)
def test_what_cannot_be_compared_is_a_problem_that_names_the_field(
    api: httpx.Client, query: str, status: int, field: str, said: str
) -> None:
    answer = api.get(f"/api/v1/compare?{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert said in answer.json()["errors"][0]["message"]
    english = api.get(f"/api/v1/compare?{query}", headers={"Accept-Language": "en"}).json()
    assert english["errors"][0]["message"].isascii()


def test_the_document_says_what_is_asked_and_answered(api: httpx.Client) -> None:
    operation = api.get("/api/v1/openapi.json").json()["paths"]["/api/v1/compare"]["get"]
    parameters = {each["name"]: each for each in operation["parameters"]}
    assert set(parameters) == {"region", "by", "as_of", "accept-language"}
    assert parameters["region"]["required"]
    assert (parameters["region"]["schema"]["minItems"], parameters["region"]["schema"]["maxItems"]) == (2, 6)
    assert parameters["by"]["schema"]["enum"] == ["theme", "type", "kind", "measure", "year"]
    assert parameters["by"]["schema"]["default"] == "theme"
    assert {"200", "400", "422", "503", "504"} <= set(operation["responses"])
