"""What handlers ask for: the store, a page's size and place, regions that exist."""

import re
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs

from fastapi import Depends, Path, Request
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from graph.ontology import Ontology
from graph.ontology.days import PATTERN, interval
from graph.ontology.thing import EntityId
from graph.repository.moments import Moment
from graph.repository.paging import MOST
from graph.store import Store
from service.presence import Presence
from service.turns import Turns


async def store(request: Request) -> Store:
    """The graph that the lifespan opened. Raises GraphError while the engine is away, or holds none for this build."""
    opened: Store = request.state.store
    presence: Presence = request.state.presence
    await presence.check()
    return opened


def ontology(request: Request) -> Ontology:
    """The types that this service was made with."""
    opened: Store = request.state.store
    return opened.ontology


def turn(request: Request) -> Turns:
    """The turns of this service."""
    turns: Turns = request.state.turns
    return turns


def export_turn(request: Request) -> Turns:
    """The turns of exports, which take longer than questions."""
    turns: Turns = request.state.exports
    return turns


async def heavy(request: Request) -> AsyncIterator[None]:
    """A turn among all costly questions, until the answer is made; it is not held while it is sent."""
    turns: Turns = request.state.heavy
    async with turns.of(request.scope):
        yield


HEAVY = Depends(heavy, scope="function")
"""What routes depend on whose questions cost more than a look at some facts."""
Turn = Annotated[Turns, Depends(turn)]
ExportTurn = Annotated[Turns, Depends(export_turn)]
GraphStore = Annotated[Store, Depends(store)]
Types = Annotated[Ontology, Depends(ontology)]
Slug = Annotated[
    str, Path(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=200, description="the id, less its type and the slash")
]
TypeName = Annotated[str, Path(pattern=r"^[a-z]+$", max_length=40, description="prefix of ids")]
Code = Annotated[str, Path(pattern=r"^[a-z0-9-]+$", max_length=200, description="division code, or slug")]
PLACE = r"^(place/)?[a-z0-9-]+$"
"""A place by its id or its code."""
Region = Annotated[str, Field(pattern=PLACE, examples=["place/632800"])]


def _calendar(text: str) -> str:
    try:
        interval(text)
    except ValueError:
        raise PydanticCustomError(
            "calendar_date", "write YYYY, YYYY-MM or YYYY-MM-DD, a date of the calendar"
        ) from None
    return text


Date = Annotated[
    str,
    AfterValidator(_calendar),
    WithJsonSchema({"type": "string", "pattern": PATTERN, "examples": ["2013", "2013-06", "2013-06-30"]}),
]


def _calendar_or_none(text: str) -> str:
    return _calendar(text) if text else text


def _place_or_none(text: str) -> str:
    if text and not re.fullmatch(PLACE, text):
        raise PydanticCustomError("place_code", "write the code or the id of a place, such as 632800 or place/632800")
    return text


DateField = Annotated[str, AfterValidator(_calendar_or_none)]
"""A date in a form of a page; an empty field asks for nothing."""
PlaceField = Annotated[str, AfterValidator(_place_or_none)]
"""A place in a form of a page, by id or code; an empty field asks for nothing."""


class Then(BaseModel):
    """What a page is asked that can be asked of a time in the past; it overlooks parameters that it does not know."""

    model_config = ConfigDict(populate_by_name=True)

    as_of: DateField = ""

    @property
    def moment(self) -> Moment:
        """The time asked of: all time where the field is empty."""
        return Moment.of(self.as_of or None)


class Strict(BaseModel):
    """Parameters of a question; one that is not known is refused, not overlooked."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Paged(Strict):
    """The size of a page, and where it begins."""

    limit: int = Field(50, ge=1, le=MOST, description="the most items of a page")
    cursor: str | None = Field(None, max_length=8000, description="`next` of the page before")


class Placed(Strict):
    """A question that can be narrowed to places and all below them."""

    region: list[Region] = Field([], description="ids or codes of places; each means it and all below")


class Dated(Strict):
    """A question that can be asked of a time in the past."""

    as_of: Date | None = Field(
        None,
        description="a year, month or day: only what held at some time of it; what has no dates is taken to hold, and "
        "the answer's `as_of` says how many facts that are. Places in `region` need not have held",
    )

    @property
    def moment(self) -> Moment:
        """The time asked of: all time where none is given."""
        return Moment.of(self.as_of)


class Known(Strict):
    """A question that leaves out places that nothing is known of, unless asked."""

    places: Literal["known", "all"] = Field("known", description="`all` includes places that nothing is known of")


async def posted(request: Request) -> Mapping[str, list[str]]:
    """The fields of a form that was sent as forms are; of another body none."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if kind != "application/x-www-form-urlencoded":
        return {}
    return parse_qs(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=500)


async def declared_only(request: Request) -> None:
    """Refuse a parameter that the document does not name, or that is given twice and is no list.

    Nobody shall believe that it counted.
    """
    operations = request.app.openapi()["paths"].get(request.scope["route"].path_format, {})
    parameters = operations.get(request.method.lower(), {}).get("parameters", [])
    declared = {each["name"]: each["schema"] for each in parameters if each["in"] == "query"}
    faults = [(name, "extra_forbidden") for name in request.query_params if name not in declared]
    for name, schema in declared.items():
        if len(request.query_params.getlist(name)) > 1 and not _repeatable(schema):
            faults.append((name, "given_twice"))
    if faults:
        raise RequestValidationError([{"loc": ("query", name), "type": kind} for name, kind in faults])


def _repeatable(schema: dict[str, Any]) -> bool:
    """Whether a parameter is a list, or may be one."""
    return any(each.get("type") == "array" for each in (schema, *schema.get("anyOf", ())))


__all__ = [
    "HEAVY",
    "Code",
    "DateField",
    "Dated",
    "EntityId",
    "ExportTurn",
    "GraphStore",
    "Known",
    "Paged",
    "PlaceField",
    "Placed",
    "Slug",
    "Strict",
    "Then",
    "Turn",
    "Turns",
    "TypeName",
    "Types",
    "posted",
]
