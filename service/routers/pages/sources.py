"""Sources as pages: the documents, and of each the facts that its words state, beside its text where one may see it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from graph.ontology import Entity, Relation
from graph.repository import entities, sources
from graph.repository.moments import Moment
from graph.repository.paging import MOST
from graph.repository.sources import CitedFact
from graph.store import Store
from service.dependencies import GraphStore, Slug, Then
from service.doors import sees_texts
from service.pages import listing
from service.pages.frame import Frame, drawn
from service.pages.passages import Part, passages, shown_part, text_of, whereabouts
from service.pages.sheets import download
from service.visual.figures import headline, money

router = APIRouter()
PAGE = 60
LISTED = 100
"""How many documents a page lists."""


class ListQuestion(Then):
    """Which page of the documents."""

    page: int = Field(1, ge=1, le=10_000)


class SourceQuestion(Then):
    """Which page of the facts, or those that are stated at a position of the text; around which position it is shown.

    Positions count from 0, in characters.
    """

    cursor: str | None = Field(None, max_length=8000)
    at: int | None = Field(None, ge=0, le=1 << 40)
    around: int | None = Field(None, ge=0, le=1 << 40)


@router.get("/sources")
async def list_page(request: Request, store: GraphStore, question: Annotated[ListQuestion, Query()]) -> Response:
    """Every source, with how much is cited from it."""
    frame = Frame.of(request)
    uses, undated = await sources.sources(store, question.moment)
    given = {"uses": uses, "page": question.page, "size": LISTED, "undated": undated, "json": frame.api("/sources")}
    return drawn(frame, "sources", given)


@router.get("/sources/{slug}.csv")
async def save(request: Request, store: GraphStore, slug: Slug, question: Annotated[Then, Query()]) -> Response:
    """Every phrase cited from a source with the fact that it states, as a sheet."""
    every = await _every(store, slug, question.moment)
    return download(
        listing.cited(every, await _names(store, every), store.ontology, Frame.of(request).words), f"source-{slug}"
    )


@router.get("/sources/{slug}")
async def source_page(
    request: Request, store: GraphStore, slug: Slug, question: Annotated[SourceQuestion, Query()]
) -> Response:
    """A source: its facts in the order of the text; the text with its phrases marked, to those who may see it."""
    frame = Frame.of(request)
    source, _ = await entities.held(store, f"source/{slug}", question.moment)
    page = await sources.facts(store, slug, question.moment, limit=PAGE, at=question.cursor)
    every = await _every(store, slug, question.moment)
    text = await _text(request, store, source)
    items = page.items if question.at is None else tuple(each for each in every if _over(each, question.at, text))
    shown = shown_part(text, _middle(question, items, text)) if text else Part(0, 0, 0)
    cited = ((str(each.fact.id), citation) for each in every for citation in each.citations)
    given = {
        "source": source,
        "items": items,
        "total": page.total,
        "next": page.next if question.at is None else None,
        "asked": question,
        "passages": passages(text, cited, shown) if text else [],
        "part": shown,
        "where": lambda citation: whereabouts(text, citation) if text else None,
        "allowed": sees_texts(request),
        "names": await _names(store, every),
        "types": store.ontology.entities,
        "relations": store.ontology.relations,
        "headline": headline,
        "money": money,
        "undated": page.undated,
        "csv": frame.link(f"/sources/{slug}.csv"),
        "json": frame.api(f"/sources/{slug}/facts", limit=MOST),
    }
    answer = drawn(frame, "source", given)
    if text:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _middle(question: SourceQuestion, items: Sequence[CitedFact], text: str) -> int:
    """The position around which a text too long to be shown whole is shown: as asked, else where the facts begin."""
    for asked in (question.around, question.at):
        if asked is not None:
            return asked
    spans = (whereabouts(text, citation) for each in items for citation in each.citations)
    return next((span[0] for span in spans if span), 0)


async def _text(request: Request, store: Store, source: Entity) -> str | None:
    """The text of a source where it is at hand and the caller may see it."""
    if not sees_texts(request):
        return None
    return await run_in_threadpool(text_of, store.settings.sources, vars(source).get("text_digest"))


async def _every(store: Store, slug: str, moment: Moment) -> list[CitedFact]:
    found: list[CitedFact] = []
    at: str | None = None
    while True:
        page = await sources.facts(store, slug, moment, limit=10 * MOST, at=at)
        found += page.items
        at = page.next
        if at is None:
            return found


def _over(each: CitedFact, at: int, text: str | None) -> bool:
    spans = [whereabouts(text, c) if text else (c.start, c.end) for c in each.citations]
    return any(span and span[0] is not None and span[1] is not None and span[0] <= at < span[1] for span in spans)


async def _names(store: Store, found: Sequence[CitedFact]) -> dict[str, str]:
    """The names that lines of facts need: of both ends of each relation, by id."""
    ties = [vars(each.fact) for each in found if isinstance(each.fact, Relation)]
    ends = sorted({tie[end] for tie in ties for end in ("from_", "to")})
    return {id_: each.name for id_, each in (await entities.several(store, ends)).items()}
