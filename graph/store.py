"""The store: connects to either engine over Bolt, reads and writes in managed transactions, makes the schema.

Engine differences live here and in `graph.embedded`; every driver error leaves as one of `graph.errors`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any, Literal, TypeVar

from graph import hydrate, statements, store_late
from graph.bolt import (
    READ_ACCESS,
    WRITE_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncManagedTransaction,
    AsyncSession,
    ClientError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    unit_of_work,
)
from graph.embedded import Endpoint, Membership, User
from graph.embedded_home import DATABASE
from graph.errors import GraphError, QueryError, Refused, Unavailable
from graph.guard import Guarded
from graph.ontology import Ontology, Relation
from graph.queries import Query, query
from graph.settings import Settings
from graph.store_asking import Answer, answered
from graph.store_driver import Access, driver, release
from graph.store_errors import translated
from graph.store_transaction import Counters, Result, Row, Transaction, deleted, hydrated, noted
from graph.store_watched import OWN, Observer, Pool, at_hand, pool, unwatched, watched

__all__ = ["Access", "Answer", "Counters", "Result", "Row", "Store", "Transaction"]

T = TypeVar("T")
GRACE_SECONDS = 1.0
_ALIVE = Query("store/alive", "RETURN 1 AS one", "read", "", (), (("one", "integer"),), public=False)


class Store:
    """A connection to the graph. Made by `Store.open`; `engine` and `server_version` say what it speaks to."""

    def __init__(self, settings: Settings, ontology: Ontology, access: Access) -> None:
        self.settings = settings
        self.ontology = ontology
        self.engine: Literal["embedded", "neo4j"] = "embedded" if settings.embedded else "neo4j"
        self.server_version = ""
        self.observer: Observer = unwatched
        self._access = access
        self._driver: AsyncDriver | None = None
        self._endpoint: Endpoint | None = None
        self._membership: Membership | None = None
        self._marks = store_late.Marks()
        self._renewing = asyncio.Lock()
        self._bookmarks = None if settings.embedded else AsyncGraphDatabase.bookmark_manager()

    @classmethod
    @asynccontextmanager
    async def open(
        cls, settings: Settings, ontology: Ontology, *, access: Access = "read", observer: Observer = unwatched
    ) -> AsyncIterator["Store"]:
        """A verified connection for as long as the block lasts; the embedded engine is started where need be.

        `observer` is told of each question. Raises Unavailable, Busy, Refused, StateError or BadRequest (an address
        that is none), each of one sentence.
        """
        store = cls(settings, ontology, access)
        store.observer = observer
        try:
            await store._connect()
            yield store
        finally:
            await store._close()

    async def read(self, query: Query, most: int | None = None, /, **parameters: object) -> list[Row]:
        """The rows of a query, or the first so many, each column turned into what the query's header says it is.

        Raises OutOfTime past `settings.query_seconds`, Unavailable where the engine is away, BadRequest for
        parameters that are not those of the header, QueryError where the engine refuses a query that has a name
        (BadRequest where it has none: that text is a stranger's). A search of a graph never prepared finds nothing.
        """
        query.check(parameters)
        try:
            return await self._rows(query, parameters, most)
        except QueryError as failure:
            named = any(f"'{name}'" in query.text for name in statements.TEXT_INDEXES)
            searches = named and isinstance(failure.__cause__, ClientError)
            if searches and await self._noted_schema() is None:
                return []
            raise

    @watched(OWN)
    async def ask(self, question: Guarded) -> Answer:
        """The answer to a stranger's question: at most 10 000 rows and 10 MB, within `settings.query_seconds`.

        Raises OutOfTime, BadRequest for what the engine refuses, and Unavailable; where the question burned on after
        its time, the embedded engine was started anew, and that is said. It is never asked twice.
        """
        await self._rows(_ALIVE, {})  # an engine that was ended is found again by a question of our own
        seconds, embedded_ = self.settings.query_seconds, self.settings.embedded
        with self._marks.one() as mark:
            asked = replace(question, text=store_late.marked(question.text, mark)) if embedded_ else question

            async def use(session: AsyncSession) -> Answer:
                return await answered(session, asked, seconds, self.ontology, explained=not embedded_)

            try:
                async with asyncio.timeout(seconds + GRACE_SECONDS):
                    return await self._used(self._connected, use, READ_ACCESS, "")
            except TimeoutError:
                raise await self._lateness(mark, burning=True) from None
            except asyncio.CancelledError:
                await asyncio.shield(self._lateness(mark))  # whoever asked is gone; the engine would go on
                raise

    async def relation(self, relation_id: str) -> Relation | None:
        """The relation of an id alone, found by an index on either engine; None where there is none."""
        prefix = relation_id.partition("/")[0]
        type_ = next((name for name in self.ontology.relations if name.lower().replace("_", "-") == prefix), None)
        if type_ is None:
            return None
        if self._endpoint is not None:
            # The embedded engine's Cypher scans for a relationship's property; its SQL looks it up.
            found = await self._sql(statements.embedded_relation_by_id(type_), "reader", id=relation_id)
            return hydrate.relation_of(type_, found[0], self.ontology) if found else None
        text, returns = statements.relation_by_id(type_), (("relation", "Relation"),)
        rows = await self._rows(Query("store/relation", text, "read", "", (), returns, False), {"id": relation_id})
        return rows[0]["relation"] if rows else None

    @watched("write")
    async def write(self, work: Callable[[Transaction], Awaitable[T]], /) -> T:
        """Do work in one writing transaction and give what it gives; done anew where the engine asks for a retry."""

        async def managed(transaction: AsyncManagedTransaction) -> T:
            at_hand()
            return await work(Transaction(transaction, self.ontology))

        return await self._managed(lambda session: session.execute_write(managed), WRITE_ACCESS)

    async def version(self) -> int:
        """The version of the graph: how many writing transactions made it; 0 where nothing was written yet."""
        return (await self.state())[1]

    async def state(self) -> tuple[str, int]:
        """What tells this graph from any other (empty before its first load), and its version; one read."""
        rows = await self.read(query("store/version"))
        return (rows[0]["born"] or "", int(rows[0]["version"] or 0)) if rows else ("", 0)

    async def prepare(self) -> None:
        """Make every constraint and index that the ontology asks for, wait until they serve, and note which they are.

        Changes no data, and may run again: see `prepared`.
        """
        if self._access != "write":
            raise Refused(
                "这是只读连接 · this connection only reads: open it with access='write' to prepare the graph."
            )
        if self._endpoint is not None:
            for statement in self._schema:
                await self._sql(statement, "root")
        else:
            for statement in (*self._schema, "CALL db.awaitIndexes(300)"):
                await self._alter(statement)
        await self.write(partial(noted, statements.digest(self._schema)))

    async def prepared(self) -> bool:
        """Whether the graph has the schema that `prepare` would make now, as it noted when it last did."""
        return await self._noted_schema() == statements.digest(self._schema)

    async def wipe(self) -> None:
        """Delete every node and relationship, in bounded batches; the schema stays."""
        for name in ("store/wipe_relations", "store/wipe_nodes"):
            while await self.write(partial(deleted, query(name))):
                pass

    def pool(self) -> Pool:
        """The connections to the engine as they are now."""
        return pool(self._connected)

    @property
    def _schema(self) -> tuple[str, ...]:
        make = statements.embedded_schema if self.settings.embedded else statements.neo4j_schema
        return make(self.ontology)

    async def _noted_schema(self) -> str | None:
        rows = await self.read(query("store/schema"))
        return rows[0]["schema"] if rows else None

    async def _alter(self, statement: str) -> None:
        async def work(transaction: AsyncManagedTransaction) -> None:
            await (await transaction.run(statement)).consume()

        await self._managed(lambda session: session.execute_write(work), WRITE_ACCESS)

    @watched("sql")
    async def _sql(self, statement: str, user: User, **parameters: object) -> list[dict[str, Any]]:
        """Rows of the embedded engine's SQL; where the engine was ended under us, it is started anew."""
        assert self._endpoint is not None  # noqa: S101 - callers have looked
        try:
            return await asyncio.to_thread(self._endpoint.sql, statement, user, **parameters)
        except Unavailable:
            await self._renew(self._connected)
            return await asyncio.to_thread(self._endpoint.sql, statement, user, **parameters)

    @watched()
    async def _rows(self, asked: Query, parameters: dict[str, Any], most: int | None = None) -> list[Row]:
        seconds = self.settings.query_seconds
        with self._marks.one() as mark:
            text = store_late.marked(asked.text, mark) if self.settings.embedded else asked.text

            @unit_of_work(timeout=seconds)
            async def work(transaction: AsyncManagedTransaction) -> list[Row]:
                at_hand()
                answer = await transaction.run(text, parameters)
                found = [record async for record in answer] if most is None else await answer.fetch(most)
                return hydrated(found, asked.returns, self.ontology)

            try:
                # The embedded engine does not keep every time limit, so the client's own clock ends the wait.
                async with asyncio.timeout(seconds + GRACE_SECONDS):
                    return await self._managed(lambda session: session.execute_read(work), READ_ACCESS, asked.name)
            except TimeoutError:
                raise await self._lateness(mark) from None

    async def _lateness(self, mark: str, *, burning: bool = False) -> GraphError:
        """End a question that ran late, and say why it did: its own doing, or an engine that is away."""
        return await store_late.lateness(self._connected, self._database, mark, self.settings, burning=burning)

    async def _managed(self, use: Callable[[AsyncSession], Awaitable[T]], access: str, asked: str | None = None) -> T:
        """Use a session; where the embedded engine was ended under us, start it anew and do it once more."""
        connected = self._connected
        try:
            return await self._used(connected, use, access, asked)
        except Unavailable as failure:
            unsure = isinstance(failure.__cause__, IncompleteCommit)
            if self._membership is None or unsure or isinstance(failure, Refused):
                raise
            await self._renew(connected)
            return await self._used(self._connected, use, access, asked)

    async def _used(
        self, connected: AsyncDriver, use: Callable[[AsyncSession], Awaitable[T]], access: str, asked: str | None
    ) -> T:
        try:
            async with connected.session(
                database=self._database, default_access_mode=access, bookmark_manager=self._bookmarks
            ) as session:
                return await use(session)
        except (Neo4jError, DriverError, OSError) as error:
            raise translated(error, self.settings, asked) from error

    async def _connect(self) -> None:
        if self.settings.embedded:
            self._membership = Membership(self.settings)
            self._endpoint = await asyncio.to_thread(self._membership.enter)
        try:
            self._driver = driver(self.settings, self._endpoint, self._access)
            info = await self._connected.get_server_info()
        except (Neo4jError, DriverError, OSError, ValueError) as error:
            raise translated(error, self.settings) from error
        self.server_version = release(info.agent)
        await self._rows(_ALIVE, {})

    async def _renew(self, lost: AsyncDriver) -> None:
        """Connect to the embedded engine as it runs now; several readers that lost it wait for one renewal."""
        async with self._renewing:
            if self._driver is not lost or self._membership is None:
                return
            found = await asyncio.to_thread(self._membership.renew)
            if found == self._endpoint:
                return  # the driver's pool connects to it again by itself
            self._endpoint = found
            self._driver = driver(self.settings, self._endpoint, self._access)
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
