"""The watch over one service: numbers, traces, the journal's warnings and looks, each told once of what happens."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from prometheus_client.exposition import choose_encoder

from graph.settings import Settings
from graph.store_watched import Asked
from service import journal
from service.callers import Gate
from service.journal import Told
from service.watching.looks import Looks
from service.watching.metrics import Metrics
from service.watching.process import Heartbeat, Process
from service.watching.standing import Held, Standing
from service.watching.traces import Traces

SCRAPE_SECONDS = 1.0
"""How long a scrape waits for the engine before it tells what is known."""
SCRAPE_FRESH = 5.0
"""Seconds for which what the engine told is good enough for another scrape."""


class Watch:
    """Everything that watches one service; made with its app, opened and closed with its lifespan."""

    def __init__(self, settings: Settings, gate: Gate) -> None:
        self.slow_seconds = settings.slow_seconds
        self.metrics = Metrics()
        self.looks = Looks(settings, gate)
        self.standing = Standing(self.looks)
        self.traces = Traces()
        self._heart = Heartbeat(self.metrics.registry)
        Process(self.metrics.registry, settings.home)
        self.metrics.registry.register(self.standing)

    @asynccontextmanager
    async def opened(self, held: Held) -> AsyncIterator[None]:
        """Watch what the service holds, for as long as the block lasts."""
        self.looks.opened(held.store)
        self.standing.held = held
        beating = asyncio.create_task(self._heart.beat())
        try:
            yield
        finally:
            beating.cancel()
            with suppress(asyncio.CancelledError):
                await beating
            await self.looks.ended()
            self.standing.held = None

    @asynccontextmanager
    async def tracing(self) -> AsyncIterator[None]:
        """Send traces, where they are wanted, for as long as the block lasts, and then what is left of them."""
        self.traces.open()
        try:
            yield
        finally:
            await asyncio.to_thread(self.traces.close)

    @contextmanager
    def around(self, told: Told) -> Iterator[None]:
        """Count a request, and make a span of it."""
        self.metrics.in_flight.inc()
        try:
            with self.traces.request(told):
                yield
        finally:
            self.metrics.in_flight.dec()
            self.metrics.answered(told)

    def asked(self, question: Asked) -> None:
        """Count a question to the engine, add it to its request, and make a span of it."""
        journal.asked(question, self.slow_seconds)
        self.metrics.asked(question)
        self.traces.asked(question)

    async def scraped(self, accept: str) -> tuple[bytes, str]:
        """All numbers, and their media type, in the format that the caller takes."""
        await self.standing.look(SCRAPE_SECONDS, SCRAPE_FRESH)
        encode, media = choose_encoder(accept)
        return await asyncio.to_thread(encode, self.metrics.registry), media
