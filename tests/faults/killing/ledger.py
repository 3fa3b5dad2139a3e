"""The ledger of a graph under kills: what was acknowledged, and what of it is there, twice, torn or lost."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from graph.ontology.model import CITED_IN, ENTITY, WITHIN
from graph.store import Store
from ingest.holdings import COMPUTED
from tests.faults.killing.witness import Effects
from tests.ingest import sample


@dataclass
class Faults:
    """What did not hold, counted; and the first ids of each, to look into."""

    lost: int = 0
    """Facts, changes and tombstones that were acknowledged and are not there as they were."""
    doubled: int = 0
    """Nodes, relations, derived edges and changes that are there twice; a version that rose twice for one."""
    strange: int = 0
    """Facts and notes that no transaction wrote, or half of one that was cut."""
    broken: int = 0
    """Changes whose before is not what was, and facts that the changes do not end in."""
    seen: list[str] = field(default_factory=list)

    def add(self, other: "Faults") -> None:
        """Take the counts of another."""
        for name in ("lost", "doubled", "strange", "broken"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.seen += other.seen[: 20 - len(self.seen)]

    def note(self, name: str, what: list[str]) -> None:
        """Count what is wrong in one way."""
        setattr(self, name, getattr(self, name) + len(what))
        self.seen += [f"{name}: {each}" for each in what[:5]]


@dataclass(frozen=True)
class Seen:
    """What is in the graph."""

    version: int
    facts: dict[str, str]
    changes: dict[str, dict[str, Any]]
    stones: dict[str, str | None]
    stored: dict[str, dict[str, Any]]
    summed: frozenset[str]
    """The datasets that keep no full history."""
    doubled: list[str]

    @classmethod
    async def of(cls, store: Store) -> "Seen":
        """Read all of it."""
        nodes, edges = await store.read(sample.NODES), await store.read(sample.EDGES)
        by: dict[str, list[dict[str, Any]]] = {}
        for row in nodes:
            by.setdefault(ENTITY if ENTITY in row["labels"] else row["labels"][0], []).append(row["stored"])
        relations = [row["stored"] for row in edges if row["type"] not in (WITHIN, CITED_IN)]
        derived = Counter(f"{row['type']} {row['source']} {row['target']}" for row in edges if not row["stored"])
        ids = Counter(f"{label} {stored['id']}" for label, found in by.items() for stored in found)
        ids.update(f"relation {stored['id']}" for stored in relations)
        stored = {each["id"]: each for each in (*by.get(ENTITY, []), *relations)}
        return cls(
            version=int(by["Graph"][0].get("version") or 0) if "Graph" in by else 0,
            facts={id_: each["digest"] for id_, each in stored.items()},
            changes={each["id"]: each for each in by.get("Change", [])},
            stones={each["id"]: each.get("to") for each in by.get("Tombstone", [])},
            stored=stored,
            summed=frozenset(each["id"] for each in by.get("Dataset", []) if each.get("history") == "summary"),
            doubled=[name for name, count in (ids + derived).items() if count > 1],
        )


class Ledger:
    """What must be there: all that was acknowledged, and at most one transaction that was about to be committed."""

    def __init__(self) -> None:
        self.version = 0
        self.facts: dict[str, str] = {}
        self.changes: set[str] = set()
        self.stones: dict[str, str | None] = {}
        self.pending: Effects | None = None
        self.acknowledged = 0

    def hear(self, place: str, said: dict[str, Any] | None) -> None:
        """Take in what the writer told."""
        if place == "commit" and said is not None:
            about = Effects(**said)
            # Who does not know what became of a transaction gives the lease back: that settles nothing of it.
            self.pending = about if about.version else self.pending
        elif place in ("acknowledged", "ended") and self.pending is not None:
            self._take(self.pending)
            self.acknowledged += 1
            self.pending = None

    def settle(self, seen: Seen) -> Faults:
        """Compare, and go on from what is there: a transaction that was about to be committed may be there or not."""
        faults = Faults()
        faults.note("doubled", seen.doubled)
        if self.pending is not None and seen.version == self.pending.version:
            self._take(self.pending)
        if seen.version != self.version:
            name = "lost" if seen.version < self.version else "doubled"
            faults.note(name, [f"version {seen.version}, not {self.version}"])
        pairs = (
            ("fact", self.facts, seen.facts),
            ("change", dict.fromkeys(self.changes), dict.fromkeys(seen.changes)),
            ("tombstone", self.stones, seen.stones),
        )
        for kind, wanted, there in pairs:
            faults.note("lost", [f"{kind} {id_}" for id_ in wanted if (id_, wanted[id_]) not in there.items()])
            faults.note("strange", [f"{kind} {id_}" for id_ in there if id_ not in wanted])
        self.version, self.facts, self.stones = seen.version, dict(seen.facts), dict(seen.stones)
        self.changes, self.pending = set(seen.changes), None
        return faults

    def _take(self, effects: Effects) -> None:
        self.version = effects.version or self.version
        self.facts |= effects.put
        for id_ in effects.gone:
            self.facts.pop(id_, None)
        for id_ in effects.lifted:
            self.stones.pop(id_, None)
        self.changes |= set(effects.changes)
        self.stones |= effects.stones


def replayed(seen: Seen) -> Faults:
    """Whether the changes, one after the other from an empty graph, are a chain that ends in the graph."""
    faults, there, known = Faults(), set[str](), dict[str, dict[str, Any]]()
    for each in sorted(seen.changes.values(), key=lambda change: (change["run_seq"], change["seq"])):
        op, of = each["op"], each["of"]
        if op == "load":
            continue
        before = json.loads(each["before"]) if "before" in each else None
        after = json.loads(each["after"]) if "after" in each else None
        if (of in there) == (op == "create") or (before is not None and known.get(of, before) != before):
            faults.note("broken", [f"{each['id']} {op} {of}"])
        if op in ("delete", "rename"):
            there.discard(of)
            known.pop(of, None)
        else:
            there.add(of)
            known |= {of: after} if after is not None else {}
    full = {id_: _plain(stored) for id_, stored in seen.stored.items() if stored["dataset"] not in seen.summed}
    faults.note("broken", [f"not as the changes leave it: {id_}" for id_ in sorted(there ^ full.keys())])
    faults.note("broken", [f"not the last after: {id_}" for id_ in known.keys() & full if known[id_] != full[id_]])
    return faults


def _plain(stored: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in stored.items() if name not in COMPUTED}
