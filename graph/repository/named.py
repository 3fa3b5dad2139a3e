"""Named queries: those that anyone may ask, and their answers as columns and rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from graph.errors import BadRequest
from graph.ontology import Fact
from graph.queries import Query, queries
from graph.store import Store

MOST = 10_000
"""How many rows an answer has at most; more are said to be cut off."""


@dataclass(frozen=True)
class Answer:
    """Rows of values in the order of the columns; `truncated` says that there were more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    truncated: bool = False

    def wire(self) -> dict[str, Any]:
        """The answer as JSON shows it, with facts in the shapes that they have everywhere."""
        shown: dict[str, Any] = {
            "columns": list(self.columns),
            "rows": [[plain(cell) for cell in row] for row in self.rows],
        }
        return {**shown, "truncated": True, "limits": {"rows": MOST}} if self.truncated else shown


@lru_cache(maxsize=1)
def public() -> Mapping[str, Query]:
    """The queries that anyone may ask, by name: they read, and their headers do not keep them back."""
    return MappingProxyType({name: each for name, each in queries().items() if each.public and each.access == "read"})


def known(name: str) -> Query:
    """The public query of a name. Raises BadRequest where there is none."""
    if name not in public():
        raise BadRequest(
            f"There is no query {name}.",
            mend="`gongjian query` and GET /api/v1/queries list them.",
            parameter="query",
            zh=f"没有命名查询 {name}。",
        )
    return public()[name]


async def ask(store: Store, asked: Query, given: Mapping[str, Any], *, most: int = MOST) -> Answer:
    """The answer of a query to parameters that are complete: see `Query.values`."""
    rows = await store.read(asked, most + 1, **given)
    columns = tuple(name for name, _ in asked.returns)
    kept = tuple(tuple(row[name] for name in columns) for row in rows[:most])
    return Answer(columns, kept, len(rows) > most)


def plain(value: object) -> object:
    """A value with the facts in it, at any depth, in their wire shapes."""
    if isinstance(value, Fact):
        return value.wire()
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value
