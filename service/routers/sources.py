"""Sources: the documents, and the facts that are cited from them."""

from typing import Annotated

from fastapi import APIRouter, Query

from graph.repository import entities, sources
from graph.repository.entities import Filter
from graph.repository.paging import MOST
from service import schemas
from service.answers import Json, page
from service.dependencies import Dated, GraphStore, Paged, Slug
from service.version import API

router = APIRouter(prefix=API, tags=["sources"])


class FactQuestion(Paged, Dated):
    """Which facts of a source to list."""


@router.get("/sources", response_model=schemas.Sources)
async def list_sources(store: GraphStore) -> Json:
    """Every source, and how many facts are cited from it."""
    found = await entities.entities(store, Filter(types=("Source",)), sort="id", limit=MOST, at=None)
    counts = await sources.counts(store)
    return Json({"items": [_source(each.id, counts, each.wire()) for each in found.items]})


@router.get("/sources/{slug}", response_model=schemas.SourceUse)
async def one_source(store: GraphStore, slug: Slug) -> Json:
    """A source, and how many facts are cited from it."""
    found = await entities.entity(store, f"source/{slug}")
    return Json(_source(found.id, await sources.counts(store), found.wire()))


@router.get("/sources/{slug}/facts", response_model=schemas.CitedFactPage)
async def facts(store: GraphStore, slug: Slug, question: Annotated[FactQuestion, Query()]) -> Json:
    """The facts cited from a source, in the order of the text."""
    found = await sources.facts(store, slug, question.moment, limit=question.limit, at=question.cursor)
    return page(
        found,
        lambda each: {"fact": each.fact.wire(), "citations": [citation.wire() for citation in each.citations]},
        question.moment,
    )


def _source(id_: str, counts: dict[str, tuple[int, int]], shown: dict[str, object]) -> dict[str, object]:
    entities_, relations = counts.get(id_, (0, 0))
    return {"source": shown, "entities": entities_, "relations": relations}
