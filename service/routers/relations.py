"""Relations: one with both its ends, and what was changed of one."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from graph.repository import changes, relations
from graph.repository.changes import Change
from graph.repository.moments import Span
from service import schemas
from service.answers import Json, page
from service.dependencies import Dated, GraphStore
from service.routers.changes import HistoryQuestion
from service.version import API

router = APIRouter(prefix=API, tags=["relations"])

RelationId = Annotated[
    str,
    Path(pattern=r"^[a-z-]+/[0-9a-f]{16}$", description="id of a relation"),
]


@router.get("/relations/{relation_id:path}/history", response_model=schemas.ChangePage)
async def history(store: GraphStore, relation_id: RelationId, question: Annotated[HistoryQuestion, Query()]) -> Json:
    """What was changed of a relation, the newest first; of a deleted one too.

    As of a time: the changes before or after which it held then by its own days, whenever they were made.
    """
    moment = question.moment
    found = await changes.history(store, relation_id, moment, limit=question.limit, at=question.cursor)
    return page(found, Change.wire, moment)


@router.get("/relations/{relation_id:path}", response_model=schemas.RelationDetail)
async def one_relation(store: GraphStore, relation_id: RelationId, question: Annotated[Dated, Query()]) -> Json:
    """A relation with both its ends; a 404 where it, or one of them, did not hold then."""
    found = await relations.relation(store, relation_id, question.moment)
    return Json({**found.wire(), **question.moment.wire(int(Span.stated(found.relation).undated))})
