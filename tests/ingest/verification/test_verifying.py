"""A graph changed behind the loader's back, in one way after the other: exactly that is found, and nothing else.

Each change is undone before the next, so that one load serves them all.
"""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.store import Store, Transaction
from ingest.load import loaded
from ingest.verification.verifying import Report, verify
from tests.ingest import sample
from tests.ingest.changed import before

DEPARTMENT = "organization/jia-department"
FUND = "fund/jia-development"
LEADS = "MATCH (:Entity {id: 'organization/jia-department'})-[r:LEADS]->()"
NODE = f"MATCH (n:Entity {{id: '{DEPARTMENT}'}})"
Tamper = tuple[str, str, str, str]
"""What is done, what undoes it, the kind of the finding and how its id begins."""


def put(match: str, of: str, name: str) -> str:
    """A statement that gives a property its value back."""
    return f"{match} SET {of}.{name} = $was"


def kept(match: str, of: str, name: str, change: str, kind: str) -> tuple[str, str, str, str, str]:
    """A property changed, and what it was put back; the finding is about that fact."""
    read = f"{match} RETURN {of}.id AS id, {of}.{name} AS was"
    return read, f"{match} SET {of}.{name} = {change}", put(match, of, name), kind, ""


PROPERTIES = [
    kept(LEADS, "r", "cited", "null", "evidence"),
    kept(NODE, "n", "name", "'别的名字'", "digest"),
    kept(NODE, "n", "kind", "'enterprise'", "digest"),
    kept(NODE, "n", "kind", "'none of the list'", "shape"),
    kept(NODE, "n", "secret", "'x'", "shape"),
    kept(NODE, "n", "digest", "'0'", "digest"),
    kept(NODE, "n", "search", "'x'", "computed"),
    kept(NODE, "n", "visible", "false", "computed"),
    kept(NODE, "n", "region", "'place/630000'", "digest"),
    kept(f"MATCH (n:Entity {{id: '{FUND}'}})", "n", "amount", "1.5", "digest"),
    kept(f"MATCH (n:Entity {{id: '{FUND}'}})", "n", "from_day", "20000101", "computed"),
    kept(LEADS, "r", "to_day", "20000101", "computed"),
    kept(LEADS, "r", "from", "'organization/jia-villages'", "ends"),
    kept(LEADS, "r", "inferred", "true", "digest"),
]
CITED = json.dumps({"source": "source/none", "exact": "甲州"}, ensure_ascii=False)
EDGES: list[Tamper] = [
    (
        f"{NODE}-[r:WITHIN]->(p:Place {{id: 'place/632801'}}) DELETE r",
        f"{NODE} MATCH (p:Place {{id: 'place/632801'}}) CREATE (n)-[:WITHIN]->(p)",
        "derived",
        DEPARTMENT,
    ),
    (
        f"{NODE} MATCH (p:Place {{id: 'place/632802'}}) CREATE (n)-[:WITHIN]->(p)",
        f"{NODE}-[r:WITHIN]->(:Place {{id: 'place/632802'}}) DELETE r",
        "derived",
        DEPARTMENT,
    ),
    (
        f"{NODE} MATCH (s:Source) CREATE (n)-[:CITED_IN]->(s)",
        f"{NODE}-[r:CITED_IN]->(s) DELETE r WITH DISTINCT n, s CREATE (n)-[:CITED_IN]->(s)",
        "derived",
        DEPARTMENT,
    ),
    ("CREATE (:Tombstone {id: 'fund/jia-development', run: 'run/000001', at: 'x'})", "", "tombstone", FUND),
    ("CREATE (:Tombstone {id: 'fund/gone', to: 'fund/none', run: 'run/1', at: 'x'})", "", "tombstone", "fund/gone"),
    ("CREATE (:Change {id: 'run/000009/1', run: 'run/000009', seq: 1, op: 'create'})", "", "changes", "run/000009"),
    ("CREATE (:Change {id: 'other', run: 'run/000001', seq: 1, op: 'create'})", "", "changes", "other"),
    ("CREATE (:Dataset {title: 'x'})", "MATCH (n:Dataset) WHERE n.id IS NULL DELETE n", "strange", "Dataset"),
    ("MATCH (c:Change {seq: 3}) SET c.seq = 4000, c.id = 'run/000001/4000'",
     "MATCH (c:Change {seq: 4000}) SET c.seq = 3, c.id = 'run/000001/3'", "changes", "run/000001"),
    ("MATCH (g:Graph) SET g.restoring = 'x'", "MATCH (g:Graph) SET g.restoring = null", "restore", "graph"),
    ("MATCH (r:Run) SET r.was = r.finished, r.finished = null",
     "MATCH (r:Run) SET r.finished = r.was, r.was = null", "run", "run/000001"),
    (
        f"{NODE} CREATE (n)-[:LEADS]->(n)",
        f"{NODE}-[r:LEADS]->(n) DELETE r",
        "strange",
        "LEADS",
    ),
]  # fmt: skip


@pytest_asyncio.fixture
async def store(scratch: Settings, tmp_path: Path) -> AsyncIterator[Store]:
    """A store on a graph that holds a small data folder, `data` beside it."""
    async with Store.open(scratch, ONTOLOGY, access="write") as opened:
        await loaded(opened, sample.write(tmp_path, before()))
        yield opened


async def run(store: Store, text: str, **parameters: Any) -> list[dict[str, Any]]:
    """Run a statement behind the loader's back."""

    async def work(transaction: Transaction) -> list[dict[str, Any]]:
        return (await transaction.run(text, **parameters)).rows

    return await store.write(work)


def told(report: Report) -> list[tuple[str, str]]:
    """The findings by kind and id."""
    return [(each.kind, each.id) for each in report.findings]


async def test_every_change_behind_the_loaders_back_is_found_and_nothing_else(
    store: Store, scratch: Settings, tmp_path: Path
) -> None:
    settings = scratch.model_copy(update={"data": tmp_path / "data"})
    report = await verify(settings, ONTOLOGY)
    assert report.sound, told(report)
    assert report.recorded
    for read, change, undo, kind, _ in PROPERTIES:
        was = (await run(store, read))[0]
        await run(store, change)
        report = await verify(settings, ONTOLOGY)
        assert told(report) == [(kind, was["id"])], change
        assert "jia/records.yaml:" in report.findings[0].at
        await run(store, undo, was=was["was"])
    for change, undo, kind, id_ in EDGES:
        await run(store, change)
        assert told(await verify(settings, ONTOLOGY)) == [(kind, id_)], change
        label = change.partition("(:")[2].partition(" ")[0]
        new = change.partition("{id: '")[2].partition("'")[0]
        await run(store, undo or f"MATCH (n:{label} {{id: '{new}'}}) DELETE n")
    await run(store, f"{LEADS} SET r.cited = ['{CITED}']")
    leads = (await run(store, f"{LEADS} RETURN r.id AS id"))[0]["id"]
    assert told(await verify(settings, ONTOLOGY)) == [("source", leads)]


@pytest.mark.embedded_only
async def test_records_that_are_not_loaded_and_what_has_no_record(
    store: Store, scratch: Settings, tmp_path: Path
) -> None:
    settings = scratch.model_copy(update={"data": tmp_path / "data"})
    sample.edit(settings.data, "jia/records.yaml", ("name: 发展资金", "name: 设立的发展资金"))
    report = await verify(settings, ONTOLOGY)
    assert told(report) == [("stale", FUND)]
    assert (report.findings[0].mend, "name" in report.findings[0].said) == ("gongjian load", True)
    records = (settings.data / "jia/records.yaml").read_text()
    start = records.index("  - id: theme/co-building")
    (settings.data / "jia/Theme.csv").write_text("id,name\ntheme/other,别的\ntheme/co-building,共建\n")
    (settings.data / "jia/records.yaml").write_text(
        records[:start] + records[records.index("  - id: organization/jia-department") :]
    )
    report = await verify(settings, ONTOLOGY)
    assert told(report) == [("missing", "theme/other"), ("stale", FUND)]
    await loaded(store, settings.data, allow_shrink=True)
    assert (await verify(settings, ONTOLOGY)).sound
    (settings.data / "jia/Theme.csv").write_text("id,name\ntheme/co-building,共建\n")
    assert told(await verify(settings, ONTOLOGY)) == [("unrecorded", "theme/other")]
    (settings.data / "jia/Theme.csv").write_text("nothing,of,it\n")
    report = await verify(settings, ONTOLOGY)
    assert (told(report), report.recorded) == ([("records", "data")], False)
    assert "jia/HAS_THEME.csv:2" in report.findings[0].said


@pytest.mark.embedded_only
async def test_of_many_findings_the_first_are_told_and_all_are_counted(
    store: Store, scratch: Settings, tmp_path: Path
) -> None:
    await run(store, "MATCH (n:Initiative) SET n.description = 'x'")
    report = await verify(scratch.model_copy(update={"data": tmp_path / "data"}), ONTOLOGY)
    changed = (await run(store, "MATCH (n:Initiative) RETURN count(n) AS n"))[0]["n"]
    assert report.counts == {"digest": changed}
    assert len(report.findings) == 50 < changed
    assert json.loads(json.dumps(report.wire()))["sound"] is False
