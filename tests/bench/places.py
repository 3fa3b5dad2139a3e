"""What a whole gazetteer costs: loading it into the embedded engine, and searching names beside it and in it.

python -m tests.bench.places ../shared/places/divisions.csv.xz
"""

import asyncio
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from graph.ontology import ONTOLOGY
from graph.repository.searching import search
from graph.settings import Settings
from graph.store import Store
from ingest.load import load
from ingest.progress import progress

NAMES = [
    "桃花岭",
    "朝阳社区",
    "和平村",
    "新民村",
    "太平街道",
    "格尔木",
    "lqxc",
    "taohualing",
    "华亭",
    "崇信县",
    "联企兴村",
    "解放路",
    "zysq",
    "星沙",
    "团结村",
    "红旗",
    "金十字",
    "梁家庄",
    "玉树",
    "木林乡",
]
ROUNDS = 5


async def timed(store: Store, name: str, *, all_places: bool) -> float:
    """The median of some rounds, in milliseconds, after one that warms up."""
    taken = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        await search(store, name, all_places=all_places)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken[1:])


async def searched(settings: Settings) -> dict[bool, list[float]]:
    """Each name's time, in what is known and in all places."""
    async with Store.open(settings, ONTOLOGY) as store:
        return {known: [await timed(store, name, all_places=known) for name in NAMES] for known in (False, True)}


def main(file: Path) -> None:
    """Load into an engine of its own, search, and print a table."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), graph_uri="")
        begun = time.perf_counter()
        asyncio.run(load(settings, ONTOLOGY))
        records = time.perf_counter() - begun
        alone = asyncio.run(searched(settings))[False]
        begun = time.perf_counter()
        with progress() as watch:
            outcome = asyncio.run(load(settings, ONTOLOGY, places=file, watch=watch))
        places = time.perf_counter() - begun
        beside = asyncio.run(searched(settings))
        begun = time.perf_counter()
        asyncio.run(load(settings, ONTOLOGY, places=file))
        again = time.perf_counter() - begun
    rows = outcome.survey.rows if outcome.survey else 0
    table = Table("", "", title="全国区划 · the whole gazetteer (embedded engine)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.add_row("载入记录 · records loaded", f"{records:.1f} s")
    table.add_row(f"载入 {rows} 行区划 · rows of places loaded", f"{places:.0f} s, {rows / places:.0f} rows/s")
    table.add_row("再载入 · loaded again, unchanged", f"{again:.1f} s ({again / places:.0%})")
    table.add_row("载入程序内存 · peak memory of the loader", f"{peak:.0f} MiB")
    for label, taken in (
        ("搜索，无全国区划 · search without it", alone),
        ("搜索，有全国区划 · search beside it", beside[False]),
        ("搜索全部地点 · search of all places", beside[True]),
    ):
        table.add_row(label, f"median {statistics.median(taken):.0f} ms, worst {max(taken):.0f} ms")
    Console(width=110).print(table)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
