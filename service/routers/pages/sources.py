"""Sources as pages: the documents, and of each the facts that its words state, beside its text where one may see it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from graph.ontology import Entity
from graph.repository import entities, sources
from graph.repository.paging import MOST
from graph.repository.sources import CitedFact
from graph.store import Store
from service.dependencies import GraphStore, Slug
from service.doors import sees_texts
from service.pages.frame import Frame, drawn
from service.pages.passages import passages, text_of, whereabouts
from service.visual.figures import headline

router = APIRouter()
PAGE = 60
LONGEST = 200_000
"""Characters of the longest text that is shown beside the facts."""


class SourceQuestion(BaseModel):
    """Which page of the facts, or those that are stated at a position of the text."""

    cursor: str | None = Field(None, max_length=8000)
    at: int | None = Field(None, ge=0, le=1 << 40)


@router.get("/sources")
async def list_page(request: Request, store: GraphStore) -> Response:
    """Every source, with how much is cited from it."""
    uses, _ = await sources.sources(store)
    return drawn(Frame.of(request), "sources", {"uses": uses})


@router.get("/sources/{slug}")
async def source_page(
    request: Request, store: GraphStore, slug: Slug, question: Annotated[SourceQuestion, Query()]
) -> Response:
    """A source: its facts in the order of the text; the text with its phrases marked, to those who may see it."""
    source = await entities.entity(store, f"source/{slug}")
    page = await sources.facts(store, slug, limit=PAGE, at=question.cursor)
    text, every = await _text(request, store, source), await _every(store, slug)
    items = page.items if question.at is None else tuple(each for each in every if _over(each, question.at, text))
    ends = {end for each in every for end in _ends(each)}
    given = {
        "source": source,
        "items": items,
        "total": page.total,
        "next": page.next if question.at is None else None,
        "asked": question,
        "passages": passages(text, ((str(each.fact.id), c) for each in every for c in each.citations)) if text else [],
        "where": lambda citation: whereabouts(text, citation) if text else None,
        "allowed": sees_texts(request),
        "names": {id_: each.name for id_, each in (await entities.several(store, sorted(ends))).items()},
        "types": store.ontology.entities,
        "relations": store.ontology.relations,
        "headline": headline,
    }
    answer = drawn(Frame.of(request), "source", given)
    if text:
        answer.headers["Cache-Control"] = "no-store"
    return answer


async def _text(request: Request, store: Store, source: Entity) -> str | None:
    """The text of a source where it is at hand, the caller may see it and it is not too long to show."""
    if not sees_texts(request):
        return None
    digest = vars(source).get("text_digest")
    text = await run_in_threadpool(text_of, store.settings.sources, digest)
    return text if text and len(text) <= LONGEST else None


async def _every(store: Store, slug: str) -> list[CitedFact]:
    found: list[CitedFact] = []
    at: str | None = None
    while True:
        page = await sources.facts(store, slug, limit=10 * MOST, at=at)
        found += page.items
        at = page.next
        if at is None:
            return found


def _over(each: CitedFact, at: int, text: str | None) -> bool:
    spans = [whereabouts(text, c) if text else (c.start, c.end) for c in each.citations]
    return any(span and span[0] is not None and span[1] is not None and span[0] <= at < span[1] for span in spans)


def _ends(each: CitedFact) -> list[str]:
    """The ids whose names a fact's line needs: both ends of a relation."""
    known: dict[str, Any] = vars(each.fact)
    return [known["from_"], known["to"]] if "from_" in known else []
