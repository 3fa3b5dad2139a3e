"""Envelopes of sources, changes and datasets: where the graph comes from."""

from typing import Any, Literal

from pydantic import Field

from graph.ontology import Citation, Entity, Relation
from graph.ontology.sources import Source
from service.schemas.envelope import Envelope, Timed, TimedPage


class SourceUse(Envelope):
    """A source, and how many facts are cited from it."""

    source: Source
    entities: int
    relations: int


class SourceThen(SourceUse, Timed):
    """One source, and how many facts are cited from it."""


class Sources(Timed):
    """Every source."""

    items: list[SourceUse]


class CitedFact(Envelope):
    """A fact, and its citations from this source."""

    fact: Entity | Relation
    citations: list[Citation]


class CitedFactPage(TimedPage):
    """A page of facts in the order of the text."""

    items: list[CitedFact]


class Change(Envelope):
    """What a run did to a fact."""

    run: str
    seq: int
    at: str
    op: Literal["create", "update", "delete", "rename", "load"]
    id: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    summary: dict[str, Any] | None = None


class ChangePage(TimedPage):
    """A page of changes, the newest first."""

    items: list[Change]


class Dataset(Envelope):
    """A dataset: who keeps it, what it holds, how to cite it."""

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


class Run(Envelope):
    """A run of the loader: when it began and ended, and what it did."""

    id: str
    seq: int
    at: str
    finished: str
    counts: dict[str, int]


class Health(Envelope):
    """That the process lives."""

    status: Literal["ok"]
    version: str = Field(description="of the service")


class Engine(Envelope):
    """What holds the graph."""

    name: Literal["embedded", "neo4j"]
    version: str


class LastRun(Run):
    """The last run that finished, and how long ago."""

    age_seconds: float | None = Field(None, description="seconds since it finished")


class UnfinishedRun(Envelope):
    """A run that has not finished: it is under way, or was broken off."""

    id: str
    seq: int
    at: str
    lane: Literal["records", "gazetteer"]


class Check(Envelope):
    """What one check of readiness came to; only its name and status where no key was shown off loopback."""

    name: Literal["engine", "graph", "schema", "run", "state", "disk", "sources", "keys"]
    status: Literal["ok", "warning", "failed", "skipped"]
    ms: float | None = Field(None, description="milliseconds that it took")
    said: str | None = Field(None, description="in Chinese and English")


class Readiness(Envelope):
    """Whether the graph can be asked, check by check; more where a key was shown, or on loopback."""

    status: Literal["ok", "empty", "away", "failed"]
    checks: list[Check]
    engine: Engine | None = None
    graph_version: int | None = None
    last_run: LastRun | None = None
    unfinished_run: UnfinishedRun | None = None
    schema_fits: bool | None = Field(None, description="whether the graph was loaded by this version")
    disk_free_bytes: int | None = Field(None, description="free on the disk of the state folder")


class Catalog(Timed):
    """What the graph was loaded from."""

    datasets: list[Dataset]
    version: int
    last_run: Run | None = None
