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
    AsyncManagedTransaction,
    AsyncSession,
    ClientError,
    unit_of_work,
)
from graph.embedded import User
from graph.errors import Away, GraphError, Overtaken, QueryError, Refused, Unavailable
from graph.guard import Guarded
from graph.ontology import Ontology, Relation
from graph.queries import Query, query
from graph.settings import Settings
from graph.store_asking import Answer, answered
from graph.store_connection import GRACE_SECONDS, Connection
from graph.store_driver import Access
from graph.store_errors import TRIES, out_of_time, tripped
from graph.store_time import left
from graph.store_transaction import Counters, Result, Row, Transaction, deleted, hydrated, noted
from graph.store_watched import OWN, Observer, Pool, at_hand, pool, unwatched, watched

__all__ = ["Access", "Answer", "Counters", "Result", "Row", "Store", "Transaction"]

T = TypeVar("T")
CLOSING_SECONDS = 5.0
SCHEMA_SECONDS = 600.0
"""How long an index may take to be made over what is there."""
PREPARING_SECONDS = 1.0
"""How long is waited where another prepares the same graph."""
_ALIVE = Query("store/alive", "RETURN 1 AS one", "read", "", (), (("one", "integer"),), public=False)


class Store:
    """A connection to the graph. Made by `Store.open`; `engine` and `server_version` say what it speaks to."""

    def __init__(self, settings: Settings, ontology: Ontology, access: Access, *, patient: bool = False) -> None:
        self.settings = settings
        self.ontology = ontology
        self.engine: Literal["embedded", "neo4j"] = "embedded" if settings.embedded else "neo4j"
        self.observer: Observer = unwatched
        self._access = access
        self._connection = Connection(settings, access, patient=patient)
        self._marks = store_late.Marks()
        self._ending: set[asyncio.Task[GraphError]] = set()

    @property
    def server_version(self) -> str:
        """The version of the engine; empty as long as none was reached."""
        return self._connection.server_version

    @property
    def times(self) -> int:
        """How often a way to the engine was found: with another number it may be another graph."""
        return self._connection.times

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        settings: Settings,
        ontology: Ontology,
        *,
        access: Access = "read",
        patient: bool = False,
        observer: Observer = unwatched,
    ) -> AsyncIterator["Store"]:
        """A verified connection for as long as the block lasts; the embedded engine is started where need be.

        Raises Unavailable, Busy, Refused, StateError or BadRequest (an address that is none), each of one sentence.
        A `patient` one raises BadRequest alone: as long as the engine is away, all that is asked of it raises why.
        `observer` is told of each question.
        """
        store = cls(settings, ontology, access, patient=patient)
        store.observer = observer
        try:
            await store._connection.open()
            yield store
        finally:
            await store._close()

    async def read(self, query: Query, most: int | None = None, /, **parameters: object) -> list[Row]:
        """The rows of a query, or the first so many, each column turned into what the query's header says it is.

        Raises OutOfTime past `settings.query_seconds`, Unavailable where the engine is away, BadRequest for
        parameters that are not those of the header, QueryError where the engine refuses a query that has a name
        (BadRequest where it has none), Overtaken where facts are deleted under it again and again. A search of a graph
        never prepared finds nothing.
        """
        query.check(parameters)
        tries = TRIES
        while True:
            try:
                return await self._rows(query, parameters, most)
            except (QueryError, Overtaken) as failure:
                searches = any(f"'{name}'" in query.text for name in statements.TEXT_INDEXES)
                if searches and isinstance(failure.__cause__, ClientError) and await self._noted_schema() is None:
                    return []
                tries -= 1
                if not tries or not tripped(failure, self.settings):
                    raise

    @watched(OWN)
    async def ask(self, question: Guarded) -> Answer:
        """The answer to a stranger's question: at most 10 000 rows and 10 MB, within `settings.query_seconds`.

        Raises OutOfTime, BadRequest for what the engine refuses, and Unavailable; where the question burned on after
        its time, the embedded engine was started anew, and that is said. It is never asked twice.
        """
        await self._rows(_ALIVE, {})  # an engine that was ended is found again by a question of our own
        seconds, embedded_ = self._seconds(), self.settings.embedded
        async with self._marked() as mark:
            asked = replace(question, text=store_late.marked(question.text, mark)) if embedded_ else question

            async def use(session: AsyncSession) -> Answer:
                return await answered(session, asked, seconds, self.ontology, explained=not embedded_)

            try:
                async with asyncio.timeout(seconds + GRACE_SECONDS):
                    return await self._connection.used(self._connection.driver, use, READ_ACCESS, "")
            except TimeoutError:
                raise await self._lateness(mark, burning=True) from None

    async def relation(self, relation_id: str) -> Relation | None:
        """The relation of an id alone, found by an index on either engine; None where there is none."""
        prefix = relation_id.partition("/")[0]
        type_ = next((name for name in self.ontology.relations if name.lower().replace("_", "-") == prefix), None)
        if type_ is None:
            return None
        if self.settings.embedded:
            # The embedded engine's Cypher scans for a relationship's property; its SQL looks it up.
            found = await self._sql(
                statements.embedded_relation_by_id(type_), "reader", self._seconds(), id=relation_id
            )
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

        return await self._connection.managed(lambda session: session.execute_write(managed), WRITE_ACCESS)

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
        try:
            await self._make()
        except Unavailable:
            raise
        except GraphError:  # another process may have been making the same at the same time: once there, it is there
            await asyncio.sleep(PREPARING_SECONDS)
            await self._make()

    async def _make(self) -> None:
        if self.settings.embedded:
            for statement in self._schema:
                await self._sql(statement, "root", SCHEMA_SECONDS)
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
        return pool(self._connection.driver)

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

        await self._connection.managed(lambda session: session.execute_write(work), WRITE_ACCESS)

    @watched("sql")
    async def _sql(self, statement: str, user: User, seconds: float, **parameters: object) -> list[dict[str, Any]]:
        """Rows of the embedded engine's SQL."""
        return await self._connection.sql(statement, user, seconds, **parameters)

    @watched()
    async def _rows(self, asked: Query, parameters: dict[str, Any], most: int | None = None) -> list[Row]:
        seconds = self._seconds()
        async with self._marked() as mark:
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
                    return await self._connection.managed(
                        lambda session: session.execute_read(work), READ_ACCESS, asked.name
                    )
            except TimeoutError:
                raise await self._lateness(mark) from None

    def _seconds(self) -> float:
        """How long a question may take that is asked now. Raises OutOfTime where its caller's time is up."""
        seconds = left(self.settings.query_seconds)
        if not seconds:
            raise out_of_time(self.settings)
        return seconds

    @asynccontextmanager
    async def _marked(self) -> AsyncIterator[str]:
        """A mark for a question; where whoever asked is gone, what runs under it is ended."""
        mark = self._marks.take()
        try:
            yield mark
        except asyncio.CancelledError:
            if not self.settings.embedded:  # a server ends by itself what nobody listens for
                self._marks.give(mark)
                raise
            ending = asyncio.get_running_loop().create_task(self._lateness(mark))
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)
            ending.add_done_callback(lambda _: self._marks.give(mark))
            await asyncio.shield(ending)  # as long as it may run on, its turn is not another's
            raise
        except BaseException:
            self._marks.give(mark)
            raise
        self._marks.give(mark)

    async def _lateness(self, mark: str, *, burning: bool = False) -> GraphError:
        """End a question that ran late, and say why it did: its own doing, or an engine that is away."""
        try:
            connected = self._connection.driver
        except GraphError as failure:  # found to be away meanwhile
            return failure
        database = self._connection.database
        found = await store_late.lateness(connected, database, mark, self.settings, burning=burning)
        if isinstance(found, Away):
            self._connection.missed(found)
        return found

    async def _close(self) -> None:
        if self._ending:
            _, late = await asyncio.wait(self._ending, timeout=CLOSING_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._connection.close()
