"""Pages for a browser, one module each; what they ask, REST asks too."""

from fastapi import APIRouter

from service.dependencies import HEAVY
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
COSTLY = (network, compare, flows, timeline, map)
for page in (overview, network, compare, flows, timeline, map, sources, console, entity, documents, login):
    router.include_router(page.router, dependencies=[HEAVY] if page in COSTLY else [])
