"""`gongjian serve` is asked to stop while it is busy: what can end ends whole, and nothing is left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from graph.settings import REPOSITORY, Settings
from tests.engines.graphs import environment
from tests.engines.neo4j import free_port
from tests.engines.service import NO_TLS, ready

LINGER = 5
SLOW = "MATCH (a)--()--()--()--()--()--(b) RETURN count(DISTINCT a.id + b.id) AS n"
BODY = json.dumps({"query": "RETURN 1 AS n"}).encode()
HEAD = (
    "POST /api/v1/cypher HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    f"Content-Length: {len(BODY)}\r\n\r\n"
).encode()


def heard() -> None:
    """Have a terminal that is closed heard of, though whoever runs the tests had that ignored (nohup)."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@contextmanager
def served(settings: Settings, folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str, Path]]:
    """A service of its own process, its address and its log; its temporary files lie in the folder."""
    own = settings.model_copy(update={"port": free_port(), "query_seconds": 60.0})
    base, log, temporary = f"http://127.0.0.1:{own.port}", folder / "log", folder / "temporary"
    temporary.mkdir()
    env = environment(own) | {"TMPDIR": str(temporary)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gongjian", "serve"],
            cwd=REPOSITORY,
            env=env,
            stdout=output,
            stderr=output,
            preexec_fn=heard,
        )
    try:
        deadline = time.monotonic() + 120
        while not ready(base):
            assert process.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield process, base, log
    finally:
        process.kill()
        process.wait()


def asked_long(base: str, under_way: list[httpx.Response | Exception]) -> threading.Thread:
    """Ask what takes minutes, in a thread; what comes of it is added to the list."""

    def ask() -> None:
        try:
            with httpx.Client(base_url=base, timeout=60, trust_env=False, verify=NO_TLS) as client:
                under_way.append(client.post("/api/v1/cypher", json={"query": SLOW}))
        except httpx.HTTPError as error:
            under_way.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    return thread


def connections(port: int) -> int:
    """How many connections the service has on its port, as /proc shows them."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[3] == "01" and int(row[1].split(":")[1], 16) == port for row in rows)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_drains_and_its_end_is_no_failure(
    curated: Settings, tmp_path: Path, number: signal.Signals
) -> None:
    with served(curated, tmp_path) as (process, base, log):
        port = int(base.rpartition(":")[2])
        long: list[httpx.Response | Exception] = []
        thread = asked_long(base, long)
        with (
            socket.create_connection(("127.0.0.1", port)) as short,
            socket.create_connection(("127.0.0.1", port)) as file,
        ):
            file.sendall(b"GET /api/v1/exports/xlsx HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            short.sendall(HEAD + BODY[:4])  # the rest is sent when the service drains
            deadline = time.monotonic() + 30
            while connections(port) < 3 or not any((tmp_path / "temporary").iterdir()):
                assert time.monotonic() < deadline, "they are not all under way"
                time.sleep(0.02)
            began = time.monotonic()
            process.send_signal(number)
            while not refused(port):
                assert time.monotonic() - began < LINGER, "new ones are still let in"
                time.sleep(0.02)
            short.sendall(BODY[4:])
            assert b"[[1]]" in received(short)
        assert process.wait(LINGER + 25) == 0
        thread.join(10)
    assert len(long) == 1
    assert isinstance(long[0], httpx.Response), long
    assert (long[0].status_code, long[0].headers["retry-after"]) == (503, "5")
    assert "Traceback" not in log.read_text("utf-8")
    assert not [*(tmp_path / "temporary").iterdir()], "temporary files are left"


def refused(port: int) -> bool:
    """Whether nobody is let in any more."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return True
    return False


def received(caller: socket.socket) -> bytes:
    """All that comes until the connection is closed."""
    caller.settimeout(30)
    parts = []
    while part := caller.recv(65536):
        parts.append(part)
    return b"".join(parts)


def test_a_second_interrupt_does_not_wait_and_leaves_nothing(curated: Settings, tmp_path: Path) -> None:
    with served(curated, tmp_path) as (process, base, log):
        long: list[httpx.Response | Exception] = []
        thread = asked_long(base, long)
        port = int(base.rpartition(":")[2])
        while connections(port) < 1:
            time.sleep(0.02)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        while not refused(port):
            assert time.monotonic() - began < LINGER
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(30) == 130
        thread.join(10)
    assert "Traceback" not in log.read_text("utf-8")
    assert not [*(tmp_path / "temporary").iterdir()]
