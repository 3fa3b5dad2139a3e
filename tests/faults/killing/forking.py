"""Watched writers as processes forked from a warm one, and what they tell on their pipes."""

import json
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, Protocol

from tests.faults.killing.witness import Task, run

PATIENCE = 240.0
"""Seconds after which a writer that still runs hangs."""
UNHURRIED = {"PYTHONUTF8": "1", "GONGJIAN_QUERY_SECONDS": "120"}
"""A machine that other work keeps busy is no fault of the writer's."""


class Forked(Protocol):
    """The forked process, as far as it is used here."""

    @property
    def pid(self) -> int | None: ...
    @property
    def exitcode(self) -> int | None: ...
    def kill(self) -> None: ...
    def join(self, timeout: float | None = None) -> None: ...


@contextmanager
def forked(task: Task) -> Iterator[tuple[Forked, Connection]]:
    """A watched writer at work, and the pipe on which it tells; it is killed where it still runs at the end."""
    fork = multiprocessing.get_context("forkserver")
    fork.set_forkserver_preload(["tests.faults.killing.witness"])
    pipe, tells = fork.Pipe(duplex=False)
    writer = fork.Process(target=run, args=(task, tells))
    writer.start()
    tells.close()
    try:
        yield writer, pipe
    finally:
        pipe.close()
        writer.kill()
        writer.join()
        writer.close()


def heard(pipe: Connection) -> list[Any] | None:
    """The next message; None once the writer is no more."""
    try:
        if not pipe.poll(PATIENCE):
            return None
        said: list[Any] = json.loads(pipe.recv_bytes())
    except (EOFError, OSError):  # a writer that dies within a message leaves half of one
        return None
    return said
