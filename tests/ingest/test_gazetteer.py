"""The gazetteer's lane on real engines: beside the records, in any order, stopped anywhere, from another file."""

import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from graph.errors import RecordError, Unavailable, WriteRefused
from graph.ontology import ONTOLOGY
from graph.settings import REPOSITORY, Settings
from graph.store import Store
from ingest import gazetteer
from ingest import load as loads
from ingest.gazetteer import Survey, load_gazetteer
from ingest.lease import Lease, Watch, take
from ingest.records import loader_version
from tests.gongjian.commands.processes import environment, gongjian
from tests.ingest import gazetteers, sample
from tests.ingest.stores import Watched

ROWS = gazetteers.rows(7)
LOADER = loader_version(ONTOLOGY)


@pytest_asyncio.fixture
async def store(scratch: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Watched]:
    """A store on an empty graph, whose gazetteers come forty rows a transaction."""
    monkeypatch.setattr(gazetteer, "SIZE", 40)
    async with Watched.on(scratch) as opened:
        await opened.prepare()
        opened.begin()
        yield opened


async def survey(store: Watched, file: Path, **how: Any) -> Survey | None:
    return await load_gazetteer(store, file, loader=LOADER, **how)


async def facts(store: Watched) -> dict[str, Any]:
    """The facts of the graph, without the runs that wrote them."""
    return sample.facts(await sample.whole(store))


@pytest.mark.every_engine
async def test_its_places_are_those_that_no_record_declares(store: Watched, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    await loads.loaded(store, data)
    done = await survey(store, gazetteers.write(tmp_path / "g.csv.xz", ROWS))
    assert done is not None
    declared = {"630000", "632800", "632801", "632802"}
    assert done.counts["places"] == len(ROWS) - sum(1 for row in ROWS if row.split(",")[0] in declared)
    nodes = (await sample.whole(store))["nodes"]
    assert nodes["Entity/Place/place/632800"]["name"] == "甲州"
    village = next(node for key, node in nodes.items() if key.startswith("Entity/Place/place/632801001"))
    assert (village["dataset"], village["region"]) == ("gazetteer", "place/632800")
    assert not {"visible", "known", "search"} & village.keys()
    assert village["path"].count(" / ") == 3 + (village["level"] == "village")
    assert nodes["Dataset/gazetteer"]["run"] == done.run
    store.begin()
    assert await survey(store, tmp_path / "g.csv.xz") is None
    again = await loads.loaded(store, data)
    assert (again.plan, again.run) == (None, None), "the records were not even parsed"
    full = await loads.loaded(store, data, full=True)
    assert full.plan is not None
    assert (full.plan.empty, store.commits) == (True, 0)


@pytest.mark.every_engine
async def test_records_and_gazetteer_come_in_any_order(store: Watched, tmp_path: Path) -> None:
    data, file = sample.write(tmp_path), gazetteers.write(tmp_path / "g.csv", ROWS)
    await loads.loaded(store, data)
    await survey(store, file)
    one = await facts(store)
    await store.wipe()
    places = sample.write(
        tmp_path / "first",
        {"places/dataset.yaml": sample.DATASET, "places/Place.csv": "id,name,level\nplace/100000,中国,country\n"},
    )
    await loads.loaded(store, places)
    await survey(store, file)
    done = await loads.loaded(store, data)
    assert done.run is not None, "what records declare is taken over from the gazetteer"
    assert done.run.unsettled, "and the paths of what lies below are to be told anew"
    assert await survey(store, file) is not None
    assert await facts(store) == one
    store.begin()
    assert (await loads.loaded(store, data)).run is None
    assert store.commits == 0


@pytest.mark.embedded_only
async def test_stopped_after_any_transaction_it_goes_on_from_there(store: Watched, tmp_path: Path) -> None:
    await loads.loaded(store, sample.write(tmp_path))
    base = await sample.whole(store, times=True)
    file = gazetteers.write(tmp_path / "g.csv", ROWS)
    store.begin()
    await survey(store, file)
    undisturbed, transactions = await sample.whole(store), store.commits
    assert transactions > 5
    for commits in range(1, transactions):
        await store.wipe()
        await sample.restore(store, base)
        store.begin(lethal=commits)
        with pytest.raises(Unavailable):
            await survey(store, file)
        store.begin()
        await store.free()
        done = await survey(store, file)
        assert done is not None
        assert done.resumed_at == max(0, min(len(ROWS), (commits - 2) * gazetteer.SIZE)), "it goes on, not anew"
        assert await sample.whole(store) == undisturbed, f"stopped after {commits} of {transactions} transactions"


async def test_another_file_changes_moves_and_deletes(store: Watched, tmp_path: Path) -> None:
    await loads.loaded(store, sample.write(tmp_path))
    await survey(store, gazetteers.write(tmp_path / "old.csv", ROWS))
    moved, renamed, gone = ROWS[-1], ROWS[-2], ROWS[-3]
    other_parent = ROWS[-10].split(",")[3]
    now = [row for row in ROWS if row not in (moved, renamed, gone)]
    cells = moved.split(",")
    now += [",".join([*cells[:3], other_parent, *cells[4:]]), renamed.replace("合成", "新名")]
    done = await survey(store, gazetteers.write(tmp_path / "new.csv", now))
    assert done is not None
    assert (done.counts["places"], done.counts["relations"], done.counts["deleted"]) == (2, 1, 2)
    graph = await sample.whole(store)
    assert f"Entity/Place/place/{gone.split(',')[0]}" not in graph["nodes"]
    assert not [key for key in graph["nodes"] if key.startswith("Tombstone/")], "nothing was said of it"
    edges = [edge for edge in graph["edges"] if f'"source": "place/{cells[0]}"' in edge]
    assert [f'"target": "place/{other_parent}"' in edge for edge in edges] == [True]


async def test_a_file_with_far_fewer_places_needs_to_be_allowed(store: Watched, tmp_path: Path) -> None:
    await survey(store, gazetteers.write(tmp_path / "g.csv", ROWS))
    before = await sample.whole(store)
    few = gazetteers.write(tmp_path / "few.csv", ROWS[: len(ROWS) * 2 // 3 - 1])
    with pytest.raises(WriteRefused):
        await survey(store, few)
    after = await sample.whole(store)
    assert {key: node for key, node in after["nodes"].items() if not key.startswith("Lease")} == {
        key: node for key, node in before["nodes"].items() if not key.startswith("Lease")
    }
    done = await survey(store, few, allow_shrink=True)
    assert done is not None
    assert done.counts["deleted"] == len(ROWS) - (len(ROWS) * 2 // 3 - 1)


async def test_a_faulty_file_writes_nothing(store: Watched, tmp_path: Path) -> None:
    with pytest.raises(RecordError):
        await survey(store, gazetteers.write(tmp_path / "g.csv", [*ROWS, "12,甲,county,,,"]))
    assert store.commits == 0


@pytest.mark.embedded_only
async def test_another_file_stopped_after_any_transaction_ends_as_if_undisturbed(
    store: Watched, tmp_path: Path
) -> None:
    await loads.loaded(store, sample.write(tmp_path))
    await survey(store, gazetteers.write(tmp_path / "old.csv", ROWS))
    base = await sample.whole(store, times=True)
    file = gazetteers.write(tmp_path / "new.csv", [*ROWS[:-20], ROWS[-1].replace("合成", "新名")])
    store.begin()
    await survey(store, file)
    undisturbed, transactions = await sample.whole(store), store.commits
    for commits in range(1, transactions):
        await store.wipe()
        await sample.restore(store, base)
        store.begin(lethal=commits)
        with pytest.raises(Unavailable):
            await survey(store, file)
        store.begin()
        await store.free()
        await survey(store, file)
        assert sample.facts(await sample.whole(store)) == sample.facts(undisturbed), f"stopped after {commits}"


async def test_a_place_that_records_let_go_is_the_gazetteers_again(store: Watched, tmp_path: Path) -> None:
    files = sample.FILES
    taken = {**files, "more/dataset.yaml": sample.DATASET, "more/Place.csv": "id,name\nplace/632801001,我们的镇\n"}
    await loads.loaded(store, sample.write(tmp_path / "one"))
    file = gazetteers.write(tmp_path / "g.csv", ROWS)
    await survey(store, file)
    before = await facts(store)
    await loads.loaded(store, sample.write(tmp_path / "two", taken))
    assert (await facts(store))["nodes"]["Entity/Place/place/632801001"]["name"] == "我们的镇"
    let_go = await loads.loaded(store, sample.write(tmp_path / "three"), allow_shrink=True)
    assert let_go.run is not None
    assert let_go.run.unsettled
    assert "Entity/Place/place/632801001" not in (await facts(store))["nodes"]
    assert await survey(store, file) is not None, "it knows that it is to be compared anew"
    assert await facts(store) == before
    assert await survey(store, file) is None


async def test_what_records_declare_meanwhile_is_not_overwritten(
    store: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await loads.loaded(store, sample.write(tmp_path / "one"))
    taken = {**sample.FILES, "more/dataset.yaml": sample.DATASET, "more/Place.csv": "id,name\nplace/632801001,新名字\n"}
    data = sample.write(tmp_path / "two", taken)

    async def late(waiting: Store, watch: Watch) -> Lease:
        await loads.loaded(waiting, data)
        return await take(waiting, watch)

    monkeypatch.setattr(gazetteer, "take", late)
    await survey(store, gazetteers.write(tmp_path / "g.csv", ROWS))
    assert (await facts(store))["nodes"]["Entity/Place/place/632801001"]["name"] == "新名字"


async def test_below_what_records_say_paths_and_names_follow_the_records(store: Watched, tmp_path: Path) -> None:
    township = next(row for row in ROWS if row.startswith("632801001,"))
    renamed = {
        **sample.FILES,
        "more/dataset.yaml": sample.DATASET,
        "more/Place.csv": "id,name,formerly\nplace/632801001,改名镇,place/632801002\n",
        "more/PART_OF.csv": "from,to\nplace/632801001,place/632802\n",
    }
    file = gazetteers.write(tmp_path / "g.csv", ROWS)
    await loads.loaded(store, sample.write(tmp_path / "one"))
    await survey(store, file)
    await loads.loaded(store, sample.write(tmp_path / "two", renamed))
    await survey(store, file)
    one = await facts(store)
    village = one["nodes"]["Entity/Place/place/632801001200"]
    assert village["path"].startswith("青海省 / 甲州 / 丙市 / 改名镇 / "), township
    graph = (await sample.whole(store))["nodes"]
    assert graph["Tombstone/place/632801002"]["to"] == "place/632801001"
    assert "Entity/Place/place/632801002" not in graph
    await store.wipe()
    await loads.loaded(store, tmp_path / "two" / "data")
    await survey(store, file)
    assert await facts(store) == one


@pytest.mark.embedded_only
def test_a_load_that_is_interrupted_says_so_and_goes_on(tmp_path: Path) -> None:
    file = gazetteers.write(tmp_path / "g.csv", gazetteers.rows(3, provinces=2, width=8))
    settings = {"GONGJIAN_DATA": str(sample.write(tmp_path))}
    words = [sys.executable, "-m", "gongjian", "load", "--places", str(file)]
    environ = environment(tmp_path / "home", **settings)
    with subprocess.Popen(
        words, cwd=REPOSITORY, env=environ, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "gazetteer" in line:
                process.send_signal(signal.SIGINT)
                break
        told = process.stderr.read()
        assert process.wait(60) == 130, told
    assert "goes on from there" in told
    assert "Traceback" not in told
    done = gongjian(tmp_path / "home", "load", "--places", str(file), **settings)
    assert done.returncode == 0, done.stderr
    assert "resumed at row" in done.stdout
    again = gongjian(tmp_path / "home", "load", "--places", str(file), "--json", **settings)
    assert '"places": null' in again.stdout
