"""The writer's lease: one writer at a time, by the engine's clock; who lost it cannot write."""

import asyncio
import contextlib
import hashlib
import os
import socket
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from graph.errors import Busy, GraphError, WriteRefused
from graph.queries import query
from graph.store import Store, Transaction
from ingest.rows import say

SPAN = 60_000
"""Milliseconds that a lease holds without being renewed; every writing transaction renews it."""
POLL = 0.5


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
            message = say("写入权已被另一进程取得", "another writer took the lease; this transaction was not written")
            raise WriteRefused(message, mend=say("再运行一次", "run it again"))
        return int(found.rows[0]["version"])

    async def drop(self, store: Store) -> None:
        """Let it go, if it is still held; silent where the engine is away."""

        async def work(transaction: Transaction) -> None:
            await transaction.run(query("ingest/drop_lease"), owner=self.owner, epoch=self.epoch)

        with contextlib.suppress(GraphError):
            await store.write(work)


async def take(store: Store) -> Lease:
    """Take the lease; waits for one whose holder cannot be asked to run out, raises Busy for a living holder."""
    owner = identity()
    until = time.monotonic() + SPAN / 1000 + 5
    seen = -1
    while True:
        there = await store.read(query("ingest/lease"))
        holder = str(there[0]["owner"] or "") if there else ""
        epoch = await _taken(store, owner, holder if gone(holder) else "")
        if epoch is not None:
            return Lease(owner, epoch)
        left = int(there[0]["left"]) if there else 0
        renewed = 0 <= seen < left
        if renewed or _here(holder) or time.monotonic() > until:
            message = say(f"另一进程正在写入（{holder}）", f"another process is writing ({holder})")
            raise Busy(message, mend=say("等它结束再运行", "run it again when it is done"))
        seen = left
        await asyncio.sleep(POLL)


async def _taken(store: Store, owner: str, holder: str) -> int | None:
    async def work(transaction: Transaction) -> int | None:
        found = await transaction.run(query("ingest/take_lease"), owner=owner, gone=holder, span=SPAN)
        return int(found.rows[0]["epoch"]) if found.rows else None

    return await store.write(work)


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
