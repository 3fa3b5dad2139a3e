"""Loads killed with kill -9 at random moments: started again, they end in the graph of loads that nobody disturbed.

What is left after each single transaction is tried in `test_interrupted`; here a real process dies in the middle.
"""

import asyncio
import random
import subprocess
import sys
from pathlib import Path

from graph.ontology import ONTOLOGY
from graph.settings import REPOSITORY, Settings
from graph.store import Store
from ingest.load import load
from tests.engines.graphs import environment
from tests.ingest import sample

FACTS = 60
SUMMED = {"places/dataset.yaml": sample.DATASET + "history: summary\n"}


def before() -> dict[str, str]:
    """Data to load first."""
    return sample.many(FACTS) | SUMMED


def after() -> dict[str, str]:
    """The same with things made, changed, renamed and deleted, and a county that has moved."""
    files = sample.many(FACTS - 15) | SUMMED
    files["jia/Initiative.csv"] = files["jia/Initiative.csv"].replace("举措1", "措施1")
    files["jia/Theme.csv"] = "id,name,formerly\ntheme/together,共建,theme/co-building\ntheme/new,新,\n"
    theme = "  - id: theme/co-building\n    name: 共建\n"
    files["jia/records.yaml"] = files["jia/records.yaml"].replace(theme, "")
    for name in ("jia/records.yaml", "jia/HAS_THEME.csv"):
        files[name] = files[name].replace("theme/co-building", "theme/together")
    files["places/PART_OF.csv"] = sample.PART_OF.replace("place/632802,place/632800", "place/632802,place/630000")
    return files


async def finish(settings: Settings) -> None:
    """Load undisturbed, in this process."""
    await load(settings, ONTOLOGY, allow_shrink=True)


def applying(settings: Settings) -> subprocess.Popen[str]:
    """A `gongjian apply` of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "gongjian", "apply", "--allow-shrink"],
        cwd=REPOSITORY,
        env=environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


async def killed(settings: Settings, store: Store, chance: random.Random) -> bool:
    """Start an apply and kill it after some transactions; False where it had finished by then."""
    version = await store.version()
    process = applying(settings)
    aim = version + chance.choice((1, 2, 4, 6))
    while process.poll() is None and await store.version() < aim:  # noqa: ASYNC110 - see below
        await asyncio.sleep(0.005)  # the other process is watched through the engine: there is no event to wait for
    await asyncio.sleep(chance.uniform(0, 0.02))
    process.kill()
    await asyncio.to_thread(process.communicate, timeout=30)
    return process.returncode != 0


async def test_loads_killed_at_random_end_in_the_same_graph(scratch: Settings, tmp_path: Path) -> None:
    folders = [sample.write(tmp_path / name, files) for name, files in (("1", before()), ("2", after()))]
    loads = [scratch.model_copy(update={"data": folder}) for folder in folders]
    chance = random.Random(20260920)  # noqa: S311 - moments to kill at, no secret
    async with Store.open(scratch, ONTOLOGY, access="write") as store:
        undisturbed = []
        for settings in loads:
            await finish(settings)
            undisturbed.append(await sample.whole(store))
        await store.wipe()
        await store.prepare()
        kills = 0
        for settings, graph in zip(loads, undisturbed, strict=True):
            kills += sum([await killed(settings, store, chance) for _ in range(2 if scratch.embedded else 1)])
            await finish(settings)
            assert await sample.whole(store) == graph
        assert kills, "it was killed too late to prove anything"
        assert (await load(loads[-1], ONTOLOGY, full=True)).run is None
