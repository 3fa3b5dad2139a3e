"""The API's documents from vendored assets."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from service.answers import Json
from service.pages.documents import REDOC, SWAGGER, redoc_script
from service.version import API

router = APIRouter(include_in_schema=False)


@router.get("/docs")
@router.get("/redoc")
@router.get("/openapi.json")
async def documents(request: Request) -> Response:
    """The API's documents, for those who look for them at the root."""
    return RedirectResponse(f"{API}{request.url.path}")


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
