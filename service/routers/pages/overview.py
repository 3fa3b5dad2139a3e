"""The overview: what the graph holds by region and type, what regions share, the newest changes; and search."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from graph.repository import changes, entities, places, searching, themes
from graph.repository.changes import Change
from graph.repository.entities import Filter
from graph.repository.searching import LONGEST
from graph.store import Store
from service.dependencies import GraphStore
from service.pages.frame import Frame, drawn
from service.visual.figures import headline, money

router = APIRouter()
NEWEST = 12
SHARED = 12
"""How many themes are shown: those that join most regions."""
HITS = 50


class OverviewQuestion(BaseModel):
    """What to search for, and among which types; without a text there is the overview."""

    q: str = Field("", max_length=LONGEST)
    type: list[str] = Field([])


@router.get("/")
async def overview(request: Request, store: GraphStore, question: Annotated[OverviewQuestion, Query()]) -> Response:
    """What there is, and the ways in; with a text, what fits it."""
    frame = Frame.of(request)
    if question.q.strip():
        return await _hits(store, frame, question)
    found = await places.regions(store)
    counted = (await entities.facets(store, Filter(), ["type"]))["type"]
    used = sorted(await themes.themes(store), key=lambda each: (-len(each.regions), -each.initiatives, each.theme.id))
    newest = (await changes.changes(store, limit=NEWEST, at=None)).items
    paths = await places.paths(store, [each.place.id for each in found])
    sources = await entities.entities(store, Filter(types=("Source",)), sort="id", limit=100, at=None)
    given = {
        "types": store.ontology.entities,
        "prefixes": store.ontology.prefixes,
        "counted": counted,
        "regions": sorted(found, key=lambda each: -sum(each.counts.values())),
        "paths": paths,
        "themes": used[:SHARED],
        "theme_count": len(used),
        "sources": sources.items,
        "changes": await _named(store, newest),
        "run": await changes.last_run(store),
        "money": money,
    }
    return drawn(frame, "overview", given)


async def _hits(store: Store, frame: Frame, question: OverviewQuestion) -> Response:
    found = await searching.search(store, question.q, types=question.type, facets=["type"], limit=HITS)
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
    }
    return drawn(frame, "hits", given)


async def _named(store: Store, newest: tuple[Change, ...]) -> list[tuple[Change, str]]:
    """The changes, each with the name of what it is about; a relation is told by its type."""
    there = await entities.several(store, [each.id for each in newest])
    relations = store.ontology.relations

    def name(change: Change) -> str:
        if change.id in there:
            return there[change.id].name
        type_ = store.ontology.relation_type_of(change.id)
        before = (change.before or change.after or {}).get("name")
        return str(before or (relations[type_].label.zh if type_ else change.id))

    return [(each, name(each)) for each in newest]
