"""Merging and splitting in a graph: an old id leads on while a judgement holds, and is itself once it is taken back."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.errors import GraphError, Moved
from graph.ontology import ONTOLOGY
from graph.ontology.thing import relation_id
from graph.repository import entities, relations
from graph.settings import Settings
from graph.store import Store
from ingest import batches
from ingest import load as loads
from ingest.apply import apply
from ingest.journal import note
from ingest.plan import Plan, plan
from ingest.records import Records, load_records
from tests.ingest import judged, sample
from tests.ingest.judged import ALL, DEPARTMENT, ENTERPRISES, LIANQI, YI_DEPARTMENT, YI_ENTERPRISES, YI_LIANQI, same
from tests.ingest.stores import Watched, opened
from tests.ingest.test_interrupted import cut_off, run, start

OLD = relation_id("SUPERVISES", YI_DEPARTMENT, YI_ENTERPRISES)
NEW = relation_id("SUPERVISES", DEPARTMENT, ENTERPRISES)


async def leads_to(store: Store, id_: str) -> str:
    """The id that an id answers with: itself, or where it is sent."""
    try:
        await (relations.relation(store, id_) if ONTOLOGY.relation_type_of(id_) else entities.entity(store, id_))
    except Moved as moved:
        return moved.to
    except GraphError as error:
        return type(error).__name__
    return id_


def stones(graph: dict[str, Any]) -> dict[str, str | None]:
    """The tombstones of a graph, and where they lead."""
    found = {key: node for key, node in graph["nodes"].items() if key.startswith("Tombstone/")}
    return {node["id"]: node.get("to") for node in found.values()}


@pytest.mark.every_engine
async def test_an_accepted_judgement_merges_and_taking_it_back_splits(scratch: Settings, tmp_path: Path) -> None:
    data = judged.write(tmp_path)
    async with opened(scratch) as store:
        await loads.loaded(store, data)
        before = await sample.whole(store)
        judged.judge(data, ALL)
        merged = await loads.loaded(store, data)
        assert merged.plan is not None
        assert merged.plan.merges == {
            YI_DEPARTMENT: DEPARTMENT, YI_ENTERPRISES: ENTERPRISES, YI_LIANQI: LIANQI
        }  # fmt: skip
        assert merged.plan.refused() == []
        assert merged.plan.counts["delete"] == 0
        asked = (YI_DEPARTMENT, YI_LIANQI, "organization/yi-old-department", DEPARTMENT, OLD)
        assert [await leads_to(store, id_) for id_ in asked] == [DEPARTMENT, LIANQI, DEPARTMENT, DEPARTMENT, NEW]
        graph = await sample.whole(store)
        assert (await loads.loaded(store, data, full=True)).run is None
        judged.judge(data, "")
        split = await loads.loaded(store, data)
        assert split.plan is not None
        assert split.plan.splits[YI_DEPARTMENT] == DEPARTMENT
        assert split.plan.refused() == []
        after = await sample.whole(store)
        assert sample.facts(after) == sample.facts(before)
        assert [await leads_to(store, id_) for id_ in (*asked, NEW)] == [
            YI_DEPARTMENT, YI_LIANQI, YI_DEPARTMENT, DEPARTMENT, OLD, OLD
        ]  # fmt: skip
        assert YI_DEPARTMENT not in stones(after)
        judged.judge(data, ALL)
        await loads.loaded(store, data)
        assert sample.facts(await sample.whole(store)) == sample.facts(graph)
        assert stones(await sample.whole(store)) == stones(graph)


TURNED = same(YI_DEPARTMENT, DEPARTMENT) + same(YI_ENTERPRISES, ENTERPRISES)
STATES = (ALL, TURNED, same(DEPARTMENT, YI_DEPARTMENT), ALL, "")


@pytest.mark.embedded_only
async def test_whatever_held_before_the_graph_is_what_the_judgements_of_now_make_of_it(
    scratch: Settings, tmp_path: Path
) -> None:
    """Pairs are turned round, joined and parted in any order: no trace but of what led somewhere."""
    data = judged.write(tmp_path)
    declared = set(load_records(data, ONTOLOGY).facts)
    async with opened(scratch) as store:
        await loads.loaded(store, data)
        for judgements in STATES:
            judged.judge(data, judgements)
            records = load_records(data, ONTOLOGY)
            outcome = await loads.loaded(store, data)
            assert outcome.plan is not None
            assert (outcome.plan.refused(), outcome.plan.counts["delete"]) == ([], 0)
            graph = await sample.whole(store)
            assert digests(graph) == {id_: loaded.digest for id_, loaded in records.facts.items()}
            led = stones(graph)
            assert not led.keys() & records.facts.keys()
            assert {id_: led[id_] for id_ in declared - records.facts.keys()}.items() <= records.formerly.items()
            assert (await loads.loaded(store, data, full=True)).run is None


def digests(graph: dict[str, Any]) -> dict[str, str]:
    """The digests of all facts in a graph."""
    found = {node["id"]: node["digest"] for key, node in graph["nodes"].items() if key.startswith("Entity/")}
    edges = [json.loads(edge)["stored"] for edge in graph["edges"]]
    return found | {stored["id"]: stored["digest"] for stored in edges if "id" in stored}


@pytest.mark.embedded_only
async def test_an_empty_graph_loaded_with_judgements_is_as_one_merged_later(scratch: Settings, tmp_path: Path) -> None:
    data = judged.write(tmp_path)
    async with opened(scratch) as store:
        await loads.loaded(store, data)
        judged.judge(data, ALL)
        await loads.loaded(store, data)
        merged = await sample.whole(store)
        await store.wipe()
        await loads.loaded(store, data)
        fresh = await sample.whole(store)
    assert sample.facts(fresh) == sample.facts(merged)
    assert stones(fresh) == stones(merged)


@pytest.mark.embedded_only
async def test_a_dataset_that_is_merged_away_whole_does_not_shrink(scratch: Settings, tmp_path: Path) -> None:
    """All its entities lead on, and all its relations; the same on the way back, where its relations are new."""
    data = judged.write(tmp_path)
    lines = (data / "yi" / "records.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    cut = lines.index("  - id: initiative/yi-lianqi\n"), lines.index("relations:\n")
    kept = [*lines[: cut[0]], *lines[cut[1] : cut[1] + 1], *lines[-1:]]
    (data / "yi" / "records.yaml").write_text("".join(kept), encoding="utf-8")
    async with opened(scratch) as store:
        await loads.loaded(store, data)
        for judgements in (same(DEPARTMENT, YI_DEPARTMENT) + same(ENTERPRISES, YI_ENTERPRISES), ""):
            judged.judge(data, judgements)
            assert (await loads.loaded(store, data)).run is not None


@pytest.mark.embedded_only
async def test_a_merge_or_a_split_that_is_killed_ends_as_if_it_had_not_been(
    scratch: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "SIZE", 4)
    plain = load_records(judged.write(tmp_path), ONTOLOGY)
    one = load_records(judged.write(tmp_path, ALL), ONTOLOGY)
    async with Watched.on(scratch) as store:
        await store.prepare()
        await run(store, plain)
        for now, every in ((one, 6), (plain, 4)):
            base = await sample.whole(store, times=True)
            store.begin()
            assert await run(store, now) is not None
            undisturbed, transactions = await sample.whole(store), store.commits
            assert transactions > 10
            for commits in range(2, transactions, every):
                await start(store, base)
                await cut_off(store, now, commits)
                await guarded(store, now)
                assert await sample.whole(store) == undisturbed, f"killed after {commits} of {transactions}"


@pytest.mark.embedded_only
async def test_a_tombstone_of_what_is_there_is_lifted_though_nothing_else_changes(
    scratch: Settings, tmp_path: Path
) -> None:
    """So it may be where a split was killed and its records were edited before the next load."""
    data = judged.write(tmp_path)
    async with opened(scratch) as store:
        await loads.loaded(store, data)
        stone = {"id": OLD, "to": relation_id("LEADS", DEPARTMENT, LIANQI), "run": "run/000001", "at": "2026"}
        await store.write(lambda transaction: note(transaction, stones=[stone]))
        assert (await loads.loaded(store, data, full=True)).run is not None
        assert OLD not in stones(await sample.whole(store))
        assert (await loads.loaded(store, data, full=True)).run is None


async def guarded(store: Watched, records: Records) -> None:
    """Load as anyone would, with the guard on."""
    found = await plan(store, records, ONTOLOGY)
    assert Plan.read(json.dumps(found.json())).merges == found.merges
    await apply(store, found, records)
