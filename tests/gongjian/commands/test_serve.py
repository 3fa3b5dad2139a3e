"""`gongjian serve --load` as `make serve` runs it: ready soon, gone without a trace, and clear when it cannot."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from gongjian.commands.serve import listen
from graph.settings import REPOSITORY, Settings
from tests.gongjian.commands.processes import environment, gongjian


@contextmanager
def serve(home: Path, log: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """A service that loads first, and its base URL as it printed it."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gongjian", "serve", "--load"],
            cwd=REPOSITORY,
            env=environment(home, GONGJIAN_PORT="0"),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        said = soon(lambda: re.search(r"http://127\.0\.0\.1:\d+", log.read_text("utf-8")) or process.poll(), 60)
        assert isinstance(said, re.Match), log.read_text("utf-8")
        yield process, said[0]
    finally:
        process.kill()
        process.wait()


def soon(look: Callable[[], object], seconds: float = 20) -> object:
    """What `look` gives as soon as it gives something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found is not None and found is not False:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


def line_of(log: Path, words: str) -> str | None:
    """The line of the log that holds these words."""
    return next((line for line in log.read_text("utf-8").splitlines() if words in line), None)


def engine_pids(home: Path) -> list[int]:
    told = json.loads((home / "engine.json").read_text("utf-8"))
    return [told["pid"], told["engine_pid"]]


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_it_loads_serves_and_leaves_nothing_behind(tmp_path: Path) -> None:
    home, log = tmp_path / "home", tmp_path / "log"
    with serve(home, log) as (process, base):
        first = httpx.get(f"{base}/readyz", timeout=20, trust_env=False).json()
        assert first["status"] == "ok"
        httpx.get(f"{base}/api/v1/regions", headers={"X-Request-Id": "look-here"}, timeout=20, trust_env=False)
        told = json.loads(str(soon(lambda: line_of(log, "look-here"))))
        assert (told["request_id"], told["path"], told["status"]) == ("look-here", "/api/v1/regions", 200)
        pids = engine_pids(home)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) in (0, -signal.SIGTERM)
    soon(lambda: all(gone(pid) for pid in pids))
    assert all(f"{base}{path}" in log.read_text("utf-8") for path in ("/network", "/api/v1/docs"))

    with serve(home, log) as (process, base):
        again = httpx.get(f"{base}/readyz", timeout=20, trust_env=False).json()
        assert again["graph_version"] == first["graph_version"]
        assert again["last_run"] == first["last_run"]
        pids = engine_pids(home)
        process.kill()
        process.wait()
        soon(lambda: all(gone(pid) for pid in pids))


def test_a_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = gongjian(tmp_path / "home", "serve", GONGJIAN_PORT=port)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert port in done.stderr
    assert "GONGJIAN_PORT" in done.stderr
    assert not (tmp_path / "home").exists()


def test_off_loopback_it_starts_only_with_a_key(tmp_path: Path) -> None:
    done = gongjian(tmp_path / "home", "serve", GONGJIAN_HOST="0.0.0.0")  # noqa: S104  that it is refused is the point
    assert done.returncode == 2
    assert "GONGJIAN_KEY" in done.stderr


@pytest.mark.parametrize(("name", "value"), [("GONGJIAN_PORT", "many"), ("GONGJIAN_ENGINE_HEAP", "lots")])
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    done = gongjian(tmp_path / "home", "serve", **{name: value})
    assert done.returncode == 2
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_an_engine_that_is_not_there_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    done = gongjian(tmp_path / "home", "search", "x", GONGJIAN_GRAPH_URI=f"bolt://127.0.0.1:{port}")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert str(port) in done.stderr


def test_answers_are_sent_at_once() -> None:
    async def unheld() -> int:
        accepted: asyncio.Future[asyncio.StreamWriter] = asyncio.get_running_loop().create_future()
        with listen(Settings(_env_file=None, port=0)) as listener:
            async with await asyncio.start_server(lambda _, writer: accepted.set_result(writer), sock=listener):
                _, caller = await asyncio.open_connection(*listener.getsockname())
                writer = await accepted
                option: int = writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
                for each in (caller, writer):
                    each.close()
        return option

    assert asyncio.run(unheld())
