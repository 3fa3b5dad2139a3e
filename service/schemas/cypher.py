"""Envelopes of a stranger's question and of its answer."""

from typing import Any

from pydantic import Field

from service.schemas.envelope import Envelope


class CypherQuestion(Envelope):
    """A query of one's own, and its parameters; their types are those of JSON, `5` an integer and `5.0` a number."""

    query: str = Field(
        description="Cypher, at most 20 000 characters",
        examples=["MATCH (p:Place {id: $id})<-[:LOCATED_IN]-(o:Organization) RETURN o.name AS name ORDER BY name"],
    )
    params: dict[str, Any] = Field({}, examples=[{"id": "place/630103"}])


class CypherAnswer(Envelope):
    """Rows of values in the order of the columns; `truncated` where the limit of rows or bytes cut some off."""

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool
