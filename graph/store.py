"""The store: connects to either engine over Bolt, reads and writes in managed transactions, makes the schema.

Engine differences live here and in `graph.embedded`; every driver error leaves as one of `graph.errors`.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Literal, TypeVar

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncManagedTransaction,
    AsyncSession,
    NotificationMinimumSeverity,
    unit_of_work,
)
from neo4j.exceptions import DriverError, IncompleteCommit, Neo4jError

from graph import hydrate, statements
from graph.embedded import Endpoint, Membership
from graph.embedded_home import DATABASE
from graph.errors import GraphError, Refused, Unavailable
from graph.ontology import Ontology, Relation
from graph.queries import Query, query
from graph.settings import Settings
from graph.store_errors import out_of_time, translated
from graph.store_transaction import Counters, Result, Returns, Row, Transaction, hydrated

__all__ = ["Access", "Counters", "Result", "Row", "Store", "Transaction"]

Access = Literal["read", "write"]
T = TypeVar("T")
SCHEMES = tuple(f"{name}{door}://" for name in ("bolt", "neo4j") for door in ("", "+s", "+ssc"))
GRACE_SECONDS = 1.0
RETRY_SECONDS = 15.0
"""How long the driver itself tries again at a server: as long as a cluster takes to choose a leader."""
EMBEDDED_RETRY_SECONDS = 2.0
"""The same for the embedded engine: an engine that is gone is better found or started anew than tried again."""
CONNECT_SECONDS = 5.0
WIPE_BATCH = 2000


class Store:
    """A connection to the graph. Made by `Store.open`; `engine` and `server_version` say what it speaks to."""

    def __init__(self, settings: Settings, ontology: Ontology, access: Access) -> None:
        self.settings = settings
        self.ontology = ontology
        self.engine: Literal["embedded", "neo4j"] = "embedded" if settings.embedded else "neo4j"
        self.server_version = ""
        self._access = access
        self._driver: AsyncDriver | None = None
        self._endpoint: Endpoint | None = None
        self._membership: Membership | None = None
        self._renewing = asyncio.Lock()
        self._bookmarks = None if settings.embedded else AsyncGraphDatabase.bookmark_manager()

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings, ontology: Ontology, *, access: Access = "read") -> AsyncIterator["Store"]:
        """A verified connection for as long as the block lasts; the embedded engine is started where need be.

        Raises Unavailable, Busy, Refused, StateError or BadRequest (an address that is none), each of one sentence.
        """
        store = cls(settings, ontology, access)
        try:
            await store._connect()
            yield store
        finally:
            await store._close()

    async def read(self, query: Query, /, **parameters: object) -> list[Row]:
        """The rows of a query, each column turned into what the query's header says it is.

        Raises OutOfTime past `settings.query_seconds`, Unavailable where the engine is away, BadRequest for
        parameters that are not those of the header.
        """
        query.check(parameters)
        return await self._rows(query.text, parameters, query.returns)

    async def relation(self, relation_id: str) -> Relation | None:
        """The relation of an id alone, found by an index on either engine; None where there is none."""
        prefix = relation_id.partition("/")[0]
        type_ = next((name for name in self.ontology.relations if name.lower().replace("_", "-") == prefix), None)
        if type_ is None:
            return None
        if self._endpoint is None:
            text = statements.relation_by_id(type_)
            rows = await self._rows(text, {"id": relation_id}, (("relation", "Relation"),))
            return rows[0]["relation"] if rows else None
        # The embedded engine's Cypher scans for a relationship's property; its SQL looks it up.
        text = statements.embedded_relation_by_id(type_)
        try:
            found = await asyncio.to_thread(self._endpoint.sql, text, "reader", id=relation_id)
        except Unavailable:
            await self._renew(self._connected)
            found = await asyncio.to_thread(self._endpoint.sql, text, "reader", id=relation_id)
        return hydrate.relation_of(type_, found[0], self.ontology) if found else None

    async def write(self, work: Callable[[Transaction], Awaitable[T]], /) -> T:
        """Do work in one writing transaction and give what it gives; done anew where the engine asks for a retry."""

        async def managed(transaction: AsyncManagedTransaction) -> T:
            return await work(Transaction(transaction, self.ontology))

        return await self._managed(lambda session: session.execute_write(managed), WRITE_ACCESS)

    async def version(self) -> int:
        """The version of the graph: how many writing transactions made it; 0 where nothing was written yet."""
        rows = await self.read(query("store/version"))
        return int(rows[0]["version"] or 0) if rows else 0

    async def prepare(self) -> None:
        """Make every constraint and index that the ontology asks for, and wait until they serve. Changes no data."""
        if self._access != "write":
            raise Refused(
                "这是只读连接 · this connection only reads: open it with access='write' to prepare the graph."
            )
        if self._endpoint is not None:
            schema = statements.embedded_schema(self.ontology)
            await asyncio.to_thread(_each, self._endpoint.sql, schema)
            return
        for statement in statements.neo4j_schema(self.ontology):
            await self._schema(statement)
        await self._schema("CALL db.awaitIndexes(300)")

    async def wipe(self) -> None:
        """Delete every node and relationship, in bounded batches; the schema stays."""
        for name in ("store/wipe_relations", "store/wipe_nodes"):
            while await self.write(partial(_deleted, query(name))):
                pass

    async def _schema(self, statement: str) -> None:
        async def work(transaction: AsyncManagedTransaction) -> None:
            await (await transaction.run(statement)).consume()

        await self._managed(lambda session: session.execute_write(work), WRITE_ACCESS)

    async def _rows(self, text: str, parameters: dict[str, Any], returns: Returns) -> list[Row]:
        seconds = self.settings.query_seconds

        @unit_of_work(timeout=seconds)
        async def work(transaction: AsyncManagedTransaction) -> list[Row]:
            answer = await transaction.run(text, parameters)
            return hydrated([record async for record in answer], returns, self.ontology)

        try:
            # The embedded engine does not keep every time limit, so the client's own clock ends the wait.
            async with asyncio.timeout(seconds + GRACE_SECONDS):
                return await self._managed(lambda session: session.execute_read(work), READ_ACCESS)
        except TimeoutError:
            raise await self._lateness() from None

    async def _lateness(self) -> GraphError:
        """Why a question ran late: its own doing, or an engine that is away."""
        try:
            async with asyncio.timeout(GRACE_SECONDS):
                await self._connected.get_server_info()
        except (Neo4jError, DriverError, OSError) as error:
            failure = translated(error, self.settings)
            return failure if isinstance(failure, Unavailable) else out_of_time(self.settings)
        return out_of_time(self.settings)

    async def _managed(self, use: Callable[[AsyncSession], Awaitable[T]], access: str) -> T:
        """Use a session; where the embedded engine was ended under us, start it anew and do it once more."""
        driver = self._connected
        try:
            return await self._used(driver, use, access)
        except Unavailable as failure:
            unsure = isinstance(failure.__cause__, IncompleteCommit)
            if self._membership is None or unsure or isinstance(failure, Refused):
                raise
            await self._renew(driver)
            return await self._used(self._connected, use, access)

    async def _used(self, driver: AsyncDriver, use: Callable[[AsyncSession], Awaitable[T]], access: str) -> T:
        try:
            async with driver.session(
                database=self._database, default_access_mode=access, bookmark_manager=self._bookmarks
            ) as session:
                return await use(session)
        except (Neo4jError, DriverError, OSError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise translated(error, self.settings) from error

    async def _connect(self) -> None:
        if self.settings.embedded:
            self._membership = Membership(self.settings)
            self._endpoint = await asyncio.to_thread(self._membership.enter)
        try:
            self._driver = self._make_driver()
            info = await self._connected.get_server_info()
        except (Neo4jError, DriverError, OSError, ValueError) as error:
            raise translated(error, self.settings) from error
        found = re.search(r"(?:ArcadeDB |^Neo4j/)([\d.]+)\)?$", info.agent)
        self.server_version = found[1] if found else info.agent
        await self._rows("RETURN 1 AS one", {}, (("one", "integer"),))

    def _make_driver(self) -> AsyncDriver:
        settings, uri = self.settings, self.settings.graph_uri
        if uri and not uri.startswith(SCHEMES):
            raise ValueError("no such scheme")
        auth = (settings.graph_user, settings.graph_password.get_secret_value())
        if self._endpoint is not None:
            user = "writer" if self._access == "write" else "reader"
            uri, auth = self._endpoint.bolt_uri, (user, self._endpoint.passwords[user])
        return AsyncGraphDatabase.driver(
            uri,
            auth=auth,
            user_agent="gongjian",
            connection_timeout=CONNECT_SECONDS,
            connection_acquisition_timeout=CONNECT_SECONDS * 2,
            max_transaction_retry_time=EMBEDDED_RETRY_SECONDS if settings.embedded else RETRY_SECONDS,
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            telemetry_disabled=True,
        )

    async def _renew(self, lost: AsyncDriver) -> None:
        """Connect to the embedded engine as it runs now; several readers that lost it wait for one renewal."""
        async with self._renewing:
            if self._driver is not lost or self._membership is None:
                return
            found = await asyncio.to_thread(self._membership.renew)
            if found == self._endpoint:
                return  # the driver's pool connects to it again by itself
            self._endpoint = found
            self._driver = self._make_driver()
            await lost.close()

    async def _close(self) -> None:
        try:
            if self._driver is not None:
                await self._driver.close()
        finally:
            if self._membership is not None:
                self._membership.leave()

    @property
    def _connected(self) -> AsyncDriver:
        if self._driver is None:
            raise Unavailable("连接未打开 · the store is not open.")
        return self._driver

    @property
    def _database(self) -> str:
        return DATABASE if self.settings.embedded else self.settings.graph_database


async def _deleted(deleting: Query, transaction: Transaction) -> int:
    rows = (await transaction.run(deleting, limit=WIPE_BATCH)).rows
    return int(rows[0]["deleted"])


def _each(do: Callable[[str], object], statements_: Iterable[str]) -> None:
    for statement in statements_:
        do(statement)
