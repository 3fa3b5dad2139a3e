"""`gongjian serve`: the service, on an address it prints."""

import signal
import socket
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer
import uvicorn

from gongjian import terminal
from gongjian.asking import AsJson
from gongjian.commands import records
from graph.embedded import join
from graph.errors import BadRequest, StateError
from graph.settings import Settings
from service import audit, heap
from service.keys import Ring

if TYPE_CHECKING:
    from fastapi import FastAPI

PLACES = {"network": "/network", "api": "/api/v1/entities", "docs": "/api/v1/docs", "ready": "/readyz"}
"""Where to begin, by what it is."""
NAMES = {"network": "网络图 network ", "api": "接口   API     ", "docs": "文档   docs    ", "ready": "就绪   ready   "}
LINGER = 5


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="运行 · Run")(serve)


def serve(
    load: Annotated[bool, typer.Option("--load", help="先载入记录 · load the records first")] = False,
    as_json: AsJson = False,
) -> None:
    """启动服务 · Serve the graph over HTTP until it is stopped."""
    settings = Settings()
    kept_closed(settings)
    heap.levelled()
    listener = listen(settings)
    # the engine is held from the load on, so that it does not stop before serving; else the service waits for it
    with listener, join(settings) if load and settings.embedded else nullcontext():
        outcome = records.loaded() if load else None
        if outcome is not None and not as_json:
            records.print_outcome(outcome)
        done = {"load": records.outcome_of(outcome)} if outcome is not None else {}
        run(settings, listener, lambda address: _data(address, done) if as_json else _lines(address))


def kept_closed(settings: Settings) -> None:
    """Raise BadRequest where the address can be reached from elsewhere, and no key would be asked for."""
    if not settings.loopback and not Ring(settings):
        raise BadRequest(
            f"{settings.host} is not loopback, and there is no key: anybody could read.",
            mend="Make one (`gongjian keys add NAME`), set GONGJIAN_KEY to a long random text, "
            "or GONGJIAN_HOST to 127.0.0.1.",
            zh=f"{settings.host} 不是回环地址而又没有密钥，人人可读；请用 gongjian keys add 发一把、设 GONGJIAN_KEY，"
            "或改 GONGJIAN_HOST。",
        )


def listen(settings: Settings) -> socket.socket:
    """A listening socket on the address of the settings. Raises StateError where it is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sends at once only where the protocol is named; else every answer waits 40 ms for the caller's ACK
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise StateError(
            f"The service cannot listen on {settings.host}:{settings.port}: {error.strerror}.",
            mend="Stop what uses the port, or set GONGJIAN_PORT to another one (0 takes a free one).",
            zh=f"无法在 {settings.host}:{settings.port} 监听；请停掉占用者，或另设 GONGJIAN_PORT（0 取空闲端口）。",
        ) from None
    listener.listen(128)
    return listener


def run(
    settings: Settings,
    listener: socket.socket,
    ready: Callable[[str], None],
    make: "Callable[[Settings], FastAPI] | None" = None,
) -> None:
    """Serve what `make` makes, else the service, until a signal comes; `ready` is told the address, once it answers."""
    from service.app import create_app  # here, since other commands need no web framework
    from service.connections import configured, make_room

    log_to_stderr()
    make_room()
    audit.keep(settings.audit)
    app = (make or create_app)(settings)
    server = _Announcing(configured(app, LINGER), lambda: ready(_address(listener)))
    server.run(sockets=[listener])
    if not server.started:
        raise StateError("The service could not start.", mend="The reason stands above.", zh="服务未能启动，原因见上。")


class _Announcing(uvicorn.Server):
    """A server that says when it is ready, and whose end is no failure where it was asked for."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        if self.started:
            self.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain and close; where that was not waited for, what is under way is called off, and closed all the same."""
        await super().shutdown(sockets)
        if self.force_exit:
            for task in self.server_state.tasks:
                task.cancel()
            await self.lifespan.shutdown()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Hear of a terminal that was closed, too, unless whoever started us had that ignored."""
        heard = threading.current_thread() is threading.main_thread()
        before = signal.getsignal(signal.SIGHUP) if heard else signal.SIG_IGN
        if before != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self.handle_exit)
        try:
            with super().capture_signals():
                yield
        finally:
            if before != signal.SIG_IGN:
                signal.signal(signal.SIGHUP, before)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Drain: take no more requests, and end with what is under way; a second ^C does not wait for that."""
        if sig == signal.SIGINT:
            super().handle_exit(sig, frame)
        self.should_exit = True


def _lines(address: str) -> None:
    terminal.said(f"共建图谱 Gongjian · {address}")
    for name, path in PLACES.items():
        terminal.said(f"  {NAMES[name]} {address}{path}")
    sys.stdout.flush()


def _data(address: str, done: dict[str, Any]) -> None:
    terminal.data({"address": address, **{name: f"{address}{path}" for name, path in PLACES.items()}, **done})
    sys.stdout.flush()


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def log_to_stderr() -> None:
    """Log to standard error, a line of JSON each."""
    from service.journal import speak

    speak(sys.stderr)
