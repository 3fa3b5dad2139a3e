"""Loads killed with -9 at random moments and started again: they end in the graph of a load that nobody disturbed."""

import asyncio
import random
import subprocess
import sys
from pathlib import Path

import pytest

from graph.ontology import ONTOLOGY
from graph.settings import REPOSITORY, Settings
from graph.store import Store
from ingest.load import load
from tests.engines.graphs import environment
from tests.ingest import sample

KILLS = 3
FACTS = 400


def applying(settings: Settings) -> subprocess.Popen[str]:
    """A `gongjian apply` of its own."""
    command = [sys.executable, "-m", "gongjian", "apply"]
    return subprocess.Popen(
        command,
        cwd=REPOSITORY,
        env=environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


async def finish(settings: Settings) -> None:
    """Load undisturbed, in this process."""
    await load(settings, ONTOLOGY, allow_shrink=True)


async def killed(settings: Settings, store: Store, chance: random.Random) -> bool:
    """Start an apply and kill it after some transactions; False where it had finished by then."""
    version = await store.version()
    process = applying(settings)
    while process.poll() is None and await store.version() < version + chance.choice((1, 2, 5)):  # noqa: ASYNC110 - see below
        await asyncio.sleep(0.005)  # the other process is watched through the engine: there is no event to wait for
    await asyncio.sleep(chance.uniform(0, 0.1))
    process.kill()
    await asyncio.to_thread(process.communicate, timeout=30)
    return process.returncode != 0


async def test_a_load_killed_at_random_ends_in_the_same_graph(scratch: Settings, tmp_path: Path) -> None:
    settings = scratch.model_copy(update={"data": sample.write(tmp_path, sample.many(FACTS))})
    chance = random.Random(20260920)  # noqa: S311 - moments to kill at, no secret
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        await finish(settings)
        undisturbed = await sample.whole(store)
        await store.wipe()
        kills = sum([await killed(settings, store, chance) for _ in range(KILLS)])
        assert kills, "it was killed too late to prove anything"
        await finish(settings)
        assert await sample.whole(store) == undisturbed
        assert (await load(settings, ONTOLOGY, full=True)).run is None


@pytest.mark.embedded_only
async def test_deleting_killed_at_random_ends_in_the_same_graph(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path, sample.many(FACTS))
    settings = scratch.model_copy(update={"data": data})
    chance = random.Random(1919)  # noqa: S311 - moments to kill at, no secret
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        await finish(settings)
        sample.write(tmp_path, sample.many(FACTS - 100))
        assert await killed(settings, store, chance)
        await finish(settings)
        facts = (await sample.whole(store))["nodes"]
        await store.wipe()
        await finish(settings)
        fresh = (await sample.whole(store))["nodes"]
        kept = {key for key in facts if key.startswith("Entity/")}
        assert kept == {key for key in fresh if key.startswith("Entity/")}
        assert sum(key.startswith("Tombstone/initiative/") for key in facts) == 100
