"""A relay to an engine that many tests share: cut, the engine is away for one of them and goes on for the others."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from graph.settings import Settings


class Relay:
    """Hands bytes on between callers and an address until it is cut; `at` is the port it takes, 0 a free one."""

    def __init__(self, host: str, port: int, at: int = 0) -> None:
        self.target = (host, port)
        self.loop = asyncio.new_event_loop()
        self.slow = 0.0
        """Seconds that each piece waits before it is handed on."""
        self.flows = asyncio.Event()
        self.flows.set()
        self.callers: set[asyncio.Task[None]] = set()
        self.server = self.loop.run_until_complete(asyncio.start_server(self._caller, "127.0.0.1", at))
        self.port: int = self.server.sockets[0].getsockname()[1]
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    async def _caller(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.callers.add(task)
        try:
            there, back = await asyncio.open_connection(*self.target)
        except OSError:  # the engine is away itself
            writer.close()
            self.callers.discard(task)
            return
        with suppress(asyncio.CancelledError):
            await asyncio.gather(self._pump(reader, back), self._pump(there, writer))
        for each in (back, writer):
            each.close()
        self.callers.discard(task)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while some := await reader.read(65_536):
                await asyncio.sleep(self.slow)
                await self.flows.wait()
                writer.write(some)
                await writer.drain()

    async def _end(self) -> None:
        self.server.close()
        for task in (ended := list(self.callers)):
            task.cancel()
        await asyncio.gather(*ended)

    def hold(self) -> None:
        """Hand nothing on until `flow`: callers are let in, and hear nothing."""
        self.loop.call_soon_threadsafe(self.flows.clear)

    def flow(self) -> None:
        """Hand on again, at once, what was held and what comes."""
        self.slow = 0.0
        self.loop.call_soon_threadsafe(self.flows.set)

    def cut(self) -> None:
        """Close every connection, and take no more."""
        if self.thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(20)
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(20)
            self.loop.close()


@contextmanager
def relayed(settings: Settings) -> Iterator[tuple[Settings, Relay]]:
    """Settings that reach the same engine through a relay, and the relay."""
    address = urlsplit(settings.graph_uri)
    relay = Relay(address.hostname or "", address.port or 0)
    try:
        yield settings.model_copy(update={"graph_uri": f"{address.scheme}://127.0.0.1:{relay.port}"}), relay
    finally:
        relay.cut()
