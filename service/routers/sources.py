"""Sources: the documents, and the facts that are cited from them."""

from typing import Annotated

from fastapi import APIRouter, Query

from graph.repository import sources
from graph.repository.sources import CitedFact
from service import schemas
from service.answers import Json, page
from service.dependencies import Dated, GraphStore, Paged, Slug
from service.version import API

router = APIRouter(prefix=API, tags=["sources"])


class FactQuestion(Paged, Dated):
    """Which facts of a source to list."""


@router.get("/sources", response_model=schemas.Sources)
async def list_sources(store: GraphStore, question: Annotated[Dated, Query()]) -> Json:
    """Every source, and how many facts are cited from it.

    As of a time: those published by then, and the facts that held then. A source of no date is kept, and is undated.
    """
    found, undated = await sources.sources(store, question.moment)
    return Json({"items": [each.wire() for each in found], **question.moment.wire(undated)})


@router.get("/sources/{slug}", response_model=schemas.SourceThen)
async def one_source(store: GraphStore, slug: Slug, question: Annotated[Dated, Query()]) -> Json:
    """A source, and how many facts are cited from it.

    As of a time: the facts that held then, whenever the source was published, as in `/sources/{slug}/facts`.
    """
    found, undated = await sources.source(store, slug, question.moment)
    return Json({**found.wire(), **question.moment.wire(undated)})


@router.get("/sources/{slug}/facts", response_model=schemas.CitedFactPage)
async def facts(store: GraphStore, slug: Slug, question: Annotated[FactQuestion, Query()]) -> Json:
    """The facts cited from a source, in the order of the text."""
    found = await sources.facts(store, slug, question.moment, limit=question.limit, at=question.cursor)
    return page(found, CitedFact.wire, question.moment)
