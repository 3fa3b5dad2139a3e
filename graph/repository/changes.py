"""Changes: what the runs wrote, the newest first, and the datasets they loaded."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.ontology import Ontology
from graph.queries import Query, query
from graph.repository.entities import gone, several
from graph.repository.moments import ALWAYS, Moment
from graph.repository.paging import COUNT_CAP, Page, after, cursor, cut
from graph.store import Row, Store

LIST = query("change/list")
LIST_COUNT = query("change/count")
HISTORY = query("change/history")
HISTORY_COUNT = query("change/history_count")
FORMERLY = query("change/formerly")
RUN = query("catalog/run")
RUNS = query("catalog/runs")
DATASETS = query("catalog/datasets")
ENTITY_COUNTS = query("catalog/counts")
RELATION_COUNTS = query("catalog/relations")
LAPSED = query("catalog/lapsed")

LATEST = 20
"""Runs among which one that was broken off is looked for."""
SHOWN = ("run", "seq", "at", "op", "id", "before", "after", "summary")


@dataclass(frozen=True)
class Change:
    """What one run did to one fact; `before` and `after` are its properties where they are kept."""

    run: str
    run_seq: int
    seq: int
    at: str
    op: str
    id: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    summary: dict[str, Any] | None = None

    def wire(self) -> dict[str, Any]:
        """The change as JSON shows it; absent values, and the order of its run, are left out."""
        return {name: value for name in SHOWN if (value := getattr(self, name)) is not None}


@dataclass(frozen=True)
class Dataset:
    """A folder of records: who keeps it, under which licence, what it holds by type, and how much of it is undated."""

    properties: dict[str, Any]
    entities: dict[str, int]
    relations: dict[str, int]
    undated: int


async def changes(
    store: Store, since: str = "", moment: Moment = ALWAYS, *, limit: int, at: str | None
) -> Page[Change]:
    """A page of all changes from an instant on, the newest first.

    At a moment, of facts that held then before the change or after it, by their own days; what a load sums up has none
    and is kept.
    """
    asked = {"since": since, **moment.parameters}
    page = await _page(store, LIST, asked, moment.marked(f"changes {since}"), limit, at)
    count = (await store.read(LIST_COUNT, **asked, cap=COUNT_CAP))[0]
    return Page(page.items, page.next, count["count"], count["undated"])


async def history(store: Store, fact_id: str, moment: Moment = ALWAYS, *, limit: int, at: str | None) -> Page[Change]:
    """A page of the changes of one fact, the newest first, under the ids it had before too; also of a deleted one.

    At a moment, those before or after which it held then. Raises NotFound for what never was.
    """
    ids = [fact_id, *(row["id"] for row in await store.read(FORMERLY, id=fact_id))]
    asked = {"ids": ids, **moment.parameters}
    page = await _page(store, HISTORY, asked, moment.marked(f"history {fact_id}"), limit, at)
    count = (await store.read(HISTORY_COUNT, **asked))[0]
    if not count["count"] and not await _known(store, fact_id, ids):
        raise await gone(store, fact_id)
    return Page(page.items, page.next, count["count"], count["undated"])


async def _known(store: Store, fact_id: str, ids: list[str]) -> bool:
    """Whether a fact is there, or was ever changed."""
    if await several(store, [fact_id]) or await store.relation(fact_id) is not None:
        return True
    return bool((await store.read(HISTORY_COUNT, ids=ids, **ALWAYS.parameters))[0]["count"])


async def last_run(store: Store) -> dict[str, Any] | None:
    """The last run that finished: id, seq, at, finished, counts; None before the first."""
    rows = await store.read(RUN)
    return _decoded(rows[0]["run"], "counts") if rows else None


async def unfinished_run(store: Store) -> dict[str, Any] | None:
    """The newest run that has not finished, with no later one of its kind: id, seq, at, lane; None where there is none.

    It is under way, or was broken off.
    """
    newest: dict[str, Row] = {}
    for row in await store.read(RUNS, limit=LATEST):
        newest.setdefault(row["run"]["lane"], row["run"])
    left = [run for run in newest.values() if run["finished"] is None]
    return {name: value for name, value in left[0].items() if name != "finished"} if left else None


async def datasets(store: Store, moment: Moment = ALWAYS) -> list[Dataset]:
    """Every dataset with how many entities and relations of each type it declares that held at the moment."""
    found = [row["dataset"] for row in await store.read(DATASETS)]
    counted = [each["id"] for each in found if each["places"] is None]
    entities = await store.read(ENTITY_COUNTS, datasets=counted, **moment.parameters)
    relations = await store.read(RELATION_COUNTS, datasets=counted, **moment.parameters)
    whole = [each["id"] for each in found if each["places"] is not None]
    lapsed: dict[str, int] = {}
    if whole and moment.asked:
        rows = await store.read(LAPSED, datasets=whole, **moment.parameters)
        lapsed = {row["dataset"]: row["count"] for row in rows}
    return [_dataset(each, entities, relations, lapsed) for each in found]


def _dataset(said: Row, entities: list[Row], relations: list[Row], lapsed: Mapping[str, int]) -> Dataset:
    """A dataset with its counts; a whole gazetteer was counted when it was loaded, and none of it has dates."""
    places, parts = said.pop("places"), said.pop("parts")
    if places is None:
        dateless = sum(row["undated"] for row in (*entities, *relations) if row["dataset"] == said["id"])
        return Dataset(said, _counts(entities, said["id"]), _counts(relations, said["id"]), dateless)
    left = parts - lapsed.get(said["id"], 0)
    return Dataset(said, {"Place": places}, {"PART_OF": left}, places + left)


async def _page(
    store: Store, list_: Query, parameters: dict[str, Any], question: str, limit: int, at: str | None
) -> Page[Change]:
    key = after(at, question, int, int)
    rows = await store.read(
        list_,
        **parameters,
        started=key is not None,
        before_run=key[0] if key else 0,
        before_seq=key[1] if key else 0,
        limit=limit + 1,
    )
    page, last = cut([_change(row["change"], store.ontology) for row in rows], limit)
    return Page(page, cursor(question, last.run_seq, last.seq) if last else None, len(page))


def _change(row: Row, ontology: Ontology) -> Change:
    row = _decoded(row, "before", "after", "summary")
    return Change(
        run=row["run"],
        run_seq=row["run_seq"],
        seq=row["seq"],
        at=row["at"],
        op=row["op"],
        id=row["of"],
        before=_shown(row["of"], row.get("before"), ontology),
        after=_shown(row["of"], row.get("after"), ontology),
        summary=row.get("summary"),
    )


def _shown(fact_id: str, stored: dict[str, Any] | None, ontology: Ontology) -> dict[str, Any] | None:
    """A fact's stored properties as JSON shows them: with its type, each citation as an object."""
    if stored is None:
        return None
    cited = [json.loads(each) if isinstance(each, str) else each for each in stored.get("cited", ())]
    type_ = ontology.type_of(fact_id) or ontology.relation_type_of(fact_id)
    return {"id": fact_id, "type": type_, **stored, "cited": cited}


def _decoded(row: Row, *names: str) -> dict[str, Any]:
    """The row with the JSON texts of these fields read."""
    return {
        name: json.loads(value) if name in names and isinstance(value, str) else value for name, value in row.items()
    }


def _counts(rows: list[Row], dataset: str) -> dict[str, int]:
    return {row["type"]: row["count"] for row in rows if row["dataset"] == dataset}
