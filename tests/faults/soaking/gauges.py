"""Gauges: what a service and its engine hold of memory, handles, threads, connections and questions under way."""

import asyncio
import json
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from neo4j import Driver, GraphDatabase

from graph.embedded import join
from graph.embedded_home import DATABASE, Home
from graph.settings import Settings
from tests.engines.graphs import NAMES, Engine
from tests.engines.service import service
from tests.faults.figures import Report

MB = 1024 * 1024
TELLS_SECONDS = 30.0
SHOW = "SHOW TRANSACTIONS YIELD transactionId, currentQuery RETURN currentQuery"
PLAIN_SHOW = "SHOW TRANSACTIONS"


@dataclass(frozen=True)
class Sample:
    """What was seen at one moment; memory in MB."""

    at: float
    service_mb: float
    engine_mb: float
    handles: int
    engine_handles: int
    threads: int
    connections: int
    """Connections of the service: callers' and the engine's."""
    files: int
    """Temporary files of the service, those without a name too."""
    questions: int
    """Transactions that the engine has under way."""


@dataclass(frozen=True)
class Rest:
    """What a service holds while nobody asks."""

    handles: int
    threads: int
    connections: int
    files: int
    questions: int
    tasks: int
    objects: int


class Gauges:
    """The gauges of a service over an engine."""

    def __init__(self, base: str, settings: Settings, driver: Driver, temporary: Path, told: Path) -> None:
        self._port = int(base.rpartition(":")[2])
        self._driver = driver
        self._embedded = settings.embedded
        self._database = DATABASE if settings.embedded else settings.graph_database
        self._temporary, self._told = temporary, told
        self.service = _listening(self._port)
        self.engine = psutil.Process(_engine_pid(settings))

    def sample(self) -> Sample:
        """What is to be seen now; blocks."""
        return Sample(
            at=time.monotonic(),
            service_mb=self.service.memory_info().rss / MB,
            engine_mb=self.engine.memory_info().rss / MB,
            handles=self.service.num_fds(),
            engine_handles=self.engine.num_fds(),
            threads=self.service.num_threads(),
            connections=sum(each.status == psutil.CONN_ESTABLISHED for each in self.service.net_connections()),
            files=self._files(),
            questions=self._questions(),
        )

    def rest(self) -> Rest:
        """The same while nobody asks, and what only the service itself can tell; blocks."""
        self._told.unlink(missing_ok=True)
        os.kill(self.service.pid, signal.SIGUSR1)
        end = time.monotonic() + TELLS_SECONDS
        while not self._told.exists():
            if time.monotonic() > end:
                raise TimeoutError("the service does not tell of itself")
            time.sleep(0.05)
        told = json.loads(self._told.read_text("utf-8"))
        seen = asdict(self.sample())
        names = Rest.__dataclass_fields__
        return Rest(**{name: seen.get(name, told.get(name)) for name in names})

    async def idle(self, seconds: float = 90.0) -> bool:
        """Wait until the engine has nothing under way and no caller is connected; whether that came about."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not await asyncio.to_thread(self._questions) and not self._callers():
                return True
            await asyncio.sleep(0.2)
        return False

    def _callers(self) -> int:
        return sum(
            each.status == psutil.CONN_ESTABLISHED and each.laddr.port == self._port
            for each in self.service.net_connections()
        )

    def _files(self) -> int:
        nameless = 0
        for each in Path(f"/proc/{self.service.pid}/fd").iterdir():
            try:
                nameless += str(each.readlink()).endswith("(deleted)")
            except OSError:
                continue  # closed since
        return nameless + sum(each.is_file() for each in self._temporary.rglob("*"))

    def _questions(self) -> int:
        with self._driver.session(database=self._database) as session:
            shown = [str(row["currentQuery"]) for row in session.run(PLAIN_SHOW if self._embedded else SHOW)]
        return sum(PLAIN_SHOW not in each for each in shown)


def _listening(port: int) -> psutil.Process:
    """The process below this one that listens on a port."""
    for each in psutil.Process().children(recursive=True):
        for socket in each.net_connections():
            if socket.status == psutil.CONN_LISTEN and socket.laddr.port == port:
                return each
    raise RuntimeError(f"no process of ours listens on {port}")


def _engine_pid(settings: Settings) -> int:
    if settings.embedded:
        record = Home(settings.home).running()
        assert record is not None
        return int(record["engine_pid"])
    port = int(settings.graph_uri.rpartition(":")[2])
    return _listening(port).pid


@contextmanager
def watched(settings: Settings, folder: Path, command: Sequence[str] = ("serve",)) -> Iterator[tuple[str, Gauges]]:
    """The service over a graph as a process with a temporary folder of its own: its address, and its gauges."""
    temporary, told = folder / "tmp", folder / "told.json"
    temporary.mkdir(parents=True, exist_ok=True)
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(temporary)
    telling = ("-m", "tests.faults.soaking.telling", str(told), *command)
    try:
        with service(settings, folder / "service.log", sys.executable, telling) as base:
            _back(before)
            with _connected(settings) as driver:
                yield base, Gauges(base, settings, driver, temporary, told)
    finally:
        _back(before)


def _back(before: str | None) -> None:
    if before is None:
        os.environ.pop("TMPDIR", None)
    else:
        os.environ["TMPDIR"] = before


@contextmanager
def _connected(settings: Settings) -> Iterator[Driver]:
    """A connection beside the service's own, which sees whatever the engine has under way."""
    if settings.embedded:
        with (
            join(settings) as endpoint,
            GraphDatabase.driver(endpoint.bolt_uri, auth=("root", endpoint.passwords["root"])) as driver,
        ):
            yield driver
        return
    auth = (settings.graph_user, settings.graph_password.get_secret_value())
    with GraphDatabase.driver(settings.graph_uri, auth=auth) as driver:
        yield driver


async def resting(gauges: Gauges, report: Report) -> Rest:
    """What is held once all callers are gone; the report is told where something is still under way."""
    if not await gauges.idle():
        report.faults.append("the engine still has questions under way, or the service callers, though all are gone")
    return await asyncio.to_thread(gauges.rest)


def rise(samples: Sequence[Sample], name: str) -> float:
    """How much a gauge rises a minute, by the line that fits best (least squares); 0 of fewer than three samples."""
    if len(samples) < 3:
        return 0.0
    minutes = [each.at / 60 for each in samples]
    return float(statistics.linear_regression(minutes, [float(getattr(each, name)) for each in samples]).slope)


@contextmanager
def graph(engine: str, folder: Path) -> Iterator[Settings]:
    """The settings of an engine by its name, of our own, that holds the repository's records."""
    common = folder / "common"
    common.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        yield Engine(engine, folder / "engine", common, stack).curated()


def engine_named(begin: str) -> str:
    """The engine whose name begins so: neo4j-5.26 is that release, whatever its last number. Raises ValueError."""
    found = [name for name in NAMES if name.startswith(begin)]
    if not begin or not found:
        raise ValueError(begin)
    return found[0]


def folder(name: str) -> "tempfile.TemporaryDirectory[str]":
    """A folder for as long as a part runs."""
    return tempfile.TemporaryDirectory(prefix=f"gongjian-{name}-")
