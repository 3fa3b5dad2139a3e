"""A light client: one kept connection, HTTP/1.1 as bytes, so that the load takes little of the service's own core."""

import asyncio
import gzip
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LINE = 1 << 20
"""Bytes that the head of an answer may have."""
WAIT = 60.0
"""Seconds after which an answer is held to hang: the service gives a question ten, and an engine a few more."""
IDLE = 4.0
"""Seconds of silence after which the service may close a kept connection at any moment: a little before it does."""
EMPTY = (204, 304)


class Broken(Exception):  # noqa: N818 - it is the answer that is broken
    """An answer that ended before its end."""


@dataclass(frozen=True)
class Request:
    """What is asked: a path with its parameters, and a body where it is posted."""

    path: str
    body: bytes = b""
    headers: Mapping[str, str] | None = field(default=None, compare=False)

    @classmethod
    def posted(cls, path: str, body: object) -> "Request":
        """A request with a JSON body."""
        return cls(path, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def wire(self, host: str) -> bytes:
        """The request as it is sent."""
        given = {"Host": host, **(self.headers or {})}
        if self.body:
            given["Content-Length"] = str(len(self.body))
        head = [f"{'POST' if self.body else 'GET'} {self.path} HTTP/1.1"]
        head += [f"{name}: {value}" for name, value in given.items()]
        return "\r\n".join([*head, "", ""]).encode("latin-1") + self.body


@dataclass(frozen=True)
class Reply:
    """An answer: status, headers by their small names, the body as it was before it was packed."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Wire:
    """One caller: a connection that is kept, and opened anew where it was closed."""

    def __init__(self, base: str) -> None:
        self.host = base.removeprefix("http://")
        name, _, port = self.host.rpartition(":")
        self._address = (name, int(port))
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._answered = 0.0

    async def ask(self, request: Request) -> Reply:
        """The answer to a request. Raises Broken, OSError, and TimeoutError for one that hangs."""
        async with asyncio.timeout(WAIT):
            idle = self._streams is not None and time.monotonic() - self._answered > IDLE
            try:
                return await self._ask(request)
            except ConnectionError as error:
                if not idle:
                    raise Broken(f"{request.path}: the connection was reset") from error
            return await self._ask(request)  # it was closed for its idleness just then (RFC 9112, 9.5)

    async def _ask(self, request: Request) -> Reply:
        reader, writer = await self.opened()
        try:
            writer.write(request.wire(self.host))
            await writer.drain()
            return await self._reply(reader)
        except asyncio.IncompleteReadError as error:
            self.close()
            if not error.partial and error.expected is None:
                raise ConnectionResetError(f"{request.path}: closed before a byte of an answer") from error
            raise Broken(f"{request.path}: the connection ended within the answer") from error
        except BaseException:
            self.close()
            raise
        finally:
            self._answered = time.monotonic()

    async def opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The connection."""
        if self._streams is None or self._streams[1].is_closing() or self._streams[0].at_eof():
            self.close()
            self._streams = await asyncio.open_connection(*self._address, limit=LINE)
        return self._streams

    def close(self) -> None:
        """Hang up, whatever is on its way."""
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None

    async def _reply(self, reader: asyncio.StreamReader) -> Reply:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split(" ", 2)[1])
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = b"" if status in EMPTY else await _body(reader, headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Reply(status, headers, gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body)


async def _body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    parts: list[bytes] = []
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
    return b"".join(parts)
