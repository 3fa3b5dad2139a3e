"""The store's way to its engine: opened once, found again where the engine ended, looked for while it is away."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from contextvars import Context
from copy import copy
from typing import Any, TypeVar

from graph.bolt import (
    READ_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncManagedTransaction,
    AsyncSession,
    DriverError,
    IncompleteCommit,
    Neo4jError,
)
from graph.embedded import Endpoint, Membership, User
from graph.embedded_home import DATABASE
from graph.errors import Away, BadRequest, GraphError, Overtaken, Refused, Unavailable
from graph.settings import Settings
from graph.store_driver import CONNECT_SECONDS, Access, driver, release
from graph.store_errors import puzzling, shut_out, translated, unreachable

log = logging.getLogger("gongjian.graph")
T = TypeVar("T")
GRACE_SECONDS = 1.0
"""How much longer than a question may take its asker waits to be told so."""
OPEN_SECONDS = 4 * CONNECT_SECONDS
"""How long an engine that lets itself be connected to may take to let us in: as long as a server takes to start up."""
FIRST_SECONDS = 5.0
"""How long a patient one waits at first: an engine that is to be started takes as long."""
PROBE_SECONDS = 3.0
"""How long an engine that was away may take to show that it is there."""
PAUSE_SECONDS = 1.0
"""How long it is left alone between two looks."""
REFUSED_SECONDS = 6.0
"""The same for one that refused us: a server shuts out for five seconds who shows it three wrong passwords."""


class Connection:
    """The driver and, of the embedded engine, this process's share of it.

    A `patient` one outlives its engine: while the engine is away, whoever asks is told at once, and one task looks for
    it until it answers. `times` counts how often a way was found: with another number it may be another graph.
    """

    def __init__(self, settings: Settings, access: Access, *, patient: bool = False) -> None:
        self.settings = settings
        self.server_version = ""
        self.endpoint: Endpoint | None = None
        self.times = 0
        self._access = access
        self._patient = patient
        self._driver: AsyncDriver | None = None
        self._membership: Membership | None = None
        self._absence: GraphError | None = None
        self._looked = asyncio.Event()
        self._seeking: asyncio.Task[None] | None = None
        self._renewing: asyncio.Task[None] | None = None
        self._closed = False
        self._bookmarks = None if settings.embedded else AsyncGraphDatabase.bookmark_manager()

    @property
    def driver(self) -> AsyncDriver:
        """The driver to ask by. Raises why the engine is away, where it is."""
        if self._absence is not None:
            raise copy(self._absence).with_traceback(None) from None
        if self._driver is None:
            raise Unavailable("连接未打开 · the store is not open.")
        return self._driver

    @property
    def database(self) -> str:
        """The database to ask, which is always named."""
        return DATABASE if self.settings.embedded else self.settings.graph_database

    async def open(self) -> None:
        """Connect, or raise Unavailable, Busy, Refused, StateError or BadRequest. A patient one waits for the engine a
        moment only, and goes on looking."""
        if not self._patient:
            await self._open()
            return
        self._absence = Unavailable("正在连接图引擎 · still connecting to the engine of the graph.")
        self._seeking = _apart(self._seek())
        with suppress(TimeoutError):
            async with asyncio.timeout(FIRST_SECONDS):
                await self._looked.wait()
        if isinstance(self._absence, BadRequest):
            raise self._absence

    async def managed(self, use: Callable[[AsyncSession], Awaitable[T]], access: str, asked: str | None = None) -> T:
        """Use a session; where the embedded engine was ended under us, start it anew and do it once more."""
        connected = self.driver
        try:
            try:
                return await self.used(connected, use, access, asked)
            except Unavailable as failure:
                unsure = isinstance(failure.__cause__, IncompleteCommit)
                if self._membership is None or unsure or isinstance(failure, Refused | Overtaken):
                    raise
                await self.renewed(connected)
                return await self.used(self.driver, use, access, asked)
        except (Away, Refused) as failure:
            if isinstance(failure, Away) or shut_out(failure.__cause__):
                self.missed(failure)  # who is shut out and goes on knocking stays shut out
            raise

    async def used(
        self, connected: AsyncDriver, use: Callable[[AsyncSession], Awaitable[T]], access: str, asked: str | None
    ) -> T:
        """Use a session of a driver once. Raises what it raises as errors of the graph; `asked` as in `translated`."""
        try:
            async with connected.session(
                database=self.database, default_access_mode=access, bookmark_manager=self._bookmarks
            ) as session:
                return await use(session)
        except (Neo4jError, DriverError, OSError) as error:
            if self.settings.embedded and puzzling(error):
                await self._there(connected, error)
            raise translated(error, self.settings, asked) from error

    async def _there(self, connected: AsyncDriver, error: Exception) -> None:
        """Raise that the embedded engine is away, where it is why a request failed: one that ends does not say so."""
        try:
            await self._probed(connected)
        except GraphError:
            raise unreachable(self.settings, str(error)) from error

    async def sql(self, statement: str, user: User, seconds: float, **parameters: object) -> list[dict[str, Any]]:
        """Rows of the embedded engine's SQL; where the engine was ended under us, it is started anew."""
        connected = self.driver
        try:
            async with asyncio.timeout(seconds + GRACE_SECONDS):
                try:
                    return await self._sql(statement, user, seconds, parameters)
                except Unavailable as failure:
                    if isinstance(failure.__cause__, TimeoutError):
                        raise
                    await self.renewed(connected)
                    return await self._sql(statement, user, seconds, parameters)
        except (TimeoutError, Away) as failure:
            away = failure if isinstance(failure, Away) else unreachable(self.settings, "no answer")
            self.missed(away)
            raise away from failure

    async def _sql(
        self, statement: str, user: User, seconds: float, parameters: dict[str, object]
    ) -> list[dict[str, Any]]:
        if self.endpoint is None:
            raise unreachable(self.settings, "")
        return await asyncio.to_thread(self.endpoint.sql, statement, user, seconds, **parameters)

    def missed(self, failure: GraphError) -> None:
        """Note that the engine gave no answer: a patient connection looks for it until it does."""
        if self._patient and self._absence is None and not self._closed:
            self._absence = failure
            log.warning("the engine is away: %s", failure)
            self._seeking = _apart(self._seek())

    async def renewed(self, lost: AsyncDriver) -> None:
        """Connect to the embedded engine as it runs now, started anew where it ended; all who lost it wait for one
        renewal, which goes on where they wait no longer. Raises as `open` does."""
        if self._membership is None or self._driver is not lost:
            return
        if self._renewing is None or self._renewing.done():
            self._renewing = _apart(self._renew(lost, self._membership))
        try:
            await asyncio.shield(self._renewing)
        except GraphError as failure:
            self.missed(failure)
            raise

    async def close(self) -> None:
        """Give back all that was taken."""
        self._closed = True
        if self._membership is not None:
            self._membership.leave()  # first: a thread that waits for the engine gives up
        if self._seeking is not None:
            self._seeking.cancel()
        for task in (self._seeking, self._renewing):
            if task is not None:
                await asyncio.wait([task])
        await self._shut()

    async def _open(self) -> None:
        try:
            if self.settings.embedded:
                self._membership = Membership(self.settings)
                self.endpoint = await asyncio.to_thread(self._membership.enter)
                if self._access == "write":
                    self._membership.home.check_room()
            async with asyncio.timeout(OPEN_SECONDS):
                self._driver = driver(self.settings, self.endpoint, self._access)
                self.server_version = await _greeted(self._driver, self.database)
        except TimeoutError:
            await self._shut()
            raise unreachable(self.settings, "no answer") from None
        except (Neo4jError, DriverError, OSError, ValueError) as error:
            await self._shut()
            raise translated(error, self.settings) from error
        except BaseException:
            await self._shut()
            raise
        self.times += 1

    async def _shut(self) -> None:
        held, self._driver, self.endpoint = self._driver, None, None
        try:
            if held is not None:
                await held.close()
        finally:
            if self._membership is not None:
                self._membership.leave()
                self._membership = None

    async def _seek(self) -> None:
        """Look for the engine until it answers."""
        began, told = time.monotonic(), ""
        while True:
            try:
                await self._look()
                break
            except GraphError as failure:
                self._absence = failure
                if str(failure) != told:
                    log.warning("the engine is away: %s", failure)
                told = str(failure)
                self._looked.set()
                if isinstance(failure, BadRequest):  # an address that is none will not become one
                    return
                await asyncio.sleep(REFUSED_SECONDS if isinstance(failure, Refused) else PAUSE_SECONDS)
        self._absence = None
        self._looked.set()
        if told:
            log.warning("the engine answers again, after %.1f s", time.monotonic() - began)

    async def _look(self) -> None:
        """Connect, or ask the engine whether it is there, started anew where it ended. Raises GraphError."""
        if self._driver is None:
            await self._open()
            return
        try:
            await self._probed(self._driver)
        except Unavailable as failure:
            if self._membership is None or isinstance(failure.__cause__, TimeoutError):
                raise
            await self.renewed(self._driver)
            await self._probed(self._driver)
        self.times += 1

    async def _probed(self, known: AsyncDriver) -> None:
        try:
            async with (
                asyncio.timeout(PROBE_SECONDS),
                known.session(database=self.database, default_access_mode=READ_ACCESS) as session,
            ):
                await (await session.run("RETURN 1 AS one")).consume()  # asked once: `_seek` asks again
        except TimeoutError as error:
            raise unreachable(self.settings, "no answer") from error
        except (Neo4jError, DriverError, OSError) as error:
            raise translated(error, self.settings) from error

    async def _renew(self, lost: AsyncDriver, membership: Membership) -> None:
        found = await asyncio.to_thread(membership.renew)
        if found == self.endpoint or self._closed:
            return  # the driver's pool connects to it again by itself
        self.endpoint = found
        self._driver = driver(self.settings, found, self._access)
        self.times += 1
        await lost.close()


async def _greeted(made: AsyncDriver, database: str) -> str:
    """The version of the engine, once it has answered a question too. Raises what the driver raises."""

    async def work(transaction: AsyncManagedTransaction) -> None:
        await (await transaction.run("RETURN 1 AS one")).consume()

    info = await made.get_server_info()
    async with made.session(database=database, default_access_mode=READ_ACCESS) as session:
        await session.execute_read(work)
    return release(info.agent)


def _apart(work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
    """A task that is nobody's: of no request, and no complaint where nobody waits to hear how it failed."""
    task = asyncio.get_running_loop().create_task(work, context=Context())
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
    return task
