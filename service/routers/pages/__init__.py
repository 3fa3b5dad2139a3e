"""Pages for a browser, one module each; what they ask, REST asks too."""

from fastapi import APIRouter

from service.routers.pages import compare, documents, entity, flows, map, network, overview, sources, timeline

router = APIRouter(include_in_schema=False)
for page in (overview, network, compare, flows, timeline, map, sources, entity, documents):
    router.include_router(page.router)
