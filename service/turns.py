"""Turns: so many costly questions at a time, so many of one caller, a short line of those who wait, and no pile."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.types import Scope

from graph.errors import Crowded, Overloaded
from service.callers import caller, counted


@dataclass(frozen=True)
class Bounds:
    """How many turns there are, how many of them one key may have under way or wait for, how many may wait, how long.

    Who sits at the machine is alone and may take them all.
    """

    most: int
    share: int
    line: int = 0
    seconds: float = 0.0


class Turns:
    """So many questions at a time; who comes when all are taken waits a moment in a short line, or is sent away."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self._free = asyncio.Semaphore(bounds.most)
        self._waiting = self._busy = 0
        self._of: Counter[str] = Counter()

    @property
    def most(self) -> int:
        """How many turns there are."""
        return self.bounds.most

    @property
    def taken(self) -> int:
        """How many of them are taken now."""
        return self._busy

    @asynccontextmanager
    async def of(self, scope: Scope) -> AsyncIterator[None]:
        """A turn for whoever asks. Raises Crowded where they have their share, Overloaded where others have all."""
        who, bounds = counted(scope), self.bounds
        share = bounds.share if caller(scope).key else bounds.most + bounds.line
        if self._of[who] >= share:
            raise Crowded(
                f"{share} such questions are under way already; try again in a moment.",
                zh=f"已有 {share} 个同类查询正在进行，请稍后再试。",
            )
        self._of[who] += 1
        try:
            await self._begin()
            self._busy += 1
            try:
                yield
            finally:
                self._busy -= 1
                self._free.release()
        finally:
            self._of[who] -= 1
            if not self._of[who]:
                del self._of[who]

    async def _begin(self) -> None:
        """Take a turn, or wait for one. Raises Overloaded."""
        if not self._free.locked():
            await self._free.acquire()
            return
        if self._waiting >= self.bounds.line:
            raise _full()
        self._waiting += 1
        try:
            async with asyncio.timeout(self.bounds.seconds):
                await self._free.acquire()
        except TimeoutError:
            raise _full() from None
        finally:
            self._waiting -= 1


def _full() -> Overloaded:
    return Overloaded(
        "As many costly questions are under way as there may be; try again in a moment.",
        zh="正在进行的耗时查询已达上限，请稍后再试。",
    )
