"""What holds of every answer: the OpenAPI document, problems, languages, ETags, request ids, hosts and keys."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from graph.repository.named import public
from service.exports import FORMS
from service.samples import ELSEWHERE
from tests.service.examples import BODIES, ask, requests, timeless
from tests.service.test_entities import get

ASKED = {
    "/api/v1/entities": "/api/v1/entities?limit=500",
    "/api/v1/entities/{type}/{slug}": "/api/v1/entities/initiative/haixi-lianqi-xingcun",
    "/api/v1/entities/{type}/{slug}/neighbours": "/api/v1/entities/place/632800/neighbours?limit=500",
    "/api/v1/entities/{type}/{slug}/history": "/api/v1/entities/place/632800/history",
    "/api/v1/search": "/api/v1/search?q=lianqi&facets=type",
    "/api/v1/suggest": "/api/v1/suggest?q=lqxc",
    "/api/v1/paths": "/api/v1/paths?from=place/630100&to=place/632800&max_length=5&limit=20",
    "/api/v1/subgraph": "/api/v1/subgraph?center=place/632800&depth=2&measures=true",
    "/api/v1/regions": "/api/v1/regions",
    "/api/v1/regions/{code}": "/api/v1/regions/632800",
    "/api/v1/compare": "/api/v1/compare?region=630100&region=632800",
    "/api/v1/pairings": "/api/v1/pairings",
    "/api/v1/pacts": "/api/v1/pacts",
    "/api/v1/funds": "/api/v1/funds?limit=500",
    "/api/v1/indicators": "/api/v1/indicators?limit=500",
    "/api/v1/flows": "/api/v1/flows",
    "/api/v1/timeline": "/api/v1/timeline?limit=500",
    "/api/v1/queries": "/api/v1/queries",
    "/api/v1/themes": "/api/v1/themes",
    "/api/v1/themes/{slug}": "/api/v1/themes/collective-economy",
    "/api/v1/sources": "/api/v1/sources",
    "/api/v1/sources/{slug}": "/api/v1/sources/xining-2017",
    "/api/v1/sources/{slug}/facts": "/api/v1/sources/xining-2017/facts?limit=500",
    "/api/v1/places/{code}": "/api/v1/places/630103",
    "/api/v1/places/{code}/children": "/api/v1/places/630103/children",
    "/api/v1/places/{code}/ancestors": "/api/v1/places/630103/ancestors",
    "/api/v1/changes": "/api/v1/changes?limit=5",
    "/api/v1/catalog": "/api/v1/catalog",
    "/api/v1/ontology": "/api/v1/ontology",
    "/api/v1/ontology/schema.json": "/api/v1/ontology/schema.json",
    "/healthz": "/healthz",
    "/readyz": "/readyz",
}


EXPORTS = "/api/v1/exports/{form}"
"""Answers with files, of which the document shows no example."""


@pytest.mark.embedded_only
def test_the_document_is_valid_and_names_every_path(api: httpx.Client) -> None:
    document = api.get("/api/v1/openapi.json").json()
    validate(document)
    assert set(ASKED) | {f"/api/v1/queries/{name}" for name in public()} | {
        "/api/v1/entities/batch",
        "/api/v1/cypher",
        "/api/v1/exports/{form}",
        "/api/v1/match",
        "/api/v1/relations/{relation_id}",
        "/api/v1/relations/{relation_id}/history",
    } == set(document["paths"])


@pytest.mark.parametrize("path", ASKED)
def test_every_answer_is_as_the_document_says(api: httpx.Client, path: str) -> None:
    document = api.get("/api/v1/openapi.json").json()
    schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    answer = api.get(ASKED[path])
    assert answer.status_code == 200, answer.text
    validator = Draft202012Validator({**schema, "components": document["components"]})
    faults = [
        f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:200]}"
        for fault in validator.iter_errors(answer.json())
    ]
    assert faults == []


@pytest.mark.embedded_only
def test_every_operation_shows_a_real_answer(api: httpx.Client) -> None:
    for path, _, operation in operations(api):
        if path == EXPORTS:
            assert operation["responses"]["200"]["content"].keys() == {
                form.media.partition(";")[0] for form in FORMS.values()
            }
            continue
        shown = operation["responses"]["200"]["content"]["application/json"]["examples"]["real"]
        if path in ELSEWHERE:
            assert shown == {"summary": path, "externalValue": path}
            assert api.get(shown["externalValue"]).status_code == 200
        else:
            assert shown["summary"] == requests()[path]
            assert timeless(ask(api, path, shown["summary"])) == timeless(shown["value"]), (
                f"{path}: run `make examples`"
            )


@pytest.mark.embedded_only
def test_every_operation_parameter_and_body_is_described_and_has_a_fitting_example(api: httpx.Client) -> None:
    for path, document, operation in operations(api):
        assert operation["description"], path
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (path, parameter["name"])
            schema = {**parameter["schema"], "components": document["components"]}
            assert "example" in parameter, (path, parameter["name"])
            faults = [fault.message for fault in Draft202012Validator(schema).iter_errors(parameter["example"])]
            assert not faults, (path, parameter["name"])
        if "requestBody" in operation:
            content = operation["requestBody"]["content"]["application/json"]
            schema = {**content["schema"], "components": document["components"]}
            assert not list(Draft202012Validator(schema).iter_errors(content["example"])), path
            assert operation["requestBody"]["description"], path


@pytest.mark.embedded_only
def test_every_operation_can_be_asked_with_its_parameters_examples(api: httpx.Client) -> None:
    """The examples are of things that there are: none is refused, one by one, or for named queries all at once."""
    for path, _, operation in operations(api):
        if path in BODIES:
            continue
        asked = [each for each in operation.get("parameters", ()) if each["in"] == "query"]
        asked = [each for each in asked if each["name"] not in ("cursor", "as_of_from", "as_of_to")]
        groups = [asked] if path.startswith("/api/v1/queries/") else [[each] for each in asked]
        for group in groups:
            named = {each["name"] for each in group}
            named |= {"center"} if "depth" in named else set()
            given = {each["name"]: each["example"] for each in asked if each["required"] or each["name"] in named}
            answer = api.get(filled(path, operation), params=given)
            assert answer.status_code == 200, (path, given, answer.text)


def operations(api: httpx.Client) -> Iterator[tuple[str, Any, Any]]:
    """Every path with the document and its operation."""
    document = api.get("/api/v1/openapi.json").json()
    for path, found in document["paths"].items():
        for operation in found.values():
            yield path, document, operation


def filled(path: str, operation: Any) -> str:
    """The path with the examples of its parts."""
    for parameter in operation.get("parameters", ()):
        path = path.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
    return path


def test_an_answer_asked_again_is_not_sent_again(api: httpx.Client) -> None:
    first = api.get("/api/v1/regions")
    tag = first.headers["etag"]
    again = api.get("/api/v1/regions", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == tag
    assert api.get("/api/v1/regions", headers={"If-None-Match": '"other"'}).status_code == 200
    assert "Accept-Language" in first.headers["vary"]
    assert api.get("/api/v1/themes").headers["etag"] != tag
    assert api.get("/api/v1/regions", headers={"Accept-Language": "en"}).headers["etag"] != tag


def test_problems_come_in_the_language_of_the_caller(api: httpx.Client) -> None:
    def title(accept: str) -> Any:
        return api.get("/api/v1/entities/place/0", headers={"Accept-Language": accept}).json()

    assert title("")["title"] == "没有找到"
    assert title("fr")["detail"] == "图谱里没有 place/0。"
    assert title("en-GB,en;q=0.9,zh;q=0.5")["title"] == "Not found"
    assert title("en;q=0.3,zh;q=0.9")["title"] == "没有找到"


def test_every_answer_carries_a_request_id_and_closes_its_doors(api: httpx.Client) -> None:
    given = api.get("/healthz", headers={"X-Request-Id": "curator-7"})
    assert given.headers["x-request-id"] == "curator-7"
    assert len(api.get("/healthz", headers={"X-Request-Id": "a b\t<"}).headers["x-request-id"]) == 32
    assert given.headers["x-content-type-options"] == "nosniff"
    assert given.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", ""])
def test_a_foreign_host_is_refused(api: httpx.Client, host: str) -> None:
    answer = api.get("/api/v1/regions", headers={"Host": host})
    assert answer.status_code == 421
    assert answer.json()["status"] == 421


def test_unknown_paths_and_methods_are_problems_too(api: httpx.Client) -> None:
    for answer, status in ((api.get("/api/v1/nothing"), 404), (api.delete("/api/v1/regions"), 405)):
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
    broken = api.post("/api/v1/entities/batch", content=b"{", headers={"Content-Type": "application/json"})
    assert broken.status_code == 422


def test_long_answers_are_packed(api: httpx.Client) -> None:
    answer = api.get("/api/v1/entities", params={"limit": 500}, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert json.loads(answer.content)["total"] > 0


def test_readiness_tells_the_engine_and_the_last_run(api: httpx.Client) -> None:
    ready = api.get("/readyz").json()
    assert ready["status"] == "ok"
    assert ready["engine"]["name"] in ("embedded", "neo4j")
    assert ready["graph_version"] > 0
    assert ready["last_run"]["finished"]


def test_the_documents_come_from_our_own_assets(api: httpx.Client) -> None:
    for path in ("/api/v1/docs", "/api/v1/redoc"):
        page = api.get(path)
        assert page.status_code == 200
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "https://" not in page.text
    assert api.get("/assets/swagger-ui/swagger-ui-bundle.js").status_code == 200
    assert api.get("/assets/redoc/redoc.standalone.js").status_code == 200
    assert api.get("/assets/../app.py").status_code == 404
    assert get(api, "/regions")


def test_the_network_page_is_one_closed_file(api: httpx.Client) -> None:
    page = api.get("/network", params={"region": "632800", "theme": "theme/collective-economy"})
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "联企兴村1+1行动" in page.text
    assert "default-src &#39;none&#39;" in page.text
    assert api.get("/network?region=999999").status_code == 400
    assert api.get("/network?type=Colour").status_code == 400
    overview = api.get("/")
    assert (overview.status_code, overview.headers["content-type"]) == (200, "text/html; charset=utf-8")
    for document in ("/docs", "/redoc", "/openapi.json"):
        assert api.get(document, follow_redirects=True).url.path == f"/api/v1{document}"
