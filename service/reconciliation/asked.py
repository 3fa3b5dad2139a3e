"""What clients of reconciliation send: batches of queries and of values to fetch, as JSON in a field of a form."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter

from graph.repository.matching import Wanted
from graph.repository.searching import LONGEST

MOST_QUERIES = 100
MOST_SHOWN = 20
MOST_IDS = 100
REGION = "region"
"""The property of a query that is matched as the region."""
T = TypeVar("T")


def _listed(given: Any) -> Any:  # noqa: ANN401  as it was sent
    """One or several, each by its id alone or as an object that has one: a list of ids."""
    several = given if isinstance(given, list) else [given]
    return [each.get("id") if isinstance(each, dict) else each for each in several if each is not None]


class Value(BaseModel):
    """A value that stands for an entity, which was reconciled before."""

    id: str = Field(max_length=200)
    name: str = ""


class Property(BaseModel):
    """What else is known of the thing: the id of a property and one or several of its values."""

    pid: str = Field(max_length=LONGEST)
    v: str | float | bool | Value | list[str | float | bool | Value] | None = None

    def text(self) -> str:
        """The first value: the id of an entity, else the words."""
        first = (self.v[0] if self.v else None) if isinstance(self.v, list) else self.v
        return first.id if isinstance(first, Value) else "" if first is None else str(first)


class Query(BaseModel):
    """A name to reconcile; fields that are not of the protocol are overlooked, as it asks of services."""

    query: str = Field("", max_length=2000)
    type: Annotated[list[str], BeforeValidator(_listed), Field(max_length=20)] = []
    type_strict: Literal["any", "all", "should"] = "should"
    limit: int = Field(5, ge=0)
    properties: list[Property] = Field([], max_length=20)

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


QUERIES: TypeAdapter[dict[str, Query]] = TypeAdapter(Annotated[dict[str, Query], Field(max_length=MOST_QUERIES)])
QUERY = TypeAdapter(Query)
EXTENSION = TypeAdapter(Extension)


def single(text: str) -> Query:
    """A query by itself: JSON, or nothing but the name. Raises ValidationError."""
    return QUERY.validate_json(text) if text.lstrip().startswith("{") else Query(query=text)
