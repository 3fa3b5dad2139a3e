"""Health: whether the process lives, whether it can answer from the graph, and its numbers."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph.store import Store
from service import schemas
from service.answers import Json
from service.callers import caller
from service.errors import RETRY_AFTER
from service.version import VERSION
from service.watching.looks import Look
from service.watching.watch import Watch

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
async def readyz(request: Request) -> Response:
    """Readiness, check by check, within two seconds: 503 while the engine is away, the graph empty or a check fails.

    The engine, the graph's version, its last run and its age, one that has not finished, its schema, the state folder
    and its disk, the texts at hand, the keys. Off loopback, who shows no key is told the status and which checks
    failed, and no more.
    """
    look = await _watch(request).looks.look()
    brief = caller(request.scope).role is None
    body: dict[str, Any] = {"status": look.status, "checks": [each.wire(brief=brief) for each in look.checks]}
    if not brief:
        store: Store = request.state.store  # as it is: that its engine is away is what is told here
        body |= {"engine": {"name": store.engine, "version": store.server_version}, **_graph(look)}
    return Json(body) if look.status == "ok" else Json(body, 503, {"Retry-After": RETRY_AFTER})


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Numbers for Prometheus, as text or as OpenMetrics, of this process alone; it does not wait for an engine."""
    numbers, media = await _watch(request).scraped(request.headers.get("accept", ""))
    return Response(numbers, media_type=media, headers={"Cache-Control": "no-store", "Vary": "Accept"})


def _watch(request: Request) -> Watch:
    watch: Watch = request.state.watch
    return watch


def _graph(look: Look) -> dict[str, Any]:
    """What is known of the graph, and nothing of what is not."""
    last = (
        {**look.last_run, **({"age_seconds": round(look.age, 1)} if look.age is not None else {})}
        if look.last_run
        else None
    )
    known = {
        "graph_version": look.graph_version,
        "last_run": last,
        "unfinished_run": look.unfinished,
        "schema_fits": look.schema_fits,
        "disk_free_bytes": look.disk_free,
    }
    return {name: value for name, value in known.items() if value is not None}
