"""Stores that watch a writer, kill it or rob it, at any transaction that a test names; all on a real engine."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

from graph.errors import Unavailable
from graph.ontology import ONTOLOGY
from graph.queries import Query, query
from graph.settings import Settings
from graph.store import Result, Store, Transaction
from ingest.load import Outcome, load
from tests.ingest import sample

T = TypeVar("T")
Work = Callable[[Transaction], Awaitable[T]]


class Watched(Store):
    """A store that counts its writing transactions and adds up what the engine says their statements changed."""

    commits = 0
    prepares = 0
    lethal: int | None = None
    """After how many commits the writer is dead, as after kill -9: nothing it does reaches the engine any more."""
    robbed: int | None = None
    """Before which commit another writer takes the lease."""

    @classmethod
    @asynccontextmanager
    async def on(cls, settings: Settings) -> AsyncIterator[Self]:
        """Open it for writing."""
        async with cls.open(settings, ONTOLOGY, access="write") as store:
            assert isinstance(store, cls)
            store.begin()
            yield store

    def begin(self, *, lethal: int | None = None, robbed: int | None = None) -> None:
        """Count from the beginning, and say what happens when."""
        self.commits = self.prepares = 0
        self.written: Counter[str] = Counter()
        self.lethal, self.robbed = lethal, robbed

    async def write(self, work: Work[T], /) -> T:
        """Write, and count; refuse where the writer is dead."""
        if self.lethal == self.commits:
            raise Unavailable("The writer was killed.")
        if self.robbed == self.commits:
            await self.free(owner="another")

        async def watched(transaction: Transaction) -> T:
            return await work(_Counting(transaction, self.written))

        found = await super().write(watched)
        self.commits += 1
        if self.lethal == self.commits:
            raise Unavailable("The writer was killed.")
        return found

    async def prepare(self) -> None:
        """Prepare, and count."""
        self.prepares += 1
        await super().prepare()

    async def free(self, owner: str = "nobody") -> None:
        """Take the lease from whoever holds it, and let it run out at once: what is left of one who died long ago."""
        there = await self.read(query("ingest/lease"))
        if not there or not there[0]["owner"]:
            return

        async def work(transaction: Transaction) -> None:
            await transaction.run(query("ingest/take_lease"), owner=owner, gone=there[0]["owner"], host="", span=-1)

        await super().write(work)


class _Counting(Transaction):
    """A transaction that adds the engine's counters up."""

    def __init__(self, within: Transaction, written: Counter[str]) -> None:
        self._within, self._written = within, written

    async def run(self, statement: str | Query, /, **parameters: Any) -> Result:
        """Run one statement."""
        found = await self._within.run(statement, **parameters)
        self._written.update({name: count for name, count in vars(found.counters).items() if count})
        return found


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """A store that may write."""
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        yield store


async def loaded(settings: Settings, data: Path, **how: Any) -> Outcome:
    """Load a data folder."""
    return await load(settings.model_copy(update={"data": data}), ONTOLOGY, **how)


async def stored(settings: Settings) -> dict[str, Any]:
    """The whole graph, without times."""
    async with opened(settings) as store:
        return await sample.whole(store)
