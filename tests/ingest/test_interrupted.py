"""Loads cut off after any transaction, or robbed of the lease before any, and what a rerun makes of what is left."""

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from graph.errors import Unavailable, WriteRefused
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from ingest import batches
from ingest.apply import Run, apply
from ingest.plan import plan
from ingest.records import Records, load_records
from tests.ingest import sample
from tests.ingest.stores import Watched

SECOND = sample.SOURCE.replace("source/jia", "source/yi").replace("甲州的材料", "乙市的材料")
YI = """source: source/jia
citations:
  - {of: place/632801, exact: 甲州, suffix: 设立}
  - {of: indicator/jia-venues, exact: 12个}
"""
BEFORE = {
    **sample.FILES,
    "places/dataset.yaml": sample.DATASET + "history: summary\n",
    "yi/dataset.yaml": sample.DATASET,
    "yi/citations.yaml": YI.replace("exact: 12个", "exact: 阵地12个"),
    "gone/dataset.yaml": sample.DATASET,
    "gone/Theme.csv": "id,name\ntheme/gone,将去\n",
}
RENAMES = (
    ("theme/co-building", "theme/building-together"),
    ("organization/jia-villages", "organization/jia-village-group"),
)


def after() -> dict[str, str]:
    """What BEFORE becomes: things made, changed, renamed and deleted, and a county that moves to another prefecture."""
    files = {name: text for name, text in BEFORE.items() if not name.startswith("gone/")}
    records = sample.RECORDS.replace("name: 联企兴村\n    aliases: [村企联建]", "name: 联企兴村行动")
    for old, new in RENAMES:
        records = records.replace(old, new).replace(f"id: {new}\n", f"id: {new}\n    formerly: [{old}]\n")
    gone = records.index("  - {type: MEASURES"), records.index("  - {type: HAS_THEME")
    indicator = records.index("  - id: indicator/jia-venues"), records.index("relations:")
    records = records[: gone[0]] + records[gone[1] :]
    files["jia/records.yaml"] = records[: indicator[0]] + records[indicator[1] :]
    files["places/Place.csv"] += "place/632900,丁州,prefecture\nplace/632901,戊县,county\n"
    moved = sample.PART_OF.replace("place/632801,place/632800", "place/632801,place/632900")
    files["places/PART_OF.csv"] = moved + "place/632900,place/630000\nplace/632901,place/632900\n"
    files["yi/sources.yaml"] = SECOND
    files["yi/dataset.yaml"] = sample.DATASET.replace("样本", "乙样本")
    cited = YI.replace("source: source/jia", "source: source/yi").replace(
        "indicator/jia-venues", "fund/jia-development"
    )
    files["yi/citations.yaml"] = cited.replace("exact: 12个", "exact: 3000万元")
    made = (
        "  - {id: initiative/yi-plan, name: 乙市计划, kind: programme, places: [place/632901], cited: [新建村级阵地]}\n"
    )
    files["yi/more.yaml"] = f"source: source/yi\nentities:\n{made}"
    return files


@pytest_asyncio.fixture
async def store(scratch: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Watched]:
    """A store on an empty graph, whose writers take four facts a transaction."""
    monkeypatch.setattr(batches, "SIZE", 4)
    async with Watched.on(scratch) as opened:
        await opened.prepare()
        opened.begin()
        yield opened


async def run(store: Watched, records: Records) -> Run | None:
    return await apply(store, await plan(store, records, ONTOLOGY), records, allow_shrink=True)


async def cut_off(store: Watched, records: Records, commits: int) -> None:
    """Apply records, and be killed after so many transactions."""
    store.begin(lethal=commits)
    with pytest.raises(Unavailable):
        await run(store, records)
    store.begin()
    await store.free()


async def whole(store: Watched) -> dict[str, Any]:
    return await sample.whole(store)


async def start(store: Watched, graph: dict[str, Any]) -> None:
    await store.wipe()
    await sample.restore(store, graph)
    store.begin()


@pytest.mark.embedded_only
async def test_after_any_transaction_a_rerun_ends_in_the_undisturbed_graph(store: Watched, tmp_path: Path) -> None:
    before = load_records(sample.write(tmp_path / "before", BEFORE), ONTOLOGY)
    now = load_records(sample.write(tmp_path / "after", after()), ONTOLOGY)
    await run(store, before)
    base = await sample.whole(store, times=True)
    store.begin()
    assert await run(store, now) is not None
    undisturbed, transactions = await whole(store), store.commits
    assert transactions > 20
    for commits in range(transactions + 1):
        await start(store, base)
        await cut_off(store, now, commits)
        await run(store, now)
        assert await whole(store) == undisturbed, f"killed after {commits} of {transactions} transactions"
    assert await run(store, now) is None


@pytest.mark.embedded_only
async def test_what_that_load_wrote(store: Watched, tmp_path: Path) -> None:
    await run(store, load_records(sample.write(tmp_path / "before", BEFORE), ONTOLOGY))
    done = await run(store, load_records(sample.write(tmp_path / "after", after()), ONTOLOGY))
    assert done is not None
    assert min(done.changes.values()) > 1, "each kind of change must be there to be cut off"
    graph = (await whole(store))["nodes"]
    assert graph["Entity/Organization/organization/jia-department"]["region"] == "place/632900"
    assert {name: graph[f"Dataset/{name}"]["run"] for name in ("jia", "places", "yi")} == dict.fromkeys(
        ("jia", "places", "yi"), "run/000002"
    )
    assert "Dataset/gone" not in graph
    assert graph["Run/run/000002"]["datasets"] == ["gone", "jia", "places", "yi"]
    summaries = [node for key, node in graph.items() if key.startswith("Change/") and node["op"] == "load"]
    told = {node["run"]: json.loads(node["summary"]) for node in summaries}
    assert told["run/000001"] == {"facts": 9, "create": 9, "update": 0, "rename": 0, "delete": 0}
    assert (told["run/000002"]["create"], told["run/000002"]["delete"]) == (5, 1)
    assert (graph["Lease/writer"]["owner"], graph["Lease/writer"]["expires"]) == ("", 0)


@pytest.mark.embedded_only
async def test_an_abandoned_run_leaves_nothing_unsaid(store: Watched, tmp_path: Path) -> None:
    before = load_records(sample.write(tmp_path / "before", BEFORE), ONTOLOGY)
    data = sample.write(tmp_path / "after", after())
    await run(store, before)
    store.begin()
    await run(store, load_records(data, ONTOLOGY))
    last = store.commits - 1
    await store.wipe()
    await run(store, before)
    await cut_off(store, load_records(data, ONTOLOGY), last)
    sample.edit(data, "jia/records.yaml", ("name: 发展资金", "name: 设立的发展资金"))
    await run(store, load_records(data, ONTOLOGY))
    graph = (await whole(store))["nodes"]
    assert "finished" not in graph["Run/run/000002"]
    assert {graph[f"Dataset/{name}"]["run"] for name in ("jia", "places", "yi")} == {"run/000003"}
    assert "Dataset/gone" not in graph
    summary = next(node for node in graph.values() if node.get("op") == "load" and node["run"] == "run/000003")
    assert json.loads(summary["summary"])["create"] == 5
    assert await run(store, load_records(data, ONTOLOGY)) is None


@pytest.mark.embedded_only
async def test_a_source_that_was_announced_and_is_not_wanted_any_more_was_never_there(
    store: Watched, tmp_path: Path
) -> None:
    data = sample.write(tmp_path)
    records = load_records(data, ONTOLOGY)
    await cut_off(store, records, 3)
    assert [key for key in (await whole(store))["nodes"] if "/source/" in key] == ["Entity/Source/source/jia"]
    for name in ("records.yaml", "sources.yaml", "positions.jsonl"):
        (data / "jia" / name).unlink()
    planned = await plan(store, load_records(data, ONTOLOGY), ONTOLOGY)
    assert not planned.refused()
    assert planned.strays == ("source/jia",)
    await run(store, load_records(data, ONTOLOGY))
    assert not [key for key in (await whole(store))["nodes"] if "source/jia" in key]


async def test_whoever_loses_the_lease_before_any_transaction_writes_nothing_more(
    store: Watched, tmp_path: Path
) -> None:
    records = load_records(sample.write(tmp_path), ONTOLOGY)
    left: list[int] = []
    for first in (1, 2, *[0] * 40):  # as it begins, at its first batch, and then each time one batch further on
        planned, version = await plan(store, records, ONTOLOGY), await store.version()
        announces = any(change.type == "Source" for change in planned.changes)
        store.begin(robbed=first or 3 + announces)
        with suppress(WriteRefused):
            await apply(store, planned, records)
            break
        assert await store.version() == version + (store.robbed or 0) - 1, "it wrote on, or it stopped too early"
        left.append(len((await plan(store, records, ONTOLOGY)).changes))
    assert len(left) > 10
    assert left[-1] == 0, "it was never robbed before its last transaction"
    assert await run(store, records) is None
    assert (await whole(store))["nodes"]["Run/run/000001"]["finished"]
