"""The wiring of the service: settings in, an app out; nothing is decided here."""

import hashlib
import json
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from functools import cache
from typing import TypedDict

from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles

from graph.errors import StateError
from graph.ontology import ONTOLOGY, Ontology
from graph.ontology.described import described
from graph.settings import Settings
from graph.store import Store
from service import errors, openapi
from service.bodies import Bodies, Packing
from service.callers import Gate
from service.dependencies import Turns, declared_only
from service.doors import Doors
from service.freshness import Freshness
from service.journal import Journal
from service.origins import Origins
from service.pages.documents import VENDOR
from service.pages.faults import fault
from service.pages.frame import ASSETS, written
from service.routers import (
    catalog,
    changes,
    compare,
    cypher,
    entities,
    exports,
    flows,
    funds,
    health,
    match,
    pages,
    pairings,
    paths,
    places,
    queries,
    reconcile,
    regions,
    relations,
    search,
    sources,
    subgraph,
    themes,
    timeline,
)
from service.watching.standing import Held
from service.watching.watch import Watch

NOUNS = (
    *(entities, relations, search, match, paths, subgraph, regions, compare, pairings, funds, flows, timeline),
    *(themes, sources, places, changes, catalog, queries, cypher, exports),
)

STRANGERS = 4
"""How many queries of their own callers may run at a time: they share the engine with everybody else's questions."""

EXPORTS = 2
"""How many exports may be under way at a time."""


class State(TypedDict):
    """What every request finds in its state."""

    store: Store
    drawn: dict[Hashable, tuple[Hashable, str]]
    turns: Turns
    exports: Turns
    gate: Gate
    watch: Watch


def create_app(settings: Settings, ontology: Ontology = ONTOLOGY) -> FastAPI:
    """The service over the graph that the settings name; it opens the graph when it starts and closes it at the end."""

    gate = Gate(settings)
    watch = Watch(settings, gate)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[State]:
        async with watch.tracing(), Store.open(settings, ontology, access="read", observer=watch.asked) as store:
            await current(store)
            app.openapi()  # made once, before there are callers: it takes a moment, and two at a time would spoil it
            turns, exporting = Turns(STRANGERS), Turns(EXPORTS)
            state = State(store=store, drawn={}, turns=turns, exports=exporting, gate=gate, watch=watch)
            async with watch.opened(Held(store, {"cypher": turns, "exports": exporting}, state["drawn"])):
                yield state

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    openapi.install(app, ontology)
    errors.install(app, fault)
    for noun in NOUNS:
        app.include_router(noun.router, dependencies=[Depends(declared_only)])
    app.include_router(health.router)
    app.include_router(reconcile.router)
    app.include_router(pages.router)
    app.mount("/assets/site", StaticFiles(directory=ASSETS), name="site")
    app.mount("/assets", StaticFiles(directory=VENDOR), name="assets")
    # the last one added sees a request first
    app.add_middleware(Freshness, build=_build(app, ontology))
    app.add_middleware(Packing, minimum_size=1000)
    app.add_middleware(Bodies)
    app.add_middleware(Origins, origins=settings.shared)
    app.add_middleware(Doors, settings=settings, gate=gate)
    app.add_middleware(Journal, around=watch.around)
    return app


async def current(store: Store) -> None:
    """Raise StateError where the graph was loaded by another version than this: its answers would be wrong."""
    if await store.version() and not await store.prepared():
        raise StateError("图由另一版本载入 · the graph was loaded by another version: run gongjian load.")


def _build(app: FastAPI, ontology: Ontology) -> Callable[[], str]:
    """What tells the answers of this build from those of another: types, document, pages; made when first asked."""

    @cache
    def build() -> str:
        said = json.dumps([described(ontology), app.openapi(), written()], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    return build
