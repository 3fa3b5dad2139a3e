"""Plan: what a load would create, update, rename and delete, by the digests of records and graph."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from graph.errors import BadRequest, WriteRefused
from graph.ontology import Ontology
from graph.ontology.thing import relation_id
from graph.store import Store
from ingest.folder import GAZETTEER
from ingest.holdings import Held, Holdings, held
from ingest.records import Records, loader_version
from ingest.rows import say

Op = Literal["create", "update", "rename", "delete"]
OPS: tuple[Op, ...] = ("create", "update", "rename", "delete")
FORMAT = 3
PLACES = "place/"
GUARD = 3
"""A dataset may lose one part in this many of what it had; more needs `--allow-shrink`."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that would change; `before` and `after` as it is stored, where its dataset keeps a full history."""

    op: Op
    id: str
    type: str
    dataset: str
    from_: str = ""
    """Of a relation that goes: the entity it goes out from."""
    to: str = ""
    """Of what was renamed: the id under which it lives on."""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None

    @property
    def quiet(self) -> bool:
        """Whether only derived edges change: nothing that its history would show."""
        return self.op == "update" and self.before is not None and self.before == self.after


@dataclass(frozen=True, slots=True)
class Shift:
    """What a load does to a dataset: how many facts it had and has, and how many are lost without a successor."""

    dataset: str
    had: int
    has: int
    lost: int
    counts: Mapping[str, int]

    @property
    def shrinks(self) -> bool:
        """Whether it loses more than the guard lets pass."""
        return self.lost * GUARD > self.had


@dataclass(frozen=True, slots=True)
class Plan:
    """What would change, and what it was worked out from: the graph's version and the fingerprint of the records."""

    graph_version: int
    records: str
    loader: str
    changes: tuple[Change, ...]
    shifts: tuple[Shift, ...]
    renames: Mapping[str, str]
    """Tombstones to write for ids that live on under another."""
    lifts: tuple[str, ...]
    """Tombstones to lift."""
    merges: Mapping[str, str]
    """Entities of the graph that live on under another by a judgement from now on."""
    splits: Mapping[str, str]
    """Ids that led to another and are facts of their own again, and where they led."""
    datasets: tuple[str, ...]
    """Datasets of which something changes, if only their title; those that vanish too."""
    strays: tuple[str, ...] = ()
    """Entities that a killed run announced and never wrote, and that no record declares any more."""
    resumes: str | None = None
    """The unfinished run of the same records that would be continued."""
    unsettles: bool = False
    """Whether other places are declared than before: a gazetteer beside the records is to be loaded again."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.changes or self.renames or self.lifts or self.datasets or self.strays or self.resumes)

    @property
    def counts(self) -> dict[str, int]:
        """How many facts would be created, updated, renamed and deleted."""
        found = Counter(change.op for change in self.changes)
        return {op: found[op] for op in OPS}

    def refused(self) -> list[Shift]:
        """The datasets that the guard would stop."""
        return [shift for shift in self.shifts if shift.shrinks]

    def json(self) -> dict[str, Any]:
        """The plan as a file holds it."""
        return {"format": FORMAT, **asdict(self), "counts": self.counts}

    @classmethod
    def read(cls, text: str) -> "Plan":
        """The plan that a file holds; raises BadRequest where it holds none that this version can read."""
        try:
            found = json.loads(text)
            _ = {FORMAT: None}[found.pop("format")], found.pop("counts")
            found["changes"] = tuple(Change(**change) for change in found["changes"])
            found["shifts"] = tuple(Shift(**shift) for shift in found["shifts"])
            return cls(**found | {name: tuple(found[name]) for name in ("lifts", "datasets", "strays")})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            mend = say("重新运行 gongjian plan --out", "make it anew with gongjian plan --out")
            raise BadRequest(say("这不是可读的计划文件", "not a plan that can be read"), mend=mend) from error

    def insist(self, fresh: "Plan") -> None:
        """Raise WriteRefused unless the graph and the records are those that this plan was made for."""
        mend = say("重新运行 gongjian plan", "run gongjian plan again")
        if self.graph_version != fresh.graph_version:
            there = f"{self.graph_version} -> {fresh.graph_version}"
            message = say(f"计划已过时：图已变（{there}）", f"stale plan: the graph changed ({there})")
            raise WriteRefused(message, mend=mend)
        if (self.records, self.loader) != (fresh.records, fresh.loader):
            raise WriteRefused(say("计划已过时：记录已变", "stale plan: the records changed"), mend=mend)


async def plan(store: Store, records: Records, ontology: Ontology) -> Plan:
    """What applying the records to the graph would change; nothing is written."""
    version = await store.version()
    named = [id_ for id_ in (*records.declared, *records.formerly) if id_.startswith(PLACES)]
    holdings = await held(store, named, records.datasets)
    draft = _Draft(records, holdings, ontology)
    changes = draft.changes()
    merges = {each.id: each.to for each in changes if each.op == "rename" and each.id in records.verdicts.kept}
    changes = await _with_history(store, changes, records, holdings)
    loader = loader_version(ontology)
    resumes = holdings.unfinished(records.fingerprint, loader)
    datasets = {change.dataset for change in changes} | draft.restated() | draft.moved_from() | holdings.left
    unsettles = GAZETTEER in datasets or any(each.op != "update" and each.id.startswith(PLACES) for each in changes)
    return Plan(
        graph_version=version,
        records=records.fingerprint,
        loader=loader,
        changes=tuple(changes),
        shifts=tuple(draft.shifts(changes)),
        renames={old: new for old, new in sorted(records.formerly.items()) if holdings.tombstones.get(old) != new},
        lifts=tuple(sorted(id_ for id_ in holdings.tombstones if id_ in records.facts)),
        merges=merges,
        splits=draft.splits,
        datasets=tuple(sorted(datasets - {GAZETTEER})),
        strays=tuple(draft.strays),
        resumes=resumes,
        unsettles=unsettles,
    )


class _Draft:
    """The comparison of records and graph."""

    def __init__(self, records: Records, holdings: Holdings, ontology: Ontology) -> None:
        self._records, self._holdings, self._ontology = records, holdings, ontology
        gone = {id_: held for id_, held in holdings.facts.items() if id_ not in records.facts}
        self._gone = {id_: held for id_, held in sorted(gone.items()) if held.digest}
        self.strays = sorted(gone.keys() - self._gone.keys())
        stones = sorted(holdings.tombstones.items())
        self.splits = {old: new for old, new in stones if new and old in records.facts}
        self._apart = {new: old for old, new in reversed(self.splits.items())}
        self._heirs = {id_: heir for id_, held in self._gone.items() if (heir := self._heir(id_, held))}

    def changes(self) -> list[Change]:
        """Every change, in the order of ids: that of writing is chosen later."""
        found: list[Change] = []
        for id_, loaded in sorted(self._records.facts.items()):
            there = self._holdings.facts.get(id_)
            if there is None or not there.digest:
                found.append(Change("create", id_, loaded.fact.type, loaded.dataset))
            elif there.digest != loaded.digest:
                found.append(Change("update", id_, loaded.fact.type, loaded.dataset))
        for id_, there in self._gone.items():
            type_, heir = there.type or self._ontology.type_of(id_) or "", self._heirs.get(id_, "")
            op: Op = "rename" if heir else "delete"
            found.append(Change(op, id_, type_, there.dataset, there.from_, heir))
        return found

    def shifts(self, changes: Iterable[Change]) -> list[Shift]:
        """What happens to each dataset, those that nothing happens to included."""
        counts: dict[str, Counter[str]] = {}
        for change in changes:
            counts.setdefault(change.dataset, Counter())[change.op] += 1
        had = Counter(there.dataset for there in self._holdings.facts.values() if there.digest)
        has = Counter(loaded.dataset for loaded in self._records.facts.values())
        lost = Counter(there.dataset for id_, there in self._gone.items() if id_ not in self._heirs)
        names = sorted({*had, *has, *self._records.datasets, *self._holdings.datasets} - {GAZETTEER})
        return [
            Shift(name, had[name], has[name], lost[name], {op: counts.get(name, Counter())[op] for op in OPS})
            for name in names
        ]

    def _heir(self, id_: str, there: Held) -> str | None:
        """The id under which something gone lives on: renamed, or the same relation between renamed ends."""
        now = self._records.formerly
        if not there.from_ or id_ in now:
            return now.get(id_)
        from_, to = (now.get(end, end) for end in (there.from_, there.to))
        if id_ in self._apart and {from_, to} <= self._records.facts.keys():
            return self._apart[id_]  # an end of it was two that were taken for one: it lives on as the first of theirs
        heir = relation_id(there.type, from_, to, now.get(there.via, there.via) if there.via else None, there.key)
        return heir if heir != id_ and heir in self._records.facts else None

    def restated(self) -> set[str]:
        """The datasets of which the graph has another account than the records, or that are there no more."""
        prints = self._records.fingerprints
        said = {
            name: {**about.model_dump(), "fingerprint": prints[name]} for name, about in self._records.datasets.items()
        }
        there = self._holdings.datasets
        changed = {name for name, now in said.items() if {key: there.get(name, {}).get(key) for key in now} != now}
        return changed | (set(there) - set(said) - {GAZETTEER})

    def moved_from(self) -> set[str]:
        """The datasets that a fact left for another."""
        facts = self._holdings.facts
        return {
            facts[id_].dataset
            for id_, loaded in self._records.facts.items()
            if id_ in facts and facts[id_].digest and facts[id_].dataset != loaded.dataset
        }


async def _with_history(store: Store, changes: list[Change], records: Records, holdings: Holdings) -> list[Change]:
    """The changes with before and after, where the dataset keeps them; read for what is there alone."""
    full = {name for name, said in holdings.datasets.items() if said.get("history") == "full"} - set(records.datasets)
    full |= {name for name, dataset in records.datasets.items() if dataset.history == "full"}
    wanted = [change.id for change in changes if change.op != "create" and change.dataset in full]
    before = await holdings.stored(store, wanted)
    return [replace(change, before=before.get(change.id), after=_after(change, records, full)) for change in changes]


def _after(change: Change, records: Records, full: set[str]) -> dict[str, Any] | None:
    now = records.facts.get(change.to or change.id)
    return now.fact.stored() if now and change.dataset in full else None
