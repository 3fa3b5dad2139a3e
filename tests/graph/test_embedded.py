"""The embedded engine's life: shared by its users, gone after the last of them, started anew when it was killed."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph import embedded
from graph.embedded_home import Home
from graph.errors import Refused, StateError, Unavailable
from graph.queries import query
from graph.settings import REPOSITORY, Settings
from graph.store import Store
from tests.graph.schools import BODY, LEADS, SCHOOLS, fill

HOLD = """
import sys, time
from pathlib import Path
from graph import embedded
from graph.settings import Settings
with embedded.join(Settings(_env_file=None, home=Path(sys.argv[1]))) as endpoint:
    print(endpoint.pid, flush=True)
    time.sleep(120)
"""
NOTHING = {parameter.name: None for parameter in query("search/text").parameters} | {"text": "x", "limit": 1}


def made(folder: Path) -> Settings:
    return Settings(_env_file=None, home=folder / "home", engine_heap="256m", query_seconds=60)


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """A home of the test's own, where no engine was yet."""
    yield made(tmp_path)
    embedded.stop(made(tmp_path), now=True)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A home with an engine that runs, for tests that let it run on."""
    settings = made(tmp_path_factory.mktemp("shared"))
    with embedded.join(settings):
        yield settings
    embedded.stop(settings, now=True)


@contextmanager
def another_user(settings: Settings) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Another process that uses the engine, and the pid of the supervisor it found; killed at the end."""
    command = [sys.executable, "-c", HOLD, str(settings.home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as process:
        assert process.stdout is not None
        try:
            yield process, int(process.stdout.readline())
        finally:
            process.kill()


def soon(true: Callable[[], object], seconds: float = 20) -> None:
    """Wait until something is true: an engine that nobody uses would else go on for good."""
    start = time.monotonic()
    while not true():
        assert time.monotonic() - start < seconds, "it has not come true in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def record(settings: Settings) -> dict[str, int]:
    found = Home(settings.home).running()
    assert found is not None
    return found


def listeners(port: int) -> set[str]:
    """The addresses, as /proc shows them, on which a port is listened to."""
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return {row[1].split(":")[0] for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == port}


def test_starters_at_once_make_one_engine_that_ends_with_its_last_user(settings: Settings) -> None:
    home = Home(settings.home)
    home.prepare()
    home.record.write_text('{"pid": 1, "engine_pid": 1, "token": "x", "bolt": 9, "http": 9}')  # of an engine long gone
    home.keep.write_text("x")
    found: list[embedded.Endpoint] = []
    others_are_gone = threading.Event()

    def use() -> None:
        with embedded.join(settings) as endpoint:
            found.append(endpoint)
            others_are_gone.wait(60)
            time.sleep(0.5)
            assert embedded.running(home) == endpoint
            assert endpoint.sql("SELECT 1 AS one", "reader") == [{"one": 1}]

    with ThreadPoolExecutor(4) as pool:
        users = [pool.submit(use) for _ in range(4)]
        with another_user(settings) as (one, pid), another_user(settings) as (other, same):
            soon(lambda: len(found) == 4)
            processes = (record(settings)["pid"], record(settings)["engine_pid"])
            one.kill()
            other.kill()
        others_are_gone.set()
        for user in users:
            user.result()
    assert {endpoint.pid for endpoint in found} == {pid} == {same} == {processes[0]}
    assert all(endpoint == found[0] for endpoint in found)
    assert found[0].bolt != 9
    soon(lambda: not embedded.locked(home))
    assert not any(alive(pid) for pid in processes)
    assert not home.record.exists()


def test_the_state_is_its_owners_alone_and_the_ports_are_on_loopback(shared: Settings) -> None:
    home = Home(shared.home)
    with embedded.join(shared) as endpoint:
        assert home.path.stat().st_mode & 0o777 == 0o700
        for path in (home.secrets, home.record, home.state):
            assert path.stat().st_mode & 0o777 == 0o600
        for port in (endpoint.bolt, endpoint.http):
            assert listeners(port) <= {"0100007F", "0000000000000000FFFF00000100007F"} != set()
        arguments = Path(f"/proc/{record(shared)['engine_pid']}/cmdline").read_text()
        assert not any(password in arguments for password in endpoint.passwords.values())
        assert json.loads((home.engine / "config" / "mcp-config.json").read_text())["enabled"] is False


@pytest.fixture
def secrets(shared: Settings) -> Iterator[Path]:
    """The file with the passwords of the engine that runs; put back as it was."""
    path = Home(shared.home).secrets
    content = path.read_bytes()
    yield path
    path.write_bytes(content)


@pytest.fixture
def wrong_secrets(secrets: Path) -> None:
    secrets.write_text(json.dumps(dict.fromkeys(("root", "writer", "reader"), "wrong")))


@pytest.mark.usefixtures("wrong_secrets")
async def test_wrong_passwords_are_told_with_their_mend(shared: Settings) -> None:
    with pytest.raises(Refused, match=r"secrets\.json"):
        async with Store.open(shared, SCHOOLS):
            pass


@pytest.mark.parametrize("content", [None, "half a fi", '{"root": "x"}'])
def test_passwords_lost_under_a_running_engine_are_told_and_not_made_anew(
    shared: Settings, secrets: Path, content: str | None
) -> None:
    home = Home(shared.home)
    secrets.unlink()
    if content is not None:
        secrets.write_text(content)
    assert embedded.answering(home) == record(shared)
    assert embedded.running(home) is None
    with pytest.raises(StateError, match="engine stop --now"), embedded.join(shared):
        pass
    assert (secrets.read_text() if secrets.exists() else None) == content


def test_a_starter_that_was_killed_leaves_an_engine_that_ends_or_is_joined(settings: Settings) -> None:
    with another_user_starting(settings) as process:
        soon(lambda: embedded.locked(Home(settings.home)))
        process.kill()
        process.wait()
        with embedded.join(settings) as endpoint:
            assert endpoint.sql("SELECT 1 AS one") == [{"one": 1}]
    soon(lambda: not embedded.locked(Home(settings.home)))


@contextmanager
def another_user_starting(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", HOLD, str(settings.home)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=REPOSITORY) as process:
        try:
            yield process
        finally:
            process.kill()


async def test_readers_go_on_when_engine_or_supervisor_is_killed_and_nothing_written_is_lost(
    settings: Settings,
) -> None:
    async with Store.open(settings, SCHOOLS, access="write") as store:
        assert await store.read(query("search/text"), **NOTHING) == []
        assert not await store.prepared()
        assert await store.state() == ("", 0)
        await fill(store)
        before = record(settings)
        os.kill(before["engine_pid"], signal.SIGKILL)
        assert await store.relation(str(LEADS.id)) == LEADS
        assert await store.version() == 0
        after = record(settings)
        assert after["pid"] == before["pid"]
        assert after["engine_pid"] != before["engine_pid"]
        os.kill(after["pid"], signal.SIGKILL)
        await asyncio.to_thread(soon, lambda: not alive(after["engine_pid"]))
        assert await store.version() == 0
        assert record(settings)["pid"] != after["pid"]
        async with Store.open(settings, SCHOOLS) as reader:
            found = await reader.relation(str(LEADS.id))
    assert found is not None
    assert found.from_ == BODY.id
    await asyncio.to_thread(soon, lambda: not embedded.locked(Home(settings.home)))


def test_it_is_kept_until_it_is_stopped_and_ends_after_its_last_user_was_killed(settings: Settings) -> None:
    home = Home(settings.home)
    endpoint = embedded.keep(settings)
    time.sleep(0.5)
    assert embedded.running(home) == endpoint
    with another_user(settings) as (process, pid):
        assert pid == endpoint.pid
        engine = record(settings)["engine_pid"]
        assert not embedded.stop(settings)
        assert embedded.running(home) == endpoint
        process.send_signal(signal.SIGKILL)
        process.wait()
        soon(lambda: not embedded.locked(home))
    assert not alive(pid)
    assert not alive(engine)
    home.secrets.unlink()
    home.record.write_text("half a rec")
    again = embedded.keep(settings)
    assert again.passwords != endpoint.passwords
    assert again.sql("SELECT 1 AS one", "reader") == again.sql("SELECT 1 AS one", "root") == [{"one": 1}]
    assert embedded.stop(settings)
    assert not embedded.locked(home)
    assert embedded.stop(settings)


def test_stopping_now_does_not_wait_for_users(settings: Settings) -> None:
    with embedded.join(settings) as endpoint:
        assert embedded.stop(settings, now=True)
        with pytest.raises(Unavailable):
            endpoint.sql("SELECT 1")


def test_stopping_now_spares_a_process_that_has_a_dead_supervisors_pid(settings: Settings) -> None:
    home = Home(settings.home)
    with embedded.join(settings), subprocess.Popen(["/bin/sleep", "600"]) as innocent:
        known = record(settings)
        os.kill(known["engine_pid"], signal.SIGSTOP)  # it would end with its supervisor; so it hangs on
        os.kill(known["pid"], signal.SIGKILL)
        soon(lambda: not alive(known["pid"]))
        home.record.write_text(json.dumps(known | {"pid": innocent.pid}))
        assert embedded.locked(home)
        assert embedded.stop(settings, now=True)
        assert not alive(known["engine_pid"])
        assert innocent.poll() is None
        innocent.kill()


def test_a_full_disk_is_told_and_leaves_the_old_file(settings: Settings) -> None:
    home = Home(settings.home)
    home.prepare()
    # The draft that is to replace the passwords lies on a device that is always full.
    draft = home.path / f".secrets.json.{os.getpid()}"
    draft.symlink_to("/dev/full")
    with pytest.raises(StateError, match="磁盘已满"), embedded.join(settings):
        pass
    assert not draft.exists()
    assert not home.secrets.exists()
    with embedded.join(settings) as endpoint:
        assert endpoint.sql("SELECT 1 AS one") == [{"one": 1}]


def test_an_engine_that_cannot_start_says_why(settings: Settings) -> None:
    impossible = settings.model_copy(update={"engine_heap": "1m"})
    with pytest.raises(Unavailable, match=r"JVM|engine\.log"), embedded.join(impossible):
        pass
    soon(lambda: not embedded.locked(Home(settings.home)))
