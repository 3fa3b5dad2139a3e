"""Apply: writes a plan in batches under the lease, notes every change, and picks up where a killed run ended."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.errors import WriteRefused
from graph.ontology import Ontology
from graph.queries import query
from graph.repository.contents import mark
from graph.store import Store, Transaction
from ingest.batches import Batch, batches
from ingest.folder import GAZETTEER
from ingest.holdings import last_run, next_seq
from ingest.journal import key, note, now, spanned, stated, stone, text_of, torn
from ingest.lease import Lease, Watch, take, unwatched
from ingest.plan import OPS, Change, Plan
from ingest.records import Records
from ingest.rows import say


@dataclass(slots=True)
class Run:
    """What an apply did: its run, the graph's version after it, and what the engine counted."""

    id: str
    seq: int
    version: int = 0
    changes: dict[str, int] = field(default_factory=dict)
    written: Counter[str] = field(default_factory=Counter)
    resumed: bool = False
    unsettled: bool = False
    """Whether a gazetteer beside the records is to be loaded again, since other places are declared now."""


def guard(plan: Plan, *, allow_shrink: bool) -> None:
    """Raise WriteRefused where a dataset would lose more than a third of its facts and nobody allowed it."""
    refused = [] if allow_shrink else plan.refused()
    if refused:
        said = "; ".join(f"{shift.dataset} -{shift.lost}/{shift.had}" for shift in refused)
        message = say(f"数据集会失去三分之一以上的记录：{said}", "a dataset would lose more than a third of its facts")
        raise WriteRefused(message, mend=say("确属有意则加 --allow-shrink", "if it is meant, add --allow-shrink"))


async def ready(store: Store) -> None:
    """See to it that the graph has every constraint and index of this version, one loaded by an older version too.

    Raises WriteRefused as `whole` does.
    """
    await whole(store)
    if not await store.prepared():
        await store.prepare()


async def whole(store: Store) -> None:
    """Raise WriteRefused where a restore into the graph was begun and has not ended: what is there is a part of one."""
    if (await mark(store)).restoring:
        message = say("图的恢复没有完成，不能载入", "a restore into this graph has not ended; nothing can be loaded")
        raise WriteRefused(message, mend=say("再恢复一次", "restore it once more: gongjian restore FILE"))


async def apply(
    store: Store, plan: Plan, records: Records, *, allow_shrink: bool = False, watch: Watch = unwatched
) -> Run | None:
    """Write a plan; None where there was nothing to do, and then nothing is written at all.

    Raises WriteRefused for what the guard stops, a stale plan and a lost lease; Busy where another writes.
    """
    if plan.empty:
        return None
    guard(plan, allow_shrink=allow_shrink)
    await ready(store)
    lease = await take(store, watch)
    try:
        writer = await _Writer.begin(store, plan, records, lease)
        await writer.write(store.ontology, watch)
        return await writer.end()
    except BaseException:
        await lease.drop(store)
        raise


class _Writer:
    """One run under way."""

    def __init__(self, store: Store, plan: Plan, records: Records, lease: Lease) -> None:
        self._store, self._plan, self._records, self._lease = store, plan, records, lease
        self._summed = {name for name, dataset in records.datasets.items() if dataset.history == "summary"}
        self._quiet = self._summed | {GAZETTEER}
        self._seq = 0
        self._run = Run("", 0)
        self._tally: dict[str, dict[str, int]] = {}
        """Changes of each kind by dataset: of this run from its beginning on, and of one it follows that was killed."""

    @classmethod
    async def begin(cls, store: Store, plan: Plan, records: Records, lease: Lease) -> "_Writer":
        """Open a new run, or the one to be continued, if the graph is still the one that was planned for."""
        writer = cls(store, plan, records, lease)
        last = await last_run(store)
        seq = int(last["seq"]) if plan.resumes else await next_seq(store)
        writer._seq = int(last["last_seq"]) if plan.resumes else 0
        writer._tally = {} if last.get("finished") else json.loads(last.get("tally") or "{}")
        writer._run = Run(plan.resumes or f"run/{seq:06d}", seq, resumed=bool(plan.resumes))
        said = {"id": writer._run.id, "seq": seq, "loader": plan.loader, "records": plan.records}
        said |= {"datasets": list(plan.datasets), "tally": text_of(writer._tally)}
        said |= {} if plan.resumes else {"at": now()}

        async def work(transaction: Transaction) -> None:
            version = await lease.hold(transaction)
            if version != plan.graph_version + 1:
                message = say("计划已过时：图已变", "stale plan: the graph changed since it was made")
                raise WriteRefused(message, mend=say("重新运行 gongjian plan", "run gongjian plan again"))
            await transaction.run(query("ingest/open_run"), id=writer._run.id, run=said)
            if plan.unsettles:
                stale = await transaction.run(query("ingest/stale_gazetteer"))
                writer._run.unsettled = bool(stale.rows and stale.rows[0]["count"])

        await store.write(work)
        return writer

    async def write(self, ontology: Ontology, watch: Watch) -> None:
        """Write every batch, each in a transaction of its own."""
        done, total = 0, len(self._plan.changes)
        for batch in batches(self._plan, self._records, ontology, self._run.id):
            watch(batch.stage, done, total)
            await self._write(batch)
            done += len(batch.changes)
        watch("", total, total)

    async def _write(self, batch: Batch) -> None:
        at = now()
        noted = [change for change in batch.changes if change.dataset not in self._quiet and not change.quiet]
        notes = [self._note(change, self._seq + number, at) for number, change in enumerate(noted, 1)]
        stones = [stone(id_, to, self._run.id, at) for id_, to in batch.buried.items()]
        tally = _raised(self._tally, batch.changes)

        async def work(transaction: Transaction) -> Counter[str]:
            await self._lease.hold(transaction)
            counted: Counter[str] = Counter()
            for step in batch.steps:
                found = await transaction.run(step.text, **step.parameters)
                counted.update(vars(found.counters))
                if step.expected is not None and next(iter(found.rows[0].values()), 0) != step.expected:
                    raise torn(batch.stage)
            await note(transaction, notes, stones)
            await transaction.run(query("ingest/count_run"), id=self._run.id, tally=text_of(tally))
            return counted

        self._run.written += await self._store.write(work)
        self._seq, self._tally = self._seq + len(notes), tally

    async def end(self) -> Run:
        """Say what the datasets are, close the run and let the lease go, in one transaction."""
        at = now()
        summaries = self._summaries(at)
        stones = [stone(old, new, self._run.id, at) for old, new in self._plan.renames.items()]
        counts = await self._counts(len(summaries))

        async def work(transaction: Transaction) -> int:
            version = await self._lease.hold(transaction)
            await note(transaction, summaries, stones)
            for name in self._plan.datasets:
                await self._dataset(transaction, name, at)
            ended = {
                "finished": at,
                "version": version,
                "counts": text_of(counts),
                "files": text_of(self._records.files),
            }
            await transaction.run(query("ingest/close_run"), id=self._run.id, run=ended)
            await transaction.run(query("ingest/drop_lease"), owner=self._lease.owner, epoch=self._lease.epoch)
            return version

        self._run.version = await self._store.write(work)
        self._run.changes = self._plan.counts
        return self._run

    async def _dataset(self, transaction: Transaction, name: str, at: str) -> None:
        dataset = self._records.datasets.get(name)
        if dataset is None:
            await transaction.run(query("ingest/delete_dataset"), id=name)
            return
        said = {"fingerprint": self._records.fingerprints[name], "run": self._run.id, "at": at}
        await transaction.run(query("ingest/write_dataset"), id=name, dataset={**dataset.model_dump(), **said})

    def _summaries(self, at: str) -> list[dict[str, Any]]:
        """One change for each dataset that keeps no full history."""
        facts = Counter(loaded.dataset for loaded in self._records.facts.values())
        names = sorted(self._summed & self._tally.keys())
        said = {name: text_of({"facts": facts[name], **self._tally[name]}) for name in names}
        rows = enumerate(said.items(), self._seq + 1)
        return [{**self._key(seq), "at": at, "op": "load", "of": of, "summary": told} for seq, (of, told) in rows]

    async def _counts(self, summaries: int) -> dict[str, int]:
        rows = await self._store.read(query("ingest/run_counts"), run=self._run.id)
        ids = list(self._records.facts)
        entities = sum(1 for id_ in ids if self._store.ontology.type_of(id_))
        counted = {row["op"]: row["count"] for row in rows}
        counted |= {"load": summaries} if summaries else {}
        return {"entities": entities, "relations": len(ids) - entities, **counted}

    def _note(self, change: Change, seq: int, at: str) -> dict[str, Any]:
        note = {**self._key(seq), "at": at, "op": change.op, "of": change.id, **self._days(change)}
        if change.op == "create":
            return note
        note["before"] = text_of(change.before or {})
        return note if change.after is None else {**note, "after": text_of(change.after)}

    def _days(self, change: Change) -> dict[str, int]:
        """The days on which the fact held before the change or after it."""
        before = [stated(change.before or {})] if change.op != "create" else []
        now = self._records.facts.get(change.to or change.id)
        return spanned([*before, *([(now.from_day, now.to_day)] if now else [])])

    def _key(self, seq: int) -> dict[str, Any]:
        return key(self._run.id, self._run.seq, seq)


def _raised(tally: Mapping[str, Mapping[str, int]], changes: Iterable[Change]) -> dict[str, dict[str, int]]:
    """The tally with these changes in it."""
    found = {name: dict(counts) for name, counts in tally.items()}
    for change in changes:
        found.setdefault(change.dataset, dict.fromkeys(OPS, 0))[change.op] += 1
    return found
