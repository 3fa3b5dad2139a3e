"""Progress of a run: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ingest.lease import WAITING, Watch

WRITING = "写入 · writing"
QUIET = 2.0
"""Seconds between two plain lines."""


@contextmanager
def progress(doing: str = WRITING) -> Iterator[Watch]:
    """A watch that shows on stderr how far a run is, and what it is doing."""
    if not sys.stderr.isatty():
        yield _Lines(doing)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)

        def watch(stage: str, done: int, total: int) -> None:
            bar.update(task, description=_doing(doing, stage), completed=done, total=total)

        yield watch


def _doing(doing: str, stage: str) -> str:
    return stage if stage.startswith(WAITING) else f"{doing} {stage}"


class _Lines:
    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._last = time.monotonic()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if done == total or now - self._last < QUIET:
            return
        self._last = now
        print(f"{_doing(self._doing, stage)} {done}/{total}", file=sys.stderr, flush=True)
