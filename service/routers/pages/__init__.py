"""Pages for a browser, one module each; what they ask, REST asks too."""

from fastapi import APIRouter

from service.routers.pages import (
    compare,
    console,
    documents,
    entity,
    flows,
    login,
    map,
    network,
    overview,
    sources,
    timeline,
)

router = APIRouter(include_in_schema=False)
for page in (overview, network, compare, flows, timeline, map, sources, console, entity, documents, login):
    router.include_router(page.router)
