"""The engine and its graph, in real set-ups that are broken one way each."""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongjian.checks import engine
from gongjian.checks.finding import Finding
from graph.errors import Unavailable
from graph.ontology import ONTOLOGY
from graph.queries import query
from graph.settings import Settings
from graph.store import Store, Transaction
from ingest.lease import identity, take
from ingest.load import load
from ingest.load import loaded as through
from tests.ingest import sample
from tests.ingest.stores import Watched, loaded


async def found(settings: Settings, data: Path) -> dict[str, Finding]:
    """What is found about a graph, by check."""
    async with Store.open(settings, ONTOLOGY) as store:
        return {each.check: each async for each in engine.graph(store, data, datetime.now(UTC))}


@asynccontextmanager
async def writing(settings: Settings) -> AsyncIterator[Store]:
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        yield store


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return sample.write(tmp_path)


@pytest.mark.both_engines
async def test_a_graph_goes_from_empty_to_right_to_behind_its_records(scratch: Settings, data: Path) -> None:
    assert {name: each.level for name, each in (await found(scratch, data)).items()} == {"graph": "wrong"}
    await loaded(scratch, data)
    assert [each for each in (await found(scratch, data)).values() if each.level != "ok"] == []
    sample.edit(data, "jia/records.yaml", ("name: 联企兴村", "name: 联企"))
    behind = (await found(scratch, data))["fresh"]
    assert (behind.level, "jia/records.yaml" in behind.said) == ("warning", True)


async def test_a_graph_of_another_schema_is_told(scratch: Settings, data: Path) -> None:
    await loaded(scratch, data)

    async def work(transaction: Transaction) -> None:
        await transaction.run(query("store/note_schema"), digest="an older one")

    async with writing(scratch) as store:
        await store.write(work)
    told = (await found(scratch, data))["schema"]
    assert (told.level, told.mend) == ("wrong", "gongjian load")


@pytest.mark.embedded_only
async def test_a_load_that_did_not_finish_and_its_writer_are_told(scratch: Settings, data: Path) -> None:
    async with Watched.on(scratch) as store:
        await store.prepare()
        store.begin(lethal=4)
        with pytest.raises(Unavailable):
            await through(store, data)
        store.begin()
        assert (await found(scratch, data))["graph"].level == "warning"
        await store.free(owner="a/1/2")
    await load(scratch.model_copy(update={"data": data}), ONTOLOGY)
    async with writing(scratch) as store:
        lease = await take(store)
        held = (await found(scratch, data))["lease"]
        assert (held.level, f"process {os.getpid()} on {socket.gethostname()}" in held.said) == ("warning", True)
        await lease.drop(store)
    assert (await found(scratch, data))["lease"].level == "ok"


@pytest.mark.embedded_only
async def test_a_writer_that_was_killed_is_told(scratch: Settings, data: Path) -> None:
    await loaded(scratch, data)
    dead = "/".join((identity().partition("/")[0], "999999999", "1"))

    async def work(transaction: Transaction) -> None:
        await transaction.run(query("ingest/take_lease"), owner=dead, gone="", host="a machine", span=60_000)

    async with writing(scratch) as store:
        await store.write(work)
    told = (await found(scratch, data))["lease"]
    assert (told.level, "gone" in told.said) == ("warning", True)


@pytest.mark.parametrize(
    ("version", "fits"),
    [("5.26.30", True), ("2026.08.1", True), ("2025.01.0", True), ("5.25.1", False), ("4.4.44", False), ("?", False)],
)
def test_versions_of_neo4j_that_are_too_old_are_told_apart(version: str, fits: bool) -> None:
    assert engine.supported(version) is fits


def test_a_last_load_that_is_still_to_come_tells_of_a_wrong_clock() -> None:
    assert engine.clock("2026-01-01T00:00:00.000Z", datetime(2026, 1, 1, tzinfo=UTC)).level == "ok"
    assert engine.clock("2026-01-01T00:00:00.000Z", datetime(2025, 12, 31, tzinfo=UTC)).level == "warning"
    now = datetime.now(UTC)
    assert engine.clock("", now).level == engine.clock("soon", now).level == "ok"
