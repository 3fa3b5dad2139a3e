"""What the client reads is what the OpenAPI document says, property by property, both ways."""

import inspect
import types
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from gongjian.client.errors import Details
from gongjian.client.models import AtLeast, Entity, EntityDetail, EntityPage, Page, Relation
from gongjian.client.operations import networks
from graph.ontology import ONTOLOGY
from tests.gongjian.client.cases import CASES, Case

OTHERWISE = {"batch": {"ids"}, "match": {"names", "type", "region"}}
"""Parameters that go into the body by another name."""
PLAIN = {"string": str, "integer": int, "number": float, "boolean": bool}


def test_every_answer_is_read_as_the_document_has_it(document: Any) -> None:
    faults = [
        f"{name}: {fault}"
        for name, case in CASES.items()
        for path in [template(document, case.ask.path)]
        for fault in Comparison(document).faults(answer(document, path, case.ask.body is None), case.ask.answer, "")
    ]
    assert faults == []


def test_every_parameter_of_the_document_is_one_of_the_client(document: Any) -> None:
    for name, case in CASES.items():
        path = template(document, case.ask.path)
        if path is None or name == "query":
            continue
        [operation] = document["paths"][path].values()
        there = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"} - {"cursor"}
        own = {each.rstrip("_") for each in inspect.signature(case.operation).parameters} - {"page_size"}
        body = set(case.ask.body or ())
        about = {next(iter(inspect.signature(case.operation).parameters))} if "{" in path else set()
        assert there <= own, name
        assert own - there - about - body - OTHERWISE.get(name, set()) == set(), name


@pytest.mark.parametrize("name", sorted(CASES.keys() | {"export", "network_page"}))
def test_every_parameter_reaches_the_request(name: str) -> None:
    files = {"export": Case(networks.export, ("gexf", "x")), "network_page": Case(networks.network_page, ("x",))}
    case = {**CASES, **files}[name]
    for parameter in inspect.signature(case.operation).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.name != "page_size":
            value: Any = 7 if parameter.name == "limit" else "7"
            asked = replace(case, named={parameter.name: value}).ask
            body = getattr(asked, "body", None) or {}
            there = {*asked.params, *((each, str(said)) for each, said in body.items())}
            there |= {(each, said) for query in body.get("queries", ()) for each, said in query.items()}
            assert (parameter.name.rstrip("_"), "7") in there, parameter.name


def test_a_problem_is_read_as_the_document_has_it(document: Any) -> None:
    assert list(Comparison(document).faults({"$ref": "#/components/schemas/Problem"}, Details, "Problem")) == []


@pytest.mark.parametrize(
    ("property_", "changed", "fault"),
    [
        ("amount", {"type": "string"}, "Fund.amount: string, and float in the client"),
        ("colour", {"type": "string"}, "Fund.colour: not in the client"),
        (
            "qualifier",
            {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "Fund.qualifier: may be null, not in the client",
        ),
        ("kind", None, "Fund.kind: not in the document"),
    ],
)
def test_a_property_that_changes_is_named(document: Any, property_: str, changed: Any, fault: str) -> None:
    fund = document["components"]["schemas"]["Fund"]
    properties = {**fund["properties"], property_: changed}
    other = {**fund, "properties": {name: schema for name, schema in properties.items() if schema}}
    schemas = {**document["components"]["schemas"], "Fund": other}
    [path] = [each for each in document["paths"] if each.endswith("/funds")]
    changed_document = {**document, "components": {"schemas": schemas}}
    found = Comparison(changed_document).faults(answer(document, path, True), CASES["funds"].ask.answer, "")
    assert fault in set(found)


def test_requiredness_is_compared(document: Any) -> None:
    fund = document["components"]["schemas"]["Fund"]
    for required in ([], [*fund["required"], "kind"]):
        schemas = {**document["components"]["schemas"], "Fund": {**fund, "required": required}}
        assert any(
            "required" in fault
            for fault in Comparison({"components": {"schemas": schemas}}).faults(
                {"$ref": "#/components/schemas/Fund"}, Entity.types["Fund"], "Fund"
            )
        )


def test_the_client_knows_every_type_of_entity_and_property_of_relations() -> None:
    assert set(Entity.types) == set(EntityDetail.types) == set(ONTOLOGY.entities)
    own = {name for cls in ONTOLOGY.relations.values() for name in cls.model_fields}
    assert set(Relation.model_fields) == own


def test_what_a_newer_service_says_more_is_kept() -> None:
    festival = {"id": "festival/nadam", "type": "Festival", "name": "那达慕", "aliases": [], "cited": [], "month": 7}
    page = EntityPage.model_validate({"items": [festival], "next": None, "total": {"at_least": 10000}, "more": [1]})
    [item] = page.items
    assert type(item) is Entity
    assert item.model_extra == {"month": 7}
    assert item.row()["month"] == 7
    assert page.model_extra == {"more": [1]}
    assert isinstance(page.total, AtLeast)
    assert (int(page.total), repr(page.total)) == (10_000, "≥10000")
    with pytest.raises(ValueError, match="frozen"):
        page.next = "x"  # type: ignore[misc]  # as somebody may try


def template(document: Any, path: str) -> str | None:
    """The path of the document that a request's path fits."""
    if path in document["paths"]:
        return path
    fits = [
        each
        for each in document["paths"]
        if len(each.split("/")) == len(path.split("/"))
        and all(a == b or a.startswith("{") for a, b in zip(each.split("/"), path.split("/"), strict=True))
    ]
    if fits:
        return str(fits[0])
    rest = [each for each in document["paths"] if "{relation_id}" in each and each.count("/") + 1 == path.count("/")]
    return str(rest[0]) if rest else None


def answer(document: Any, path: str | None, get: bool) -> Any:
    """The schema of the answer to a path."""
    assert path is not None, "the document has no such path"
    operation = document["paths"][path]["get" if get else "post"]
    return operation["responses"]["200"]["content"]["application/json"]["schema"]


class Comparison:
    """Looks at schemas and at the types of the client side by side; each pair once."""

    def __init__(self, document: Any) -> None:
        self.schemas = document["components"]["schemas"]
        self.seen: set[tuple[str, Any]] = set()

    def faults(self, schema: Any, kind: Any, where: str) -> Iterator[str]:
        """What differs, each with the name of the property."""
        if ref := schema.get("$ref"):
            name = ref.rpartition("/")[2]
            if (name, kind) not in self.seen:
                self.seen.add((name, kind))
                yield from self.faults(self.schemas[name], kind, name)
            return
        kind = get_args(kind)[0] if get_origin(kind) is Annotated else kind
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from self._of_model(schema, kind, where)
        elif get_origin(kind) in (Union, types.UnionType):
            yield from self._of_union(schema, kind, where)
        else:
            yield from self._of_value(schema, kind, where)

    def _of_model(self, schema: Any, kind: type[BaseModel], where: str) -> Iterator[str]:
        if "oneOf" in schema:
            for ref in schema["oneOf"]:
                one = self.schemas[ref["$ref"].rpartition("/")[2]]
                own = getattr(kind, "types", {}).get(one["properties"]["type"]["const"], kind)
                yield from self.faults(ref, own, where)
            return
        if "properties" not in schema:
            yield f"{where}: {schema.get('type')}, and {kind.__name__} in the client"
            return
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        for name in schema["properties"].keys() - fields.keys():
            yield f"{where}.{name}: not in the client"
        for name in fields.keys() - schema["properties"].keys():
            if kind is not Relation:  # it has the properties of all relations
                yield f"{where}.{name}: not in the document"
        for name in fields.keys() & schema["properties"].keys():
            if (name in schema.get("required", ())) != fields[name].is_required():
                yield f"{where}.{name}: required in the one, not in the other"
            annotation: Any = fields[name].annotation
            yield from self.faults(schema["properties"][name], annotation, f"{where}.{name}")

    def _of_union(self, schema: Any, kind: Any, where: str) -> Iterator[str]:
        options = schema.get("anyOf", [schema])
        there = [each for each in options if each.get("type") != "null"]
        kinds = [each for each in get_args(kind) if each is not type(None)]
        if len(there) < len(options) and type(None) not in get_args(kind):
            yield f"{where}: may be null, not in the client"
        if len(there) != len(kinds):
            yield f"{where}: one of {len(there)}, and of {len(kinds)} in the client"
            return
        for option, one in zip(there, kinds, strict=True):
            yield from self.faults(option, one, where)

    def _of_value(self, schema: Any, kind: Any, where: str) -> Iterator[str]:
        if "anyOf" in schema:
            if any(each.get("type") == "null" for each in schema["anyOf"]):
                yield f"{where}: may be null, not in the client"
            else:
                yield f"{where}: one of several, and {kind} in the client"
        elif get_origin(kind) is Literal:
            if sorted(get_args(kind)) != sorted(schema.get("enum", [schema.get("const")])):
                yield f"{where}: {schema.get('enum', schema.get('const'))}, and {get_args(kind)} in the client"
        elif get_origin(kind) is tuple:
            yield from self._of_list(schema, get_args(kind), where)
        elif get_origin(kind) is dict:
            if schema.get("type") != "object":
                yield f"{where}: {schema.get('type')}, and a mapping in the client"
            inner = schema.get("additionalProperties", True)
            yield from self.faults({} if isinstance(inner, bool) else inner, get_args(kind)[1], f"{where}.*")
        elif kind is Any:
            if "type" in schema:
                yield f"{where}: {schema['type']}, and anything in the client"
        elif PLAIN.get(schema.get("type", "")) is not kind:
            yield f"{where}: {schema.get('type')}, and {getattr(kind, '__name__', kind)} in the client"

    def _of_list(self, schema: Any, kinds: tuple[Any, ...], where: str) -> Iterator[str]:
        if schema.get("type") != "array":
            yield f"{where}: {schema.get('type')}, and a list in the client"
        elif kinds[-1] is Ellipsis:
            yield from self.faults(schema["items"], kinds[0], f"{where}[]")
        else:
            for part, kind in zip(schema["prefixItems"], kinds, strict=True):
                yield from self.faults(part, kind, f"{where}[]")


def test_pages_are_what_lists_come_in() -> None:
    for case in CASES.values():
        made: Any = case.ask.answer
        if inspect.isclass(made) and issubclass(made, Page):
            assert {"items", "next", "total", "as_of"} <= made.model_fields.keys()
