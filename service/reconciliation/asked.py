"""What clients of reconciliation send: batches of queries and of values to fetch, as JSON in a field of a form."""

from collections.abc import Collection
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from graph.repository.matching import Wanted
from graph.repository.searching import LONGEST
from graph.repository.shapes import whole

MOST_QUERIES = 100
MOST_SHOWN = 20
MOST_IDS = 100
MOST_TYPES = 20
MOST_PROPERTIES = 20
REGION = "region"
"""The property of a query that is matched as the region."""
T = TypeVar("T")


def _listed(given: Any) -> list[str]:  # noqa: ANN401  as it was sent
    """One or several, each by its id alone or as an object that has one: a list of ids, without what is none."""
    several = given if isinstance(given, list) else [given]
    ids = [each.get("id") if isinstance(each, dict) else each for each in several]
    return [each for each in ids if isinstance(each, str)][:MOST_TYPES]


def _else(usual: T) -> WrapValidator:
    """A value that the protocol does not know is as if it were not given: the other rows of a batch want an answer."""

    def read(given: Any, inner: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401  as it was sent
        try:
            return inner(given)
        except ValidationError:
            return usual

    return WrapValidator(read)


class Value(BaseModel):
    """A value that stands for an entity, which was reconciled before."""

    id: str = Field(max_length=200)
    name: str = ""


class Property(BaseModel):
    """What else is known of the thing: the id of a property and one or several of its values."""

    pid: str = Field(max_length=LONGEST)
    v: str | int | float | bool | Value | list[str | int | float | bool | Value] | None = None

    def text(self) -> str:
        """The first value: the id of an entity, else the words; a number as a code has it, 630100 and not 630100.0."""
        first = (self.v[0] if self.v else None) if isinstance(self.v, list) else self.v
        return first.id if isinstance(first, Value) else "" if first is None else str(whole(first))


def _readable(given: Any) -> list[Property]:  # noqa: ANN401  as it was sent
    """The properties that can be read, without the others."""
    several = given if isinstance(given, list) else []
    found: list[Property | None] = [READ.validate_python(each) for each in several]
    return [each for each in found if each is not None][:MOST_PROPERTIES]


class Query(BaseModel):
    """A name to reconcile; fields that are not of the protocol, and values that it does not know, are overlooked."""

    query: str = ""
    type: Annotated[list[str], BeforeValidator(_listed)] = []
    type_strict: Annotated[Literal["any", "all", "should"], _else("should")] = "should"
    limit: Annotated[int, Field(ge=0), _else(5)] = 5
    properties: Annotated[list[Property], BeforeValidator(_readable)] = []

    def among(self, known: Collection[str]) -> Self:
        """The query with those of its types alone that are known."""
        return self.model_copy(update={"type": [each for each in self.type if each in known]})

    def in_vain(self, known: Collection[str]) -> bool:
        """Whether it insists on types none of which is known."""
        return bool(self.only) and not self.among(known).only

    @property
    def only(self) -> tuple[str, ...]:
        """The types that it insists on: OpenRefine always says `should`, which leaves others in."""
        return () if self.type_strict == "should" else tuple(self.type)

    @property
    def most(self) -> int:
        """How many candidates are told; none asked for is the usual number."""
        return min(self.limit or 5, MOST_SHOWN)

    def wanted(self, field: str) -> Wanted:
        """The query as matching takes it; a region that is no place's is overlooked: the others want an answer."""
        region = next((each.text()[:LONGEST] for each in self.properties if each.pid == REGION), "")
        return Wanted(self.query.strip()[:LONGEST], tuple(self.type), region, field, lenient=True)


class Wish(BaseModel):
    """A property to fetch."""

    id: str = Field(max_length=LONGEST)


class Extension(BaseModel):
    """Of which entities which properties to fetch."""

    ids: list[str] = Field(max_length=MOST_IDS)
    properties: list[Wish] = Field(max_length=50)


READ: TypeAdapter[Property | None] = TypeAdapter(Annotated[Property | None, _else(None)])
QUERIES: TypeAdapter[dict[str, Query]] = TypeAdapter(Annotated[dict[str, Query], Field(max_length=MOST_QUERIES)])
QUERY = TypeAdapter(Query)
EXTENSION = TypeAdapter(Extension)


def single(text: str) -> Query:
    """A query by itself: JSON, or nothing but the name. Raises ValidationError."""
    return QUERY.validate_json(text) if text.lstrip().startswith("{") else Query(query=text)
