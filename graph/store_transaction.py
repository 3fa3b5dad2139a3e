"""A writing transaction and what it gives back; rows turned into what a query's header says they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from graph import hydrate
from graph.bolt import AsyncManagedTransaction, Record, ResultSummary
from graph.ontology import Ontology
from graph.queries import Query, query

WIPE_BATCH = 2000
Row = dict[str, Any]
Returns = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Counters:
    """What a statement changed, as the engine itself counted it."""

    nodes_created: int = 0
    nodes_deleted: int = 0
    relationships_created: int = 0
    relationships_deleted: int = 0
    properties_set: int = 0
    labels_added: int = 0

    @property
    def contains_updates(self) -> bool:
        """Whether anything was written at all."""
        return any(vars(self).values())

    @classmethod
    def of(cls, summary: ResultSummary) -> Self:
        """The counters in the driver's summary."""
        return cls(**{name: getattr(summary.counters, name) for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Result:
    """The rows of a statement in a writing transaction, not hydrated, and what it changed."""

    rows: list[Row]
    counters: Counters


class Transaction:
    """A writing transaction; it is committed when the work is done and undone when the work raises."""

    def __init__(self, transaction: AsyncManagedTransaction, ontology: Ontology) -> None:
        self._transaction = transaction
        self._ontology = ontology

    async def run(self, statement: str | Query, /, **parameters: Any) -> Result:
        """Run one statement; the rows of a `Query` are hydrated by its header, others are as the driver gives them."""
        if isinstance(statement, Query):
            statement.check(parameters)
        text = statement.text if isinstance(statement, Query) else statement
        answer = await self._transaction.run(text, parameters)
        records = [record async for record in answer]
        counters = Counters.of(await answer.consume())
        if isinstance(statement, Query):
            return Result(hydrated(records, statement.returns, self._ontology), counters)
        return Result([dict(record) for record in records], counters)


def hydrated(records: Iterable[Record], returns: Returns, ontology: Ontology) -> list[Row]:
    """The records as rows of the declared columns, each value as its type says."""
    return [{name: hydrate.value(record[name], type_, ontology) for name, type_ in returns} for record in records]


async def deleted(deleting: Query, transaction: Transaction) -> int:
    """Delete a batch of what a query deletes: how many that were."""
    rows = (await transaction.run(deleting, limit=WIPE_BATCH)).rows
    return int(rows[0]["deleted"])


async def noted(digest: str, transaction: Transaction) -> None:
    """Note in the graph the digest of the schema it was prepared with."""
    await transaction.run(query("store/note_schema"), digest=digest)
