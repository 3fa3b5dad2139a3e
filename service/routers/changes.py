"""Changes: what the runs wrote."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from graph.ontology.instants import Instant
from graph.repository import changes
from graph.repository.changes import Change
from service import schemas
from service.answers import Json, page
from service.dependencies import GraphStore, Paged
from service.version import API

router = APIRouter(prefix=API, tags=["changes"])


class ChangeQuestion(Paged):
    """Which changes to list."""

    since: Instant | Literal[""] = Field("", description="an ISO date or instant")


@router.get("/changes", response_model=schemas.ChangePage)
async def list_changes(store: GraphStore, question: Annotated[ChangeQuestion, Query()]) -> Json:
    """What was created, updated, deleted and renamed, the newest first."""
    return page(await changes.changes(store, question.since, limit=question.limit, at=question.cursor), Change.wire)
