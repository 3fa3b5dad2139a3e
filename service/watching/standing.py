"""How things stand as numbers: the engine, its connections, the graph, its last run, turns, pages kept drawn."""

from collections.abc import Iterator, Mapping, Sized
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from graph.errors import GraphError
from graph.store import Store
from service.watching.looks import Look, Looks


class Turns(Protocol):
    """Turns of costly questions: how many are taken, and how many there are."""

    @property
    def taken(self) -> int:
        """How many questions have one now."""

    @property
    def most(self) -> int:
        """How many may have one at a time."""


@dataclass(frozen=True)
class Held:
    """What the service holds while it is open."""

    store: Store
    turns: Mapping[str, Turns]
    drawn: Sized


class Standing(Collector):
    """The numbers of the last look and of what is held; asks the engine nothing."""

    def __init__(self, looks: Looks) -> None:
        self.looks = looks
        self.latest = Look()
        self.held: Held | None = None

    async def look(self, seconds: float, fresh: float) -> None:
        """See how things are now, within so many seconds."""
        self.latest = await self.looks.look(seconds, fresh)

    def collect(self) -> Iterator[Metric]:
        """The numbers now."""
        yield from self._graph(self.latest)
        if self.held is not None:
            yield from _held(self.held)

    def _graph(self, look: Look) -> Iterator[Metric]:
        yield gauge("gongjian_engine_up", "Whether the engine answers.", float(look.up))
        yield gauge("gongjian_ready", "Whether the service is ready to answer.", float(look.status == "ok"))
        if look.graph_version is not None:
            yield gauge("gongjian_graph_version", "Version of the graph.", look.graph_version)
        if look.up:
            unfinished = float(look.unfinished is not None)
            yield gauge("gongjian_run_unfinished", "Whether the newest run has not finished.", unfinished)
        if look.last_run is None or look.age is None:
            return
        finished = datetime.fromisoformat(str(look.last_run["finished"])).timestamp()
        yield gauge("gongjian_last_run_timestamp_seconds", "When the last run finished, since 1970.", finished)
        yield gauge("gongjian_last_run_age_seconds", "Seconds since the last run finished.", look.age)
        changes = GaugeMetricFamily("gongjian_last_run_changes", "Changes of the last run by kind.", labels=["change"])
        for kind in ("create", "update", "delete", "rename"):
            changes.add_metric([kind], float(look.last_run["counts"].get(kind, 0)))
        yield changes


def _held(held: Held) -> Iterator[Metric]:
    engine = InfoMetricFamily("gongjian_engine", "The engine that the service speaks to.")
    engine.add_metric([], {"name": held.store.engine, "version": held.store.server_version})
    yield engine
    try:
        pool = held.store.pool()
    except GraphError:  # closed meanwhile
        return
    connections = GaugeMetricFamily("gongjian_engine_connections", "Connections to the engine.", labels=["state"])
    connections.add_metric(["in_use"], pool.in_use)
    connections.add_metric(["idle"], pool.idle)
    yield connections
    yield gauge("gongjian_engine_connections_most", "The most connections to one engine.", pool.most)
    taken = GaugeMetricFamily("gongjian_turns_taken", "Turns of costly questions taken now.", labels=["kind"])
    most = GaugeMetricFamily("gongjian_turns_most", "Turns of costly questions that there are.", labels=["kind"])
    for kind, turns in held.turns.items():
        taken.add_metric([kind], turns.taken)
        most.add_metric([kind], turns.most)
    yield from (taken, most)
    yield gauge("gongjian_drawn_pages", "Network pages kept drawn.", len(held.drawn))


def gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    """A number without labels."""
    return GaugeMetricFamily(name, about, value)
