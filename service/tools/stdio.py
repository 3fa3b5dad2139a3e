"""MCP over standard input and output: the service of whoever started it, for as long as its input stays open."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from typing import Any

from mcp.server.stdio import stdio_server

from graph.settings import Settings
from service.app import create_app
from service.languages import Language
from service.tools.rest import Rest
from service.tools.server import server

log = logging.getLogger("gongjian.tools")
KILLED = 128
"""What shells add to the number of the signal that ended a program."""


async def serve(settings: Settings, language: Language = "zh", opened: Callable[[], None] = lambda: None) -> None:
    """Serve one client until it closes our input or a signal comes, and then leave the process. Raises GraphError.

    `opened` is called once the graph is open. Whoever started us sits at this machine, wherever the service would
    listen: no key is asked for.
    """
    loop = asyncio.get_running_loop()
    stopped: asyncio.Future[int] = loop.create_future()
    rest = Rest(create_app(settings.model_copy(update={"host": "127.0.0.1", "hosts": ""})), language)
    async with rest.opened():
        opened()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, _stop, stopped, number)
        serving = asyncio.ensure_future(_served(rest))
        ends: list[asyncio.Future[Any]] = [serving, stopped]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    if stopped.done():
        os._exit(KILLED + stopped.result())  # at once: a thread still waits for input, and nothing would end it
    await serving


def _stop(stopped: asyncio.Future[int], number: int) -> None:
    if not stopped.done():
        stopped.set_result(number)


async def _served(rest: Rest) -> None:
    made = server(rest)
    try:
        async with stdio_server() as (read, write):
            await made.run(read, write, made.create_initialization_options())
    except* OSError as errors:  # whoever started us reads no more
        log.warning("the client is gone: %s", errors.exceptions[0])
