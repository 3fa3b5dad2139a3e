"""The wiring of the service: settings in, an app out; nothing is decided here."""

import hashlib
import json
import os
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from functools import cache
from typing import TypedDict

from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles

from graph.errors import GraphError, Outdated
from graph.ontology import ONTOLOGY, Ontology
from graph.ontology.described import described
from graph.settings import Settings
from graph.store import Store
from service import errors, openapi
from service.attendance import Attendance
from service.bodies import Bodies, Packing
from service.callers import Gate
from service.dependencies import HEAVY, declared_only
from service.doors import Doors, Rights
from service.freshness import Freshness
from service.journal import Journal
from service.origins import Origins
from service.pages.documents import VENDOR
from service.pages.faults import fault
from service.pages.frame import ASSETS, written
from service.presence import Presence
from service.rates import Rates
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
from service.sizes import Sizes
from service.turns import Bounds, Turns
from service.watching.standing import Held
from service.watching.watch import Watch

NOUNS = (
    *(entities, relations, search, match, paths, subgraph, regions, compare, pairings, funds, flows, timeline),
    *(themes, sources, places, changes, catalog, queries, cypher, exports),
)

COSTLY = (paths, subgraph, match, compare, flows, timeline, queries)
"""Nouns whose questions read much of the graph, or compute with it."""
PROCESSORS = os.cpu_count() or 2
COSTLY_QUESTIONS = Bounds(most=max(4, PROCESSORS), share=max(3, PROCESSORS * 3 // 4), line=24, seconds=5.0)
"""How many such questions may run at a time: many more than there are processors would only make all of them late."""

STRANGERS = 4
"""How many queries of their own callers may run at a time: they share the engine with everybody else's questions."""

EXPORTS = 2
"""How many exports may be under way at a time."""


class State(TypedDict):
    """What every request finds in its state."""

    store: Store
    presence: Presence
    drawn: dict[Hashable, tuple[Hashable, str]]
    turns: Turns
    exports: Turns
    heavy: Turns
    gate: Gate
    watch: Watch


def create_app(settings: Settings, ontology: Ontology = ONTOLOGY) -> FastAPI:
    """The service over the graph that the settings name; it opens the graph when it starts and closes it at the end.

    Where the engine is away it starts all the same, and comes to life with it; a graph that is there and of another
    version keeps it from starting (Outdated).
    """

    gate = Gate(settings)
    watch = Watch(settings, gate)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[State]:
        opened = Store.open(settings, ontology, access="read", patient=True, observer=watch.asked)
        async with watch.tracing(), opened as store:
            presence = await _first(store)
            app.openapi()  # made once, before there are callers: it takes a moment, and two at a time would spoil it
            turns = Turns(Bounds(STRANGERS, share=STRANGERS // 2))
            exporting, costly = Turns(Bounds(EXPORTS, share=EXPORTS // 2)), Turns(COSTLY_QUESTIONS)
            state = State(
                store=store,
                presence=presence,
                drawn={},
                turns=turns,
                exports=exporting,
                heavy=costly,
                gate=gate,
                watch=watch,
            )
            taken = {"cypher": turns, "exports": exporting, "heavy": costly}
            async with watch.opened(Held(store, taken, state["drawn"])):
                yield state

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    openapi.install(app, ontology)
    errors.install(app, fault)
    for noun in NOUNS:
        turn = [HEAVY] if noun in COSTLY else []
        app.include_router(noun.router, dependencies=[Depends(declared_only), *turn])
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
    app.add_middleware(Rights)
    app.add_middleware(Rates, settings=settings)
    app.add_middleware(Doors, settings=settings, gate=gate)
    app.add_middleware(Sizes)
    app.add_middleware(Attendance, seconds=settings.query_seconds)
    app.add_middleware(Journal, around=watch.around)
    return app


async def _first(store: Store) -> Presence:
    """The presence of the graph, as it is when the service starts. Raises Outdated."""
    presence = Presence(store)
    try:
        await presence.check()
    except Outdated:
        raise
    except GraphError:
        pass  # the engine is away, which the log says: each request looks anew
    return presence


def _build(app: FastAPI, ontology: Ontology) -> Callable[[], str]:
    """What tells the answers of this build from those of another: types, document, pages; made when first asked."""

    @cache
    def build() -> str:
        said = json.dumps([described(ontology), app.openapi(), written()], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    return build
