"""A stranger's question as the engine answers it: read-only, and cut at so many rows and bytes."""

import re
from dataclasses import dataclass
from typing import Any

import orjson
from neo4j import AsyncSession, AsyncTransaction
from neo4j.exceptions import ClientError

from graph import hydrate
from graph.errors import BadRequest, NotAllowed
from graph.guard import MOST_ROWS, Guarded
from graph.ontology import Ontology

BYTES = 10_000_000
READS = "r"
"""The type of a statement that only reads, as a server's planner tells it."""
_EXPLAIN = "EXPLAIN "
_PLACE = re.compile(r"\(line \d+, column \d+ \(offset: (?P<offset>\d+)\)\)")


@dataclass(frozen=True)
class Answer:
    """Rows of values as JSON shows them, in the order of the columns; `truncated` where a limit cut some off."""

    columns: tuple[str, ...]
    rows: list[list[Any]]
    truncated: bool = False

    def wire(self) -> dict[str, Any]:
        """The answer as JSON shows it."""
        return {"columns": list(self.columns), "rows": self.rows, "truncated": self.truncated}


async def answered(
    session: AsyncSession, question: Guarded, seconds: float, ontology: Ontology, *, explained: bool
) -> Answer:
    """Ask in a transaction of its own, tried once; `explained`: the planner must call it a reading one first."""
    async with await session.begin_transaction(timeout=seconds) as transaction:
        parameters = dict(question.parameters)
        if explained:
            await _explained(transaction, question, parameters)
        found = await transaction.run(question.text, parameters)
        columns, size = tuple(found.keys()), 0
        rows: list[list[Any]] = []
        async for record in found:
            row = [hydrate.wire(value, ontology) for value in record.values()]
            size += len(orjson.dumps(row))
            if size > BYTES and not rows:
                raise BadRequest(
                    f"One row alone is larger than {BYTES} bytes.",
                    zh=f"一行就超过 {BYTES} 字节。",
                    mend="Return less of it.",
                )
            if len(rows) == MOST_ROWS or size > BYTES:
                return Answer(columns, rows, truncated=True)
            rows.append(row)
        return Answer(columns, rows)


async def _explained(transaction: AsyncTransaction, question: Guarded, parameters: dict[str, Any]) -> None:
    """Let the planner look at it first. Raises BadRequest where it finds a mistake, with the place of it."""
    try:
        plan = await (await transaction.run(_EXPLAIN + question.text, parameters)).consume()
    except ClientError as error:
        found = _PLACE.search(error.message or "")
        if not found:
            raise
        line, column = question.place(int(found["offset"]) - len(_EXPLAIN))
        said = str(error.message)[: found.start()].strip().rstrip(".")
        raise BadRequest(
            f"Line {line}, column {column}: the engine refused the query: {said}.",
            parameter="query",
            zh=f"第 {line} 行第 {column} 列：引擎不接受这个查询：{said}。",
        ) from error
    if plan.query_type != READS:
        raise NotAllowed("", 1, 1, zh="只读：查询会写入", en="only reading is allowed, and this would write")
