"""The OpenAPI document: what FastAPI makes of the handlers, with the ontology's types and real examples put in."""

from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from graph.ontology import Ontology
from service import links
from service.callers import COOKIE
from service.samples import put, samples
from service.schemas import Problem
from service.statuses import EMPTY, ERRORS, statuses
from service.version import VERSION

REF = "#/components/schemas/"
ABOUT = (
    "共建图谱：跨地区的组织、举措、资金与地点，每条事实都可追溯到来源原词。"
    " A knowledge graph of organizations, initiatives, funds and places across Chinese regions,"
    " every fact with its evidence."
)

CLOSED = "needed where the service is bound off loopback"
ROLES_TOLD = (
    "a reader's opens all but /cypher and exports of everything, an analyst's that too, an admin's also the texts of "
    "sources"
)


def install(app: FastAPI, ontology: Ontology) -> None:
    """Let the app describe itself with the types of this ontology."""
    app.openapi = partial(_document, app, ontology)  # type: ignore[method-assign]  # FastAPI's own way to extend it


def _document(app: FastAPI, ontology: Ontology) -> dict[str, Any]:
    if app.openapi_schema is None:
        document = get_openapi(title="Gongjian 共建图谱", version=VERSION, description=ABOUT, routes=app.routes)
        schemas = document["components"]["schemas"]
        document["components"]["securitySchemes"] = {
            "key": {"type": "http", "scheme": "bearer", "description": f"{CLOSED}; {ROLES_TOLD}"},
            "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "for browsers, from /login"},
        }
        document["security"] = [{}, {"key": []}, {"session": []}]
        _put_types(schemas, ontology)
        found = samples()
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                _put_statuses(path, method, operation)
                put(path, operation, found.get(path, {}))
                _put_body(schemas, operation)
        links.put(document["paths"])
        app.openapi_schema = document
    return app.openapi_schema


def _put_types(schemas: dict[str, Any], ontology: Ontology) -> None:
    """Make Entity and Relation the union of the ontology's types, and describe the problem."""
    kinds = {"Entity": ontology.entities, "Relation": ontology.relations}
    for base, types in kinds.items():
        _, made = models_json_schema([(cls, "serialization") for cls in types.values()], ref_template=REF + "{model}")
        definitions = made["$defs"]
        for cls in types.values():
            definitions[cls.__name__]["required"] = sorted(_always_there(cls, base))
            _never_null(definitions[cls.__name__]["properties"]["id"])
        schemas.update(definitions)
        refs = {name: f"{REF}{cls.__name__}" for name, cls in types.items()}
        schemas[base] = {
            "title": base,
            "oneOf": [{"$ref": ref} for ref in refs.values()],
            "discriminator": {"propertyName": "type", "mapping": refs},
        }
    detail = schemas["EntityDetail"]["properties"]
    more, time = {name: detail[name] for name in ("relations", "busiest")}, {"as_of": detail["as_of"]}
    cut = {name: detail[name] for name in ("truncated", "limits")}
    schemas["PlaceThen"] = _with("PlaceThen", schemas["Place"], {}, time)
    for cls in ontology.entities.values():
        name = f"{cls.__name__}Detail"
        schemas[name] = _with(name, schemas[cls.__name__], more, cut | time)
    schemas["EntityDetail"] = {"oneOf": [{"$ref": f"{REF}{cls.__name__}Detail"} for cls in ontology.entities.values()]}
    schemas["Problem"] = Problem.model_json_schema()


def _with(title: str, schema: dict[str, Any], needed: dict[str, Any], optional: dict[str, Any]) -> dict[str, Any]:
    """The schema with more properties, under a title of its own: generators name their classes by it."""
    properties = {**schema["properties"], **needed, **optional}
    return {**schema, "title": title, "properties": properties, "required": [*schema["required"], *needed]}


def _always_there(cls: type[Any], base: str) -> set[str]:
    """The properties that an answer never leaves out."""
    needed = {field.alias or name for name, field in cls.model_fields.items() if field.is_required()}
    return needed | ({"type", "aliases", "cited"} if base == "Entity" else {"type", "id", "cited"})


def _never_null(schema: dict[str, Any]) -> None:
    """Say of the id of a relation, which a record need not give, that an answer always has it."""
    if options := schema.pop("anyOf", None):
        schema.update(next(each for each in options if each["type"] != "null"))
        del schema["default"]


def _put_body(schemas: dict[str, Any], operation: dict[str, Any]) -> None:
    """Say of a body what is said of its shape."""
    if "requestBody" in operation:
        shape = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].removeprefix(REF)
        operation["requestBody"]["description"] = schemas[shape]["description"]


def _put_statuses(path: str, method: str, operation: dict[str, Any]) -> None:
    """Say with which errors the operation can answer; of FastAPI's own it says none."""
    content = {"application/problem+json": {"schema": {"$ref": f"{REF}Problem"}}}
    responses = operation["responses"]
    responses.pop("422", None)
    for status in statuses(path, method, operation):
        there = responses.setdefault(status, {"description": ERRORS.get(status) or EMPTY[status]})
        if status in ERRORS:
            there["content"] = {**there.get("content", {}), **content}
