"""Pages for a browser: the network, and the API's documents from vendored assets."""

from collections.abc import Hashable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from graph.repository import entities
from graph.repository.entities import Filter
from graph.repository.networks import MOST_ENTITIES, names_outside, network
from graph.repository.places import known_places
from graph.store import Store
from service.answers import Json
from service.dependencies import Dated, GraphStore, Known, Placed
from service.pages.documents import REDOC, SWAGGER, redoc_script
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


@router.get("/")
async def home() -> Response:
    """The network, until there is an overview."""
    return RedirectResponse("/network")


@router.get("/docs")
@router.get("/redoc")
@router.get("/openapi.json")
async def documents(request: Request) -> Response:
    """The API's documents, for those who look for them at the root."""
    return RedirectResponse(f"{API}{request.url.path}")


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
    asked = (*await store.state(), keep)
    if asked not in drawn:
        drawn[asked] = await _draw(store, keep)
        while len(drawn) > KEPT:
            drawn.pop(next(iter(drawn)))
    return HTMLResponse(drawn[asked])


async def _draw(store: Store, keep: Filter) -> str:
    found = await network(store, keep)
    narrowed = await entities.several(store, [*keep.regions, *keep.themes, *keep.sources])
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


@router.get(f"{API}/docs")
async def swagger() -> Response:
    """The API's documents to try out."""
    return HTMLResponse(SWAGGER.html, headers={"Content-Security-Policy": SWAGGER.policy})


@router.get(f"{API}/redoc")
async def redoc() -> Response:
    """The API's documents to read."""
    return HTMLResponse(REDOC.html, headers={"Content-Security-Policy": REDOC.policy})


@router.get("/assets/redoc/redoc.standalone.js")
async def redoc_asset() -> Response:
    """ReDoc itself; the other assets are files that the app mounts."""
    return Response(redoc_script(), media_type="text/javascript")


@router.get(f"{API}/openapi.json")
async def openapi(request: Request) -> Response:
    """The API's document."""
    return Json(request.app.openapi())
