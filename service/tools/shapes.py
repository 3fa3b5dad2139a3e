"""Shapes of tools: JSON Schema of what they take and what they answer, made of the document of REST."""

from collections.abc import Iterator, Mapping
from typing import Any

from graph.ontology import Entity, Relation
from service.tools.declared import NOUN, PARAMETERS, QUERY, Tool
from service.tools.questions import LONGEST_SUBJECT

REF = "#/components/schemas/"
Schema = dict[str, Any]
KEPT = ("id", "type", "name", "from", "to", "region", "inferred", "cited")
"""What the shape of a fact names: the rest differs by type, and `ontology` tells it; all types would be too long."""
CITATION = ("source", "exact", "prefix", "suffix")
TYPED = {"type": "Entity", "relation": "Relation"}
"""Arguments that are types of the ontology; REST looks them up, a model is told them beforehand."""
BRIEF: Schema = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "summary": {"type": "string"}},
    "required": ["name", "summary"],
}
"""A named query as a list without its noun has it."""
SCALAR: Schema = {"type": ["string", "number", "boolean"]}


def taken(tool: Tool, document: Schema, names: list[str]) -> Schema:
    """What a tool takes, by the document of REST; `names` are those of the named queries."""
    operation = _operation(tool, document)
    if "requestBody" in operation:
        return _closed(_resolved(operation["requestBody"]["content"]["application/json"]["schema"], document))
    properties: Schema = {}
    needed = []
    if tool.subject is not None:
        pattern = {"pattern": f"^{tool.subject.pattern}$", "maxLength": LONGEST_SUBJECT}
        pattern = {"enum": names} if tool.subject is QUERY else pattern
        properties[tool.subject.name] = {"type": "string", "description": tool.subject.about, **pattern}
        needed.append(tool.subject.name)
    if tool.subject is QUERY:
        properties[PARAMETERS] = _parameters()
    if tool.name == "queries":
        nouns = sorted({name.partition("/")[0] for name in names})
        properties[NOUN] = {"type": "string", "enum": nouns, "description": "what stands before the slash of a name"}
    for each in operation.get("parameters", ()):
        if each["in"] == "query":
            properties[each["name"]] = _argument(each, tool, document)
            needed += [each["name"]] if each.get("required") else []
    return _closed({"type": "object", "properties": properties, "required": needed})


def answered(tool: Tool, document: Schema) -> Schema:
    """What a tool answers, complete in itself; facts in short."""
    wanted = _operation(tool, document)["responses"]["200"]["content"]["application/json"]["schema"]
    if tool.name == "queries":
        either = {"anyOf": [{"$ref": f"{REF}NamedQuery"}, BRIEF]}
        wanted = {"type": "object", "properties": {"items": {"type": "array", "items": either}}, "required": ["items"]}
    components = {**document["components"]["schemas"], **_facts(document)}
    if "$ref" in wanted:
        wanted = components[wanted["$ref"].removeprefix(REF)]
    used: Schema = {}
    _collect(wanted, components, used)
    root = _pointed(_bare(wanted))
    if "properties" not in root:  # of any shape, an object all the same
        root = {"type": "object"}
    root.pop("description", None)
    return {**root, **({"$defs": {name: _pointed(_bare(each)) for name, each in sorted(used.items())}} if used else {})}


def _operation(tool: Tool, document: Schema) -> Schema:
    """What the document says of the operation that a tool asks; of named queries, what is true of all of them."""
    if tool.subject is QUERY:
        return {"responses": {"200": {"content": {"application/json": {"schema": {"$ref": f"{REF}Answer"}}}}}}
    operation: Schema = document["paths"][tool.path][tool.method.lower()]
    return operation


def _parameters() -> Schema:
    about = "parameters of the query by name; `as_of` (YYYY, YYYY-MM or YYYY-MM-DD) where it says that it is dated"
    either = {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}]}
    return {"type": "object", "description": about, "additionalProperties": either}


def _argument(parameter: Schema, tool: Tool, document: Schema) -> Schema:
    """An argument as a parameter of REST says it is; where several shapes are allowed, the one that says something."""
    said = dict(parameter["schema"])
    if "anyOf" in said:
        first = next(each for each in said.pop("anyOf") if each.get("type") != "null")
        said = {**{name: value for name, value in said.items() if value is not None}, **first}
    if parameter["name"] == "limit" and tool.limit is not None:
        said["default"] = tool.limit
    if said.get("default") in ([], None, ""):
        said.pop("default", None)
    if parameter["name"] in TYPED:
        kinds = ("Entity", "Relation") if tool.name == "timeline" else (TYPED[parameter["name"]],)
        said["items"] = {"type": "string", "enum": [name for kind in kinds for name in _types(kind, document)]}
    argument: Schema = _bare({**said, "description": parameter.get("description") or said.get("description", "")})
    return argument


def _types(kind: str, document: Schema) -> list[str]:
    return [*document["components"]["schemas"][kind]["discriminator"]["mapping"]]


def _closed(schema: Schema) -> Schema:
    closed = {**_bare(schema), "additionalProperties": False}
    closed.pop("description", None)
    return closed


def _resolved(schema: Schema, document: Schema) -> Schema:
    name = schema["$ref"].removeprefix(REF)
    return dict(document["components"]["schemas"][name])


def _facts(document: Schema) -> Schema:
    """Entity, Relation and Citation in short, and the detail of an entity."""
    citation = Entity.model_json_schema(mode="serialization")["$defs"]["Citation"]
    of = document["components"]["schemas"]["ThemeDetail"]["properties"]
    detail = {name: of[name] for name in ("relations", "busiest", "truncated", "limits", "as_of")}
    entity = _picked(Entity.model_json_schema(mode="serialization"), KEPT, ("id", "type", "name", "cited"))
    relation = _picked(Relation.model_json_schema(mode="serialization"), KEPT, ("id", "type", "from", "to", "cited"))
    deep = {**entity, "properties": {**entity["properties"], **detail}}
    deep["required"] = [*entity["required"], "relations", "busiest"]
    return {
        "Entity": entity,
        "Relation": relation,
        "Citation": _picked(citation, CITATION, ("source", "exact")),
        "EntityDetail": deep,
    }


def _picked(schema: Schema, names: tuple[str, ...], needed: tuple[str, ...]) -> Schema:
    """The named properties of a type; others may stand beside them, absent ones are left out and never null."""
    properties: Schema = {}
    for name in names:
        found = schema["properties"].get(name)
        if found is not None:
            kind = next((each for each in found.get("anyOf", ()) if each.get("type") != "null"), found)
            properties[name] = {
                key: value
                for key, value in {**kind, "description": found.get("description", "")}.items()
                if key in ("type", "items", "description")
            }
    cited = properties.get("cited")
    if cited is not None:
        cited["items"] = {"$ref": f"{REF}Citation"}
    return {"type": "object", "properties": properties, "required": list(needed)}


def _collect(schema: Any, components: Mapping[str, Any], used: Schema) -> None:  # noqa: ANN401 - any part of a schema
    """Note every shape that a schema refers to, and those that they refer to."""
    for ref in _refs(schema):
        name = ref.removeprefix(REF)
        if name not in used:
            used[name] = components[name]
            _collect(components[name], components, used)


def _refs(schema: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    if isinstance(schema, dict):
        for name, value in schema.items():
            if name == "$ref":
                yield value
            elif name != "discriminator":
                yield from _refs(value)
    elif isinstance(schema, list):
        for each in schema:
            yield from _refs(each)


def _pointed(schema: Any) -> Any:  # noqa: ANN401 - as above
    """The same schema, pointing into itself."""
    if isinstance(schema, dict):
        return {
            name: value.replace(REF, "#/$defs/") if name == "$ref" else _pointed(value)
            for name, value in schema.items()
            if name != "discriminator"
        }
    return [_pointed(each) for each in schema] if isinstance(schema, list) else schema


def _bare(schema: Any, *, named: bool = False) -> Any:  # noqa: ANN401 - as above
    """The schema without titles and examples, which a model has no use for; `named`: its keys are names of ours."""
    if isinstance(schema, dict):
        return {
            name: _bare(value, named=not named and name in ("properties", "$defs"))
            for name, value in schema.items()
            if named or name not in ("title", "examples", "example")
        }
    return [_bare(each) for each in schema] if isinstance(schema, list) else schema
