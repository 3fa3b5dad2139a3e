"""The faults of an engine, each as what is done to it and undone again; the service under it is not touched."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from graph.embedded import locked
from graph.embedded_home import Home
from graph.settings import REPOSITORY
from tests.engines.graphs import environment
from tests.engines.relay import Relay
from tests.faults.servers import Server
from tests.ingest import sample

Fault = Callable[[float], AbstractContextManager[None]]
"""A fault that lasts for the block, and so many seconds at least where it is one that lasts."""


class Embedded:
    """What can happen to the embedded engine of a state folder."""

    def __init__(self, home: Path) -> None:
        self.home = Home(home)

    @property
    def faults(self) -> Mapping[str, Fault]:
        """Each by its name."""
        return {
            "engine killed": lambda _: self.killed("engine_pid"),
            "supervisor killed": lambda _: self.killed("pid"),
            "both killed": lambda _: self.killed("pid", "engine_pid"),
            "engine paused": self.paused,
            "state folder away": self.away,
        }

    def pid(self, name: str) -> int:
        """The process of that name in the engine's record, once there is one."""
        deadline = time.monotonic() + 60
        while (record := self.home.running()) is None:
            assert time.monotonic() < deadline, "no engine has come"
            time.sleep(0.05)
        return int(record[name])

    @contextmanager
    def killed(self, *names: str) -> Iterator[None]:
        """End processes with -9."""
        for pid in [self.pid(name) for name in names]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        yield

    @contextmanager
    def paused(self, seconds: float) -> Iterator[None]:
        """Stop the engine where it is, for so long."""
        pid = self.pid("engine_pid")
        os.kill(pid, signal.SIGSTOP)
        try:
            time.sleep(seconds)
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    @contextmanager
    def away(self, seconds: float) -> Iterator[None]:
        """Move the state folder away, and back after so long."""
        here, there = self.home.path, self.home.path.with_name("elsewhere")
        here.rename(there)
        moved = Home(there)
        try:
            deadline = time.monotonic() + 60
            while locked(moved):
                assert time.monotonic() < deadline, "the engine of a folder that is gone goes on"
                time.sleep(0.05)
            time.sleep(seconds / 2)
            yield
        finally:
            there.rename(here)


class OverBolt:
    """What can happen to a server, and to the way to it, which leads through a relay."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.relay = Relay("127.0.0.1", server.port)

    @property
    def faults(self) -> Mapping[str, Fault]:
        """Each by its name."""
        return {
            "server killed": self.killed,
            "server paused": self.paused,
            "connections cut": self.cut,
            "no answer": self.held,
            "slow": self.slow,
            "read-only": self.read_only,
            "password changed": self.password,
        }

    @contextmanager
    def killed(self, seconds: float) -> Iterator[None]:
        """End it with -9, and start it again on its port after so long."""
        self.server.kill()
        try:
            time.sleep(seconds / 2)
            yield
        finally:
            self.server.start()

    @contextmanager
    def paused(self, seconds: float) -> Iterator[None]:
        """Stop it where it is."""
        self.server.pause()
        try:
            time.sleep(seconds)
            yield
        finally:
            self.server.go_on()

    @contextmanager
    def cut(self, seconds: float) -> Iterator[None]:
        """Close every connection, and let none in for so long."""
        self.relay.cut()
        try:
            time.sleep(seconds)
            yield
        finally:
            self.relay = Relay(*self.relay.target, at=self.relay.port)

    @contextmanager
    def held(self, seconds: float) -> Iterator[None]:
        """Let connections in and hand nothing on: neither a handshake nor an answer comes."""
        self.relay.hold()
        try:
            time.sleep(seconds)
            yield
        finally:
            self.relay.flow()

    @contextmanager
    def slow(self, seconds: float) -> Iterator[None]:
        """Let each piece wait for a second."""
        self.relay.slow = 1.0
        try:
            time.sleep(seconds)
            yield
        finally:
            self.relay.flow()

    @contextmanager
    def read_only(self, seconds: float) -> Iterator[None]:
        """Let it only be read: a load of other records is refused in one clear sentence, and writes nothing."""
        folder = self.server.home / "others"
        others = self.server.settings.model_copy(update={"data": sample.write(folder)})
        for wanted in (True, False):
            self.server.end()  # a killed one would have to be recovered, which writes
            self.server.read_only(wanted)
            self.server.start()
            if wanted:
                done = subprocess.run(
                    [sys.executable, "-m", "gongjian", "load", "--allow-shrink"],
                    cwd=REPOSITORY,
                    env=environment(others),
                    capture_output=True,
                    text=True,
                    timeout=300,
                    check=False,
                )
                assert done.returncode == 4, done.stdout + done.stderr
                assert "只读" in done.stderr.splitlines()[-1], done.stderr
        yield

    @contextmanager
    def password(self, seconds: float) -> Iterator[None]:
        """Have another password asked for, and the old one again after so long."""
        right, other = self.server.password, self.server.password[::-1] + "x"
        self.server.change(right, other)
        self.relay.cut()
        self.relay = Relay(*self.relay.target, at=self.relay.port)
        try:
            time.sleep(seconds)
            yield
        finally:
            self.server.change(other, right)
