"""The overview: what the graph holds by region and type, what regions share, the newest changes; and search."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from graph.ontology.model import COUNTRY
from graph.repository import changes, entities, places, searching, sources, themes
from graph.repository.changes import Change
from graph.repository.entities import Filter
from graph.repository.searching import LONGEST
from graph.store import Store
from service.dependencies import GraphStore, Then
from service.pages.dating import told
from service.pages.frame import Frame, drawn
from service.pages.words import Words
from service.visual.figures import headline, money

router = APIRouter()
NEWEST = 12
SHARED = 12
"""How many themes are shown: those that join most regions."""
CARDS = 30
"""How many regions are shown at once."""
HITS = 50
DOCUMENTS = 20
"""How many sources are shown; their own page lists them all."""


class OverviewQuestion(Then):
    """What to search for, among which types and as of when; without a text there is the overview."""

    q: str = Field("", max_length=LONGEST)
    type: list[str] = Field([])
    page: int = Field(1, ge=1, le=10_000)


@router.get("/")
async def overview(request: Request, store: GraphStore, question: Annotated[OverviewQuestion, Query()]) -> Response:
    """What there is, and the ways in; with a text, what fits it."""
    frame = Frame.of(request)
    if question.q.strip():
        return await _hits(store, frame, question)
    entities.check_types(store, question.type)
    moment = question.moment
    found = await places.regions(store, moment)
    counted = (await entities.facets(store, Filter(moment=moment), ["type"]))["type"]
    used = await themes.themes(store, moment)
    newest = (await changes.changes(store, moment=moment, limit=NEWEST, at=None)).items
    documents, _ = await sources.sources(store, moment)
    given = {
        "types": store.ontology.entities,
        "prefixes": store.ontology.prefixes,
        "counted": counted,
        "regions": sorted(found, key=lambda each: -sum(each.counts.values())),
        "page": question.page,
        "cards": CARDS,
        "paths": await places.paths(store, [each.place.id for each in found]),
        "themes": sorted(used, key=lambda each: (-len(each.regions), -each.initiatives, each.theme.id))[:SHARED],
        "theme_count": len(used),
        "sources": [each.source for each in documents[:DOCUMENTS]],
        "source_count": len(documents),
        "changes": await _named(store, newest, frame.words),
        "run": await changes.last_run(store),
        "money": money,
        "undated": await places.undated(store, [COUNTRY], moment),
        "json": frame.api("/regions"),
    }
    return drawn(frame, "overview", given)


async def _hits(store: Store, frame: Frame, question: OverviewQuestion) -> Response:
    found = await searching.search(
        store, question.q, types=question.type, facets=["type"], moment=question.moment, limit=HITS
    )
    regions = {hit.entity.region for hit in found.hits if hit.entity.region}
    given = {
        "q": question.q,
        "hits": found.hits,
        "total": found.total,
        "more": found.more,
        "facets": found.facets["type"],
        "types": store.ontology.entities,
        "names": {id_: each.name for id_, each in (await entities.several(store, sorted(regions))).items()},
        "headline": headline,
        "money": money,
        "most": HITS,
        "undated": found.undated,
        "json": frame.api("/search", q=question.q, type=question.type, limit=100, facets="type"),
    }
    return drawn(frame, "hits", given)


async def _named(store: Store, newest: tuple[Change, ...], words: Words) -> list[tuple[Change, str]]:
    """The changes, each with the name of what it is about; a relation is told by who stands to whom."""
    ties = {each.id: found for each in newest if (found := await store.relation(each.id)) is not None}
    ends = [end for tie in ties.values() for end in (tie.from_, tie.to)]
    there = await entities.several(store, [*(each.id for each in newest), *ends])
    names = {id_: each.name for id_, each in there.items()}
    relations = store.ontology.relations

    def name(change: Change) -> str:
        if change.id in there:
            return there[change.id].name
        if change.id in ties:
            return told(ties[change.id], names, store.ontology, words)
        type_ = store.ontology.relation_type_of(change.id)
        before = (change.before or change.after or {}).get("name")
        return str(before or (words.one(relations[type_].label.zh, relations[type_].label.en) if type_ else change.id))

    return [(each, name(each)) for each in newest]
