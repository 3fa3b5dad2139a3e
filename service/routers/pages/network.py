"""The network page: what lies in a region, has a theme, cites a source or all of the graph, drawn."""

from collections.abc import Hashable
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from graph.repository import entities
from graph.repository.entities import Filter
from graph.repository.networks import DEEPEST, MOST_ENTITIES, names_outside, neighbourhood, network
from graph.repository.places import known_places
from graph.store import Store
from service.dependencies import Dated, EntityId, GraphStore, Known, Placed
from service.pages.frame import WAYS, Frame
from service.visual.network import POLICY, Note, Sheet, Way, earlier, page

router = APIRouter(include_in_schema=False)
TITLE = ("共建图谱", "Gongjian")
KEPT = 8
"""How many pages are kept, by the question: drawing costs seconds, a page a few megabytes."""


class NetworkQuestion(Placed, Known, Dated):
    """What to draw."""

    model_config = ConfigDict(extra="ignore")
    type: list[str] = Field([], description="types of node")
    theme: list[str] = Field([], description="ids of themes")
    source: list[str] = Field([], description="ids of sources cited")
    center: EntityId | Literal[""] = Field("", description="id of the entity to look around")
    depth: int = Field(1, ge=1, le=DEEPEST, description="how many steps around it")


@router.get("/network")
async def draw(request: Request, store: GraphStore, question: Annotated[NetworkQuestion, Query()]) -> Response:
    """The network of a region, a theme, a source or the whole graph, as one page."""
    frame = Frame.of(request)
    keep = Filter(
        types=tuple(each for each in question.type if each),
        regions=await known_places(store, question.region),
        themes=tuple(each for each in question.theme if each),
        sources=tuple(each for each in question.source if each),
        all_places=question.places == "all",
        moment=question.moment,
    )
    drawn: dict[Hashable, tuple[Hashable, str]] = request.state.drawn
    asked = (keep, question.center, question.depth if question.center else 0, frame.words.language)
    now = await store.state()
    of, html = drawn.pop(asked, (None, ""))
    if of != now:
        html = await _draw(store, keep, (question.center, question.depth), frame, html)
    drawn[asked] = (now, html)
    while len(drawn) > KEPT:
        drawn.pop(next(iter(drawn)))
    policy = f"{POLICY}; frame-ancestors 'none'"
    return HTMLResponse(html, headers={"Content-Security-Policy": policy, "Cache-Control": "no-cache"})


async def _draw(store: Store, keep: Filter, around: tuple[str, int], frame: Frame, before: str) -> str:
    """The page; where the same was drawn before, of an earlier state of the graph, what stood there stays there."""
    center, depth = around
    found = await neighbourhood(store, center, keep, depth) if center else await network(store, keep)
    about = [each for each in (center, *keep.regions, *keep.themes, *keep.sources) if each]
    narrowed = await entities.several(store, about)
    sheet = Sheet(
        " · ".join([frame.words.one(*TITLE), *(each.name for each in narrowed.values())]),
        live_base="",
        names=await names_outside(store, found),
        notes=await _notes(store, keep),
        language=frame.words.language,
        ways=[Way(frame.link(path), zh, en, path == frame.path) for path, zh, en in WAYS],
        before=earlier(before),
    )
    # drawing a large graph takes seconds of computing: not on the loop that answers everybody else
    return await run_in_threadpool(page, found, store.ontology, sheet)


async def _notes(store: Store, keep: Filter) -> list[Note]:
    """What the page says of its time, where it is of one."""
    if not keep.moment.asked:
        return []
    count, undated = await entities.counted(store, keep, MOST_ENTITIES)
    return [
        (
            f"只示 {keep.moment} 的情形；{count:,} 个实体中 {undated:,} 个未注明起止，仍列出。",
            f"What held in {keep.moment}; {undated:,} of {count:,} entities have no dates and are taken to hold.",
        )
    ]
