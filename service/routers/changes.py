"""Changes: what the runs wrote."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from graph.ontology.instants import Instant
from graph.repository import changes
from graph.repository.changes import Change
from service import schemas
from service.answers import Json, page
from service.dependencies import Dated, GraphStore, Paged
from service.version import API

router = APIRouter(prefix=API, tags=["changes"])


class HistoryQuestion(Paged, Dated):
    """Which page of the changes of one fact."""


class ChangeQuestion(Paged, Dated):
    """Which changes to list."""

    since: Instant | Literal[""] = Field("", description="an ISO date or instant")


@router.get("/changes", response_model=schemas.ChangePage)
async def list_changes(store: GraphStore, question: Annotated[ChangeQuestion, Query()]) -> Json:
    """What was created, updated, deleted and renamed, the newest first.

    As of a time: changes of facts that held then, before the change or after it, by their own days. When a change was
    made is not asked after: that is `since`. Sums of a load have no days and are always told.
    """
    moment = question.moment
    found = await changes.changes(store, question.since, moment, limit=question.limit, at=question.cursor)
    return page(found, Change.wire, moment)
