"""The OpenAPI document: what FastAPI makes of the handlers, with the ontology's types and real examples put in."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from graph.ontology import Ontology
from service.schemas import Problem
from service.version import VERSION

REF = "#/components/schemas/"
EXAMPLES = Path(__file__).parent / "examples.json"
PROBLEMS = {
    "400": "bad cursor or question",
    "401": "a key is needed",
    "404": "unknown",
    "410": "deleted",
    "413": "the body is too large",
    "421": "foreign Host",
    "500": "unforeseen; the log has it under the request id",
    "503": "the engine is away; see Retry-After",
    "504": "out of time",
}
CROWDED: dict[int | str, dict[str, Any]] = {
    429: {
        "description": "as many such questions are under way as may be at a time; see Retry-After",
        "content": {"application/problem+json": {"schema": {"$ref": f"{REF}Problem"}}},
    }
}
EMPTY = {"304": "the caller has this answer already", "308": "renamed or merged; see Location"}
ABOUT = (
    "共建图谱：跨地区的组织、举措、资金与地点，每条事实都可追溯到来源原词。"
    " A knowledge graph of organizations, initiatives, funds and places across Chinese regions,"
    " every fact with its evidence."
)


def install(app: FastAPI, ontology: Ontology) -> None:
    """Let the app describe itself with the types of this ontology."""
    app.openapi = partial(_document, app, ontology)  # type: ignore[method-assign]  # FastAPI's own way to extend it


def _document(app: FastAPI, ontology: Ontology) -> dict[str, Any]:
    if app.openapi_schema is None:
        document = get_openapi(title="Gongjian 共建图谱", version=VERSION, description=ABOUT, routes=app.routes)
        schemas = document["components"]["schemas"]
        document["components"]["securitySchemes"] = {
            "key": {"type": "http", "scheme": "bearer", "description": "needed where the service is bound off loopback"}
        }
        document["security"] = [{}, {"key": []}]
        _put_types(schemas, ontology)
        for path, operations in document["paths"].items():
            for operation in operations.values():
                _put_problems(operation)
                _put_example(path, operation)
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
        schemas.update(definitions)
        refs = {name: f"{REF}{cls.__name__}" for name, cls in types.items()}
        schemas[base] = {
            "title": base,
            "oneOf": [{"$ref": ref} for ref in refs.values()],
            "discriminator": {"propertyName": "type", "mapping": refs},
        }
    detail = schemas["EntityDetail"]["properties"]
    more, time = {name: detail[name] for name in ("relations", "busiest")}, {"as_of": detail["as_of"]}
    schemas["PlaceThen"] = _with(schemas["Place"], {}, time)
    for cls in ontology.entities.values():
        schemas[f"{cls.__name__}Detail"] = _with(schemas[cls.__name__], more, time)
    schemas["EntityDetail"] = {"oneOf": [{"$ref": f"{REF}{cls.__name__}Detail"} for cls in ontology.entities.values()]}
    schemas["Problem"] = Problem.model_json_schema()


def _with(schema: dict[str, Any], needed: dict[str, Any], optional: dict[str, Any]) -> dict[str, Any]:
    properties = {**schema["properties"], **needed, **optional}
    return {**schema, "properties": properties, "required": [*schema["required"], *needed]}


def _always_there(cls: type[Any], base: str) -> set[str]:
    """The properties that an answer never leaves out."""
    needed = {field.alias or name for name, field in cls.model_fields.items() if field.is_required()}
    return needed | ({"type", "aliases", "cited"} if base == "Entity" else {"type", "id", "cited"})


def _put_problems(operation: dict[str, Any]) -> None:
    content = {"application/problem+json": {"schema": {"$ref": f"{REF}Problem"}}}
    responses = operation["responses"]
    responses.pop("422", None)
    if "health" in operation.get("tags", ()):
        return
    responses.update({status: {"description": about} for status, about in EMPTY.items()})
    if operation.get("parameters") or operation.get("requestBody"):
        operation["responses"]["422"] = {"description": "invalid fields", "content": content}
    for status, about in PROBLEMS.items():
        operation["responses"].setdefault(status, {"description": about, "content": content})


def _put_example(path: str, operation: dict[str, Any]) -> None:
    """A real answer, as `make examples` wrote it down."""
    found = examples().get(path)
    if found and "application/json" in operation["responses"].get("200", {}).get("content", {}):
        content = operation["responses"]["200"]["content"]["application/json"]
        content["examples"] = {"real": {"summary": found["request"], "value": found["answer"]}}


def examples() -> dict[str, dict[str, Any]]:
    """For each path: a request and the answer it got from the bundled records."""
    if not EXAMPLES.exists():
        return {}
    read: dict[str, dict[str, Any]] = json.loads(EXAMPLES.read_text("utf-8"))
    return read
