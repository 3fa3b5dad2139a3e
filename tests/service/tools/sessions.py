"""Sessions of the SDK's own client with a server that is a process of its own, for tests that are not asynchronous."""

import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp_types import CallToolResult, Tool

from graph.settings import REPOSITORY, Settings
from tests.engines.graphs import environment

COMMAND = ("-m", "gongjian", "mcp")


class Session:
    """A client that is connected."""

    def __init__(self, portal: BlockingPortal, client: Client) -> None:
        self.portal = portal
        self.client = client

    def tools(self) -> dict[str, Tool]:
        """What the server lists."""
        return {tool.name: tool for tool in self.portal.call(self.client.list_tools).tools}

    def call(self, name: str, arguments: Mapping[str, Any] | None = None) -> CallToolResult:
        """What a tool answers, which the SDK holds against the tool's shape."""
        found: CallToolResult = self.portal.call(self.client.call_tool, name, dict(arguments or {}))
        return found

    def answer(self, name: str, arguments: Mapping[str, Any] | None = None) -> Any:
        """The structured content of a good answer."""
        found = self.call(name, arguments)
        assert not found.is_error, text(found)
        return found.structured_content

    def read(self, uri: str) -> str:
        """The text of a resource, or of the error that it is."""
        try:
            (found,) = self.portal.call(self.client.read_resource, uri).contents
        except MCPError as error:
            return str(error)
        return str(getattr(found, "text", ""))


def text(found: CallToolResult, block: int = 0) -> str:
    """The text of one block of a result."""
    return str(getattr(found.content[block], "text", ""))


@contextmanager
def over_stdio(settings: Settings, log: Path, *words: str, mode: str = "legacy") -> Iterator[Session]:
    """A session with a server that the client starts, whose errors go to the log."""
    started = StdioServerParameters(
        command=sys.executable, args=[*COMMAND, *words], env=environment(settings), cwd=REPOSITORY
    )
    with log.open("a") as errors:
        yield from _connected(Client(stdio_client(started, errlog=errors), mode=mode, read_timeout_seconds=60))


@contextmanager
def over_http(base: str, key: str = "", mode: str = "auto", **headers: str) -> Iterator[Session]:
    """A session with a server that runs, showing a key."""
    yield from _connected(_client(base, {**({"Authorization": f"Bearer {key}"} if key else {}), **headers}, mode))


@asynccontextmanager
async def _client(base: str, headers: dict[str, str], mode: str) -> AsyncIterator[Client]:
    async with (
        create_mcp_http_client(headers) as http_client,
        Client(
            streamable_http_client(f"{base}/mcp", http_client=http_client), mode=mode, read_timeout_seconds=60
        ) as client,
    ):
        yield client


def _connected(client: AbstractAsyncContextManager[Client]) -> Iterator[Session]:
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(client) as connected:
        yield Session(portal, connected)
