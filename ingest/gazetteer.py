"""The gazetteer's lane: a whole gazetteer streamed into the graph beside the records, in bounded memory.

Its places are those that no record declares: what the records say of a place goes before it. Each batch notes in its
own transaction how far it came, so that a load that was stopped goes on from there.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from graph import statements
from graph.errors import WriteRefused
from graph.ontology import Entity, Ontology, Relation
from graph.ontology.model import COUNTRY
from graph.ontology.thing import relation_id
from graph.queries import query
from graph.repository.paging import chunks
from graph.store import Store, Transaction
from ingest.beside import Beside
from ingest.census import Census, census
from ingest.derive import PLACE, Loaded, loaded
from ingest.divisions import Division
from ingest.folder import GAZETTEER
from ingest.holdings import PAGE, last_run, next_seq
from ingest.journal import key, note, now, text_of, torn
from ingest.lease import Lease, Watch, take, unwatched
from ingest.plan import GUARD
from ingest.readers.gazetteer import place
from ingest.rows import say

SIZE = 500
PART_OF = "PART_OF"
Rows = list[dict[str, Any]]


@dataclass(slots=True)
class Survey:
    """What a load of a gazetteer did: its run, the rows of the file, and how many facts it wrote of each kind."""

    run: str
    rows: int
    kept: int = 0
    """Rows whose places no record declares."""
    parts: int = 0
    """Of these, how many lie in another place."""
    version: int = 0
    resumed_at: int = 0
    counts: Counter[str] = field(default_factory=Counter)


async def load_gazetteer(
    store: Store, file: Path, *, loader: str, full: bool = False, allow_shrink: bool = False, watch: Watch = unwatched
) -> Survey | None:
    """Bring the gazetteer's part of the graph to what the file says; None where it is so already, by the file's digest.

    Raises RecordError for a faulty file, before anything is written; WriteRefused where it would lose more than a
    third of its places and nobody allowed it; Busy where another writes.
    """
    found = census(file)
    if (await _Lane.of(store, found, loader)).done and not full:
        return None
    lease = await take(store, watch)
    try:
        # what the records declare is read again now that nobody else can write
        lane = await _Lane.of(store, found, loader)
        return await lane.load(lease, full=full, allow_shrink=allow_shrink, watch=watch)
    except BaseException:
        await lease.drop(store)
        raise


class _Lane:
    """One load under way."""

    def __init__(self, store: Store, found: Census, loader: str, last: dict[str, Any], beside: "Beside") -> None:
        self._store, self._census, self._last = store, found, last
        self._declared, self._moved = beside.declared, beside.moved
        self._said = {"lane": GAZETTEER, "loader": loader, "records": found.digest, "yields": beside.digest}
        self._ontology: Ontology = store.ontology
        self._fresh = not last
        self._stones = False

    @classmethod
    async def of(cls, store: Store, found: Census, loader: str) -> "_Lane":
        """The lane as the graph has it now."""
        return cls(store, found, loader, await last_run(store, GAZETTEER), await Beside.of(store))

    @property
    def _same(self) -> bool:
        """Whether the lane's last run was of this very file, beside the same places of records."""
        return all(self._last.get(name) == said for name, said in self._said.items() if name != "lane")

    @property
    def done(self) -> bool:
        """Whether the last run finished with this very file."""
        return self._same and bool(self._last.get("finished"))

    async def load(self, lease: Lease, *, full: bool, allow_shrink: bool, watch: Watch) -> Survey:
        """Write what differs, then take away what the file has no more."""
        gone, held = await self._gone(full=full)
        if not allow_shrink:
            _guard(len(gone), held)
        resumed = self._same and not self.done and not full
        start = int(self._last.get("done") or 0) if resumed else 0
        seq = int(self._last["seq"]) if resumed else await next_seq(self._store)
        survey = Survey(f"run/{seq:06d}", self._census.rows, resumed_at=start)
        if resumed:
            survey.counts.update(_counts(self._last))
        self._stones = bool(await self._store.read(query("ingest/some_tombstone")))
        await self._open(lease, survey, seq, start)
        await self._rows(lease, survey, start, watch)
        await self._take_away(lease, survey, gone)
        await self._close(lease, survey, seq)
        return survey

    async def _open(self, lease: Lease, survey: Survey, seq: int, start: int) -> None:
        said = {**self._said, "id": survey.run, "seq": seq, "done": start, "datasets": [GAZETTEER]}
        said |= {} if start else {"at": now()}

        async def work(transaction: Transaction) -> None:
            await lease.hold(transaction)
            await transaction.run(query("ingest/abandon_runs"), id=survey.run, at=now())
            await transaction.run(query("ingest/open_run"), id=survey.run, run=said)

        await self._store.write(work)

    async def _rows(self, lease: Lease, survey: Survey, start: int, watch: Watch) -> None:
        done = 0
        for some in _batched(self._census.again(), SIZE):
            done += len(some)
            kept = [each for each in some if each.id not in self._declared]
            survey.kept += len(kept)
            survey.parts += sum(1 for each in kept if self._lies(each))
            if done > start:
                await self._batch(lease, survey, kept, done)
            watch(GAZETTEER, done, self._census.rows)

    async def _batch(self, lease: Lease, survey: Survey, some: list[Division], done: int) -> None:
        """Write what differs of some rows in one transaction, which also notes that they are done."""
        facts = [(self._place(each), self._part(each)) for each in some]
        there = {} if self._fresh else await self._there([each.id for each in some])
        places = [self._row(one, survey.run) for one, _ in facts if one.digest != there.get(one.id, {}).get("digest")]
        ties, old = [], []
        for one, tie in facts:
            held = there.get(one.id, {}).get("ties", {})
            old += [{"id": id_, "from": one.id} for id_ in held if tie is None or id_ != tie.id]
            if tie is not None and held.get(tie.id) != tie.digest:
                ties.append(self._row(tie, survey.run))
        survey.counts += Counter({"places": len(places), "relations": len(ties), "deleted": len(old)})

        async def work(transaction: Transaction) -> None:
            await lease.hold(transaction)
            await self._write(transaction, places, ties, old)
            said = {"done": done, "tally": text_of(survey.counts)}
            await transaction.run(query("ingest/open_run"), id=survey.run, run=said)

        await self._store.write(work)

    async def _write(self, transaction: Transaction, places: Rows, ties: Rows, old: Rows) -> None:
        if places:
            await _all(transaction, statements.merge_entities(PLACE), places)
            if self._stones:
                ids = [row["id"] for row in places]
                await transaction.run(query("ingest/lift_tombstones"), ids=ids)
        if old:
            await transaction.run(statements.delete_relations(PART_OF), rows=old)
        if ties:
            await _all(transaction, statements.merge_relations(PART_OF, PLACE, PLACE), ties)

    async def _take_away(self, lease: Lease, survey: Survey, gone: Sequence[str]) -> None:
        """Delete the places that the file has no more; they leave no tombstones, since nothing was said of them."""
        for some in chunks(gone, SIZE):
            await self._store.write(partial(_delete, lease, list(some)))
        survey.counts["deleted"] += len(gone)

    async def _close(self, lease: Lease, survey: Survey, seq: int) -> None:
        at = now()
        counts = {name: survey.counts[name] for name in ("places", "relations", "deleted")}
        facts = {"facts": survey.kept + survey.parts, **counts}
        change = {**key(survey.run, seq, 1), "at": at, "op": "load", "of": GAZETTEER, "summary": text_of(facts)}
        about = {
            "id": GAZETTEER,
            "title": "全国行政区划",
            "title_en": "The whole gazetteer",
            "licence": say("见其文件的来源", "that of its file"),
            "maintainer": say("载入者", "whoever loaded it"),
            "how": f"gongjian load --places {self._census.file.name} (sha256 {self._census.digest})",
            "history": "summary",
            "fingerprint": self._census.digest,
            "places": survey.kept,
            "parts": survey.parts,
            "run": survey.run,
            "at": at,
        }

        async def work(transaction: Transaction) -> int:
            version = await lease.hold(transaction)
            await note(transaction, [change])
            await transaction.run(query("ingest/write_dataset"), id=GAZETTEER, dataset=about)
            ended = {"finished": at, "version": version, "counts": text_of({**counts, "load": 1})}
            await transaction.run(query("ingest/close_run"), id=survey.run, run=ended)
            await transaction.run(query("ingest/drop_lease"), owner=lease.owner, epoch=lease.epoch)
            return version

        survey.version = await self._store.write(work)

    async def _gone(self, *, full: bool) -> tuple[list[str], int]:
        """The places of the gazetteer in the graph that the file has no row of, and how many it has in the graph."""
        if self._fresh or (self.done and not full):
            return [], 0
        gone: list[str] = []
        held, after = 0, ""
        of = query("ingest/place_digests_of")
        while rows := await self._store.read(of, dataset=GAZETTEER, after=after, limit=PAGE):
            after = rows[-1]["id"]
            held += len(rows)
            gone += [row["id"] for row in rows if not self._census.has(row["id"].removeprefix("place/"))]
        return gone, held

    async def _there(self, ids: list[str]) -> dict[str, dict[str, Any]]:
        """The digest of each place that is there, and those of the gazetteer's relations out of it."""
        found: dict[str, dict[str, Any]] = {}
        for row in await self._store.read(query("ingest/place_digests"), ids=ids):
            held = found.setdefault(row["id"], {"digest": row["digest"], "ties": {}})
            if row["relation_dataset"] == GAZETTEER:
                held["ties"][row["relation"]] = row["relation_digest"]
        return found

    def _place(self, division: Division) -> Loaded:
        cls: type[Entity] = self._ontology.entities[PLACE]
        computed = self._census.home(division, self._declared)._asdict()
        return loaded(cls.model_validate({**place(division), **computed, "dataset": GAZETTEER}), visible=False)

    def _part(self, division: Division) -> Loaded | None:
        if not self._lies(division):
            return None
        above = self._moved.get(division.above, division.above)
        id_ = relation_id(PART_OF, division.id, above)
        values = {"id": id_, "from": division.id, "to": above, "dataset": GAZETTEER}
        fact: Relation = self._ontology.relations[PART_OF].model_validate(values)
        return loaded(fact)

    def _lies(self, division: Division) -> bool:
        """Whether there is a place that it lies in: the country is one only where a record declares it."""
        return division.above != COUNTRY or COUNTRY in self._declared

    def _row(self, one: Loaded, run: str) -> dict[str, Any]:
        properties = one.properties(run)
        ends: dict[str, Any] = {name: properties[name] for name in ("from", "to") if name in properties}
        return {"id": one.id, "properties": properties, **ends}


async def _all(transaction: Transaction, text: str, rows: Rows) -> None:
    """Run a merge, which must have found the ends of every row."""
    found = await transaction.run(text, rows=rows)
    if next(iter(found.rows[0].values())) != len(rows):
        raise torn(GAZETTEER)


def _guard(lost: int, held: int) -> None:
    """Raise WriteRefused where more than a third of the places that are there would go."""
    if lost * GUARD > held:
        message = say(f"区划会失去 {lost}/{held} 个地点", f"the gazetteer would lose {lost} of {held} places")
        raise WriteRefused(message, mend=say("确属有意则加 --allow-shrink", "if it is meant, add --allow-shrink"))


async def _delete(lease: Lease, ids: list[str], transaction: Transaction) -> None:
    await lease.hold(transaction)
    await transaction.run(statements.delete_entities(PLACE), ids=ids)


def _batched(items: Iterable[Division], size: int) -> Iterator[list[Division]]:
    waiting = iter(items)
    while some := list(islice(waiting, size)):
        yield some


def _counts(last: dict[str, Any]) -> dict[str, int]:
    return {str(name): int(count) for name, count in json.loads(last.get("tally") or "{}").items()}
