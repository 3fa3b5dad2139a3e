"""The graphs that tests ask for, per engine: `curated` with the repository's records, `scratch` empty for each test."""

import asyncio
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import NoReturn, TypeVar

import pytest

from graph.embedded import join, stop
from graph.ontology import ONTOLOGY
from graph.queries import query
from graph.settings import REPOSITORY, Settings
from graph.store import Store
from tests.engines.neo4j import neo4j
from tests.engines.parts import CALENDAR, LTS, Missing, Release

TESTS = Path(__file__).resolve().parents[1]
EMBEDDED = "embedded"
NAMES: Mapping[str, Release | None] = {
    EMBEDDED: None,
    f"neo4j-{LTS.version}": LTS,
    f"neo4j-{CALENDAR.version}": CALENDAR,
}
"""The engines by the names that test ids and the summary show, in the order they run."""

LOAD_SECONDS = 400
MUCH = 3_000
"""Nodes above which the embedded engine starts anew, which takes 3 s, sooner than it deletes them: 2 s a thousand."""
COUNT = replace(query("store/version"), text="MATCH (n) RETURN count(n) AS n", returns=(("n", "integer"),))
Result = TypeVar("Result")
MARKS: Mapping[str, slice] = {
    "embedded_only": slice(1),
    "neo4j_only": slice(1, 2),
    "servers_only": slice(1, 3),
    "both_engines": slice(2),
    "every_engine": slice(3),
}
"""The engines of NAMES that a mark of a test asks for."""
BELOW = ("graph", "ingest")
"""Folders of tests whose subjects speak to the engine: without a mark they run on both kinds. All above them asks
through these; without a mark it runs on the embedded engine, and test_engines_agree compares what the doors answer."""


def asked(item: pytest.Function | pytest.Item) -> list[str]:
    """The engines that a test's marks ask for, or its folder."""
    marked = next((engines for mark, engines in MARKS.items() if item.get_closest_marker(mark)), None)
    below = item.path.relative_to(TESTS).parts[0] in BELOW
    return list(NAMES)[marked or (MARKS["both_engines"] if below else MARKS["embedded_only"])]


def environment(settings: Settings) -> dict[str, str]:
    """The environment of a process that works with these settings and no others."""
    own = {
        "GONGJIAN_HOST": settings.host,
        "GONGJIAN_PORT": str(settings.port),
        "GONGJIAN_HOME": str(settings.home),
        "GONGJIAN_DATA": str(settings.data),
        "GONGJIAN_QUERY_SECONDS": str(settings.query_seconds),
        "GONGJIAN_GRAPH_URI": settings.graph_uri,
        "GONGJIAN_GRAPH_USER": settings.graph_user,
        "GONGJIAN_GRAPH_PASSWORD": settings.graph_password.get_secret_value(),
        "PYTHONUNBUFFERED": "1",
        **({"GONGJIAN_KEY": settings.key.get_secret_value()} if settings.key.get_secret_value() else {}),
        **{
            f"GONGJIAN_{name.upper()}": str(value)
            for name in ("rate", "rate_heavy", "audit")
            if (value := getattr(settings, name)) is not None
        },
        **({"GONGJIAN_SOURCES": str(settings.sources)} if settings.sources else {}),
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("GONGJIAN_")} | own


def load(settings: Settings) -> None:
    """Fill a graph with the repository's records, as a user would."""
    command = [sys.executable, "-m", "gongjian", "load"]
    done = subprocess.run(
        command,
        cwd=REPOSITORY,
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=LOAD_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"gongjian load ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"


async def wiped(settings: Settings, most: float = inf) -> bool:
    """Empty a graph of every node and relationship; its constraints and indexes stay. Not one of more nodes."""
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        if most < inf and (await store.read(COUNT))[0]["n"] > most:
            return False
        await store.wipe()
    return True


def in_a_thread(work: Callable[[], Result]) -> Result:
    """Run something that needs an event loop of its own, whatever loop the tests have here: what it returns."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def settle(home: Path, common: Path) -> None:
    """Make a home whose embedded engine holds the records: loaded by whoever comes first, copied by all."""
    model = common / "records"
    with (common / "records.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not model.exists():
            settings = Settings(_env_file=None, home=common / f"loading-{os.getpid()}")
            with join(settings):
                load(settings)
            assert stop(settings, seconds=60), "the engine that loaded the records does not end"
            settings.home.rename(model)
    shutil.copytree(model, home)


class Engine:
    """One engine for a stretch of tests: its graphs start when first asked for, and end with it.

    `folder` is its own; `common` is that of all processes of a run, for what one of them makes and all use.
    """

    def __init__(self, name: str, folder: Path, common: Path, stack: ExitStack) -> None:
        self.name = name
        self.release = NAMES[name]
        self._folder = folder
        self._common = common
        self._stack = stack
        self._running: dict[str, Settings] = {}
        self._ends: dict[str, ExitStack] = {}

    def curated(self) -> Settings:
        """The settings of a graph that holds the repository's records."""
        if "curated" not in self._running:
            if self.release is None:
                settle(self._folder / "curated", self._common)
                self._start("curated")
            else:
                if "scratch" in self._running:  # its tests are over, as they come first: one server serves both
                    self._running["curated"] = self.scratch()
                    del self._running["scratch"]
                load(self._start("curated"))
        return self._running["curated"]

    @contextmanager
    def filled(self, home: Path) -> Iterator[Settings]:
        """Settings of a graph that holds the repository's records and is the caller's own, as long as the block lasts.

        Only of the embedded engine, where it takes seconds.
        """
        assert self.release is None, "a server of one's own takes a minute"
        settle(home, self._common)
        with self._server(home) as settings:
            yield settings

    def scratch(self) -> Settings:
        """The settings of a graph that is empty now."""
        settings = self._start("scratch")
        most = MUCH if self.release is None else inf
        if not in_a_thread(lambda: asyncio.run(wiped(settings, most))):
            self._ends.pop("scratch").close()
            del self._running["scratch"]
            shutil.rmtree(self._folder / "scratch", ignore_errors=True)
            settings = self._start("scratch")
        return settings

    def _start(self, graph: str) -> Settings:
        if graph not in self._running:
            self._ends[graph] = self._stack.enter_context(ExitStack())
            self._running[graph] = self._ends[graph].enter_context(self._server(self._folder / graph))
        return self._running[graph]

    @contextmanager
    def _server(self, home: Path) -> Iterator[Settings]:
        if self.release is not None:
            with neo4j(self.release, home) as settings:
                yield settings
        else:
            settings = Settings(_env_file=None, home=home)
            with join(settings):  # as long as we hold it, it neither stops nor starts again between tests
                yield settings
            stop(settings)


def missing(why: Missing | str) -> NoReturn:
    """Skip a test for want of a part; where every part is required, fail it."""
    if os.environ.get("GONGJIAN_REQUIRE") == "all" or os.environ.get("CI") == "true":
        pytest.fail(f"required here, and missing: {why}", pytrace=False)
    pytest.skip(str(why))
