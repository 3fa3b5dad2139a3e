"""Batches: a plan cut into writing transactions, in the order in which a graph is never torn between two of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from graph import statements
from graph.ontology import Ontology, Relation
from graph.ontology.model import CITED_IN, ENTITY, WITHIN
from graph.queries import query
from graph.repository.paging import chunks
from ingest.derive import PLACE, Loaded
from ingest.plan import Change, Plan
from ingest.records import Records

SIZE = 500
SOURCE = "Source"


@dataclass(frozen=True, slots=True)
class Step:
    """A statement with its parameters; its first column must say `expected`, else the transaction is undone."""

    text: str
    parameters: dict[str, Any]
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One writing transaction: its statements, and the changes that it makes."""

    stage: str
    steps: list[Step]
    changes: tuple[Change, ...] = ()
    buried: dict[str, str | None] = field(default_factory=dict)
    """Ids that it takes away, and where each lives on."""


def batches(plan: Plan, records: Records, ontology: Ontology, run: str) -> Iterator[Batch]:
    """Every batch of a plan, each made when it is asked for.

    New sources are announced first (without digest, so that a run killed here begins them anew), since places and
    sources refer to each other by derived edges; then places, parents first; then all other entities; then relations;
    then what goes: relations before entities.
    """
    cut = _Cutter(plan, records, ontology, run)
    yield from cut.announced()
    yield from cut.entities()
    yield from cut.relations()
    yield from cut.deleted_relations()
    yield from cut.deleted_entities()
    yield from cut.strays()
    yield from cut.left()


class _Cutter:
    def __init__(self, plan: Plan, records: Records, ontology: Ontology, run: str) -> None:
        self._records, self._ontology, self._run = records, ontology, run
        self._lifts, self._strays = frozenset(plan.lifts), plan.strays
        self._kept = [change for change in plan.changes if change.op in ("create", "update")]
        self._gone = [change for change in plan.changes if change.op in ("rename", "delete")]
        self._apart = _apart(plan.splits, {change.id for change in self._gone if change.from_})

    def announced(self) -> Iterator[Batch]:
        """New sources, so that edges can lead to them."""
        fresh = [change for change in self._kept if change.op == "create" and change.type == SOURCE]
        for some in chunks(fresh, SIZE):
            rows = [self._row(self._loaded(change), digest="") for change in some]
            yield Batch("announce", [Step(statements.merge_entities(SOURCE), {"rows": rows}, len(rows))])

    def entities(self) -> Iterator[Batch]:
        """Entities with their derived edges: places from the top down, then the others type by type."""
        kept = [change for change in self._kept if change.type in self._ontology.entities]
        depths = self._records.depths
        kept.sort(key=lambda change: (change.type != PLACE, change.type, depths.get(change.id, 0), change.id))
        for type_, changes in groupby(kept, key=lambda change: change.type):
            for some in chunks(list(changes), SIZE):
                loaded = [self._loaded(change) for change in some]
                rows = [self._row(one) for one in loaded]
                steps = [Step(statements.merge_entities(type_), {"rows": rows}, len(rows)), *self._lifted(some)]
                updated = [change.id for change in some if change.op == "update"]
                steps += _derived(WITHIN, updated, {one.id: one.within for one in loaded})
                steps += _derived(CITED_IN, updated, {one.id: one.cited_in for one in loaded})
                yield Batch(type_, steps, tuple(some))

    def relations(self) -> Iterator[Batch]:
        """Relations, grouped by the types that they join."""
        found: dict[tuple[str, str, str], list[Change]] = {}
        for change in self._kept:
            fact = self._loaded(change).fact
            if isinstance(fact, Relation):
                found.setdefault((change.type, *self._ends(fact)), []).append(change)
        for (type_, source, target), changes in sorted(found.items()):
            for some in chunks(changes, SIZE):
                rows = [self._tie(self._loaded(change)) for change in some]
                text = statements.merge_relations(type_, source, target)
                yield Batch(type_, [Step(text, {"rows": rows}, len(rows)), *self._lifted(some)], tuple(some))

    def deleted_relations(self) -> Iterator[Batch]:
        """Relations that go."""
        gone = [change for change in self._gone if change.from_]
        for type_, changes in _by_type(gone):
            for some in chunks(changes, SIZE):
                rows = [{"id": change.id, "from": change.from_} for change in some]
                steps = [Step(statements.delete_relations(type_), {"rows": rows}), *self._parted(some)]
                yield Batch(f"- {type_}", steps, tuple(some), {change.id: change.to or None for change in some})

    def deleted_entities(self) -> Iterator[Batch]:
        """Entities that go, or live on under another id."""
        gone = [change for change in self._gone if not change.from_]
        for type_, changes in _by_type(gone):
            for some in chunks(changes, SIZE):
                buried = {change.id: change.to or None for change in some}
                text = statements.delete_entities(type_ if type_ in self._ontology.entities else ENTITY)
                yield Batch(f"- {type_}", [Step(text, {"ids": [*buried]})], tuple(some), buried)

    def strays(self) -> Iterator[Batch]:
        """What was announced and never written: it was never there for anybody, so that its going is no change."""
        for some in chunks(self._strays, SIZE):
            yield Batch(f"- {ENTITY}", [Step(statements.delete_entities(ENTITY), {"ids": list(some)})])

    def left(self) -> Iterator[Batch]:
        """Tombstones of what is there and does not change: a killed run left them for what it did not come to."""
        early = {change.id for change in self._kept} | {old for ids in self._apart.values() for old in ids}
        for some in chunks(sorted(self._lifts - early), SIZE):
            yield Batch("lift", _lift(list(some)))

    def _loaded(self, change: Change) -> Loaded:
        return self._records.facts[change.id]

    def _row(self, loaded: Loaded, **other: str) -> dict[str, Any]:
        return {"id": loaded.id, "properties": {**loaded.properties(self._run), **other}}

    def _tie(self, loaded: Loaded) -> dict[str, Any]:
        properties = loaded.properties(self._run)
        return {"id": loaded.id, "from": properties["from"], "to": properties["to"], "properties": properties}

    def _ends(self, fact: Relation) -> tuple[str, str]:
        source, target = (self._ontology.type_of(end) for end in (fact.from_, fact.to))
        return source or ENTITY, target or ENTITY

    def _lifted(self, changes: Iterable[Change]) -> list[Step]:
        late = {old for ids in self._apart.values() for old in ids}
        return _lift([change.id for change in changes if change.id in self._lifts and change.id not in late])

    def _parted(self, changes: Iterable[Change]) -> list[Step]:
        """Lift the tombstones that lead to what goes now.

        Not before: until then they tell a run that follows a killed one what became of it.
        """
        return _lift([old for change in changes for old in self._apart.get(change.id, ())])


def _lift(ids: list[str]) -> list[Step]:
    return [Step(query("ingest/lift_tombstones").text, {"ids": ids})] if ids else []


def _apart(splits: Mapping[str, str], gone: set[str]) -> dict[str, list[str]]:
    """Relations that go since an end of theirs is two again, and the ids that led to them."""
    found: dict[str, list[str]] = {}
    for old, new in splits.items():
        if new in gone:
            found.setdefault(new, []).append(old)
    return found


def _by_type(changes: Iterable[Change]) -> Iterator[tuple[str, list[Change]]]:
    ordered = sorted(changes, key=lambda change: (change.type, change.id))
    for type_, some in groupby(ordered, lambda change: change.type):
        yield type_, list(some)


def _derived(type_: str, updated: list[str], targets: dict[str, tuple[str, ...]]) -> list[Step]:
    """Replace the derived edges of some entities; those just made have none to clear."""
    rows = [{"id": id_, "targets": list(ids)} for id_, ids in targets.items() if ids]
    steps = [Step(statements.clear_derived(type_), {"ids": updated})] if updated else []
    if rows:
        steps.append(Step(statements.make_derived(type_), {"rows": rows}, sum(len(row["targets"]) for row in rows)))
    return steps
