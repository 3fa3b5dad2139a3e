"""Halting: a ^C or SIGTERM ends a writer after the batch it is at, with its right to write given back.

What it wrote stays, and the next run goes on from there. Before its first batch, and at a second signal, it ends at
once: the transaction it is in is undone. What may end anywhere is ended at once by the first.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType
from typing import Any, TypeVar

import typer

from gongjian import terminal
from ingest.lease import WAITING, Watch

T = TypeVar("T")
SIGNALS = (signal.SIGINT, signal.SIGTERM)
AFTER = "本批写完即停，再来一次则立即停 · stopping after this batch; once more stops at once\n"
RESUME = "再运行一次就从那里继续 · run it again and it goes on from there"
NOTHING = "什么也没写 · nothing was written"


class Halted(typer.Exit):
    """A writer that a signal ended, and so the command with the exit code that shells give such an end: 130 or 143."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)


class _Halt(Exception):  # noqa: N818 - what it does, within the writer
    """Ends a writer between two batches."""


def halting(work: Callable[[Watch], Coroutine[Any, Any, T]], watch: Watch) -> T:
    """Run a writer, which gets a watch to tell, until it is done. Raises Halted where a signal ended it before."""
    halt = _Halting(watch)
    try:
        return _run(halt, work)
    except Halted:
        terminal.note(RESUME if halt.writing else NOTHING)
        raise


def ending(work: Callable[[Watch], Coroutine[Any, Any, T]], watch: Watch, note: str = "") -> T:
    """Run what may end anywhere, as `halting` does; a signal ends it at once, and then the note is shown, if any."""
    try:
        return _run(_Halting(watch, batches=False), work)
    except Halted:
        if note:
            terminal.note(note)
        raise


def _run(halt: "_Halting", work: Callable[[Watch], Coroutine[Any, Any, T]]) -> T:
    try:
        return asyncio.run(halt.heeding(work))
    except (_Halt, asyncio.CancelledError):
        if not halt.number:
            raise
        raise Halted(halt.number) from None


class _Halting:
    """One piece of work, and what signals came meanwhile; with batches, one that is begun is ended first."""

    def __init__(self, watch: Watch, *, batches: bool = True) -> None:
        self._watch, self._batches = watch, batches
        self.number = 0
        self.writing = False

    async def heeding(self, work: Callable[[Watch], Coroutine[Any, Any, T]]) -> T:
        """Do the work with the signals heeded."""
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        assert task is not None  # noqa: S101 - a coroutine runs in one
        ending = task.cancel

        def heed(number: int, _: FrameType | None) -> None:
            first, self.number = not self.number, number
            if first and self.writing:
                os.write(2, AFTER.encode())  # print could be what the signal interrupted
            else:
                loop.call_soon_threadsafe(ending)

        with _heeded(heed):
            return await work(self._told)

    def _told(self, stage: str, done: int, total: int) -> None:
        if self.number:
            raise _Halt
        self.writing = self.writing or (self._batches and not stage.startswith(WAITING))
        self._watch(stage, done, total)


@contextmanager
def _heeded(heed: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """The signals with a handler; not in a thread, which gets none."""
    if current_thread() is not main_thread():
        yield
        return
    before = {number: signal.signal(number, heed) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
