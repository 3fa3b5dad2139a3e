"""Exports that are called off while they are written: they end in order, and leave nothing behind."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from graph.ontology import ONTOLOGY, Entity
from service.exports import FORMS, streamed
from service.exports.forms import Name
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
    await asyncio.sleep(0.05)
    assert list(folder.iterdir())
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert list(folder.iterdir()) == []
