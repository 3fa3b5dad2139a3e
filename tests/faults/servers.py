"""A Neo4j server that can be killed, started again on the same port and data, and paused."""

import os
import secrets
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
from neo4j import GraphDatabase
from neo4j.exceptions import ClientError

from graph.settings import Settings
from tests.engines.leash import leashed
from tests.engines.neo4j import JVM, START_SECONDS, Failed, configure, free_port, last_words, password_taken, ready
from tests.engines.parts import Release, jars, java

READ_ONLY = "server.databases.read_only="
SHUT_OUT = 60.0
"""Seconds within which one try is let in, although the service tries as well."""


class Server:
    """One server in its own folder; `settings` reach it while it runs. Made by `server`."""

    def __init__(self, release: Release, home: Path) -> None:
        self.release = release
        self.home = home
        self.port = free_port()
        self.password = secrets.token_hex(12)
        self.uri = f"bolt://127.0.0.1:{self.port}"
        self.settings = Settings(
            _env_file=None, home=home / "state", graph_uri=self.uri, graph_user="neo4j", graph_password=self.password
        )
        self._running = ExitStack()
        self._leash = 0
        self._known = False
        configure(release, home, self.port)

    def launch(self) -> None:
        """Start it; it answers some seconds later."""
        command = [str(java(self.release)), *JVM, "-cp", f"{jars(self.release)}/*", self.release.main]
        command += [f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"]
        held = leashed(command, env=dict(os.environ), log=self.home / "output.log", grace=0)
        self._leash = self._running.enter_context(held).pid

    def start(self) -> None:
        """Start it, and wait until it answers. Raises Failed."""
        self.launch()
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                raise Failed(f"Neo4j {self.release.version} did not start: {last_words(self.home)}")
            time.sleep(0.25)

    def kill(self) -> None:
        """End it with -9."""
        self._running.close()

    def end(self) -> None:
        """Ask it to stop, and wait until it has: what it holds is whole then, and needs no recovery."""
        process = psutil.Process(self._pid())
        process.terminate()
        process.wait(START_SECONDS)
        self._running.close()

    def pause(self) -> None:
        """Stop it where it is: its sockets stay, and nothing answers."""
        os.kill(self._pid(), signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on."""
        os.kill(self._pid(), signal.SIGCONT)

    def read_only(self, wanted: bool) -> None:
        """Have its database only read, or written to as well, from its next start on."""
        conf = self.home / "conf" / "neo4j.conf"
        lines = [line for line in conf.read_text("utf-8").splitlines() if not line.startswith(READ_ONLY)]
        conf.write_text("\n".join([*lines, *([f"{READ_ONLY}neo4j"] if wanted else [])]) + "\n", "utf-8")

    def change(self, was: str, to: str) -> None:
        """Change the password of its user, who is shut out for five seconds by whoever shows three wrong ones."""
        deadline = time.monotonic() + SHUT_OUT
        with (
            GraphDatabase.driver(self.uri, auth=("neo4j", was), connection_timeout=5) as driver,
            driver.session(database="system") as session,
        ):
            while True:
                try:
                    session.run("ALTER CURRENT USER SET PASSWORD FROM $was TO $to", was=was, to=to).consume()
                except ClientError as error:
                    if "AuthenticationRateLimit" not in str(error.code) or time.monotonic() > deadline:
                        raise
                    time.sleep(0.3)
                else:
                    return

    def _pid(self) -> int:
        """The server itself, which is the only child of its leash."""
        return int(Path(f"/proc/{self._leash}/task/{self._leash}/children").read_text().split()[0])

    def _answers(self) -> bool:
        self._known = self._known or password_taken(self.uri, self.password)
        return self._known and ready(self.uri, self.password)


@contextmanager
def server(release: Release, home: Path) -> Iterator[Server]:
    """A running server until the block ends."""
    made = Server(release, home)
    try:
        made.start()
        yield made
    finally:
        made.kill()
