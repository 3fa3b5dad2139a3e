"""Looks: how the graph and what the service stands on are now; bounded in time, and no more than one at a time."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from graph.embedded_home import ROOM, Home
from graph.errors import GraphError, Unavailable
from graph.repository import changes, contents
from graph.settings import Settings
from graph.store import Store
from service.callers import Gate
from service.watching.process import disk_free

Status = Literal["ok", "warning", "failed", "skipped"]
Name = Literal["engine", "graph", "schema", "run", "state", "disk", "sources", "keys"]
LONGEST = 2.0
"""Seconds after which whoever looks is told what is known by then."""
FRESH = 1.0
"""Seconds for which a look is good for others who look."""
RESTORE_WANTED = "图的恢复没有完成 · a restore into the graph has not ended: gongjian restore FILE"
FIRST_RUN_WANTED = "图是空的，请先载入 · the graph is empty: run gongjian load"


@dataclass(frozen=True)
class Check:
    """What one check came to; `said` in Chinese and English, without paths, addresses or names."""

    name: Name
    status: Status
    seconds: float
    said: str = ""

    def wire(self, *, brief: bool) -> dict[str, Any]:
        """The check as JSON shows it; the brief form tells the name and the status alone."""
        shown: dict[str, Any] = {"name": self.name, "status": self.status}
        return shown if brief else {**shown, "ms": round(self.seconds * 1000, 1), "said": self.said}


@dataclass(frozen=True)
class Look:
    """How things are; what cannot be told is None, and what a check of them came to stands in `checks`."""

    up: bool = False
    graph_version: int | None = None
    last_run: dict[str, Any] | None = None
    unfinished: dict[str, Any] | None = None
    schema_fits: bool | None = None
    disk_free: int | None = None
    checks: tuple[Check, ...] = ()
    at: float = field(default_factory=time.monotonic)

    @property
    def status(self) -> Literal["ok", "empty", "away", "failed"]:
        """In a word: ready, or why not."""
        failed = {each.name for each in self.checks if each.status == "failed"}
        if "engine" in failed:
            return "away"
        return "ok" if not failed else "empty" if failed == {"graph"} else "failed"

    @property
    def age(self) -> float | None:
        """Seconds since the last run finished."""
        return seconds_since(str(self.last_run["finished"])) if self.last_run else None


class Looks:
    """The looks of one service; `latest` are the last ones that came to their end, of the engine and of the rest."""

    def __init__(self, settings: Settings, gate: Gate) -> None:
        self.settings = settings
        self.gate = gate
        self.engine = Look()
        self.machine = Look()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._store: Store | None = None

    def opened(self, store: Store) -> None:
        """Look at this store from now on."""
        self._store = store

    async def look(self, seconds: float = LONGEST, fresh: float = FRESH) -> Look:
        """How things are now, told within so many seconds; where the engine does not answer by then, that."""
        looking = [self._looking("engine", self._engine, fresh), self._looking("machine", self._machine, fresh)]
        waited = [task for task in looking if task is not None]
        if waited:
            await asyncio.wait(waited, timeout=seconds)
        engine, machine = self.engine, self.machine
        if "engine" in self._tasks:  # it goes on: whoever looks next may see its end
            late = Check("engine", "failed", seconds, "引擎没有及时应答 · the engine did not answer in time")
            engine = replace(engine, up=False, schema_fits=None, checks=(late,))
        return replace(engine, disk_free=machine.disk_free, checks=(*engine.checks, *machine.checks))

    async def ended(self) -> None:
        """End the looks that are under way."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _looking(self, name: str, work: Callable[[], Awaitable[None]], fresh: float) -> "asyncio.Task[None] | None":
        """The look under way, or a new one; None where the last is fresh enough."""
        last: Look = getattr(self, name)
        if name not in self._tasks:
            if last.checks and time.monotonic() - last.at < fresh:
                return None
            task = self._tasks[name] = asyncio.ensure_future(work())
            task.add_done_callback(lambda _: self._tasks.pop(name, None))
        return self._tasks[name]

    async def _engine(self) -> None:
        began, checks = time.perf_counter(), list[Check]()

        def came(name: Name, status: Status, said: str = "") -> None:
            nonlocal began
            now = time.perf_counter()
            checks.append(Check(name, status, now - began, said))
            began = now

        found = Look()
        try:
            found = await self._asked(came)
        except GraphError as error:
            away = isinstance(error, Unavailable)
            said = (
                "引擎不在 · the engine is away" if away else "引擎没有回答问题 · the engine did not answer a question"
            )
            checks = [Check("engine", "failed", time.perf_counter() - began, said)]
        except Exception as error:  # a look must come to an end: what nobody foresaw is a failed check
            checks = [Check("engine", "failed", time.perf_counter() - began, f"{type(error).__name__}")]
        self.engine = replace(found, checks=tuple(checks), at=time.monotonic())

    async def _asked(self, came: Callable[..., None]) -> Look:
        """What the graph tells of itself. Raises GraphError."""
        store = self._store
        if store is None:
            raise Unavailable("连接未打开 · the store is not open.")
        version = await store.version()
        came("engine", "ok", f"{store.engine} {store.server_version}")
        run, left = await changes.last_run(store), await changes.unfinished_run(store)
        missing = RESTORE_WANTED if (await contents.mark(store)).restoring else FIRST_RUN_WANTED
        came("graph", "ok" if run else "failed", f"图版本 · graph version {version}" if run else missing)
        fits = await store.prepared() if version else True
        said = "" if fits else "图由另一版本载入，请再载入 · loaded by another version: run gongjian load"
        came("schema", "ok" if fits else "failed", said or "与本版本一致 · as this version makes it")
        said = "有一次载入没有完成 · a run has not finished" if left else "没有未完成的载入 · no run is unfinished"
        came("run", "warning" if left else "ok", said)
        return Look(True, version, run, left, fits)

    async def _machine(self) -> None:
        free, checks = await asyncio.to_thread(machine, self.settings, self.gate)
        self.machine = Look(disk_free=free, checks=checks)


def machine(settings: Settings, gate: Gate) -> tuple[int | None, tuple[Check, ...]]:
    """The bytes free on the disk of the state folder, and what the checks came to that ask no engine. Blocks."""
    free = disk_free(settings.home)
    tried: dict[Name, Callable[[], tuple[Status, str]]] = {
        "state": lambda: _state(settings),
        "disk": lambda: _disk(free),
        "sources": lambda: _sources(settings),
        "keys": lambda: _keys(gate),
    }
    checks = []
    for name, check in tried.items():
        began = time.perf_counter()
        try:
            status, said = check()
        except (GraphError, OSError, ValueError) as error:
            status, said = "failed", f"用不了 · cannot be used ({type(error).__name__})"
        checks.append(Check(name, status, time.perf_counter() - began, said))
    return free, tuple(checks)


def _state(settings: Settings) -> tuple[Status, str]:
    if not settings.embedded:
        return "skipped", "图在服务器上 · the graph is on a server"
    Home(settings.home).check_format()
    if not os.access(settings.home, os.R_OK | os.W_OK | os.X_OK):
        return "failed", "状态文件夹不可读写 · the state folder cannot be read and written"
    return "ok", "状态文件夹可用 · the state folder can be used"


def _disk(free: int | None) -> tuple[Status, str]:
    if free is None:
        return "warning", "看不到磁盘 · the disk cannot be seen"
    low = free < ROOM
    return ("warning", "磁盘将满 · the disk is nearly full") if low else ("ok", "磁盘有空 · the disk has room")


def _sources(settings: Settings) -> tuple[Status, str]:
    if settings.sources is None:
        return "skipped", "未设 GONGJIAN_SOURCES · is not set"
    count = sum(1 for _ in settings.sources.glob("*.txt"))
    return ("ok" if count else "warning"), f"{count} 份原文在手 · texts at hand"


def _keys(gate: Gate) -> tuple[Status, str]:
    if gate.local:
        return "skipped", "回环地址，不需要密钥 · on loopback, where no key is needed"
    return ("ok", "有密钥可用 · there are keys") if gate.ring else ("warning", "没有可用的密钥 · no key opens")


def seconds_since(instant: str) -> float | None:
    """The seconds that have passed since an ISO instant, UTC where it names no zone; None for what is none."""
    with suppress(ValueError):
        then = datetime.fromisoformat(instant)
        return (datetime.now(UTC) - (then if then.tzinfo else then.replace(tzinfo=UTC))).total_seconds()
    return None
