"""The embedded engine's life: shared by its users, gone after the last of them, started anew when it was killed."""

import asyncio
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph import embedded
from graph.embedded_home import FORMAT, Home
from graph.errors import Busy, Refused, StateError, Unavailable
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


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    made = Settings(_env_file=None, home=tmp_path / "home", engine_heap="256m", query_seconds=60)
    yield made
    embedded.stop(made, now=True)


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


def soon(true: Callable[[], object], seconds: float = 20) -> float:
    """Wait until something is true; how many seconds it took."""
    start = time.monotonic()
    while not true():
        assert time.monotonic() - start < seconds, "it has not come true in time"
        time.sleep(0.02)
    return time.monotonic() - start


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


def test_users_share_one_engine_and_it_ends_with_the_last_of_them(settings: Settings) -> None:
    home = Home(settings.home)
    with embedded.join(settings) as first:
        with another_user(settings) as (process, pid), embedded.join(settings) as second:
            assert first == second
            assert pid == first.pid
            assert first.sql("SELECT 1 AS one", "reader") == [{"one": 1}]
            processes = (record(settings)["pid"], record(settings)["engine_pid"])
            process.kill()
        time.sleep(0.5)
        assert embedded.running(home) == first
    assert soon(lambda: not embedded.locked(home)) < 2
    assert not any(alive(pid) for pid in processes)
    assert not home.record.exists()


def test_the_state_is_its_owners_alone_and_the_ports_are_on_loopback(settings: Settings) -> None:
    home = Home(settings.home)
    with embedded.join(settings) as endpoint:
        assert home.path.stat().st_mode & 0o777 == 0o700
        for path in (home.secrets, home.record, home.state):
            assert path.stat().st_mode & 0o777 == 0o600
        for port in (endpoint.bolt, endpoint.http):
            assert listeners(port) <= {"0100007F", "0000000000000000FFFF00000100007F"} != set()
        arguments = Path(f"/proc/{record(settings)['engine_pid']}/cmdline").read_text()
        assert not any(password in arguments for password in endpoint.passwords.values())
        assert (
            json.loads((home.engine / "config" / "mcp-config.json").read_text()) == {"enabled": False}
            or not (json.loads((home.engine / "config" / "mcp-config.json").read_text())["enabled"])
        )


def test_it_ends_after_its_last_user_was_killed(settings: Settings) -> None:
    with another_user(settings) as (process, pid):
        engine = record(settings)["engine_pid"]
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert soon(lambda: not embedded.locked(Home(settings.home))) < 3
    assert not alive(pid)
    assert not alive(engine)


def test_a_starter_that_was_killed_leaves_an_engine_that_ends_or_is_joined(settings: Settings) -> None:
    with another_user_starting(settings) as process:
        soon(lambda: embedded.locked(Home(settings.home)))
        process.kill()
        process.wait()
        with embedded.join(settings) as endpoint:
            assert endpoint.sql("SELECT 1 AS one") == [{"one": 1}]
    assert soon(lambda: not embedded.locked(Home(settings.home))) < 3


@contextmanager
def another_user_starting(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", HOLD, str(settings.home)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=REPOSITORY) as process:
        try:
            yield process
        finally:
            process.kill()


def test_two_starters_at_once_make_one_engine(settings: Settings) -> None:
    with another_user(settings) as (_, one), another_user(settings) as (_, other):
        assert one == other
    soon(lambda: not embedded.locked(Home(settings.home)))
    found: list[int] = []

    def start() -> None:
        with embedded.join(settings) as endpoint:
            found.append(endpoint.pid)
            soon(lambda: len(found) == 4)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


async def test_readers_go_on_when_engine_or_supervisor_is_killed_and_nothing_written_is_lost(
    settings: Settings,
) -> None:
    async with Store.open(settings, SCHOOLS, access="write") as store:
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


def test_a_stale_record_and_lost_passwords_do_not_matter(settings: Settings) -> None:
    home = Home(settings.home)
    home.prepare()
    home.record.write_text('{"pid": 1, "engine_pid": 1, "token": "x", "bolt": 9, "http": 9}')
    home.keep.write_text("x")
    with embedded.join(settings) as endpoint:
        assert endpoint.bolt != 9
    soon(lambda: not embedded.locked(home))
    home.secrets.unlink()
    home.record.write_text("half a rec")
    with embedded.join(settings) as again:
        assert again.passwords != endpoint.passwords
        assert again.sql("SELECT 1 AS one", "reader") == again.sql("SELECT 1 AS one", "root") == [{"one": 1}]


async def test_wrong_passwords_are_told_with_their_mend(settings: Settings) -> None:
    home = Home(settings.home)
    with embedded.join(settings):
        home.secrets.write_text(json.dumps(dict.fromkeys(("root", "writer", "reader"), "wrong")))
        with pytest.raises(Refused, match=r"secrets\.json"):
            async with Store.open(settings, SCHOOLS):
                pass


def test_it_is_kept_until_it_is_stopped(settings: Settings) -> None:
    home = Home(settings.home)
    endpoint = embedded.keep(settings)
    time.sleep(0.5)
    assert embedded.running(home) == endpoint
    with embedded.join(settings):
        assert not embedded.stop(settings)
        assert embedded.running(home) == endpoint
    soon(lambda: not embedded.locked(home))
    embedded.keep(settings)
    assert embedded.stop(settings)
    assert not embedded.locked(home)
    assert embedded.stop(settings)


def test_stopping_now_does_not_wait_for_users(settings: Settings) -> None:
    with embedded.join(settings) as endpoint:
        assert embedded.stop(settings, now=True)
        with pytest.raises(Unavailable):
            endpoint.sql("SELECT 1")


def test_a_home_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(StateError, match="GONGJIAN_HOME"), embedded.join(Settings(_env_file=None, home=file / "home")):
        pass
    with pytest.raises(StateError), embedded.join(Settings(_env_file=None, home=Path("/proc/gongjian"))):
        pass


@pytest.mark.parametrize(
    ("state", "said"),
    [(f'{{"format": {FORMAT + 1}}}', f"{FORMAT + 1}.*{FORMAT}"), ("{}", "state.json"), ("nonsense", "state.json")],
)
def test_a_state_of_a_newer_version_is_refused_with_both_versions(settings: Settings, state: str, said: str) -> None:
    home = Home(settings.home)
    home.prepare()
    home.state.write_text(state)
    with pytest.raises(StateError, match=said), embedded.join(settings):
        pass
    assert not embedded.locked(home)


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


def test_a_lock_that_is_not_given_back_is_busy(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(settings.home)
    home.prepare()
    monkeypatch.setattr(embedded, "RESTING_SECONDS", 0.2)
    with home.users_lock.open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Busy, match=r"users\.lock"), embedded.join(settings):
            pass
