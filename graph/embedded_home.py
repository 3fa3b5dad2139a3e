"""The state folder of the embedded engine: its files, its locks, its format, its passwords."""

import errno
import fcntl
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from graph.errors import Busy, Full, GraphError, StateError

DATABASE = "kg"
FORMAT = 2
"""Version of the folder's layout; a newer one is refused, an older one migrated: see `graph.embedded_migration`."""
ENGINE = "engine"
"""The folder of the engine, where the state names no other."""
ROOM = 64 * 1024 * 1024
"""Free bytes below which no engine is started and no load begins: a full disk must not meet a half-written page."""
USERS = ("root", "writer", "reader")
_FOLDER = re.compile(r"engine[A-Za-z0-9.-]*")


@dataclass(frozen=True)
class Home:
    """Where everything lies; nothing is read or written until a method is called."""

    path: Path

    @property
    def state(self) -> Path:
        """The version of the layout."""
        return self.path / "state.json"

    @property
    def secrets(self) -> Path:
        """The passwords, readable for the owner only."""
        return self.path / "secrets.json"

    @property
    def record(self) -> Path:
        """Ports and processes of the running engine; without it none is ready."""
        return self.path / "engine.json"

    @property
    def keep(self) -> Path:
        """The token of the engine that `engine start` keeps alive without users."""
        return self.path / "keep"

    @property
    def users_lock(self) -> Path:
        """Shared by every user of the engine; the supervisor stops when it can have it alone."""
        return self.path / "users.lock"

    @property
    def start_lock(self) -> Path:
        """Held while looking for the engine or starting it, so that two starters make one engine."""
        return self.path / "start.lock"

    @property
    def engine_lock(self) -> Path:
        """Held by the supervisor and, inherited, by the engine, for as long as either lives."""
        return self.path / "engine.lock"

    @property
    def supervisor_lock(self) -> Path:
        """Held by the supervisor alone: while it is held, the `pid` of the record is the supervisor's."""
        return self.path / "supervisor.lock"

    @property
    def engine(self) -> Path:
        """The engine's own root: databases, users, groups; a migration makes another, and the state names it."""
        try:
            found = (read_json(self.state) or {}).get("folder")
        except (OSError, ValueError):
            found = None  # whoever goes on from here checks the format first, and is told
        return self.path / (found if isinstance(found, str) and _FOLDER.fullmatch(found) else ENGINE)

    @property
    def logs(self) -> Path:
        """What supervisor and engine wrote, one file each and one of the start before."""
        return self.path / "logs"

    def prepare(self) -> None:
        """Make the folder ready, or raise StateError: not writable, of a newer version."""
        with self.explained():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.check_format()
            for folder in (self.engine, self.logs):
                folder.mkdir(mode=0o700, exist_ok=True)
            if not self.state.exists() and not (self.engine / "databases").is_dir():
                written = {"program": program_version(), "engine": engine_version()}
                write_json(self.state, {"format": FORMAT, **written})
            for lock in (self.users_lock, self.start_lock, self.engine_lock, self.supervisor_lock):
                lock.touch(mode=0o600)

    def check_room(self) -> None:
        """Raise Full where there is too little room to write."""
        with self.explained():
            free = shutil.disk_usage(self.path).free
            if free < ROOM:
                raise OSError(errno.ENOSPC, f"{free // 1024 // 1024} MiB free")

    def holds(self, users: int) -> bool:
        """Whether an open users' lock is that of this folder, and not of one that was here before."""
        try:
            there = self.users_lock.stat()
        except OSError:
            return False
        return os.path.samestat(there, os.fstat(users))

    def running(self) -> dict[str, Any] | None:
        """The engine's record: `pid`, `engine_pid`, `token`, `bolt`, `http`, `started`; None where none is ready."""
        try:
            found = read_json(self.record)
        except ValueError:
            return None
        return found if found and {"pid", "engine_pid", "token", "bolt", "http"} <= set(found) else None

    def known_passwords(self) -> dict[str, str] | None:
        """The passwords of root, writer and reader, or None where they are not there as they should be."""
        with self.explained():
            try:
                known = read_json(self.secrets) or {}
            except ValueError:  # half a file is as good as none
                known = {}
            return {user: str(known[user]) for user in USERS} if set(known) == set(USERS) else None

    def passwords(self) -> dict[str, str]:
        """The passwords, made on first use; call under the start lock, while no engine runs."""
        known = self.known_passwords()
        if known is None:
            with self.explained():
                known = {user: secrets.token_urlsafe(24) for user in USERS}
                # Users made with other passwords are of no use any more; the engine makes them again.
                (self.engine / "config" / "server-users.jsonl").unlink(missing_ok=True)
                write_json(self.secrets, known)
        return known

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turns what the operating system refuses in this folder into one sentence."""
        try:
            yield
        except OSError as error:
            raise refusal(error, self.path) from error

    def check_format(self) -> None:
        """Raise StateError where the folder is of a newer program or engine, is not whole, or cannot be read."""
        try:
            there = read_json(self.state)
            known = {"format": 0} if there is None else there
            found = _whole(known["format"])
        except (ValueError, KeyError, TypeError) as error:
            raise StateError(
                f"{self.state} 读不懂 · cannot be read as state: {error}.",
                mend="删除该文件夹并重新 load · Remove the folder and load again.",
            ) from error
        if found > FORMAT:
            raise StateError(
                f"状态文件夹 {self.path} 的版本为 {found}，本程序只认得 {FORMAT} · "
                f"the state folder has format {found}, this program knows up to {FORMAT}.",
                mend="升级程序，或把 GONGJIAN_HOME 指向另一个文件夹 · Upgrade, or set GONGJIAN_HOME to another folder.",
            )
        self._check_engine(known)

    def _check_engine(self, known: dict[str, Any]) -> None:
        """Raise StateError where a newer engine wrote the folder, or the engine's folder that it names is gone."""
        wrote, now = str(known.get("engine") or ""), engine_version()
        if wrote and now and numbers(wrote) > numbers(now):
            raise StateError(
                f"状态文件夹 {self.path} 由引擎 {wrote} 写成，已安装的是 {now} · "
                f"the state folder was written by engine {wrote}, and {now} is installed.",
                mend=f"pip install arcadedb-embedded=={wrote}，或另设 GONGJIAN_HOME · or set GONGJIAN_HOME elsewhere.",
            )
        if "folder" in known and not self.engine.is_dir():
            raise StateError(
                f"{self.state} 所指的文件夹不在 · the folder that the state names is not there: {self.engine.name}.",
                mend="由备份恢复到新的 GONGJIAN_HOME · Restore a backup into a new GONGJIAN_HOME.",
            )


def _whole(found: object) -> int:
    """A version of the layout. Raises ValueError for what is none."""
    if type(found) is not int or found < 0:
        raise ValueError(f"format {found!r}")
    return found


def engine_version() -> str | None:
    """The version of the embedded engine that is installed, or None where none is."""
    try:
        return version("arcadedb-embedded")
    except PackageNotFoundError:
        return None


def program_version() -> str:
    """The version of this program."""
    try:
        return version("gongjian")
    except PackageNotFoundError:
        return "0"


def numbers(text: str) -> tuple[int, ...]:
    """The numbers of a version, to compare two by."""
    return tuple(map(int, re.findall(r"\d+", text)))


def refusal(error: OSError, path: Path) -> GraphError:
    """The sentence for an operating system error met in the state folder."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Full(
            f"磁盘已满：{path} · the disk of the state folder is full ({error.strerror or error}).",
            mend="腾出空间再试 · Free some space and try again.",
        )
    return StateError(
        f"状态文件夹 {path} 不可用 · the state folder cannot be used: {error.strerror or error}.",
        mend="改其权限，或另设 GONGJIAN_HOME · Mend its rights, or set GONGJIAN_HOME to a folder you can write.",
    )


def read_json(path: Path) -> dict[str, Any] | None:
    """The object in a file, or None where there is none or it is being replaced. Raises ValueError."""
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    if not isinstance(found, dict):
        raise ValueError(f"{path.name} holds no object")  # noqa: TRY004 - callers treat all bad content alike
    return found


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write an object so that a reader sees the old file or the new one, and only the owner sees any."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def try_lock(handle: int, kind: int) -> bool:
    """Take a file lock if it is to be had at once."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def take_lock(handle: int, kind: int, seconds: float, what: str) -> None:
    """Take a file lock, waiting for it; Busy names `what` where it is not free in time."""
    end = time.monotonic() + seconds
    while not try_lock(handle, kind):
        if time.monotonic() > end:
            raise Busy(
                f"{what} 被另一进程占用超过 {seconds:.0f} 秒 · is held by another process for over {seconds:.0f} s.",
                mend="稍后再试，或运行 gongjian engine stop --now · Try later, or run: gongjian engine stop --now",
            )
        time.sleep(0.02)
