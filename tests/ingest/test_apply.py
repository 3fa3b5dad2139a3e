"""Applying plans on real engines: what is written, and what never is."""

import hashlib
import json
import uuid
from pathlib import Path

import pytest

from graph.errors import RecordError, WriteRefused
from graph.ontology import ONTOLOGY, Ontology
from graph.ontology.thing import relation_id
from graph.queries import query
from graph.settings import Settings
from ingest import load as loads
from ingest.apply import apply
from ingest.load import Outcome
from ingest.plan import Plan, plan
from ingest.records import load_records
from tests.ingest import sample
from tests.ingest.stores import Watched, loaded, opened, stored


async def test_a_load_writes_entities_relations_and_derived_edges(scratch: Settings, tmp_path: Path) -> None:
    outcome = await loaded(scratch, sample.write(tmp_path))
    assert outcome.run is not None
    graph = await stored(scratch)
    fund = graph["nodes"]["Entity/Fund/fund/jia-development"]
    assert (fund["amount"], fund["region"], fund["places"]) == (30_000_000, "place/632800", ["place/632800"])
    assert fund["from_day"] == 20180920
    assert json.loads(fund["cited"][0])["start"] == sample.TEXT.index("3000万元")
    assert "lqxc" in graph["nodes"]["Entity/Initiative/initiative/jia-lianqi-xingcun"]["search"]
    edges = {(row["source"], row["type"], row["target"]) for row in map(json.loads, graph["edges"])}
    assert {
        ("fund/jia-development", "WITHIN", "place/632800"),
        ("fund/jia-development", "WITHIN", "place/630000"),
        ("fund/jia-development", "CITED_IN", "source/jia"),
        ("place/632801", "WITHIN", "place/632801"),
        ("organization/jia-department", "LEADS", "initiative/jia-lianqi-xingcun"),
    } <= edges
    assert not any(target == "place/100000" for _, type_, target in edges if type_ == "WITHIN")
    assert graph["nodes"]["Entity/Place/place/632801"]["known"] is True
    assert "known" not in graph["nodes"]["Entity/Place/place/632802"]
    assert graph["nodes"]["Dataset/jia"]["run"] == "run/000001"


@pytest.mark.every_engine
async def test_a_second_identical_apply_writes_nothing(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    async with Watched.on(scratch) as store:
        assert (await loads.loaded(store, data)).run is not None
        assert {"nodes_created", "relationships_created", "properties_set"} <= store.written.keys()
        before = (await store.state(), await sample.whole(store, times=True))
        for full in (False, True):
            store.begin()
            again = await loads.loaded(store, data, full=full)
            assert again.plan is None or again.plan.empty
            assert (again.plan is not None, again.run) == (full, None)
            assert (store.commits, store.prepares, store.written) == (0, 0, {})
            assert (await store.state(), await sample.whole(store, times=True)) == before


@pytest.mark.embedded_only
async def test_a_graph_of_an_older_version_gets_its_indexes_though_no_record_changed(
    scratch: Settings, tmp_path: Path
) -> None:
    data = sample.write(tmp_path)
    async with Watched.on(scratch) as store:
        await loads.loaded(store, data)
        await store.write(lambda transaction: transaction.run(query("store/note_schema"), digest="an older one"))
        store.begin()
        assert await loads.loaded(store, data) == Outcome()
        assert store.prepares == 1
        assert await store.prepared()


@pytest.mark.embedded_only
async def test_a_graph_is_told_from_another_of_the_same_version(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    async with Watched.on(scratch) as store:
        await loads.loaded(store, data)
        first = await store.state()
        assert str(uuid.UUID(first[0])) == first[0]
        sample.edit(data, "jia/records.yaml", ("name: 联企兴村", "name: 联企"))
        await loads.loaded(store, data)
        assert (await store.state())[0] == first[0]
        await store.wipe()
        await loads.loaded(store, sample.write(tmp_path))
        second = await store.state()
        assert (first[1], first[0] != second[0]) == (second[1], True)


@pytest.mark.embedded_only
async def test_a_comment_in_a_file_is_parsed_and_writes_nothing(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    await loaded(scratch, data)
    sample.edit(data, "jia/records.yaml", ("entities:", "# a remark\nentities:"))
    outcome = await loaded(scratch, data)
    assert outcome.plan is not None
    assert outcome.plan.empty
    assert outcome.run is None


async def test_an_update_keeps_before_and_after_and_drops_what_is_gone(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    await loaded(scratch, data)
    sample.edit(data, "jia/records.yaml", ("    aliases: [村企联建]\n", ""), ("name: 联企兴村", "name: 联企兴村行动"))
    outcome = await loaded(scratch, data)
    assert outcome.run is not None
    assert outcome.run.changes == {"create": 0, "update": 1, "rename": 0, "delete": 0}
    graph = await stored(scratch)
    node = graph["nodes"]["Entity/Initiative/initiative/jia-lianqi-xingcun"]
    assert node["name"] == "联企兴村行动"
    assert "aliases" not in node
    change = graph["nodes"]["Change/run/000002/1"]
    assert change["op"] == "update"
    assert json.loads(change["before"])["aliases"] == ["村企联建"]
    assert json.loads(change["after"])["name"] == "联企兴村行动"
    assert "search" not in json.loads(change["before"])


@pytest.mark.embedded_only
async def test_a_rename_leaves_a_tombstone_that_says_where(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    await loaded(scratch, data)
    old, new = "indicator/jia-venues", "indicator/jia-village-venues"
    sample.edit(data, "jia/records.yaml", (old, new), (f"id: {new}", f"id: {new}\n    formerly: [{old}]"))
    async with opened(scratch) as store:
        planned = await plan(store, load_records(data, ONTOLOGY), ONTOLOGY)
    assert [change.id for change in planned.changes if change.op == "rename" and not change.from_] == [old]
    assert not planned.refused()
    await loaded(scratch, data)
    graph = await stored(scratch)
    assert graph["nodes"][f"Tombstone/{old}"]["to"] == new
    assert f"Entity/Indicator/{old}" not in graph["nodes"]
    renamed = [node for key, node in graph["nodes"].items() if key.startswith("Change/") and node["op"] == "rename"]
    measures = (relation_id("MEASURES", id_, "initiative/jia-lianqi-xingcun") for id_ in (old, new))
    assert graph["nodes"][f"Tombstone/{next(measures)}"]["to"] == next(measures)
    assert len(renamed) == 2


@pytest.mark.embedded_only
async def test_a_relation_of_a_renamed_end_lives_on_if_it_is_still_there(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path, sample.many(12))
    await loaded(scratch, data)
    old, new = "theme/co-building", "theme/together"
    sample.edit(
        data, "jia/records.yaml", (f"id: {old}", f"id: {new}\n    formerly: [{old}]"), (f"to: {old}", f"to: {new}")
    )
    (data / "jia" / "HAS_THEME.csv").write_text("from,to\n", encoding="utf-8")
    initiative = "initiative/jia-lianqi-xingcun"
    async with opened(scratch) as store:
        planned = await plan(store, load_records(data, ONTOLOGY), ONTOLOGY)
    shift = next(shift for shift in planned.shifts if shift.dataset == "jia")
    assert (shift.lost, shift.counts["rename"], shift.counts["delete"]) == (12, 2, 12)
    await loaded(scratch, data)
    graph = (await stored(scratch))["nodes"]
    was, now = (relation_id("HAS_THEME", initiative, theme) for theme in (old, new))
    assert graph[f"Tombstone/{was}"]["to"] == now
    change = next(node for node in graph.values() if node.get("of") == was and node["op"] == "rename")
    assert json.loads(change["after"])["id"] == now
    lost = graph[f"Tombstone/{relation_id('HAS_THEME', 'initiative/jia-00000', old)}"]
    assert "to" not in lost


@pytest.mark.embedded_only
async def test_a_file_saved_while_it_is_loaded_is_loaded_the_next_time(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    read = (data / "jia" / "records.yaml").read_bytes()

    class Saving(Ontology):
        """An ontology whose first question finds the curator saving the file that is being read."""

        def type_of(self, entity_id: str) -> str | None:
            if entity_id == "theme/co-building" and (data / "jia" / "records.yaml").read_bytes() == read:
                sample.edit(data, "jia/records.yaml", ("name: 联企兴村", "name: 联企"))
            return super().type_of(entity_id)

    records = load_records(data, Saving(ONTOLOGY.entities, ONTOLOGY.relations))
    assert records.files["jia/records.yaml"] == hashlib.sha256(read).hexdigest()
    async with opened(scratch) as store:
        await apply(store, await plan(store, records, ONTOLOGY), records)
    assert (await loaded(scratch, data)).run is not None
    name = (await stored(scratch))["nodes"]["Entity/Initiative/initiative/jia-lianqi-xingcun"]["name"]
    assert name == "联企"


@pytest.mark.embedded_only
async def test_the_guard_stops_a_dataset_that_shrinks_and_allow_shrink_lets_it(
    scratch: Settings, tmp_path: Path
) -> None:
    data = sample.write(tmp_path, sample.many(20))
    await loaded(scratch, data)
    before = await stored(scratch)
    for name in ("Initiative.csv", "citations.csv", "LOCATED_IN.csv", "HAS_THEME.csv"):
        (data / "jia" / name).unlink()
    with pytest.raises(WriteRefused, match="allow-shrink"):
        await loaded(scratch, data)
    assert await stored(scratch) == before
    await loaded(scratch, data, allow_shrink=True)
    graph = await stored(scratch)
    assert "Entity/Initiative/initiative/jia-00007" not in graph["nodes"]
    assert "to" not in graph["nodes"]["Tombstone/initiative/jia-00007"]
    assert "Entity/Initiative/initiative/jia-lianqi-xingcun" in graph["nodes"]


@pytest.mark.embedded_only
async def test_what_comes_back_lifts_its_tombstone(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    await loaded(scratch, data)
    first = await stored(scratch)
    measures = "  - {type: MEASURES, from: indicator/jia-venues, to: initiative/jia-lianqi-xingcun}\n"
    sample.edit(data, "jia/records.yaml", (measures, ""))
    await loaded(scratch, data)
    stones = [key for key in (await stored(scratch))["nodes"] if key.startswith("Tombstone/")]
    assert [stone.split("/")[1] for stone in stones] == ["measures"]
    sample.write(tmp_path)
    await loaded(scratch, data)
    graph = await stored(scratch)
    assert not [key for key in graph["nodes"] if key.startswith("Tombstone/")]
    assert len(graph["edges"]) == len(first["edges"])


@pytest.mark.embedded_only
async def test_a_dataset_that_vanishes_is_deleted_only_when_allowed(scratch: Settings, tmp_path: Path) -> None:
    other = "entities:\n  - {id: theme/other, name: 其他}\n"
    files = {**sample.FILES, "more/dataset.yaml": sample.DATASET, "more/themes.yaml": other}
    data = sample.write(tmp_path, files)
    await loaded(scratch, data)
    for path in (data / "more").iterdir():
        path.unlink()
    (data / "more").rmdir()
    with pytest.raises(WriteRefused):
        await loaded(scratch, data)
    await loaded(scratch, data, allow_shrink=True)
    graph = await stored(scratch)
    assert "Dataset/more" not in graph["nodes"]
    assert "Entity/Theme/theme/other" not in graph["nodes"]


@pytest.mark.embedded_only
async def test_a_saved_plan_goes_stale_with_the_graph_or_the_records(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    records = load_records(data, ONTOLOGY)
    async with opened(scratch) as store:
        saved = Plan.read(json.dumps((await plan(store, records, ONTOLOGY)).json()))
        saved.insist(await plan(store, records, ONTOLOGY))
        sample.edit(data, "jia/records.yaml", ("name: 联企兴村", "name: 联企"))
        changed = load_records(data, ONTOLOGY)
        with pytest.raises(WriteRefused, match="records changed"):
            saved.insist(await plan(store, changed, ONTOLOGY))
        await apply(store, await plan(store, changed, ONTOLOGY), changed)
        with pytest.raises(WriteRefused, match="graph changed"):
            saved.insist(await plan(store, records, ONTOLOGY))
        with pytest.raises(WriteRefused, match="graph changed"):
            await apply(store, saved, records)


@pytest.mark.embedded_only
async def test_faulty_records_write_nothing(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    sample.edit(data, "jia/records.yaml", ("unit: 个", "unit: 头"))
    with pytest.raises(RecordError):
        await loaded(scratch, data)
    assert (await stored(scratch))["nodes"].keys() == {"Graph/graph"}, "more than the note of its schema"


@pytest.mark.embedded_only
async def test_a_summary_dataset_notes_one_change_a_load(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path, {**sample.FILES, "places/dataset.yaml": sample.DATASET + "history: summary\n"})
    await loaded(scratch, data)
    changes = [node for key, node in (await stored(scratch))["nodes"].items() if key.startswith("Change/")]
    assert not [node for node in changes if node["of"].startswith("place/")]
    summary = next(node for node in changes if node["op"] == "load")
    assert summary["of"] == "places"
    assert json.loads(summary["summary"])["facts"] == 9
