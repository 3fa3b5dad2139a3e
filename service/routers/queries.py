"""Named queries: each public one as an operation of its own, with typed parameters."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, cast

from fastapi import APIRouter, Query
from pydantic import AfterValidator, Field, WithJsonSchema, create_model

from graph.parameters import LARGEST, Parameter, scalar
from graph.queries import Query as Named
from graph.repository.moments import Moment, iso
from graph.repository.named import MOST, ask, public
from service import schemas
from service.answers import Json
from service.dependencies import Date, GraphStore, Strict
from service.version import API

router = APIRouter(prefix=API, tags=["queries"])

WIDEST = 1000
"""How many values a list may have."""
Integer = Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Scalar = Annotated[str, AfterValidator(scalar), WithJsonSchema({"type": ["string", "number"]})]
TYPES: dict[str, Any] = {
    "string": str,
    "integer": Integer,
    "number": Number,
    "boolean": bool,
    "scalar": Scalar,
    "date": Date,
    "list of string": Annotated[list[str], Field(max_length=WIDEST)],
    "list of integer": Annotated[list[Integer], Field(max_length=WIDEST)],
}
"""How each type of parameter is read from an address; a list is a parameter that is given again and again."""
LIMIT = Annotated[int, Field(ge=1, le=MOST)]
AS_OF_ABOUT = "a year, month or day: only what held at some time of it; in the stead of as_of_from and as_of_to"
SHAPES: dict[str, dict[str, Any]] = {
    "Entity": {"$ref": "#/components/schemas/Entity"},
    "Relation": {"$ref": "#/components/schemas/Relation"},
    "scalar": {"type": ["string", "number"]},
    "map": {"type": "object"},
}


@router.get("/queries", response_model=schemas.NamedQueries)
async def queries() -> Json:
    """Every named query with its parameters and columns; its text is `cypher/<name>.cypher`."""
    return Json({"items": [_described(named) for named in public().values()]})


def _described(named: Named) -> dict[str, Any]:
    asked = f"?{named.example}" if named.example else ""
    return {
        "name": named.name,
        "summary": named.summary,
        "parameters": [_parameter(each) for each in named.parameters],
        "returns": [{"name": name, "type": type_} for name, type_ in named.returns],
        "dated": named.dated,
        "href": f"{API}/queries/{named.name}{asked}",
    }


def _parameter(each: Parameter) -> dict[str, Any]:
    shown = {"name": each.name, "type": each.type, "about": each.about, "required": each.required}
    return shown if each.default is None else {**shown, "default": each.default}


def _question(named: Named) -> type[Strict]:
    """The model of a query's parameters, as an address gives them."""
    fields: dict[str, Any] = {}
    for each in named.parameters:
        type_ = LIMIT if each.name == "limit" else TYPES[each.type]
        nullable = not each.required and each.default is None
        default = ... if each.required else each.default
        fields[each.name] = (type_ | None if nullable else type_, Field(default, description=each.about))
    if named.dated:
        fields["as_of"] = (Date | None, Field(None, description=AS_OF_ABOUT))
    words = named.name.replace("/", "_").replace("-", "_").split("_")
    return cast("type[Strict]", create_model("".join(map(str.title, words)), __base__=Strict, **fields))


def _operation(named: Named) -> Callable[..., Awaitable[Json]]:
    """The handler of a query."""

    async def asked(store: GraphStore, question: Any) -> Json:  # noqa: ANN401 - the type is put in below
        given = question.model_dump()
        as_of = given.pop("as_of", None)
        if as_of is not None:
            given = named.at(given, as_of, question.model_fields_set)
        days = {"from": iso(Moment.of(as_of).lo), "to": iso(Moment.of(as_of).hi)}
        answer = await ask(store, named, given)
        return Json({**answer.wire(), **({"as_of": days} if as_of is not None else {})})

    asked.__annotations__["question"] = Annotated[_question(named), Query()]
    return asked


def _row(named: Named) -> dict[str, Any]:
    """The schema of a row: a value for each column, each of its type or null."""
    cells = [{"anyOf": [_shape(type_), {"type": "null"}], "title": name} for name, type_ in named.returns]
    return {"type": "array", "prefixItems": cells, "minItems": len(cells), "maxItems": len(cells)}


def _shape(type_: str) -> dict[str, Any]:
    if type_.startswith("list of "):
        return {"type": "array", "items": _shape(type_.removeprefix("list of "))}
    return SHAPES.get(type_, {"type": type_})


def _extra(named: Named) -> dict[str, Any]:
    """What the document says of a query's answer beside that it is one: the types of its rows."""
    more = {"properties": {"rows": {"type": "array", "items": _row(named), "maxItems": MOST}}}
    return {"responses": {"200": {"content": {"application/json": {"schema": more}}}}}


for _named in public().values():
    router.add_api_route(
        f"/queries/{_named.name}",
        _operation(_named),
        methods=["GET"],
        operation_id=f"query_{_named.name.replace('/', '_')}",
        summary=_named.name,
        description=_named.summary,
        response_model=schemas.Answer,
        openapi_extra=_extra(_named),
    )
