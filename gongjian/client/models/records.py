"""Records: sources and what is cited from them, datasets, runs, named queries and their answers, health."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import field_validator

from gongjian.client import frames
from gongjian.client.models.base import AsOf, Items, Model, Page, Timed, columns_of
from gongjian.client.models.facts import Citation, Entity, Relation, Source

if TYPE_CHECKING:
    import pandas


class SourceUse(Model):
    """A source, and how many facts are cited from it."""

    main: ClassVar[str] = "source"
    source: Source
    entities: int
    relations: int


class SourceThen(SourceUse, Timed):
    """One source, and how many facts are cited from it."""


class Sources(Items[SourceUse], Timed):
    """Every source."""


class CitedFact(Model):
    """A fact, and its citations from this source."""

    main: ClassVar[str] = "fact"
    fact: Entity | Relation
    citations: tuple[Citation, ...]


class CitedFactPage(Page[CitedFact]):
    """Part of a list of facts, in the order of the text."""


class Dataset(Model):
    """A dataset: who keeps it, under which licence, what it holds by type, how to cite it."""

    id: str
    title: str
    title_en: str | None = None
    licence: str
    maintainer: str
    how: str | None = None
    entities: dict[str, int]
    relations: dict[str, int]
    run: str | None = None
    at: str | None = None
    cite: str


class Run(Model):
    """A run of the loader: when it began and ended, and what it did."""

    id: str
    seq: int
    at: str
    finished: str
    counts: dict[str, int]


class Catalog(Timed):
    """What the graph was loaded from, and its version."""

    datasets: tuple[Dataset, ...]
    version: int
    last_run: Run | None = None


class Parameter(Model):
    """A parameter of a named query; its type is a word: string, integer, list of string …"""

    name: str
    type: str
    about: str
    required: bool
    choices: tuple[str, ...] | None = None
    default: Any = None


class Column(Model):
    """A column of an answer, and its type as a word."""

    name: str
    type: str


class NamedQuery(Model):
    """A question that has a name: `client.query(name, …)` asks it."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    returns: tuple[Column, ...]
    dated: bool
    href: str


class NamedQueries(Items[NamedQuery]):
    """Every named query, in the order of their names."""


class Rows(Model):
    """An answer as columns and rows; what is an entity or a relation in a cell is an Entity or a Relation."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    @field_validator("rows")
    @classmethod
    def _facts(cls, rows: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...]:
        return tuple(tuple(read(cell) for cell in row) for row in rows)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {len(self.rows)} rows of {', '.join(self.columns)}>"

    def records(self) -> list[dict[str, Any]]:
        """The rows, each by the names of its columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_pandas(self) -> "pandas.DataFrame":
        """The rows as a table: of an entity its id and, with `_name` behind, its name; money ends in `_yuan`.

        Raises NotInstalled where there is no pandas.
        """
        return frames.frame(map(_flat, self.records())) if self.rows else frames.frame([], self.columns)

    def _repr_html_(self) -> str:
        return frames.html(map(_flat, self.records()), repr(self))


class Answer(Rows):
    """The answer of a named query; `truncated` where there are more rows than `limits` allows."""

    truncated: bool | None = None
    limits: dict[str, int] | None = None
    as_of: AsOf | None = None


class CypherAnswer(Rows):
    """The answer of a query of your own; `truncated` where the limit of rows or bytes cut some off."""

    truncated: bool


class Health(Model):
    """That the service lives, and its version."""

    status: Literal["ok"]
    version: str


class Engine(Model):
    """What holds the graph."""

    name: str
    version: str


class LastRun(Run):
    """The last run that finished, and how many seconds ago it did."""

    age_seconds: float | None = None


class UnfinishedRun(Model):
    """A run that has not finished: it is under way, or was broken off."""

    id: str
    seq: int
    at: str
    lane: Literal["records", "gazetteer"]


class Check(Model):
    """What one check of readiness came to: `ok`, `warning`, `failed` or `skipped`, in how many milliseconds."""

    name: Literal["engine", "graph", "schema", "run", "state", "disk", "sources", "keys"]
    status: Literal["ok", "warning", "failed", "skipped"]
    ms: float | None = None
    said: str | None = None


class Readiness(Model):
    """Whether the graph can be asked: `ok`, `empty` where nothing was loaded yet, `away` while the engine is, `failed`.

    Off loopback, who shows no key is told the status and the names of the checks alone.
    """

    status: Literal["ok", "empty", "away", "failed"]
    checks: tuple[Check, ...]
    engine: Engine | None = None
    graph_version: int | None = None
    last_run: LastRun | None = None
    unfinished_run: UnfinishedRun | None = None
    schema_fits: bool | None = None
    disk_free_bytes: int | None = None


def read(cell: Any) -> Any:  # noqa: ANN401 - a value of JSON
    """A cell as read: facts, alone or in lists, as what they are."""
    if isinstance(cell, list):
        return tuple(map(read, cell))
    if isinstance(cell, dict) and cell.keys() >= {"id", "type", "cited"}:
        return (Relation if "from" in cell else Entity).model_validate(cell)
    return cell


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    return {name: cell for each, value in record.items() for name, cell in columns_of(each, value).items()}
