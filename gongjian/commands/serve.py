"""`gongjian serve`: the service, on an address it prints."""

import logging
import socket
import sys
from contextlib import nullcontext
from typing import Annotated

import typer
import uvicorn
from rich.console import Console

from gongjian.commands import records
from graph.embedded import join
from graph.errors import BadRequest, StateError
from graph.settings import Settings

LINGER = 5
MOST_CONNECTIONS = 500


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)


def serve(
    load: Annotated[bool, typer.Option("--load", help="先载入记录 · load the records first")] = False,
) -> None:
    """启动服务 · Serve the graph over HTTP until it is stopped."""
    settings = Settings()
    if not settings.loopback and not settings.key.get_secret_value():
        raise BadRequest(
            f"{settings.host} is not loopback, and no key is set: anybody could read.",
            mend="Set GONGJIAN_KEY to a long random text, or GONGJIAN_HOST to 127.0.0.1.",
        )
    listener = listen(settings)
    # the engine is held from here on, so that it does not stop between loading and serving
    with listener, join(settings) if settings.embedded else nullcontext():
        if load:
            records.load()
        run(settings, listener)


def listen(settings: Settings) -> socket.socket:
    """A listening socket on the address of the settings. Raises StateError where it is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sends at once only where it is told that this is TCP; else each answer waits 40 ms for the one before
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise StateError(
            f"The service cannot listen on {settings.host}:{settings.port}: {error.strerror}.",
            mend="Stop what uses the port, or set GONGJIAN_PORT to another one (0 takes a free one).",
        ) from None
    listener.listen(128)
    return listener


def run(settings: Settings, listener: socket.socket) -> None:
    """Serve until a signal comes; says where, once it answers."""
    from service.app import create_app  # here, since other commands need no web framework

    _log_to_stderr()
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=LINGER,
        limit_concurrency=MOST_CONNECTIONS,
        lifespan="on",
    )
    server = _Announcing(config, _address(listener))
    server.run(sockets=[listener])
    if not server.started:
        raise StateError("The service could not start.", mend="The reason stands above.")


class _Announcing(uvicorn.Server):
    """A server that prints its addresses when it is ready."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self.address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say where."""
        await super().startup(sockets)
        if self.started:
            console = Console(stderr=False, highlight=False, soft_wrap=True)
            console.print(f"共建图谱 Gongjian · {self.address}")
            for about, path in (
                ("网络图 network ", "/network"),
                ("接口   API     ", "/api/v1/entities"),
                ("文档   docs    ", "/api/v1/docs"),
                ("就绪   ready   ", "/readyz"),
            ):
                console.print(f"  {about} {self.address}{path}")
            sys.stdout.flush()


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _log_to_stderr() -> None:
    from service.doors import JsonLines

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for quiet in ("uvicorn.error", "neo4j"):
        logging.getLogger(quiet).setLevel(logging.WARNING)
