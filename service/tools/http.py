"""MCP over HTTP: at /mcp of the service, behind the same doors as REST and the pages."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from mcp.server.streamable_http_manager import StreamableHTTPASGIApp, StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from graph.settings import Settings
from service.app import create_app
from service.bodies import LARGEST
from service.callers import own
from service.errors import problem
from service.languages import Language
from service.tools.rest import Rest
from service.tools.server import server

PATH = "/mcp"
FOREIGN = ("请求来自另一网站", "The request comes from another site")


def create_tools_app(settings: Settings, language: Language = "zh") -> FastAPI:
    """The service with MCP at `/mcp` beside REST and the pages; each message is a request of its own, no session."""
    app = create_app(settings)
    rest = Rest(app, language)
    # only a stream of events notices that its caller is gone, and calls the question off
    manager = StreamableHTTPSessionManager(server(rest), stateless=True, max_request_body_size=LARGEST)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[Mapping[str, Any]]:
        async with rest.opened() as state, manager.run():
            yield state

    app.router.lifespan_context = lifespan
    app.router.routes.insert(0, Route(PATH, endpoint=Own(StreamableHTTPASGIApp(manager)), methods=["POST"]))
    return app


class Own:
    """Refuses what a page of another site sends (403): it would ask with the rights of whoever looks at that page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer with a problem."""
        request = Request(scope)
        answer = self.app if own(request) else problem(request, 403, FOREIGN)
        await answer(scope, receive, send)
