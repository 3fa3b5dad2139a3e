"""Exports that are called off while they are written: they end in order, and leave nothing behind."""

import asyncio
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from graph.ontology import ONTOLOGY, Entity, Fact
from service.exports import FORMS, streamed
from service.exports.forms import Name
from service.exports.writer import Writer
from tests.ingest import sample
from tests.service.exports.writing import ABOUT, facts


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
async def test_what_is_called_off_is_closed_after_the_step_under_way(
    form: Name, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [entities, _] = facts(sample.pin(sample.write(tmp_path)))
    (folder := tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    writing = asyncio.Event()

    async def batches() -> AsyncIterator[Sequence[Entity]]:
        yield entities
        writing.set()
        yield entities * 1000

    writer = FORMS[form].writer(ABOUT, ONTOLOGY)

    async def read() -> None:
        async for _ in streamed(writer, batches()):
            pass

    reading = asyncio.create_task(read())
    await writing.wait()
    while not list(folder.iterdir()):  # noqa: ASYNC110 - a folder tells nobody
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert list(folder.iterdir()) == []


class Slow(Writer):
    """Takes a while for every step, and keeps the order of them."""

    def __init__(self) -> None:
        super().__init__(ABOUT, ONTOLOGY)
        self.steps: list[str] = []
        self.begun = threading.Event()

    def body(self, some: Sequence[Fact]) -> bytes:
        """Nothing, after a while."""
        self.steps.append("begun")
        self.begun.set()
        time.sleep(0.2)
        self.steps.append("ended")
        return b""

    def close(self) -> None:
        """Keep that too."""
        self.steps.append("closed")


async def test_closing_waits_for_the_step_under_way() -> None:
    writer = Slow()

    async def batches() -> AsyncIterator[Sequence[Fact]]:
        yield ()

    async def read() -> None:
        async for _ in streamed(writer, batches()):
            pass

    reading = asyncio.create_task(read())
    await asyncio.to_thread(writer.begun.wait)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert writer.steps == ["begun", "ended", "closed"]
