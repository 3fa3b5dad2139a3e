"""Two writers at once, and a writer that sleeps, is asked to stop, or has its engine stopped: real processes."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
import pytest

from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.store import Store
from ingest.lease import Holder
from tests.engines.graphs import environment
from tests.faults.killing.forking import UNHURRIED, Forked, forked, heard
from tests.faults.killing.witness import Task
from tests.gongjian.commands.processes import Done, inside
from tests.ingest import sample
from tests.ingest.stores import Watched, stored

SMALL = 4
"""Facts in a transaction."""


class Asleep:
    """A writer that was stopped somewhere by SIGSTOP."""

    def __init__(self, process: Forked, pipe: Connection, output: Path) -> None:
        assert process.pid is not None
        self.pid = process.pid
        self.told: list[str] = []
        self._process, self._pipe, self._output = process, pipe, output

    def wake(self, *signals: int) -> Done:
        """Wake it with these signals: what it printed and how it ended."""
        for number in (*signals, signal.SIGCONT):
            os.kill(self.pid, number)
        while (said := heard(self._pipe)) is not None:
            self.told.append(said[0])
        self._process.join()
        text = self._output.read_text(encoding="utf-8")
        return Done((), self._process.exitcode or 0, text, text)


@contextmanager
def asleep(settings: Settings, folder: Path, at: str) -> Iterator[Asleep]:
    """A `gongjian apply` that sleeps where it is told to."""
    task = Task(("apply",), environment(settings) | UNHURRIED, folder / "output.txt", SMALL, at)
    with forked(task) as (process, pipe):
        while (said := heard(pipe)) is not None and said[0] != at:
            pass
        assert said, (folder / "output.txt").read_text(encoding="utf-8")
        while psutil.Process(process.pid).status() != psutil.STATUS_STOPPED:
            time.sleep(0.01)
        yield Asleep(process, pipe, folder / "output.txt")


@pytest.fixture
def writing(scratch: Settings, tmp_path: Path) -> Settings:
    """An empty graph, and records to load into it."""
    return scratch.model_copy(update={"data": sample.write(tmp_path)})


def holder(settings: Settings) -> Holder:
    """Whoever has the right to write now."""

    async def held() -> Holder:
        async with Store.open(settings, ONTOLOGY) as store:
            return await Holder.of(store)

    return asyncio.run(held())


def told(done: Done, writer: Asleep) -> bool:
    """Whether a command ended since another writes, and said which, in both languages."""
    host = socket.gethostname()
    both = (
        f"{host} 上的进程 {writer.pid}（自 20" in done.stderr
        and f"process {writer.pid} on {host} (since 20" in done.stderr
    )
    return done.returncode == 3 and both


@pytest.mark.both_engines
def test_a_second_writer_is_told_who_writes_and_the_first_goes_on(writing: Settings, tmp_path: Path) -> None:
    other = sample.write(tmp_path / "other", sample.many(3))
    with asleep(writing, tmp_path, "acknowledged") as first:
        assert told(inside(writing, "apply"), first)
        assert told(inside(writing.model_copy(update={"data": other}), "load"), first)
        assert first.wake().returncode == 0
    assert holder(writing).owner == ""
    assert "nothing was written" in inside(writing, "load").stdout


@pytest.mark.both_engines
def test_a_writer_that_sleeps_within_a_transaction_keeps_nobody_waiting(writing: Settings, tmp_path: Path) -> None:
    with asleep(writing, tmp_path, "opening") as first:
        assert told(inside(writing, "apply"), first)
        assert first.wake().returncode == 0


@pytest.mark.both_engines
def test_a_writer_that_slept_until_another_wrote_writes_nothing_more(writing: Settings, tmp_path: Path) -> None:
    other = writing.model_copy(update={"data": sample.write(tmp_path / "other", sample.many(3))})

    async def slept_too_long() -> None:
        async with Watched.on(writing) as store:
            await store.free()

    with asleep(writing, tmp_path, "acknowledged") as first:
        asyncio.run(slept_too_long())
        assert inside(other, "load").returncode == 0
        graph = asyncio.run(stored(writing))
        late = first.wake()
    assert (late.returncode, "took the lease" in late.stderr) == (4, True)
    assert asyncio.run(stored(writing)) == graph


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_writer_after_its_batch(writing: Settings, tmp_path: Path, number: int, code: int) -> None:
    with asleep(writing, tmp_path, "derived edges") as writer:
        done = writer.wake(number)
    assert done.returncode == code
    assert "stopping after this batch" in done.stderr
    assert "run it again and it goes on from there" in done.stderr
    assert writer.told.count("acknowledged") == 1, "the batch was to be finished, and no other begun"
    assert holder(writing).owner == ""
    again = inside(writing, "load")
    assert (again.returncode, "resumed" in again.stdout) == (0, True)


def test_a_signal_before_the_first_batch_ends_it_with_nothing_written(writing: Settings, tmp_path: Path) -> None:
    with asleep(writing, tmp_path, "planning") as writer:
        done = writer.wake(signal.SIGTERM)
    assert (done.returncode, "nothing was written" in done.stderr) == (143, True)
    assert not {"leasing", "opening"} & {*writer.told}


def test_an_engine_that_is_stopped_at_once_is_started_again_by_its_writer(writing: Settings, tmp_path: Path) -> None:
    with asleep(writing, tmp_path, "acknowledged") as writer:
        assert inside(writing, "engine", "stop", "--now").returncode == 0
        assert writer.wake().returncode == 0
    assert "nothing was written" in inside(writing, "load").stdout
