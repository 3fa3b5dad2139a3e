"""Questions that ran late on the embedded engine: found among its transactions by a mark, and ended there.

That engine keeps no time limit in products of lists, and goes on when its client is gone. It looks whether a
transaction was terminated between two batches of rows: what burns within one goes on to its own end.
"""

import asyncio
import os
import secrets
import signal
import time
from contextlib import suppress

from graph.bolt import READ_ACCESS, AsyncDriver, AsyncManagedTransaction, DriverError, Neo4jError
from graph.embedded import locked
from graph.embedded_home import Home
from graph.errors import GraphError, Unavailable
from graph.settings import Settings
from graph.store_errors import out_of_time, translated, unreachable

ENDING_SECONDS = 5.0
"""How long a question that ran late may take to be ended, or the engine to show that it is there."""
BURNING_SECONDS = 6.0
"""How long something may go on after it was ended: until its next batch of rows, or a collection of garbage."""
_UNMARKED = ("EXPLAIN", "PROFILE")
"""The engine knows these words only where they come first."""


class Marks:
    """Marks for questions under way. They are used again, since the engine makes a plan for each text anew."""

    def __init__(self) -> None:
        self._token = secrets.token_hex(6)
        self._made = 0
        self._free: list[str] = []

    def take(self) -> str:
        """A mark that no other question under way has, here or in another process."""
        if not self._free:
            self._made += 1
            self._free.append(f"gongjian {self._token} {self._made};")
        return self._free.pop()

    def give(self, mark: str) -> None:
        """Give back a mark under which nothing runs any more."""
        self._free.append(mark)


def marked(text: str, mark: str) -> str:
    """The text with its mark in front: the engine shows the first thousand characters of each."""
    return text if text.lstrip()[:7].upper() in _UNMARKED else f"/* {mark} */ {text}"


async def lateness(
    driver: AsyncDriver, database: str, mark: str, settings: Settings, *, burning: bool = False
) -> GraphError:
    """End a question that ran late, and say why it did: its own doing, or an engine that is away.

    With `burning`, the embedded engine is started anew where the question goes on all the same.
    """
    try:
        async with asyncio.timeout(ENDING_SECONDS):
            if settings.embedded:
                await end(driver, database, mark)
            else:  # a server ends it by itself
                await driver.get_server_info()
        if burning and settings.embedded and await burns(driver, database, mark):
            return await asyncio.to_thread(restarted, settings)
    except TimeoutError:
        return unreachable(settings, "no answer")
    except (Neo4jError, DriverError, OSError) as error:
        failure = translated(error, settings)
        return failure if isinstance(failure, Unavailable) else out_of_time(settings)
    return out_of_time(settings)


def restarted(settings: Settings) -> Unavailable:
    """End the embedded engine at once, for its supervisor to start it anew; what to tell whoever made that necessary.

    The last resort against what burns on in it. Nothing that was committed is lost, and its other users connect to the
    next one by themselves.
    """
    home = Home(settings.home)
    record = home.running()
    if record is not None and locked(home):
        with suppress(ProcessLookupError):
            os.kill(record["engine_pid"], signal.SIGKILL)
    return Unavailable(
        "查询超时后仍占用引擎，引擎已重新启动 · the question burned on after its time; the engine was started anew.",
        mend="缩小范围 · Narrow it.",
    )


async def burns(driver: AsyncDriver, database: str, mark: str) -> bool:
    """Whether something under a mark goes on for seconds after it was ended. Raises what the driver raises."""

    async def work(transaction: AsyncManagedTransaction) -> bool:
        shown = await transaction.run("SHOW TRANSACTIONS")
        return any([mark in str(row["currentQuery"]) async for row in shown])

    async with driver.session(database=database, default_access_mode=READ_ACCESS) as session:
        end = time.monotonic() + BURNING_SECONDS
        while await session.execute_read(work):
            if time.monotonic() > end:
                return True
            await asyncio.sleep(0.1)
    return False


async def end(driver: AsyncDriver, database: str, mark: str) -> None:
    """End what runs under a mark; any user may end its own. Raises what the driver raises."""

    async def work(transaction: AsyncManagedTransaction) -> None:
        shown = await transaction.run("SHOW TRANSACTIONS")
        late = [str(row["transactionId"]) async for row in shown if mark in str(row["currentQuery"])]
        for id_ in late:
            await (await transaction.run(f"TERMINATE TRANSACTION '{id_}'")).consume()

    async with driver.session(database=database, default_access_mode=READ_ACCESS) as session:
        await session.execute_read(work)
