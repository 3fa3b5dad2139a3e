"""Backups there and back on real engines: the same graph, whatever was in the way, and nothing lost that was there."""

import asyncio
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from graph.embedded import join, stop
from graph.errors import Overtaken, Unavailable, WriteRefused
from graph.ontology import ONTOLOGY
from graph.repository import contents
from graph.repository.changes import last_run
from graph.settings import Settings
from graph.store import Store, Transaction
from ingest.backup import restoring, taking
from ingest.backup.reading import opened
from ingest.backup.restoring import into, restore
from ingest.backup.taking import Taken, take
from ingest.lease import take as take_lease
from ingest.load import loaded as load_into
from ingest.plan import plan
from ingest.records import load_records
from tests.engines.graphs import in_a_thread
from tests.ingest import sample
from tests.ingest.changed import after, before
from tests.ingest.stores import Watched


@pytest_asyncio.fixture
async def store(scratch: Settings) -> AsyncIterator[Watched]:
    """A store on a graph that has a history: things made, changed, renamed and deleted."""
    async with Watched.on(scratch) as opened_:
        yield opened_


async def fill(store: Store, tmp_path: Path) -> Path:
    """Load one set of records after the other; the folder of the last."""
    for name, files in (("1", before()), ("2", after())):
        data = sample.write(tmp_path / name, files)
        await load_into(store, data, allow_shrink=True)
    return data


def names(folder: Path) -> list[str]:
    """What lies in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


async def whole(store: Store) -> dict[str, Any]:
    """Everything in the graph, with its times, but for what it says of itself and the lease."""
    found = await sample.whole(store, times=True)
    nodes = {key: node for key, node in found["nodes"].items() if key.split("/")[0] not in contents.OWN}
    return {**found, "nodes": nodes}


async def settled(store: Store, data: Path) -> None:
    """There is nothing to do for these records, and that is known without parsing them."""
    assert (await plan(store, load_records(data, ONTOLOGY), ONTOLOGY)).empty
    assert (await load_into(store, data)).plan is None
    assert await last_run(store) is not None


async def test_a_restored_graph_is_the_one_that_was_backed_up(
    store: Watched, scratch: Settings, tmp_path: Path
) -> None:
    data = await fill(store, tmp_path)
    graph, version = await whole(store), await store.version()
    assert {key.split("/")[0] for key in graph["nodes"]} == {"Entity", *contents.JOURNAL}
    file = tmp_path / "backup.zip"
    taken = await take(scratch, ONTOLOGY, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(WriteRefused, match="--force"):
        await take(scratch, ONTOLOGY, file)
    with pytest.raises(WriteRefused, match="--force"):
        await restore(scratch, ONTOLOGY, file)
    assert await store.version() == version
    await store.wipe()
    done = await restore(scratch, ONTOLOGY, file)
    assert await whole(store) == graph
    assert done.version == await store.version() > version
    await settled(store, data)
    again = await take(scratch, ONTOLOGY, file, force=True)
    assert again.manifest.digest == taken.manifest.digest
    assert names(tmp_path) == ["1", "2", "backup.zip"]


async def test_forced_it_replaces_what_is_there_and_the_version_never_falls(
    store: Watched, scratch: Settings, tmp_path: Path
) -> None:
    old = sample.write(tmp_path / "old")
    await load_into(store, old)
    graph = await whole(store)
    file = tmp_path / "backup.zip"
    await take(scratch, ONTOLOGY, file)
    await load_into(store, sample.write(tmp_path / "new", sample.many(30)), allow_shrink=True)
    born, version = await store.state()
    done = await restore(scratch, ONTOLOGY, file, force=True)
    assert await whole(store) == graph
    assert (await store.state())[0] == born
    assert done.version == await store.version() > version
    await settled(store, old)


@pytest.mark.servers_only
async def test_a_backup_of_one_engine_is_restored_into_the_other_and_back(
    store: Watched, scratch: Settings, tmp_path: Path
) -> None:
    own = Settings(_env_file=None, home=tmp_path / "home")
    with join(own):
        async with Store.open(own, ONTOLOGY, access="write") as other:
            await other.prepare()
            data = await fill(other, tmp_path)
            there = await take(own, ONTOLOGY, tmp_path / "there.zip")
            await restore(scratch, ONTOLOGY, tmp_path / "there.zip")
            await settled(store, data)
            assert await whole(store) == await whole(other)
            back = await take(scratch, ONTOLOGY, tmp_path / "back.zip")
            await restore(own, ONTOLOGY, tmp_path / "back.zip", force=True)
            await settled(other, data)
            again = await take(own, ONTOLOGY, tmp_path / "again.zip")
    stop(own)
    assert {each.manifest.digest for each in (there, back, again)} == {there.manifest.digest}
    assert (there.manifest.engine.name, back.manifest.engine.name) == ("embedded", "neo4j")


@pytest.mark.embedded_only
async def test_a_restore_killed_after_any_transaction_is_finished_by_the_next(
    store: Watched, scratch: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "SIZE", 25)
    monkeypatch.setattr(restoring, "WIPE", 60)
    data = sample.write(tmp_path)
    await load_into(store, data)
    graph, file = await whole(store), tmp_path / "backup.zip"
    await take(scratch, ONTOLOGY, file)
    with opened(file, ONTOLOGY) as backup:
        backup.check(ONTOLOGY)
        store.begin()
        await into(store, backup, force=True)
        transactions, resumed = store.commits, 0
        assert transactions > 10
        for commits in range(1, transactions - 1):
            store.begin(lethal=commits)
            with pytest.raises(Unavailable):
                await into(store, backup, force=True)
            store.begin()
            await store.free()
            if (await contents.mark(store)).restoring:
                await unfinished(store, scratch, data)
                done = await into(store, backup)
                resumed += bool(done.resumed_at)
            assert await whole(store) == graph, f"killed after {commits} of {transactions} transactions"
        assert resumed > 3
    await settled(store, data)


async def unfinished(store: Store, settings: Settings, data: Path) -> None:
    """The graph says that it is not whole: it is not ready, nothing loads into it or takes a backup of it."""
    assert await last_run(store) is None
    with pytest.raises(WriteRefused, match="restore"):
        await load_into(store, data)
    with pytest.raises(WriteRefused, match="restore"):
        await take(settings, ONTOLOGY, data / "half.zip")
    assert not (data / "half.zip").exists()


@pytest.mark.embedded_only
async def test_a_backup_is_of_one_version_however_often_it_begins(
    store: Watched, scratch: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "PAUSE", 0.0)
    await load_into(store, sample.write(tmp_path))
    writes = [1]

    def writing(stage: str, done: int, total: int) -> None:
        if writes[0] and stage == "relations":
            writes[0] -= 1
            in_a_thread(lambda: asyncio.run(written(scratch)))

    taken: Taken = await take(scratch, ONTOLOGY, tmp_path / "backup.zip", watch=writing)
    assert taken.manifest.graph.version == await store.version()
    writes[0] = taking.TRIES
    with pytest.raises(Overtaken):
        await take(scratch, ONTOLOGY, tmp_path / "never.zip", watch=writing)
    assert names(tmp_path) == ["backup.zip", "data", "texts"]


async def written(settings: Settings) -> None:
    """Write to the graph, as any load does."""
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        lease = await take_lease(store)

        async def work(transaction: Transaction) -> None:
            await lease.hold(transaction)

        await store.write(work)
        await lease.drop(store)


@pytest.mark.embedded_only
async def test_a_graph_that_holds_what_no_load_wrote_is_not_backed_up_in_part(
    store: Watched, scratch: Settings, tmp_path: Path
) -> None:
    await load_into(store, sample.write(tmp_path))

    async def work(transaction: Transaction) -> None:
        await transaction.run("CREATE (:Dataset)")

    await store.write(work)
    with pytest.raises(Exception, match="gongjian verify"):
        await take(scratch, ONTOLOGY, tmp_path / "backup.zip")
    assert names(tmp_path) == ["data", "texts"]
