"""Holdings: what the graph has, as far as a plan needs it: digests, datasets, tombstones and the newest run."""

import json
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from graph.queries import query
from graph.repository.contents import mark
from graph.repository.paging import chunks
from graph.store import Store
from ingest.folder import GAZETTEER

Lane = Literal["records", "gazetteer"]
"""What a run writes: the records of the data folder, or a whole gazetteer beside them."""
PAGE = 5000
_LAST = "~"
"""Greater than every id."""
COMPUTED = ("search", "lookup", "visible", "from_day", "to_day", "digest", "run")
"""Properties that the loader keeps for itself: no part of a fact's history."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held:
    """A fact in the graph; an empty digest is that of an entity announced but not yet written."""

    digest: str
    dataset: str
    type: str = ""
    from_: str = ""
    to: str = ""
    via: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Holdings:
    """What the graph has."""

    facts: Mapping[str, Held]
    datasets: Mapping[str, Mapping[str, Any]]
    tombstones: Mapping[str, str | None]
    run: Mapping[str, Any] = field(default_factory=dict)
    """The newest run, and `last_seq`, the number of its last change; empty where none ever was."""

    def unfinished(self, records: str, loader: str) -> str | None:
        """The id of the newest run, where it was made from the same records and did not finish."""
        if not self.run or self.run.get("finished") or self.run.get("records") != records:
            return None
        return str(self.run["id"]) if self.run.get("loader") == loader else None

    @property
    def left(self) -> frozenset[str]:
        """The datasets that the newest run was to change, where it did not finish: theirs is still to be said."""
        return frozenset(() if not self.run or self.run.get("finished") else self.run.get("datasets") or ())

    async def stored(self, store: Store, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The facts of those ids as they are stored, without bookkeeping."""
        found: dict[str, dict[str, Any]] = {}
        for some in chunks([id_ for id_ in ids if not self.facts[id_].from_], 500):
            rows = await store.read(query("ingest/entity_properties"), ids=list(some))
            found |= {row["id"]: _plain(row["stored"]) for row in rows}
        for some in chunks([id_ for id_ in ids if self.facts[id_].from_], 500):
            ends = [{"id": id_, "from": self.facts[id_].from_} for id_ in some]
            rows = await store.read(query("ingest/relation_properties"), rows=ends)
            found |= {row["id"]: _plain(row["stored"]) for row in rows}
        return found


async def held(store: Store, places: Collection[str] = (), names: Collection[str] = ()) -> Holdings:
    """What the graph has, read page by page.

    Of a gazetteer loaded beside the records, only those of the given places; `names` are datasets that may be there
    besides those that the graph has finished.
    """
    run = await last_run(store)
    datasets = {row["dataset"]["id"]: row["dataset"] for row in await store.read(query("ingest/datasets"))}
    facts: dict[str, Held] = {}
    if await last_run(store, GAZETTEER):
        declaring = {*datasets, *names, *(run.get("datasets") or ())} - {GAZETTEER}
        reads = [_entities(store, "ingest/place_digests_of", dataset=name) for name in sorted(declaring)]
        reads += [_entities(store, "ingest/entity_digests", *ends) for ends in (("", "place/"), ("place0", _LAST))]
        for read in reads:
            async for some in read:
                facts |= some
        facts |= await _taken_over(store, sorted(set(places) - facts.keys()))
    else:
        async for some in _entities(store, "ingest/entity_digests", "", _LAST):
            facts |= some
    return Holdings(facts, datasets, await _tombstones(store), run)


async def _tombstones(store: Store) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    after = ""
    while rows := await store.read(query("ingest/tombstones"), after=after, limit=PAGE):
        after = rows[-1]["id"]
        found |= {row["id"]: row["moved_to"] for row in rows}
    return found


async def _entities(
    store: Store, name: str, after: str = "", before: str | None = None, **which: str
) -> AsyncIterator[dict[str, Held]]:
    """Entities with the relations that go out from them, a page at a time."""
    if before is not None:
        which["before"] = before
    while rows := await store.read(query(name), after=after, limit=PAGE, **which):
        after = rows[-1]["id"]
        found = {row["id"]: Held(row["digest"] or "", row["dataset"] or "") for row in rows}
        for some in chunks([*found], 500):
            found |= await _relations(store, list(some))
        yield found
        if len(rows) < PAGE:
            return


async def last_run(store: Store, lane: Lane = "records") -> dict[str, Any]:
    """The newest run of a lane with `last_seq`, the number of its last change; empty where none ever was."""
    rows = await store.read(query("ingest/last_run"), lane=lane)
    return {**rows[0]["run"], "last_seq": rows[0]["last_seq"]} if rows else {}


async def unchanged(store: Store, files: Mapping[str, str], loader: str) -> bool:
    """Whether the last run finished with these very files and this loader, and nobody wrote since."""
    run = await last_run(store)
    if not run or not run.get("finished") or run.get("loader") != loader:
        return False
    return json.loads(run.get("files") or "{}") == dict(files) and await untouched(store)


async def untouched(store: Store) -> bool:
    """Whether nobody wrote since the last run that finished, of whichever lane; a restore of that is no writing."""
    rows = await store.read(query("ingest/newest_run"))
    now = await mark(store)
    return now.version in (rows[0]["version"], now.restored or None)


async def next_seq(store: Store) -> int:
    """The number that a new run has."""
    rows = await store.read(query("ingest/newest_run"))
    return int(rows[0]["seq"] or 0) + 1


async def _taken_over(store: Store, ids: Sequence[str]) -> dict[str, Held]:
    """The places among these that are a gazetteer's so far, and the relations that go out from them."""
    found: dict[str, Held] = {}
    for some in chunks(ids, 500):
        rows = await store.read(query("ingest/place_digests"), ids=list(some))
        taken = {row["id"]: Held(row["digest"] or "", GAZETTEER) for row in rows if row["dataset"] == GAZETTEER}
        found |= taken | await _relations(store, [*taken])
    return found


async def _relations(store: Store, ids: list[str]) -> dict[str, Held]:
    rows = await store.read(query("ingest/relation_digests"), ids=ids)
    return {
        row["id"]: Held(
            row["digest"] or "", row["dataset"] or "", row["type"], row["from"], row["to"], row["via"], row["key"]
        )
        for row in rows
    }


def _plain(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sorted(stored.items()) if name not in COMPUTED}
