"""The embedded engine for its users: join it (starting it if need be), keep it, stop it, ask how it is.

Every user holds a shared lock on `HOME/users.lock` for as long as it uses the engine; the supervisor stops the
engine when nobody does, also when the last user was killed. Nothing here speaks Bolt: see `graph.store`.
"""

import fcntl
import http.client
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Self

from graph.embedded_endpoint import Endpoint, User, failed
from graph.embedded_home import Home, refusal, take_lock, try_lock
from graph.embedded_migration import migrated
from graph.errors import StateError, Unavailable
from graph.settings import REPOSITORY, Settings

__all__ = [
    "Endpoint",
    "Membership",
    "User",
    "answering",
    "failed",
    "in_use",
    "join",
    "keep",
    "locked",
    "running",
    "stop",
]

START_SECONDS = 150.0
RESTING_SECONDS = 30.0
LOOK_SECONDS = 0.2
"""How long a starter waits before it looks whether it is still wanted."""


class Membership:
    """One user's share of the engine: `enter` and `renew` block and may be called in a thread; `leave` never blocks."""

    def __init__(self, settings: Settings) -> None:
        self.home = Home(settings.home)
        self.heap = settings.engine_heap
        self._users: TextIOWrapper | None = None
        self._left = False

    def enter(self) -> Endpoint:
        """Hold the users' lock, and find the engine or start it. Raises StateError, Busy or Unavailable."""
        self.home.prepare()
        with self.home.explained():
            self._users = self.home.users_lock.open("r+")
            # Taken alone only by a supervisor that is about to end: then its successor is started below.
            take_lock(self._users.fileno(), fcntl.LOCK_SH, RESTING_SECONDS, "users.lock")
        if self._left:  # given up by its task while this thread was waiting
            self._users.close()
        return self.renew()

    def renew(self) -> Endpoint:
        """The engine as it is now: started again, maybe on other ports, where it has ended.

        Raises StateError where the folder was taken away; one that was put in its place is entered.
        """
        if self._users is not None and not self.home.holds(self._users.fileno()):
            if not self.home.state.exists():
                raise StateError(
                    f"状态文件夹 {self.home.path} 不见了 · the state folder has vanished.",
                    mend="恢复它，或运行 gongjian load · Restore it, or run gongjian load.",
                )
            self._users.close()
            return self.enter()
        with self.home.explained(), self.home.start_lock.open("r+") as starting:
            take_lock(starting.fileno(), fcntl.LOCK_EX, START_SECONDS, "start.lock")
            return _find(self.home, self.heap, lambda: self._left)

    def leave(self) -> None:
        """Give the share back."""
        self._left = True
        if self._users is not None:
            self._users.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()


@contextmanager
def join(settings: Settings) -> Iterator[Endpoint]:
    """The running engine, for as long as the block lasts; started where it is not running."""
    with Membership(settings) as membership:
        yield membership.enter()


def _find(home: Home, heap: str, left: Callable[[], bool]) -> Endpoint:
    """The engine's endpoint, started where no supervisor lives; none for who has left. Call under the start lock."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and not left():
        lock = os.open(home.engine_lock, os.O_RDWR)
        try:
            if try_lock(lock, fcntl.LOCK_EX):
                with migrated(home):
                    _start(home, heap, lock, left)
        finally:
            os.close(lock)
        endpoint = running(home)
        if endpoint is not None:
            return endpoint
        if answering(home) is not None and home.known_passwords() is None:
            raise StateError(
                f"引擎在运行，但 {home.secrets} 丢失 · the engine runs, but its passwords are lost.",
                mend="运行 gongjian engine stop --now 后再试 · Run gongjian engine stop --now and try again.",
            )
        time.sleep(0.05)
    raise Unavailable(
        f"内嵌引擎在 {START_SECONDS:.0f} 秒内没有就绪 · the embedded engine is not ready after {START_SECONDS:.0f} s.",
        mend=f"看日志 · See {home.logs}; 或 · or: gongjian engine stop --now",
    )


def running(home: Home) -> Endpoint | None:
    """The engine that is ready to answer now, or None; also where its passwords are lost."""
    record, passwords = answering(home), home.known_passwords()
    if record is None or passwords is None:
        return None
    return Endpoint(record["bolt"], record["http"], record["pid"], passwords)


def answering(home: Home) -> dict[str, Any] | None:
    """The record of the engine, if it answers now that it is ready."""
    try:
        record = home.running()
        if record is None:
            return None
        # Asked, not only connected to: the socket of an engine that was just killed still lets one in.
        connection = http.client.HTTPConnection("127.0.0.1", record["http"], timeout=5)
        try:
            connection.request("GET", "/api/v1/ready")
            return record if connection.getresponse().status == 204 else None
        finally:
            connection.close()
    except (OSError, http.client.HTTPException):
        return None


def _start(home: Home, heap: str, lock: int, left: Callable[[], bool]) -> None:
    """Start the supervisor, which inherits the engine lock, and wait until its engine is ready."""
    home.check_room()
    home.passwords()
    told, tells = os.pipe()
    try:
        launcher = _launch(home, heap, lock, tells)
        try:
            _await_report(home, told, left)
        finally:
            launcher.wait()  # also when a ^C ended the waiting: nothing is left to reap
    finally:
        os.close(told)


def _launch(home: Home, heap: str, lock: int, tells: int) -> "subprocess.Popen[bytes]":
    """The process that ends as soon as the supervisor has detached itself from it."""
    try:
        with (home.logs / "supervisor.log").open("ab") as output:
            return subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "graph.embedded_supervisor", str(home.path), heap, str(lock), str(tells)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=(lock, tells),
                cwd=home.path,
                start_new_session=True,  # a ^C at the starter's terminal is not meant for the engine
                env=_environment(),
            )
    finally:
        os.close(tells)


def _environment() -> dict[str, str]:
    """The environment without this program's secrets, and with the way to its modules."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGJIAN_")}
    paths = [str(REPOSITORY), *filter(None, [kept.get("PYTHONPATH")])]
    return kept | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"}


def _await_report(home: Home, told: int, left: Callable[[], bool]) -> None:
    """Wait until the supervisor says how the start went; who has left does not wait, and it ends by itself."""
    heard, end = b"", time.monotonic() + START_SECONDS
    while not heard.endswith(b"\n"):
        ready = select.select([told], [], [], LOOK_SECONDS)[0]
        if not ready and not left() and time.monotonic() < end:
            continue
        part = os.read(told, 65536) if ready else b""
        if not part:
            raise failed(f"no report; see {home.logs / 'supervisor.log'}")
        heard += part
    error = json.loads(heard).get("error")
    if error:
        raise failed(error, shutil.disk_usage(home.path).free)


def keep(settings: Settings) -> Endpoint:
    """Start the engine where it is not running, and keep it without users until `stop`."""
    home = Home(settings.home)
    with join(settings) as endpoint:
        record = home.running()
        if record is None:
            raise Unavailable("内嵌引擎刚刚停止 · the embedded engine has just stopped.", mend="再试 · Try again.")
        home.keep.write_text(record["token"], encoding="ascii")
        return endpoint


def stop(settings: Settings, *, now: bool = False, seconds: float = 30.0) -> bool:
    """No longer keep the engine: it ends after its last user, or at once with `now`. Whether it has ended."""
    home = Home(settings.home)
    if not home.engine_lock.exists():
        return True
    try:
        home.keep.unlink(missing_ok=True)
        if now:
            _terminate(home)
        return _ended(home, seconds if now or not in_use(home) else 0.0)
    except OSError as error:
        raise refusal(error, home.path) from error


def _terminate(home: Home) -> None:
    """Signal the supervisor, or the engine of one that was killed; each only while a lock of its own proves its pid."""
    record = home.running()
    if record is None or not locked(home):
        return
    if home.supervisor_lock.exists() and not _is_free(home.supervisor_lock, fcntl.LOCK_SH):
        os.kill(record["pid"], signal.SIGTERM)
    else:  # the supervisor is gone and its pid maybe another's by now; its engine hangs on and holds the engine lock
        os.kill(record["engine_pid"], signal.SIGKILL)


def _ended(home: Home, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while locked(home):
        if time.monotonic() >= end:
            return False
        time.sleep(0.05)
    return True


def locked(home: Home) -> bool:
    """Whether a supervisor or an engine of this folder lives."""
    return home.engine_lock.exists() and not _is_free(home.engine_lock)


def in_use(home: Home) -> bool:
    """Whether anybody uses the engine now."""
    return home.users_lock.exists() and not _is_free(home.users_lock)


def _is_free(path: Path, kind: int = fcntl.LOCK_EX) -> bool:
    handle = os.open(path, os.O_RDWR)
    try:
        return try_lock(handle, kind)
    finally:
        os.close(handle)
