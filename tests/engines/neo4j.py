"""A Neo4j Community server for as long as a block lasts: own data folder, own ports, own password."""

import os
import secrets
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from graph.settings import Settings
from tests.engines.leash import leashed
from tests.engines.parts import Release, jars, java

START_SECONDS = 200
FIRST = "neo4j"
"""The password that a server has from the start and takes for nothing but choosing another."""
PROCEDURES = "db.index.fulltext.queryNodes,db.awaitIndex,db.awaitIndexes,dbms.components"
OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch")
JVM = (
    "-Xms256m",
    "-Xmx768m",
    "-XX:+UseSerialGC",  # two cores are shared by everything that the tests start
    "-XX:TieredStopAtLevel=1",  # a server that lives for minutes is not worth compiling twice
    *(f"--add-opens={package}=ALL-UNNAMED" for package in OPENED),
)


class Failed(Exception):  # noqa: N818 - it is the server that failed
    """A server that did not come up; the text ends with its own last words."""


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def configure(release: Release, home: Path, bolt: int) -> None:
    """Write the server's configuration, as closed as docker-compose.yml has it."""
    (home / "conf").mkdir(parents=True)
    (home / "import").mkdir()
    lines = (
        f"server.bolt.listen_address=127.0.0.1:{bolt}",
        "server.http.enabled=false",
        "server.https.enabled=false",
        "server.memory.heap.initial_size=256m",
        "server.memory.heap.max_size=768m",
        "server.memory.pagecache.size=128m",
        f"server.directories.import={home / 'import'}",
        "dbms.security.allow_csv_import_from_file_urls=false",
        f"dbms.security.procedures.allowlist={PROCEDURES}",
        "dbms.usage_report.enabled=false",
        "db.tx_log.preallocate=false",
        *release.settings,
    )
    (home / "conf" / "neo4j.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")


def password_taken(uri: str, password: str) -> bool:
    """Whether a server that is starting gave its first user this password; its own tool for that is a Java more."""
    try:
        with (
            GraphDatabase.driver(uri, auth=("neo4j", FIRST), connection_timeout=2) as driver,
            driver.session(database="system") as session,
        ):
            session.run("ALTER CURRENT USER SET PASSWORD FROM $old TO $new", old=FIRST, new=password).consume()
    except (DriverError, Neo4jError, OSError):
        return False
    return True


def ready(uri: str, password: str) -> bool:
    """Whether the server answers a query."""
    try:
        with (
            GraphDatabase.driver(uri, auth=("neo4j", password), connection_timeout=2) as driver,
            driver.session(database="neo4j") as session,
        ):
            session.run("RETURN 1").consume()  # not a managed transaction, which would wait longer with every attempt
    except (DriverError, Neo4jError, OSError):
        return False
    return True


def last_words(home: Path) -> str:
    """The ends of its output and of its log."""
    logs = [home / "output.log", home / "logs" / "neo4j.log"]
    return "\n".join(log.read_text(errors="replace")[-800:] for log in logs if log.exists())


def command(release: Release, home: Path) -> list[str]:
    """The command line that starts a server which was configured in `home`, again too."""
    own = [f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
    return [str(java(release)), *JVM, "-cp", f"{jars(release)}/*", release.main, *own]


@contextmanager
def neo4j(release: Release, home: Path) -> Iterator[Settings]:
    """Run a server in `home` until the block ends; yields the settings that reach it. Raises Missing, Failed."""
    bolt, password = free_port(), secrets.token_hex(12)
    uri = f"bolt://127.0.0.1:{bolt}"
    configure(release, home, bolt)
    try:
        # Killed without grace: nobody reads its data again, and an orderly stop takes it ten seconds.
        with leashed(command(release, home), env=dict(os.environ), log=home / "output.log", grace=0) as server:
            deadline, taken = time.monotonic() + START_SECONDS, False
            while not (taken := taken or password_taken(uri, password)) or not ready(uri, password):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise Failed(f"Neo4j {release.version} did not start: {last_words(home)}")
                time.sleep(0.25)
            yield Settings(  # the test's own values only, whatever a .env says
                _env_file=None, home=home / "state", graph_uri=uri, graph_user="neo4j", graph_password=password
            )
    finally:
        shutil.rmtree(home / "data", ignore_errors=True)  # half a gigabyte that nobody reads again; the logs stay
