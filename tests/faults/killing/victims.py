"""Engines that are killed with kill -9 and stand up again: the embedded one by itself, a server by our hand."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Protocol

import psutil

from graph.embedded import answering, join, stop
from graph.embedded_home import Home
from graph.settings import Settings
from tests.engines.graphs import EMBEDDED
from tests.engines.leash import leashed
from tests.engines.neo4j import Failed, command, configure, free_port, last_words, password_taken, ready
from tests.engines.parts import CALENDAR, LTS, Release

RELEASES = {release.name: release for release in (LTS, CALENDAR)}
START_SECONDS = 300.0
"""For a server on a machine that other work keeps busy."""
ENGINES = (EMBEDDED, *RELEASES)


class Victim(Protocol):
    """An engine with its graph."""

    settings: Settings

    def kill(self, chance: random.Random) -> None:
        """Kill it with kill -9; of the embedded one now and then its supervisor too."""

    def revive(self) -> None:
        """See to it that it answers again."""


class Embedded:
    """The embedded engine of a home; its supervisor, or else the next user, starts it again."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.home = Home(settings.home)

    def kill(self, chance: random.Random) -> None:
        record = answering(self.home)
        assert record is not None, "the engine was to be alive"
        if chance.random() < 0.2:
            _kill(record["pid"])
        _kill(record["engine_pid"])

    def revive(self) -> None:
        with join(self.settings):
            pass


class Server:
    """A Neo4j of a folder of its own."""

    def __init__(self, release: Release, home: Path, stack: ExitStack) -> None:
        bolt, self._password = free_port(), "synthetic-secret"
        configure(release, home, bolt)
        self._uri = f"bolt://127.0.0.1:{bolt}"
        self._release, self._home, self._stack = release, home, stack
        self._taken = False
        self.settings = Settings(
            _env_file=None, home=home / "state", graph_uri=self._uri, graph_user="neo4j", graph_password=self._password
        )
        self._start()

    def kill(self, chance: random.Random) -> None:
        for java in psutil.Process(self._leash.pid).children():
            java.kill()
        self._leash.wait(START_SECONDS)

    def revive(self) -> None:
        if self._leash.poll() is not None:
            self._start()
        end = time.monotonic() + START_SECONDS
        while not (self._taken or self._took()) or not ready(self._uri, self._password):
            if self._leash.poll() is not None or time.monotonic() > end:
                raise Failed(f"Neo4j {self._release.version} did not start: {last_words(self._home)}")
            time.sleep(0.1)

    def _start(self) -> None:
        held = leashed(command(self._release, self._home), env=dict(os.environ), log=self._home / "output.log", grace=0)
        self._leash = self._stack.enter_context(held)
        self.revive()

    def _took(self) -> bool:
        self._taken = password_taken(self._uri, self._password)
        return self._taken


@contextmanager
def victim(engine: str, home: Path) -> Iterator[Victim]:
    """An engine of its own with an empty graph, until the block ends. Raises Missing and Failed."""
    if engine in RELEASES:
        with ExitStack() as stack:
            yield Server(RELEASES[engine], home, stack)
        return
    settings = Settings(_env_file=None, home=home)
    with join(settings):
        yield Embedded(settings)
    stop(settings, now=True)


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
