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
from tests.engines.graphs import environment as of_settings
from tests.gongjian.commands.processes import at, environment, gongjian
from tests.ingest import sample


@contextmanager
def serve(home: Path, log: Path, data: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """A service that loads first, and its base URL as it printed it."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gongjian", "serve", "--load"],
            cwd=REPOSITORY,
            env=environment(home, GONGJIAN_PORT="0", GONGJIAN_DATA=str(data)),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        said = soon(lambda: re.search(r"http://127\.0\.0\.1:\d+", log.read_text("utf-8")) or process.poll(), 120)
        assert isinstance(said, re.Match), log.read_text("utf-8")
        yield process, said[0]
    finally:
        process.kill()
        process.wait()


def soon(look: Callable[[], object], seconds: float = 60) -> object:
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
    home, log, data = tmp_path / "home", tmp_path / "log", sample.write(tmp_path)
    with serve(home, log, data) as (process, base):
        first = httpx.get(f"{base}/readyz", timeout=60, trust_env=False).json()
        assert first["status"] == "ok"
        httpx.get(f"{base}/api/v1/regions", headers={"X-Request-Id": "look-here"}, timeout=60, trust_env=False)
        told = json.loads(str(soon(lambda: line_of(log, "look-here"))))
        assert (told["request_id"], told["path"], told["status"]) == ("look-here", "/api/v1/regions", 200)
        pids = engine_pids(home)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    soon(lambda: all(gone(pid) for pid in pids))
    assert all(f"{base}{path}" in log.read_text("utf-8") for path in ("/network", "/api/v1/docs"))

    with serve(home, log, data) as (process, base):
        again = httpx.get(f"{base}/readyz", timeout=60, trust_env=False).json()
        assert again["graph_version"] == first["graph_version"]
        assert again["last_run"].pop("age_seconds") > first["last_run"].pop("age_seconds")
        assert again["last_run"] == first["last_run"]
        pids = engine_pids(home)
        process.kill()
        process.wait()
        soon(lambda: all(gone(pid) for pid in pids))


@pytest.mark.embedded_only
def test_with_json_it_prints_where_it_is_and_what_was_loaded_and_nothing_else(
    scratch: Settings, tmp_path: Path
) -> None:
    env = of_settings(scratch.model_copy(update={"port": 0, "data": sample.write(tmp_path)}))
    command = [sys.executable, "-m", "gongjian", "serve", "--load", "--json"]
    with subprocess.Popen(
        command, cwd=REPOSITORY, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or lines[-1] != "}\n":
            lines.append(process.stdout.readline())
        told = json.loads("".join(lines))
        assert httpx.get(told["ready"], timeout=60, trust_env=False).json()["status"] == "ok"
        assert told["load"]["run"]["changes"]["create"] == 26
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == ""
        assert process.wait(60) == 130


def test_a_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = gongjian(tmp_path / "home", "serve", GONGJIAN_PORT=port)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert port in done.stderr
    assert "GONGJIAN_PORT" in done.stderr
    assert not (tmp_path / "home").exists()


async def test_answers_are_sent_at_once() -> None:
    accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    with listen(Settings(_env_file=None, port=0)) as listener:
        async with await asyncio.start_server(greet, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            assert await asyncio.wait_for(accepted, 10) != 0
            writer.close()
            await writer.wait_closed()


def test_off_loopback_it_starts_only_with_a_key(tmp_path: Path) -> None:
    done = at(tmp_path / "home", "serve", GONGJIAN_HOST="0.0.0.0")  # noqa: S104  that it is refused is the point
    assert done.returncode == 2
    assert "GONGJIAN_KEY" in done.stderr


@pytest.mark.parametrize(("name", "value"), [("GONGJIAN_PORT", "many"), ("GONGJIAN_ENGINE_HEAP", "lots")])
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    done = at(tmp_path / "home", "serve", **{name: value})
    assert done.returncode == 2
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_an_engine_that_is_not_there_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    done = at(tmp_path / "home", "search", "x", GONGJIAN_GRAPH_URI=f"bolt://127.0.0.1:{port}")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert str(port) in done.stderr
