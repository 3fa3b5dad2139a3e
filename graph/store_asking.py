"""A stranger's question as the engine answers it: read-only, and cut at so many rows and bytes."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from graph.bolt import AsyncSession, AsyncTransaction, BrokenRecordError, ClientError
from graph.errors import BadRequest, NotAllowed
from graph.guard import MOST_ROWS, Guarded
from graph.ontology import Ontology
from graph.store_watched import at_hand
from graph.store_wire import TooLarge, Wire

BYTES = 10_000_000
"""How large an answer may be, as JSON."""
ARRIVING = 3 * BYTES
"""How large one record may be as the engine sends it, with all its bookkeeping."""
LOOK_SECONDS = 0.02
READS = "r"
"""The type of a statement that only reads, as a server's planner tells it."""
_EXPLAIN = "EXPLAIN "
_PLACE = re.compile(r"\(line \d+, column \d+ \(offset: (?P<offset>\d+)\)\)")


@dataclass(frozen=True)
class Answer:
    """Rows of values as JSON shows them, in the order of the columns; `truncated` where a limit cut some off.

    A fact that stands in several places is one object: change none of them.
    """

    columns: tuple[str, ...]
    rows: list[list[Any]]
    truncated: bool = False

    def wire(self) -> dict[str, Any]:
        """The answer as JSON shows it."""
        return {"columns": list(self.columns), "rows": self.rows, "truncated": self.truncated}


async def answered(
    session: AsyncSession, question: Guarded, seconds: float, ontology: Ontology, *, explained: bool
) -> Answer:
    """Ask in a transaction of its own, tried once; `explained`: the planner must call it a reading one first.

    Raises BadRequest for a single row that is larger than an answer may be, and for what the engine refuses.
    """
    async with await session.begin_transaction(timeout=seconds) as transaction:
        at_hand()
        parameters = dict(question.parameters)
        if explained:
            await _explained(transaction, question, parameters)
        rows: list[list[Any]] = []
        try:
            async with _watched(transaction):
                found = await transaction.run(question.text, parameters)
                async for row in _rows(found, ontology):
                    if len(rows) == MOST_ROWS:
                        return Answer(tuple(found.keys()), rows, truncated=True)
                    rows.append(row)
                return Answer(tuple(found.keys()) or question.columns, rows)
        except TooLarge:
            transaction.cancel()  # what is still on its way is not read
            if not rows:
                raise _one_too_large() from None
            return Answer(tuple(found.keys()), rows, truncated=True)
        except BrokenRecordError as error:
            raise BadRequest(
                "A value of the answer cannot be shown: a date or time outside the years 1 to 9999.",
                parameter="query",
                zh="答案中有无法表示的值：日期或时间不在公元 1 至 9999 年之内。",
            ) from error


async def _rows(found: Any, ontology: Ontology) -> AsyncIterator[list[Any]]:  # noqa: ANN401 - the driver's result
    """The rows of a result as JSON shows them. Raises TooLarge at the one with which they have too many bytes."""
    wire, size = Wire(ontology, BYTES), 0
    async for record in found:
        row = wire.row(record.values())
        size += len(orjson.dumps(row)) + 1
        if size > BYTES:
            raise TooLarge
        yield row


def _one_too_large() -> BadRequest:
    return BadRequest(
        f"One row alone is larger than {BYTES} bytes.",
        parameter="query",
        zh=f"一行就超过 {BYTES} 字节，请少返回一些。",
        mend="Return less of it.",
    )


@asynccontextmanager
async def _watched(transaction: AsyncTransaction) -> AsyncIterator[None]:
    """Raise TooLarge in the block where a record is far larger than an answer may be, before it is here to its end."""
    looking: asyncio.Task[None] | None = None
    try:
        async with asyncio.timeout(None) as limit:
            looking = asyncio.create_task(_look(transaction, limit))
            yield
    except TimeoutError:
        if limit.expired():
            raise TooLarge from None
        raise
    finally:
        if looking is not None:
            looking.cancel()


async def _look(transaction: AsyncTransaction, limit: asyncio.Timeout) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if _arrived(transaction) > ARRIVING:
            limit.reschedule(asyncio.get_running_loop().time())
            return


def _arrived(transaction: AsyncTransaction) -> int:
    """How many bytes have arrived of the record under way.

    The driver has no limit of its own, and tells it nowhere but in these private parts; a test sees that it does.
    """
    inbox = getattr(transaction, "_connection", None)
    for name in ("inbox", "_buffer", "used"):
        inbox = getattr(inbox, name, 0)
    return int(inbox or 0)


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
