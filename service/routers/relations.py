"""Relations: one with both its ends, and what was changed of one."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from graph.repository import changes, relations
from graph.repository.moments import Span
from graph.repository.relations import Tie
from service import schemas
from service.answers import Json, page
from service.dependencies import Dated, GraphStore, Paged
from service.routers.changes import change
from service.version import API

router = APIRouter(prefix=API, tags=["relations"])

RelationId = Annotated[
    str,
    Path(pattern=r"^[a-z-]+/[0-9a-f]{16}$", description="id of a relation", examples=["paired-with/0123456789abcdef"]),
]


@router.get("/relations/{relation_id:path}/history", response_model=schemas.ChangePage)
async def history(store: GraphStore, relation_id: RelationId, question: Annotated[Paged, Query()]) -> Json:
    """What was changed of a relation, the newest first."""
    return page(await changes.history(store, relation_id, limit=question.limit, at=question.cursor), change)


@router.get("/relations/{relation_id:path}", response_model=schemas.RelationDetail)
async def one_relation(store: GraphStore, relation_id: RelationId, question: Annotated[Dated, Query()]) -> Json:
    """A relation with both its ends; a 404 where it, or one of them, did not hold then."""
    found = await relations.relation(store, relation_id, question.moment)
    return Json({**tie(found), **question.moment.wire(int(Span.stated(found.relation).undated))})


def tie(found: Tie) -> dict[str, Any]:
    """A tie in the shape of the contract; `via` is left out where there is none."""
    shown = {"relation": found.relation.wire(), "from": found.from_.wire(), "to": found.to.wire()}
    return {**shown, "via": found.via.wire()} if found.via else shown
