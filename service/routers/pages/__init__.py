"""Pages for a browser, one module each; what they ask, REST asks too."""

from fastapi import APIRouter

from service.routers.pages import documents, entity, map, network, overview, sources

router = APIRouter(include_in_schema=False)
for page in (overview, network, map, sources, entity, documents):
    router.include_router(page.router)
