"""Verifying: one pass over the whole graph, of one version, in bounded memory; nothing is written."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from graph.errors import Overtaken, RecordError
from graph.ontology import Ontology
from graph.ontology.model import DERIVED
from graph.queries import query
from graph.repository import contents
from graph.repository.contents import BATCH, JOURNAL, Counted, Node, Watchman
from graph.settings import Settings
from graph.store import Store
from ingest.backup.taking import PAUSE, TRIES, patient
from ingest.lease import Watch, unwatched
from ingest.records import Records, load_records
from ingest.rows import say
from ingest.verification.facts import Facts
from ingest.verification.findings import Finding, Findings
from ingest.verification.journal import stones, verify_runs

DOUBLES = query("contents/doubles")
STRAYS = query("contents/strays")
SHOWN = 20


@dataclass(frozen=True)
class Report:
    """What a verification found: the first findings of each kind, how many there are, and what was looked at."""

    findings: tuple[Finding, ...]
    counts: dict[str, int]
    graph_version: int
    entities: int
    relations: int
    recorded: bool
    """Whether the records were at hand."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.counts

    def wire(self) -> dict[str, Any]:
        """The report as JSON shows it."""
        looked = {"entities": self.entities, "relations": self.relations, "records": self.recorded}
        shown = [each.wire() for each in self.findings]
        return {
            "sound": self.sound,
            "graph_version": self.graph_version,
            **looked,
            "counts": self.counts,
            "findings": shown,
        }


async def verify(settings: Settings, ontology: Ontology, *, watch: Watch = unwatched) -> Report:
    """Look at everything in the graph, and compare it with the records of `settings.data` where they are sound.

    Who may read the graph may do it. Raises Overtaken where the graph does not stop being written to.
    """
    records, faulty = _records(settings, ontology)
    async with Store.open(patient(settings), ontology) as store:
        for left in reversed(range(TRIES)):
            findings = Findings()
            if faulty:
                findings.add("records", "data", faulty)
            try:
                return await _Verifier(store, records, findings, watch).verify()
            except Overtaken:
                if not left:
                    raise
                await asyncio.sleep(PAUSE)
    raise AssertionError("unreachable")  # the last try returns or raises


def _records(settings: Settings, ontology: Ontology) -> tuple[Records | None, str]:
    """The records, or why there are none."""
    try:
        return load_records(settings.data, ontology), ""
    except RecordError as error:
        return None, str(error.faults[0]) if error.faults else str(error)


@dataclass
class _Verifier:
    """One pass."""

    store: Store
    records: Records | None
    findings: Findings
    watch: Watch
    _seen: Counter[str] = field(default_factory=Counter)
    _entities: int = 0

    async def verify(self) -> Report:
        watchman = await Watchman.of(self.store)
        mark = await contents.mark(self.store)
        if mark.restoring:
            self.findings.add("restore", "graph", f"{mark.rows}")
        counted = await contents.counted(self.store)
        facts = await self._facts(watchman)
        total = counted.entities
        async for nodes in contents.entities(self.store):
            await self._batch(nodes, facts)
            await watchman.check()
            self.watch("", self._entities, total)
        facts.unseen()
        await verify_runs(self.store, watchman, mark.version, self.findings)
        await self._whole(counted)
        await watchman.check()
        relations = sum(count for type_, count in self._seen.items() if type_ not in DERIVED)
        told = tuple(sorted(self.findings.told, key=lambda each: (each.kind, each.id)))
        counts = dict(sorted(self.findings.counts.items()))
        return Report(told, counts, mark.version, self._entities, relations, self.records is not None)

    async def _facts(self, watchman: Watchman) -> Facts:
        """The verifier of facts, which knows sources and tombstones beforehand."""
        sources: dict[str, str | None] = {}
        after = "source/"
        while True:
            rows = await self.store.read(contents.ENTITIES, after=after, before="source0", limit=BATCH)
            sources |= {row["id"]: row["stored"].get("published") for row in rows if "Source" in row["labels"]}
            if len(rows) < BATCH:
                break
            after = rows[-1]["id"]
        found = await stones(self.store, watchman)
        return Facts(self.store.ontology, self.findings, sources, found, self.records)

    async def _batch(self, nodes: list[Node], facts: Facts) -> None:
        ids = [node.id for node in nodes]
        derived = await contents.derived(self.store, ids)
        edges = {id_: [each for each in derived if each.id == id_] for id_ in {each.id for each in derived}}
        for each in derived:
            self._seen[each.type] += len(each.targets)
        for node in nodes:
            facts.entity(node, edges.get(node.id, ()))
        self._entities += len(nodes)
        async for some in contents.relations(self.store, ids):
            for edge in some:
                facts.relation(edge)
                self._seen[edge.type] += 1

    async def _whole(self, counted: Counted) -> None:
        """Say what no pass by ids comes to: nodes and edges that no load wrote, and ids that are there twice."""
        for labels, count in sorted(counted.strange.items()):
            self.findings.add("strange", ":".join(labels) or "()", say(f"{count} 个节点", f"{count} nodes"))
        if counted.entities > self._entities:
            for row in await self.store.read(DOUBLES, limit=SHOWN):
                self.findings.add("duplicate", row["id"] or say("无标识", "without id"), f"{row['count']}")
        if any(count > self._seen[type_] for type_, count in counted.edges.items()):
            for row in await self.store.read(STRAYS, limit=SHOWN):
                self.findings.add("strange", row["type"], f"{row['from']} → {row['to']}")
        for label in JOURNAL:
            lost = counted.of(label) - await self._noted(label)
            if lost > 0:
                self.findings.add("strange", label, say(f"{lost} 个没有标识", f"{lost} without an id of its own"))

    async def _noted(self, label: str) -> int:
        return sum([len(some) async for some in contents.journal(self.store, label)])
