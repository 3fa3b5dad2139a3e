"""Questions that ran late on the embedded engine: found among its transactions by a mark, and ended there.

That engine keeps no time limit in products of lists, and goes on when its client is gone. It looks whether a
transaction was terminated between two rows: what burns within one expression goes on to its own end.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from neo4j import READ_ACCESS, AsyncDriver, AsyncManagedTransaction

_UNMARKED = ("EXPLAIN", "PROFILE")
"""The engine knows these words only where they come first."""


class Marks:
    """Marks for questions under way. They are used again, since the engine makes a plan for each text anew."""

    def __init__(self) -> None:
        self._token = secrets.token_hex(6)
        self._made = 0
        self._free: list[str] = []

    @contextmanager
    def one(self) -> Iterator[str]:
        """A mark that no other question under way has, here or in another process."""
        if not self._free:
            self._made += 1
            self._free.append(f"gongjian {self._token} {self._made};")
        mark = self._free.pop()
        try:
            yield mark
        finally:
            self._free.append(mark)


def marked(text: str, mark: str) -> str:
    """The text with its mark in front: the engine shows the first thousand characters of each."""
    return text if text.lstrip()[:7].upper() in _UNMARKED else f"/* {mark} */ {text}"


async def end(driver: AsyncDriver, database: str, mark: str) -> None:
    """End what runs under a mark; any user may end its own. Raises what the driver raises."""

    async def work(transaction: AsyncManagedTransaction) -> None:
        shown = await transaction.run("SHOW TRANSACTIONS")
        late = [str(row["transactionId"]) async for row in shown if mark in str(row["currentQuery"])]
        for id_ in late:
            await (await transaction.run(f"TERMINATE TRANSACTION '{id_}'")).consume()

    async with driver.session(database=database, default_access_mode=READ_ACCESS) as session:
        await session.execute_read(work)
