"""`/reconcile`: the Reconciliation Service API 0.2, asked as OpenRefine asks.

The shapes of requests are those of OpenRefine's sources: `StandardReconConfig` (batches of `q0`, `q1` … posted as the
form field `queries`, with `type` and `type_strict: should`, `properties` of `pid` and `v`, where `v` is an object of
`id` and `name` for a cell that was reconciled before), `GuessTypesOfColumnCommand` (`query` and `limit: 3`),
`ReconciledDataExtensionJob` (`extend` with `ids` and `properties`), and of its pages: `recon-manager.js` (the manifest
read by a script of another origin, JSONP where that fails), `suggest-4_3a.js` (`prefix`, `cursor`, `filter`; ids
encoded in flyouts and not in views) and `extend-data-preview-dialog.js` (`?type=`).
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from jsonschema import Draft202012Validator

from graph.settings import Settings
from service.app import create_app
from service.keys import KeyFile
from tests.service import reconciliation as protocol
from tests.service.serving import serving
from tests.service.test_entities import LIANQI

pytestmark = pytest.mark.embedded_only
DOOR = "/api/v1/reconcile"
YUSHU = "organization/yushu-organization-department"
OPENREFINE = "http://127.0.0.1:3333"


def fitting(answer: httpx.Response, schema: dict[str, Any]) -> Any:
    assert answer.status_code == 200, answer.text
    assert not [fault.message for fault in Draft202012Validator(schema).iter_errors(answer.json())]
    return answer.json()


def posted(api: httpx.Client, field: str, value: Any, schema: dict[str, Any], **asked: str) -> Any:
    """Post as OpenRefine does: one field of a form, its value JSON."""
    return fitting(api.post(DOOR, params=asked, data={field: json.dumps(value, ensure_ascii=False)}), schema)


def reconciled(api: httpx.Client, query: dict[str, Any], **asked: str) -> list[Any]:
    answer = posted(api, "queries", {"q0": query}, protocol.RESULTS, **asked)
    found: list[Any] = answer["q0"]["result"]
    return found


def faults(answer: httpx.Response) -> list[str]:
    return [each["field"] for each in answer.json()["errors"]]


def test_the_manifest_says_what_there_is_and_each_address_answers(api: httpx.Client) -> None:
    told = fitting(api.get(DOOR), protocol.MANIFEST)
    assert told["versions"] == ["0.2"]
    assert {"id": "Organization", "name": "组织"} in told["defaultTypes"]
    for service in ("entity", "type", "property"):
        found = told["suggest"][service]
        fitting(api.get(found["service_url"] + found["service_path"], params={"prefix": "o"}), protocol.SUGGESTED)
    proposed = told["extend"]["propose_properties"]
    fitting(api.get(proposed["service_url"] + proposed["service_path"] + "?type=Fund"), protocol.PROPOSED)
    english = api.get(DOOR, headers={"Accept-Language": "en"}).json()
    assert {"id": "Organization", "name": "organization"} in english["defaultTypes"]


@pytest.mark.parametrize("id_", [LIANQI, quote(LIANQI, safe="")])
def test_views_and_previews_lead_to_an_id_with_a_slash_encoded_or_not(api: httpx.Client, id_: str) -> None:
    told = api.get(DOOR).json()
    view = api.get(told["view"]["url"].replace("{{id}}", id_), headers={"Accept": "text/html"})
    preview = api.get(told["preview"]["url"].replace("{{id}}", id_))
    for page in (view, preview):
        assert page.status_code == 200
        assert "联企兴村1+1行动" in page.text
    assert f'href="{api.base_url}/entity/{LIANQI}"'.replace("//entity", "/entity") in preview.text


def test_a_batch_as_openrefine_posts_it(api: httpx.Client) -> None:
    batch = {
        "q0": {"query": "中共玉树市委组织部", "type": "Organization", "type_strict": "should"},
        "q1": {
            "query": "市委组织部",
            "type": "Organization",
            "properties": [{"pid": "region", "v": {"id": "place/632700", "name": "玉树藏族自治州"}}],
            "type_strict": "should",
        },
        "q2": {
            "query": "市委组织部",
            "properties": [{"pid": "region", "v": "玉树"}, {"pid": "kind", "v": "party_department"}],
        },
        "q3": {"query": "市委组织部"},
        "q4": {"query": "没有谁叫这个名字吧"},
    }
    found = posted(api, "queries", batch, protocol.RESULTS)
    assert list(found) == list(batch)
    best = [each["result"][0] for each in found.values() if each["result"]]
    assert [each["id"] for each in best[:3]] == [YUSHU] * 3
    assert [each["match"] for each in best[:4]] == [True, True, True, False]
    assert best[0]["type"] == [{"id": "Organization", "name": "组织"}]
    assert best[0]["description"].startswith("青海省 / 玉树藏族自治州")
    assert {"id": "kind", "value": True} in best[2]["features"]
    for each in found.values():
        scores = [one["score"] for one in each["result"]]
        assert scores == sorted(scores, reverse=True)
        assert all(not one["match"] for one in each["result"][1:])
        for one in each["result"]:
            weights = [feature["value"] for feature in one["features"] if feature["value"] is not True]
            assert one["score"] == min(100, sum(weights))


def test_guessing_types_and_asking_in_an_address(api: httpx.Client) -> None:
    batch = {"q0": {"query": "城中区", "limit": 3}, "q1": {"query": "联企兴村", "limit": 1}}
    by_form = posted(api, "queries", batch, protocol.RESULTS)
    by_address = fitting(api.get(DOOR, params={"queries": json.dumps(batch)}), protocol.RESULTS)
    assert by_form == by_address
    assert len(by_form["q0"]["result"]) == 3
    assert by_form["q0"]["result"][0]["type"][0]["id"] == "Place"
    assert [each["id"] for each in by_form["q1"]["result"]] == [LIANQI]


def test_a_single_query_is_a_name_or_an_object(api: httpx.Client) -> None:
    plain = fitting(api.get(DOOR, params={"query": "联企兴村"}), protocol.RESULT)
    told = fitting(api.post(DOOR, data={"query": '{"query": "联企兴村"}'}), protocol.RESULT)
    assert plain == told
    assert plain["result"][0]["id"] == LIANQI


def test_types_are_a_hint_unless_they_are_insisted_on(api: httpx.Client) -> None:
    hint = reconciled(api, {"query": "城中区", "type": "Organization", "limit": 20})
    strict = reconciled(api, {"query": "城中区", "type": ["Organization", "Theme"], "type_strict": "any", "limit": 20})
    assert "Place" in {each["type"][0]["id"] for each in hint}
    assert {each["type"][0]["id"] for each in strict} == {"Organization"}


def test_an_id_is_found_by_itself_and_a_blank_cell_is_nothing(api: httpx.Client) -> None:
    [best, *_] = reconciled(api, {"query": LIANQI})
    assert (best["id"], best["score"], best["match"]) == (LIANQI, 100, True)
    for blank in ("", "  ", "——"):
        assert reconciled(api, {"query": blank}) == []
    assert reconciled(api, {"properties": [{"pid": "region", "v": "玉树"}]}) == []
    assert reconciled(api, {"query": "市委组织部", "properties": [{"pid": "region", "v": "999999"}]})


def test_the_time_and_unknown_places_are_asked_in_the_address_of_the_service(api: httpx.Client) -> None:
    for as_of, expected in (("2013", "place/620824"), ("2020", "place/620881")):
        [best, *_] = reconciled(api, {"query": "华亭", "type": "Place"}, as_of=as_of)
        assert best["id"] == expected
    query = {"query": "和平村", "properties": [{"pid": "region", "v": "长沙县"}]}
    [best, *_] = reconciled(api, query, places="all")
    assert (best["id"], best["match"]) == ("place/430121113207", True)
    assert best["id"] not in {each["id"] for each in reconciled(api, query)}


def test_what_boxes_offer_while_one_types(api: httpx.Client) -> None:
    asked = {"prefix": "lqxc", "cursor": "0", "type": "/type/object", "filter": "(all x)", "lang": "zh"}
    [found] = fitting(api.get(f"{DOOR}/suggest/entity", params=asked), protocol.SUGGESTED)["result"]
    assert (found["id"], found["notable"]) == (LIANQI, [{"id": "Initiative", "name": "举措"}])
    by_id = fitting(api.get(f"{DOOR}/suggest/entity", params={"prefix": LIANQI}), protocol.SUGGESTED)["result"]
    assert by_id[0]["id"] == LIANQI
    types = fitting(api.get(f"{DOOR}/suggest/type", params={"prefix": "组"}), protocol.SUGGESTED)["result"]
    assert [each["id"] for each in types] == ["Organization"]
    properties = fitting(api.get(f"{DOOR}/suggest/property", params={"prefix": "地区"}), protocol.SUGGESTED)["result"]
    assert {"id": "region", "name": "地区"} in properties
    flown = api.get(f"{DOOR}/flyout", params={"id": LIANQI}).json()
    assert flown["id"] == LIANQI
    assert "<h1>联企兴村1+1行动</h1>" in flown["html"]


def test_columns_are_added_from_what_was_reconciled(api: httpx.Client) -> None:
    wish = {
        "ids": [LIANQI, "organization/haixi-resident-enterprises", "theme/never-was", "not an id"],
        "properties": [{"id": "kind"}, {"id": "region"}, {"id": "aliases"}, {"id": "member_count", "settings": {}}],
    }
    told = posted(api, "extend", wish, protocol.EXTENDED)
    assert [each["id"] for each in told["meta"]] == ["kind", "region", "aliases", "member_count"]
    assert told["meta"][1]["type"]["id"] == "Place"
    assert told["rows"][LIANQI]["kind"] == [{"str": "campaign"}]
    assert told["rows"][LIANQI]["region"] == [{"id": "place/632800", "name": "海西蒙古族藏族自治州"}]
    assert {"str": "联企兴村"} in told["rows"][LIANQI]["aliases"]
    assert told["rows"]["organization/haixi-resident-enterprises"]["member_count"] == [{"int": 222}]
    assert told["rows"]["theme/never-was"] == told["rows"]["not an id"]
    assert told["rows"]["not an id"]["kind"] == []
    proposed = api.get(f"{DOOR}/properties", params={"type": "Fund", "limit": 3}).json()
    assert (proposed["type"], proposed["limit"], len(proposed["properties"])) == ("Fund", 3, 3)


@pytest.mark.parametrize(
    ("data", "status", "field"),
    [
        ({}, 422, "queries"),
        ({"queries": "{"}, 422, "queries"),
        ({"queries": "[]"}, 422, "queries"),
        ({"queries": "[" * 5000}, 422, "queries"),
        ({"queries": '{"q0": {"query": 5}}'}, 422, "queries.q0.query"),
        ({"queries": '{"q0": "x"}'}, 422, "queries.q0"),
        ({"queries": json.dumps({f"q{at}": {"query": "x"} for at in range(101)})}, 422, "queries"),
        ({"extend": '{"ids": []}'}, 422, "extend.properties"),
        ({"extend": '{"ids": [], "properties": [{"id": "colour"}]}'}, 400, "extend.properties.0.id"),
        ({f"field{at}": "x" for at in range(600)}, 422, "queries"),
    ],
)
def test_what_is_not_of_the_protocol_is_refused_by_name(
    api: httpx.Client, data: dict[str, str], status: int, field: str
) -> None:
    answer = api.post(DOOR, data=data)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert faults(answer) == [field]


def test_bodies_are_kept_small_and_only_forms_are_read(api: httpx.Client) -> None:
    assert api.post(DOOR, data={"queries": "x" * 300_000}).status_code == 413
    assert faults(api.post(DOOR, json={"queries": {}})) == ["queries"]
    assert api.get(f"{DOOR}/preview", params={"id": "theme/never-was"}).status_code == 404
    assert faults(api.get(f"{DOOR}/preview", params={"id": "../x"})) == ["id"]
    assert faults(api.get(DOOR, params={"colour": "red"})) == ["colour"]


@pytest.mark.parametrize("path", ["", "/suggest/entity", "/properties", "/flyout", "/preview"])
def test_jsonp_is_not_spoken(api: httpx.Client, path: str) -> None:
    answer = api.get(DOOR + path, params={"callback": "jQuery1", "_": "1", "id": LIANQI, "prefix": "x"})
    assert answer.status_code == 422
    assert "callback" in faults(answer)
    assert "jQuery1" not in answer.text


@pytest.fixture(scope="module")
def shared(curated: Settings) -> Iterator[httpx.Client]:
    """A service whose settings name OpenRefine's origin."""
    with serving(create_app(curated.model_copy(update={"origins": f"{OPENREFINE}, http://localhost:3333/"}))) as client:
        yield client


def test_no_page_of_another_origin_may_read_or_frame_unless_the_settings_name_it(
    api: httpx.Client, shared: httpx.Client
) -> None:
    asked = {"Origin": OPENREFINE}
    preview = f"{DOOR}/preview?id={LIANQI}"
    assert "access-control-allow-origin" not in api.get(DOOR, headers=asked).headers
    assert "frame-ancestors 'none'" in api.get(preview).headers["content-security-policy"]
    for path in (DOOR, f"{DOOR}/suggest/entity?prefix=x", f"{DOOR}/properties?type=Fund", f"{DOOR}?colour=red"):
        told = shared.get(path, headers=asked).headers
        assert told["access-control-allow-origin"] == OPENREFINE
        assert "Origin" in told["vary"]
        assert "access-control-allow-credentials" not in told
        assert "access-control-allow-origin" not in shared.get(path, headers={"Origin": "http://evil.example"}).headers
    again = shared.get(DOOR, headers={**asked, "If-None-Match": shared.get(DOOR, headers=asked).headers["etag"]})
    assert (again.status_code, again.headers["access-control-allow-origin"]) == (304, OPENREFINE)
    for path in ("/api/v1/entities", "/api/v1/reconciled", "/", "/api/v1/openapi.json"):
        assert "access-control-allow-origin" not in shared.get(path, headers=asked).headers
    policy = shared.get(preview).headers["content-security-policy"]
    assert f"frame-ancestors {OPENREFINE} http://localhost:3333;" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy


def test_off_loopback_a_readers_key_opens_it_and_nothing_else_does(curated: Settings) -> None:
    file = KeyFile(curated.home)
    key, shown = file.add("reconciles", "reader")
    try:
        with serving(create_app(curated.model_copy(update={"host": "192.0.2.1", "origins": OPENREFINE}))) as client:
            for path in (DOOR, f"{DOOR}/suggest/entity?prefix=x", f"{DOOR}/preview?id={LIANQI}"):
                assert client.get(path, headers={"Origin": OPENREFINE}).status_code == 401
                assert client.get(path, headers={"Authorization": f"Bearer {shown}"}).status_code == 200
            assert client.post(DOOR, data={"query": "x"}).status_code == 401
    finally:
        file.revoke(key.id)


@pytest.mark.parametrize("origins", ["*", "127.0.0.1:3333", "http://x/y", "http://x, null", "javascript:x"])
def test_an_origin_that_is_none_is_refused(origins: str) -> None:
    with pytest.raises(ValueError, match="origins"):
        Settings(_env_file=None, origins=origins)
