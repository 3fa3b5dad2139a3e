"""Restoring a backup: under the writer's lease, row after row, with a mark in the graph until all of it is proven.

The mark tells which backup and how many of its rows are written, each batch in the transaction that writes it: a
restore that was killed goes on from there. While it stands, the service is not ready, and nothing loads or backs up.
"""

import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from graph import statements
from graph.errors import GraphError, WriteRefused
from graph.ontology import Ontology
from graph.queries import query
from graph.repository import contents
from graph.settings import Settings
from graph.store import Store, Transaction
from ingest.backup.form import DERIVED, ENTITIES, PARTS, RELATIONS, Manifest, Row, Tally, digest_of, line_of
from ingest.backup.reading import Backup, Passed, opened
from ingest.backup.taking import patient, rows
from ingest.journal import torn
from ingest.lease import SPAN, Lease, Watch, take, unwatched
from ingest.rows import say

T = TypeVar("T")
SIZE = 500
WEIGHT = 4_000_000
"""Bytes of rows above which a transaction is ended early: one message to the engine has a limit."""
WIPE = 2_000
WIPING = -1
"""How many rows are written while what was there before is being deleted."""


@dataclass(frozen=True)
class Restored:
    """A backup that was restored and proven: what it tells of itself, the version of the graph now, and how it went."""

    manifest: Manifest
    version: int
    resumed_at: int = 0
    """How many rows an earlier restore, which was stopped, had written."""
    wiped: bool = False


def checked(file: Path, ontology: Ontology, watch: Watch = unwatched) -> Manifest:
    """What a backup tells of itself, after all of it was read and proven; asks no graph. Raises BackupError."""
    with opened(file, ontology) as backup:
        backup.check(ontology, _telling(watch, backup.manifest.rows))
        return backup.manifest


async def restore(
    settings: Settings, ontology: Ontology, file: Path, *, force: bool = False, watch: Watch = unwatched
) -> Restored:
    """Make the graph what the backup holds; its version goes on rising, over that of the backup too.

    Raises BackupError for a file that is not whole, before any engine is asked; WriteRefused for a graph that holds
    something, unless `force` says to delete it; Busy where another writes; GraphError where the graph is not proven
    equal in the end. What is stopped in the middle is finished by restoring the same file again.
    """
    with opened(file, ontology) as backup:
        backup.check(ontology, _telling(watch, backup.manifest.rows))
        async with Store.open(patient(settings), ontology, access="write") as store:
            return await into(store, backup, force=force, watch=watch)


async def into(store: Store, backup: Backup, *, force: bool = False, watch: Watch = unwatched) -> Restored:
    """The same of a backup that was checked, through a store that is open for writing."""
    await store.prepare()
    lease = await take(store)
    try:
        return await _Restorer(store, backup, lease, watch).restore(force=force)
    finally:
        await lease.drop(store)


class _Restorer:
    """One restore under way."""

    def __init__(self, store: Store, backup: Backup, lease: Lease, watch: Watch) -> None:
        self._store, self._backup, self._lease, self._watch = store, backup, lease, watch
        self._manifest = backup.manifest
        self._held = time.monotonic()

    async def restore(self, *, force: bool) -> Restored:
        mark, counted = await contents.mark(self._store), await contents.counted(self._store)
        mine = mark.restoring == self._manifest.digest and mark.rows >= 0 and not force
        full = sum(counted.nodes.values()) > sum(counted.of(label) for label in contents.OWN)
        if full and not (force or mark.restoring):
            message = say("图不是空的，恢复会删去其中一切", "the graph is not empty; a restore would delete all of it")
            mend = say("先 gongjian backup；确属有意则加 --force", "gongjian backup first; if it is meant, add --force")
            raise WriteRefused(message, mend=mend)
        start = mark.rows if mine else 0
        wipes = full and not mine
        await self._noted("restore/begin", self._said(WIPING if wipes else start))
        if wipes:
            await self._wipe()
            await self._noted("restore/begin", self._said(0))
        await self._write(start)
        await self._prove()
        version = await self._noted("restore/end", {"settled": self._manifest.graph.settled})
        return Restored(self._manifest, version, start, wipes)

    def _said(self, rows_: int) -> dict[str, Any]:
        return {"digest": self._manifest.digest, "version": self._manifest.graph.version, "rows": rows_}

    async def _noted(self, name: str, said: dict[str, Any]) -> int:
        async def work(transaction: Transaction) -> int:
            await self._lease.hold(transaction)
            return int((await transaction.run(query(name), **said)).rows[0]["version"])

        return await self._committed(work)

    async def _committed(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        found = await self._store.write(work)
        self._held = time.monotonic()
        return found

    async def _wipe(self) -> None:
        for name in ("store/wipe_relations", "restore/wipe_nodes"):
            while await self._committed(partial(self._deleted, name)):
                pass

    async def _deleted(self, name: str, transaction: Transaction) -> int:
        await self._lease.hold(transaction)
        return int((await transaction.run(query(name), limit=WIPE)).rows[0]["deleted"])

    async def _write(self, start: int) -> None:
        done = start
        for some in _batches(self._backup.rows(start)):
            self._watch(some[0][0].lower(), done, self._manifest.rows)
            done += len(some)
            await self._committed(partial(self._batch, some, done))
        self._watch("", done, self._manifest.rows)

    async def _batch(self, some: list[tuple[str, Row]], done: int, transaction: Transaction) -> None:
        await self._lease.hold(transaction)
        for text, parameters, expected in _steps(some, self._store.ontology):
            found = await transaction.run(text, **parameters)
            if next(iter(found.rows[0].values()), 0) != expected:
                raise torn("restore")
        await transaction.run(query("restore/count"), rows=done)

    async def _prove(self) -> None:
        """Read the whole graph again. Raises GraphError where it is not what the manifest says."""
        found, done = {}, 0
        for part in PARTS:
            tally = Tally()
            async for some in rows(self._store, part):
                for row in some:
                    tally.add(line_of(row))
                done += len(some)
                self._watch(say("核对", "proving"), done, self._manifest.rows)
                await self._renewed()
            found[part] = tally.held()
        if digest_of(found) != self._manifest.digest:
            wrong = [part.lower() for part in PARTS if found[part].sum != self._manifest.parts[part].sum]
            raise GraphError(
                f"The graph is not what the backup says after the restore: {', '.join(wrong)}.",
                mend=say("加 --force 再恢复一次", "restore it once more with --force"),
                zh="恢复后的图与备份不符。",
            )

    async def _renewed(self) -> None:
        """Renew the lease where reading takes long."""
        if time.monotonic() - self._held > SPAN / 4000:

            async def work(transaction: Transaction) -> None:
                await self._lease.hold(transaction)

            await self._committed(work)


def _batches(some: Iterable[tuple[str, Row]]) -> Iterator[list[tuple[str, Row]]]:
    """Rows of one part, at most so many, and so heavy, in a transaction."""
    for _, rows_ in groupby(some, key=lambda each: each[0]):
        waiting: list[tuple[str, Row]] = []
        weight = 0
        for each in rows_:
            waiting.append(each)
            weight += len(str(each[1]))
            if len(waiting) == SIZE or weight > WEIGHT:
                yield waiting
                waiting, weight = [], 0
        if waiting:
            yield waiting


def _steps(some: list[tuple[str, Row]], ontology: Ontology) -> Iterator[tuple[str, dict[str, Any], int]]:
    """The statements that write rows of one part, with their parameters and how many rows they must find."""
    found: dict[str, list[dict[str, Any]]] = {}
    for part, row in some:
        text, made = _written(part, row, ontology)
        found.setdefault(text, []).append(made)
    for text, made_ in found.items():
        expected = sum(len(each["targets"]) if "targets" in each else 1 for each in made_)
        yield text, {"rows": made_}, expected


def _written(part: str, row: Row, ontology: Ontology) -> tuple[str, dict[str, Any]]:
    """The statement that writes a row, and the row as it takes it."""
    if part == DERIVED:
        return statements.make_derived(row["type"]), {"id": row["from"], "targets": row["to"]}
    stored = row["properties"]
    made = {"id": stored["id"], "properties": stored}
    if part == ENTITIES:
        return statements.merge_entities(row["type"]), made
    if part == RELATIONS:
        ends = [str(ontology.type_of(stored[end])) for end in ("from", "to")]
        return statements.merge_relations(row["type"], *ends), {**made, "from": stored["from"], "to": stored["to"]}
    return statements.merge_nodes(part), made


def _telling(watch: Watch, total: int) -> Passed:

    def passed(done: int) -> None:
        if done % SIZE == 0:
            watch("", done, total)

    return passed
