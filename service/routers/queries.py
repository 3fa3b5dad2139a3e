"""Named queries: each public one as an operation of its own, with typed parameters."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query
from pydantic import AfterValidator, Field, WithJsonSchema, create_model

from graph import parameters
from graph.parameters import LARGEST, scalar
from graph.queries import Query as Named
from graph.repository.moments import Moment
from graph.repository.named import MOST, ask, described, public, undated
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
COUNT = Annotated[int, Field(ge=parameters.LEAST, le=parameters.MOST)]
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
    return Json({"items": [described(named, API) for named in public().values()]})


def _question(named: Named) -> type[Strict]:
    """The model of a query's parameters, as an address gives them."""
    fields: dict[str, Any] = {}
    for each in named.parameters:
        type_ = _type(each)
        nullable = not each.required and each.default is None
        default = ... if each.required else each.default
        fields[each.name] = (type_ | None if nullable else type_, Field(default, description=each.about))
    if named.dated:
        fields["as_of"] = (Date | None, Field(None, description=AS_OF_ABOUT))
    words = named.name.replace("/", "_").replace("-", "_").split("_")
    return cast("type[Strict]", create_model("".join(map(str.title, words)), __base__=Strict, **fields))


def _type(each: parameters.Parameter) -> Any:  # noqa: ANN401 - a type, put together here
    """The type of a parameter: of a closed list its values, of a number of rows its bounds."""
    if each.choices:
        one: Any = Literal.__getitem__(each.choices)
        return Annotated[list[one], Field(max_length=WIDEST)] if each.type.startswith("list of ") else one
    return LIMIT if each.name == "limit" else COUNT if each.counts else TYPES[each.type]


def _operation(named: Named) -> Callable[..., Awaitable[Json]]:
    """The handler of a query."""

    async def asked(store: GraphStore, question: Any) -> Json:  # noqa: ANN401 - the type is put in below
        given = question.model_dump()
        as_of = given.pop("as_of", None)
        if as_of is not None:
            given = named.at(given, as_of, question.model_fields_set)
        answer, moment = await ask(store, named, given), Moment.of(as_of)
        return Json({**answer.wire(), **moment.wire(await undated(store, answer, moment))})

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
