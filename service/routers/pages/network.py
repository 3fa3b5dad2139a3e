"""The network page: what lies in a region, has a theme, cites a source or all of the graph, drawn."""

from collections.abc import Hashable
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from graph.repository import entities
from graph.repository.entities import Filter
from graph.repository.networks import DEEPEST, MOST_ENTITIES, names_outside, neighbourhood, network
from graph.repository.places import known_places
from graph.store import Store
from service.dependencies import Dated, EntityId, GraphStore, Known, Placed
from service.version import API
from service.visual.network import page

router = APIRouter(include_in_schema=False)
TITLE = "共建图谱 Gongjian"
KEPT = 8
"""How many pages are kept, by graph, its version and the question: drawing costs seconds, a page a few megabytes."""


class NetworkQuestion(Placed, Known, Dated):
    """What to draw."""

    type: list[str] = Field([], description="types of node")
    theme: list[str] = Field([], description="ids of themes")
    source: list[str] = Field([], description="ids of sources cited")
    center: EntityId | Literal[""] = Field("", description="id of the entity to look around")
    depth: int = Field(1, ge=1, le=DEEPEST, description="how many steps around it")


@router.get("/network")
async def draw(request: Request, store: GraphStore, question: Annotated[NetworkQuestion, Query()]) -> Response:
    """The network of a region, a theme, a source or the whole graph, as one page."""
    keep = Filter(
        types=tuple(question.type),
        regions=await known_places(store, question.region),
        themes=tuple(question.theme),
        sources=tuple(question.source),
        all_places=question.places == "all",
        moment=question.moment,
    )
    drawn: dict[Hashable, str] = request.state.drawn
    asked = (*await store.state(), keep, question.center, question.depth if question.center else 0)
    if asked not in drawn:
        drawn[asked] = await _draw(store, keep, question.center, question.depth)
        while len(drawn) > KEPT:
            drawn.pop(next(iter(drawn)))
    return HTMLResponse(drawn[asked])


async def _draw(store: Store, keep: Filter, center: str, depth: int) -> str:
    found = await neighbourhood(store, center, keep, depth) if center else await network(store, keep)
    about = [each for each in (center, *keep.regions, *keep.themes, *keep.sources) if each]
    narrowed = await entities.several(store, about)
    title = " · ".join([TITLE, *(each.name for each in narrowed.values())])
    # drawing a large graph takes seconds of computing: not on the loop that answers everybody else
    notes, names = await _notes(store, keep), await names_outside(store, found)
    return await run_in_threadpool(page, found, store.ontology, title=title, live_base=API, names=names, notes=notes)


async def _notes(store: Store, keep: Filter) -> list[str]:
    """What the page says of its time, where it is of one."""
    if not keep.moment.asked:
        return []
    count, undated = await entities.counted(store, keep, MOST_ENTITIES)
    return [
        f"只示 {keep.moment} 期间成立者；{count:,} 个实体中 {undated:,} 个未注明起止，视为成立。 "
        f"What held in {keep.moment}; {undated:,} of {count:,} entities have no dates and are taken to hold."
    ]
