"""Health: whether the process lives, and whether it can answer from the graph."""

from fastapi import APIRouter
from starlette.responses import Response

from graph.repository import changes
from service import schemas
from service.answers import Json
from service.dependencies import GraphStore
from service.errors import RETRY_AFTER
from service.version import VERSION

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=schemas.Health)
async def healthz() -> Json:
    """Liveness: answers as long as the process does."""
    return Json({"status": "ok", "version": VERSION})


@router.get(
    "/readyz",
    response_model=schemas.Readiness,
    responses={503: {"model": schemas.Readiness, "description": "the graph is empty, or the engine is away"}},
)
async def readyz(store: GraphStore) -> Response:
    """Readiness: the engine, the graph's version and its last run; 503 while the engine is away or empty."""
    version = await store.version()
    run = await changes.last_run(store)
    engine = {"name": store.engine, "version": store.server_version}
    ready = run is not None
    body = {"status": "ok" if ready else "empty", "engine": engine, "graph_version": version, "last_run": run}
    return Json(body) if ready else Json(body, 503, {"Retry-After": RETRY_AFTER})
