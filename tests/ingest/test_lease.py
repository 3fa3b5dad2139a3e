"""The writer's lease: a living writer keeps others out, a dead one does not; see `test_interrupted` for a lost one."""

import asyncio
from pathlib import Path

import pytest

from graph.errors import Busy, WriteRefused
from graph.queries import query
from graph.settings import Settings
from graph.store import Store
from ingest import lease as leases
from ingest.load import Outcome
from tests.ingest import sample
from tests.ingest.stores import loaded, opened


async def sitting(store: Store, owner: str, span: int = 60_000) -> None:
    """Let somebody else hold the lease, if nobody does, for so many milliseconds."""
    taking = {"owner": owner, "gone": "", "host": "another-machine", "span": span}
    await store.write(lambda transaction: transaction.run(query("ingest/take_lease"), **taking))


async def test_a_living_writer_keeps_others_out_and_a_dead_one_does_not(scratch: Settings, tmp_path: Path) -> None:
    async with opened(scratch) as store:
        await store.prepare()
        first = await leases.take(store)
        assert not leases.gone(first.owner)
        with pytest.raises(Busy, match="writing"):
            await leases.take(store)
        await first.drop(store)
        machine, pid, _ = first.owner.split("/")
        dead = f"{machine}/{pid}/1"
        await store.write(
            lambda transaction: transaction.run(
                query("ingest/take_lease"), owner=dead, gone="", host="a machine", span=60_000
            )
        )
        assert leases.gone(dead)
        assert (await leases.take(store)).epoch == first.epoch + 2


async def test_a_dead_writer_of_another_machine_is_waited_for_and_said_so(scratch: Settings) -> None:
    async with opened(scratch) as store:
        await store.prepare()
        await sitting(store, "elsewhere/4711/1", 1500)
        stages: list[str] = []
        lease = await leases.take(store, lambda stage, done, total: stages.append(stage))
        assert {stage[: len(leases.WAITING)] for stage in stages} == {leases.WAITING}
        assert "process 4711 on another-machine (since 20" in stages[0]
        await lease.drop(store)


async def test_a_living_writer_of_another_machine_is_told_once_it_renews_its_lease(scratch: Settings) -> None:
    async with opened(scratch) as store:
        await store.prepare()
        await sitting(store, "elsewhere/4711/1")
        other = leases.Lease("elsewhere/4711/1", 1)
        waited = asyncio.Event()

        async def renew() -> None:
            await waited.wait()
            await asyncio.sleep(0.01)  # the engine's clock counts milliseconds
            await store.write(other.hold)

        renewing = asyncio.create_task(renew())
        with pytest.raises(Busy, match=r"process 4711 on another-machine \(since 20"):
            await leases.take(store, lambda stage, done, total: waited.set())
        await renewing
        await other.drop(store)


async def test_two_loads_at_once_leave_one_whole_graph(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    results = await asyncio.gather(*(loaded(scratch, data) for _ in range(2)), return_exceptions=True)
    assert any(isinstance(result, Outcome) for result in results)
    for result in results:
        assert isinstance(result, Outcome | Busy | WriteRefused), result
    assert (await loaded(scratch, data, full=True)).run is None
