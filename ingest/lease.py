"""The writer's lease: one writer at a time, by the engine's clock; who lost it cannot write."""

import asyncio
import contextlib
import hashlib
import os
import socket
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from graph.errors import Busy, GraphError, WriteRefused
from graph.ontology.instants import stamp
from graph.queries import query
from graph.store import Row, Store, Transaction
from ingest.rows import say

Watch = Callable[[str, int, int], None]
"""Told the stage, how far it is and how far it goes: facts of those to write, seconds of those to wait."""

SPAN = 60_000
"""Milliseconds that a lease holds without being renewed; every writing transaction renews it."""
POLL = 0.5
DROP_SECONDS = 5.0
"""How long the engine is asked to take a lease back; one that does not answer lets it run out."""
ASK_SECONDS = 15.0
"""How long a taker waits for its turn at the lease: a writer that sleeps within a transaction keeps it locked."""
WAITING = "等待 · waiting for"
"""How a stage begins that waits for another writer's lease to run out."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who may write: its owner (see `identity`), the name of its machine, since when and for how long yet."""

    owner: str = ""
    host: str = ""
    since: int = 0
    until: int = 0
    """Milliseconds by the engine's clock, as `left` is counted by it too."""
    left: int = 0

    @classmethod
    async def of(cls, store: Store) -> Self:
        """Whoever holds the lease now; an empty owner where nobody does."""
        return cls._read(await store.read(query("ingest/lease")))

    @classmethod
    async def within(cls, transaction: Transaction) -> Self:
        """The same in a transaction."""
        return cls._read((await transaction.run(query("ingest/lease"))).rows)

    @classmethod
    def _read(cls, rows: list[Row]) -> Self:
        return cls(**{name: rows[0][name] for name in cls.__slots__ if rows[0][name]}) if rows else cls()

    @property
    def zh(self) -> str:
        """Its process, machine and time in Chinese."""
        since = f"（自 {self._since}）" if self.since else ""
        return f"{self.host or self._parts[0]} 上的进程 {self._parts[1]}{since}"

    @property
    def en(self) -> str:
        """The same in English."""
        since = f" (since {self._since})" if self.since else ""
        return f"process {self._parts[1]} on {self.host or self._parts[0]}{since}"

    @property
    def _parts(self) -> tuple[str, str]:
        machine, _, rest = self.owner.partition("/")
        return machine, rest.partition("/")[0]

    @property
    def _since(self) -> str:
        return stamp(datetime.fromtimestamp(self.since / 1000, UTC))


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write: its owner, and the epoch that its taking began."""

    owner: str
    epoch: int

    async def hold(self, transaction: Transaction) -> int:
        """Renew it, first thing in a writing transaction: the graph's new version, or WriteRefused if it was lost."""
        mine = {"owner": self.owner, "epoch": self.epoch, "span": SPAN, "born": str(uuid.uuid4())}
        found = await transaction.run(query("ingest/hold_lease"), **mine)
        if not found.rows:
            other = await Holder.within(transaction)
            zh, en = (f"：{other.zh}", f": {other.en}") if other.owner else ("", "")
            message = say(
                f"写入权已被另一进程取得{zh}；本批未写",
                f"another writer took the lease{en}; this batch was not written",
            )
            raise WriteRefused(message, mend=say("再运行一次", "run it again"))
        return int(found.rows[0]["version"])

    async def drop(self, store: Store) -> None:
        """Let it go, if it is still held; silent where the engine is away, and not for long."""

        async def work(transaction: Transaction) -> None:
            await transaction.run(query("ingest/drop_lease"), owner=self.owner, epoch=self.epoch)

        with contextlib.suppress(GraphError, TimeoutError):
            async with asyncio.timeout(DROP_SECONDS):
                await store.write(work)


def unwatched(stage: str, done: int, total: int) -> None:
    """A watch that looks away."""


async def take(store: Store, watch: Watch = unwatched) -> Lease:
    """Take the lease; raises Busy, which names the other, where a living writer holds it.

    One of this machine that is dead is followed at once. Whether one of another machine lives nobody can tell: where it
    does not renew its lease, that runs out SPAN after its last transaction; till then `watch` is told whose it is.
    """
    owner, begun = identity(), time.monotonic()
    seen = 0
    while True:
        holder = await Holder.of(store)
        epoch = await _taken(store, owner, holder.owner if gone(holder.owner) else "")
        if epoch is not None:
            return Lease(owner, epoch)
        renewed = bool(holder.owner) and seen not in (0, holder.until)
        waited = time.monotonic() - begun
        if renewed or _here(holder.owner) or waited > SPAN / 1000 + 5:
            message = say(f"另一进程正在写入：{holder.zh}", f"another process is writing: {holder.en}.")
            raise Busy(message, mend=say("等它结束再运行", "run it again when it is done"))
        if holder.owner:
            watch(f"{WAITING} {holder.en}", int(waited), int(waited + holder.left / 1000) + 1)
        seen = holder.until
        await asyncio.sleep(POLL)


async def _taken(store: Store, owner: str, holder: str) -> int | None:
    mine = {"owner": owner, "gone": holder, "host": socket.gethostname(), "span": SPAN}

    async def work(transaction: Transaction) -> int | None:
        found = await transaction.run(query("ingest/take_lease"), **mine)
        return int(found.rows[0]["epoch"]) if found.rows else None

    try:
        async with asyncio.timeout(ASK_SECONDS):
            return await store.write(work)
    except TimeoutError:
        return None


def identity() -> str:
    """Who this process is: machine, process and when it started, so that others can tell whether it still lives."""
    return f"{_machine()}/{os.getpid()}/{_started(os.getpid())}"


def gone(owner: str) -> bool:
    """Whether an owner is a process of this machine that is there no more; False where that cannot be told."""
    return _here(owner) and _started(int(owner.split("/")[1])) != owner.split("/")[2]


def _here(owner: str) -> bool:
    parts = owner.split("/")
    return len(parts) == 3 and parts[0] == _machine() and parts[1].isdigit() and bool(parts[2])


def _machine() -> str:
    """This machine since its start, and the space its process numbers belong to (containers have their own)."""
    said = [socket.gethostname()]
    with contextlib.suppress(OSError):
        said.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip())
    with contextlib.suppress(OSError):
        said.append(os.readlink("/proc/self/ns/pid"))  # noqa: PTH115 - pathlib resolves the name, which is no path
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]


def _started(pid: int) -> str:
    """When a process started, in the kernel's ticks; empty where there is none or the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]
