"""JSON Schema of record files, made of the ontology: what curators may write, and what their editors show them."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal, get_args

from graph.ontology import days
from graph.ontology.citation import LONGEST_PHRASE, Citation
from graph.ontology.model import Ontology
from graph.ontology.thing import Entity, EntityId, Fact, Relation

Kind = Literal["text", "number", "integer", "boolean", "list"]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
ENTITY_ID = str(get_args(EntityId)[1].pattern)
SLUG = ENTITY_ID.removeprefix("^[a-z]+/")
_KINDS: dict[str, Kind] = {"number": "number", "integer": "integer", "boolean": "boolean", "array": "list"}


@lru_cache(maxsize=128)
def given_fields(cls: type[Fact]) -> dict[str, dict[str, Any]]:
    """The properties that a record of the type may give, each with its JSON Schema; computed ones are left out."""
    found = cls.model_json_schema(by_alias=True)["properties"]
    return {name: plain(schema) for name, schema in found.items() if not schema.get("computed")}


@lru_cache(maxsize=128)
def computed_fields(cls: type[Fact]) -> frozenset[str]:
    """The properties that the loader computes and no record may give."""
    found = cls.model_json_schema(by_alias=True)["properties"]
    return frozenset(name for name, schema in found.items() if schema.get("computed"))


@lru_cache(maxsize=128)
def kinds(cls: type[Fact]) -> dict[str, Kind]:
    """What the value of each property that a record may give is: text, number, integer, boolean or list."""
    return {name: _KINDS.get(str(schema.get("type")), "text") for name, schema in given_fields(cls).items()}


@lru_cache(maxsize=128)
def all_kinds(cls: type[Fact]) -> dict[str, Kind]:
    """The same of every property that a fact shows, computed ones too, in the order of the class."""
    found = cls.model_json_schema(by_alias=True)["properties"]
    return {name: _KINDS.get(str(plain(schema).get("type")), "text") for name, schema in found.items()}


def list_fields(cls: type[Fact]) -> frozenset[str]:
    """The properties that hold a list."""
    return frozenset(name for name, kind in kinds(cls).items() if kind == "list")


def record_schema(ontology: Ontology) -> dict[str, Any]:
    """The schema of a YAML file of records: `source`, `entities`, `relations`, `citations`."""
    return {
        "$schema": DIALECT,
        "title": "共建图谱 记录文件 · Gongjian record file",
        "description": "data/README.md says how to curate; scalars are read as strings",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "source": {"$ref": "#/$defs/SourceId"},
            "draft": {
                "const": True,
                "description": "草稿：逐条看完后删去 · a draft: delete it once every record is read",
            },
            "entities": {"type": "array", "items": _choice(ontology, Entity)},
            "relations": {"type": "array", "items": _choice(ontology, Relation)},
            "citations": {"type": "array", "items": {"$ref": "#/$defs/CitationOf"}},
        },
        "$defs": _definitions(ontology),
    }


def _choice(ontology: Ontology, base: type[Fact]) -> dict[str, Any]:
    """One definition per type, chosen by the prefix of the id or by `type`, so that an editor names the right fault."""
    cases: list[dict[str, Any]] = []
    if base is Entity:
        for prefix, name in sorted(ontology.prefixes.items()):
            cases.append(_case({"id": {"pattern": f"^{prefix}/"}}, name))
        pattern = f"^({'|'.join(sorted(ontology.prefixes))})/{SLUG}"
        needed: dict[str, Any] = {"required": ["id"], "properties": {"id": {"type": "string", "pattern": pattern}}}
    else:
        cases = [_case({"type": {"const": name}}, name) for name in sorted(ontology.relations)]
        needed = {"required": ["type"], "properties": {"type": {"enum": sorted(ontology.relations)}}}
    return {"type": "object", **needed, "allOf": cases}


def _case(when: dict[str, Any], name: str) -> dict[str, Any]:
    return {"if": {"properties": when, "required": list(when)}, "then": {"$ref": f"#/$defs/{name}"}}


def _definitions(ontology: Ontology) -> dict[str, Any]:
    found: dict[str, Any] = {name: _definition(cls) for name, cls in sorted(ontology.entities.items())}
    found |= {name: _definition(cls) for name, cls in sorted(ontology.relations.items())}
    found["SourceId"] = {"type": "string", "pattern": r"^source/[a-z0-9-]+$"}
    found["Citation"] = _citation()
    found["CitationOf"] = _citation_of(ontology)
    return found


def _citation_of(ontology: Ontology) -> dict[str, Any]:
    """A citation that stands apart: what it is of by `of`, or a relation by its type and ends."""
    end = {"type": "string", "pattern": ENTITY_ID}
    named = {
        "of": {"type": "string", "pattern": f"^[a-z]+(-[a-z]+)*/{SLUG}", "title": "所证"},
        "type": {"enum": sorted(ontology.relations), "title": "关系"},
        "from": {**end, "title": "自"},
        "to": {**end, "title": "至"},
        "via": {**end, "title": "依托"},
        "key": {"type": "string", "title": "区别"},
    }
    schema = _citation(named)
    apart = {"required": ["type", "from", "to"], "not": {"required": ["of"]}}
    alone = {"required": ["of"], "not": {"anyOf": [{"required": [name]} for name in named if name != "of"]}}
    return {**schema, "oneOf": [alone, apart]}


def _definition(cls: type[Fact]) -> dict[str, Any]:
    properties = dict(given_fields(cls))
    required = {"id", "name"} if issubclass(cls, Entity) else {"type", "from", "to"}
    for name, field in cls.model_fields.items():
        if field.is_required():
            required.add(field.alias or name)
    properties["cited"] = {
        "type": "array",
        "title": "引证",
        "items": {"anyOf": [{"type": "string", "maxLength": LONGEST_PHRASE}, {"$ref": "#/$defs/Citation"}]},
    }
    if issubclass(cls, Entity):
        items = {"type": "string", "pattern": ENTITY_ID}
        properties["formerly"] = {"type": "array", "items": items, "title": "曾用标识", "description": "ids it had"}
    if cls.evidence == "none":
        del properties["cited"]
    return {
        "title": f"{cls.label.zh} · {cls.label.en}",
        "description": " ".join((cls.__doc__ or "").split()),
        "type": "object",
        "additionalProperties": False,
        "required": sorted(required),
        "properties": properties,
    }


def _citation(more: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
    schema = Citation.model_json_schema()["properties"]
    properties = {name: plain(value) for name, value in schema.items() if name not in ("start", "end")}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["exact"],
        "properties": {**more, **properties},
    }


def plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A property's schema without `null` (absent values are left out); digits may stand without quotes."""
    found = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            found |= choice
    if found.get("type") == "string" and found.get("pattern") == days.PATTERN:
        found["type"] = ["string", "integer"]
    return found
