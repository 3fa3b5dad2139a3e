"""Paths: how two entities hang together."""

from typing import Annotated

from fastapi import APIRouter, Header, Query
from pydantic import Field

from graph.ontology.thing import EntityId
from graph.repository.paths import LENGTH, LIMIT, LONGEST, MOST, PathQuestion, paths
from service import schemas
from service.answers import Json
from service.dependencies import Dated, GraphStore
from service.languages import language
from service.version import API

router = APIRouter(prefix=API, tags=["networks"])


class Between(Dated):
    """Between which entities to find paths, and which paths."""

    from_: EntityId = Field(
        alias="from", description="id of the entity to start from", examples=["organization/haixi-resident-enterprises"]
    )
    to: EntityId = Field(description="id of the entity to reach", examples=["place/632800"])
    max_length: int = Field(LENGTH, ge=1, le=LONGEST, description="the most relations of a path")
    relation: list[str] = Field([], description="types of relation to follow; all where none is given")
    limit: int = Field(LIMIT, ge=1, le=MOST, description="the most paths")


@router.get("/paths", response_model=schemas.Paths)
async def list_paths(
    store: GraphStore,
    question: Annotated[Between, Query()],
    accept_language: Annotated[str, Header(description="`zh` (default) or `en`: of the labels")] = "",
) -> Json:
    """The shortest paths between two entities, then longer ones, whichever way their relations go.

    None visits an entity twice, nor passes through a source, the country, or a place that nothing is known of (those
    above an end aside). At most 500 neighbours of one entity and 5 000 entities from each end are looked at: where
    that cuts the search, or there are more paths than `limit`, `truncated` is true and `limits` says which it was.
    """
    asked = PathQuestion(
        question.from_,
        question.to,
        max_length=question.max_length,
        relations=tuple(question.relation),
        limit=question.limit,
        moment=question.moment,
    )
    found = await paths(store, asked)
    answer = found.wire(english=language(accept_language) == "en")
    return Json({**answer, **question.moment.wire(found.undated)})
