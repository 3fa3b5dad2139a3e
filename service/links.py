"""Links: in the document, which values of an answer are parameters of which further question."""

from collections.abc import Iterator, Mapping
from typing import Any

from service.version import API

ANSWER = "$response.body#"
CURSOR = "cursor"
PLACE = {"region": f"{ANSWER}/items/0/place/id"}
ONE = {"path.type": "$request.path.type", "path.slug": "$request.path.slug"}
TIED = {"relation_id": f"{ANSWER}/items/0/relation/id"}
DRAWN = {"relation_id": f"{ANSWER}/relations/0/id"}
SAME = {"relation_id": "$request.path.relation_id"}
LINKS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "/entities": {
        "/subgraph": {"center": f"{ANSWER}/items/0/id"},
        "/paths": {"from": f"{ANSWER}/items/0/id", "to": f"{ANSWER}/items/1/id"},
    },
    "/entities/{type}/{slug}": {
        "/entities/{type}/{slug}/neighbours": ONE,
        "/entities/{type}/{slug}/history": ONE,
        "/subgraph": {"center": f"{ANSWER}/id"},
    },
    "/entities/{type}/{slug}/neighbours": {"/relations/{relation_id}": TIED},
    "/relations/{relation_id}": {"/relations/{relation_id}/history": SAME},
    "/pairings": {"/relations/{relation_id}": TIED},
    "/paths": {"/relations/{relation_id}": DRAWN},
    "/subgraph": {"/relations/{relation_id}": DRAWN},
    "/search": {"/subgraph": {"center": f"{ANSWER}/items/0/entity/id"}},
    "/suggest": {"/search": {"q": f"{ANSWER}/items/0/name"}},
    "/match": {"/subgraph": {"center": f"{ANSWER}/results/0/candidates/0/entity/id"}},
    "/regions": dict.fromkeys(("/entities", "/funds", "/indicators", "/timeline", "/flows", "/subgraph"), PLACE),
    "/themes": {"/entities": {"theme": f"{ANSWER}/items/0/theme/id"}},
    "/sources": {"/entities": {"source": f"{ANSWER}/items/0/source/id"}},
    "/places/{code}": {
        "/places/{code}/children": {"code": "$request.path.code"},
        "/places/{code}/ancestors": {"code": "$request.path.code"},
        "/regions/{code}": {"code": "$request.path.code"},
    },
    "/places/{code}/children": {"/subgraph": {"center": f"{ANSWER}/items/0/id"}},
    "/sources/{slug}": {"/sources/{slug}/facts": {"slug": "$request.path.slug"}},
}
"""By the path whose answer has the values: the paths that take them, and which of their parameters each is."""
ASKED_OF_ONE = f"{API}/queries/"
"""Where the paths of the named queries begin; those with an `id` can be asked of any entity."""


def put(paths: Mapping[str, Mapping[str, Any]]) -> None:
    """Give every operation of the document the links of its good answer."""
    for path, operations in paths.items():
        for operation in operations.values():
            found = {name: link for name, link in _links(path, operation, paths) if link}
            if found:
                operation["responses"]["200"]["links"] = found


def _links(
    path: str, operation: Mapping[str, Any], paths: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if CURSOR in _names(operation):
        yield "next", _following(operation)
    bare = path.removeprefix(API)
    for target, parameters in LINKS.get(bare, {}).items():
        yield _link(paths[f"{API}{target}"]["get"], parameters)
    if bare == "/entities/{type}/{slug}":
        for named, asked in paths.items():
            if named.startswith(ASKED_OF_ONE) and "id" in _names(asked["get"]):
                yield _link(asked["get"], {"id": f"{ANSWER}/id"})


def _link(target: Mapping[str, Any], parameters: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    return target["operationId"], {"operationId": target["operationId"], "parameters": dict(parameters)}


def _following(operation: Mapping[str, Any]) -> dict[str, Any]:
    """The next page: the same question with the cursor of this one."""
    same = {f"{each['in']}.{each['name']}": f"$request.{each['in']}.{each['name']}" for each in operation["parameters"]}
    return {
        "operationId": operation["operationId"],
        "parameters": {**same, f"query.{CURSOR}": f"{ANSWER}/next"},
        "description": "the next page of the same question, unless `next` is null",
    }


def _names(operation: Mapping[str, Any]) -> set[str]:
    return {each["name"] for each in operation.get("parameters", ())}
