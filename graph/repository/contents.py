"""Contents: everything that is stored, in batches by ranges of ids and from one version of the graph; backups read it.

Unlike a harvest it leaves nothing out: what the loader computed, derived edges, runs, changes, tombstones and datasets.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.errors import GraphError, Overtaken
from graph.ontology.model import DERIVED, ENTITY
from graph.queries import Query, query
from graph.repository.paging import chunks
from graph.statements import kept_nodes
from graph.store import Store

ENTITIES = query("contents/entities")
IDS = query("contents/ids")
RELATIONS = query("contents/relations")
DERIVED_EDGES = query("contents/derived")
NODES = query("contents/nodes")
EDGES = query("contents/edges")
MARK = query("restore/mark")
PAGED = tuple(each for each in IDS.parameters if each.name != "before")
BATCH = 500
"""How many nodes, or entities whose relations are asked for, one read takes in."""
PAGE = 5_000
"""The most ids or relations of one read."""
LAST = "~"
"""Greater than every id."""
JOURNAL = ("Dataset", "Tombstone", "Change", "Run")
"""Labels of bookkeeping that tells how the graph came about. `Graph` and `Lease` are of the very graph."""
OWN = ("Graph", "Lease")
Stored = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Node:
    """An entity as it is stored."""

    id: str
    labels: tuple[str, ...]
    stored: Stored


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation as it is stored, the ids of the nodes that it really ties, and the labels of the one it leads to."""

    id: str
    type: str
    source: str
    target: str | None
    labels: tuple[str, ...]
    stored: Stored


@dataclass(frozen=True, slots=True)
class Derived:
    """The derived edges of a type that go out from an entity."""

    id: str
    type: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the graph says of itself; `restoring` is the digest of a backup whose restore has not ended, or empty."""

    version: int = 0
    born: str = ""
    schema: str = ""
    restoring: str = ""
    rows: int = 0
    """How many rows of that backup are written; -1 while what was there before is being deleted."""
    restored: int = 0
    """The version at which a restored graph is still what the last run of the backup left; 0 where it never was."""


@dataclass(frozen=True)
class Counted:
    """How many nodes there are by their labels, and relationships by their type."""

    nodes: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    edges: Mapping[str, int] = field(default_factory=dict)

    @property
    def entities(self) -> int:
        """How many nodes are entities."""
        return sum(count for labels, count in self.nodes.items() if ENTITY in labels)

    @property
    def strange(self) -> dict[tuple[str, ...], int]:
        """Nodes that are neither entities nor bookkeeping."""
        known = {*JOURNAL, *OWN}
        return {
            labels: count
            for labels, count in self.nodes.items()
            if ENTITY not in labels and not (len(labels) == 1 and labels[0] in known)
        }

    def of(self, label: str) -> int:
        """How many nodes have the label."""
        return sum(count for labels, count in self.nodes.items() if label in labels)


async def mark(store: Store) -> Mark:
    """What the graph says of itself; of one never written to, nothing."""
    rows = await store.read(MARK)
    if not rows:
        return Mark()
    row = rows[0]
    return Mark(
        int(row["version"] or 0),
        row["born"] or "",
        row["schema"] or "",
        row["restoring"] or "",
        int(row["restored_rows"] or 0),
        int(row["restored"] or 0),
    )


async def counted(store: Store) -> Counted:
    """How many of each kind there are, whatever they are."""
    nodes = {tuple(sorted(row["labels"])): int(row["count"]) for row in await store.read(NODES)}
    return Counted(nodes, {row["type"]: int(row["count"]) for row in await store.read(EDGES)})


async def entities(store: Store) -> AsyncIterator[list[Node]]:
    """Every entity, in the order of ids."""
    after = ""
    while True:
        rows = await store.read(ENTITIES, after=after, before=LAST, limit=BATCH)
        if rows:
            yield [Node(row["id"], tuple(row["labels"]), _present(row["stored"])) for row in rows]
            after = rows[-1]["id"]
        if len(rows) < BATCH:
            return


async def ids(store: Store) -> AsyncIterator[Sequence[str]]:
    """The ids of all entities, in their order."""
    after = ""
    while True:
        rows = await store.read(IDS, after=after, before=LAST, limit=PAGE)
        for some in chunks([row["id"] for row in rows], BATCH):
            yield some
        if len(rows) < PAGE:
            return
        after = rows[-1]["id"]


async def relations(store: Store, some: Sequence[str]) -> AsyncIterator[list[Edge]]:
    """The relations that go out from some entities, in the order of ids."""
    after = ""
    while True:
        rows = await store.read(RELATIONS, ids=list(some), after=after, limit=PAGE)
        if rows:
            yield [_edge(row) for row in rows]
            after = rows[-1]["id"]
        if len(rows) < PAGE:
            return


async def derived(store: Store, some: Sequence[str]) -> list[Derived]:
    """The derived edges that go out from some entities, by entity and type."""
    rows = await store.read(DERIVED_EDGES, ids=list(some))
    found = [Derived(row["id"], row["type"], tuple(sorted(row["targets"]))) for row in rows]
    return sorted(found, key=lambda each: (each.id, DERIVED.index(each.type)))


async def journal(store: Store, label: str) -> AsyncIterator[list[Stored]]:
    """Every node of a label of the bookkeeping, in the order of ids."""
    returns = (("id", "string"), ("stored", "map"))
    statement = Query(f"contents/{label.lower()}", kept_nodes(label), "read", "", PAGED, returns, public=False)
    after = ""
    while True:
        rows = await store.read(statement, after=after, limit=BATCH)
        if rows:
            yield [_present(row["stored"]) for row in rows]
            after = rows[-1]["id"]
        if len(rows) < BATCH:
            return


class Watchman:
    """Sees to it that all that is read is of one version of the graph."""

    def __init__(self, store: Store, state: tuple[str, int]) -> None:
        self._store = store
        self.state = state

    @classmethod
    async def of(cls, store: Store) -> "Watchman":
        """One that takes the graph as it is now."""
        return cls(store, await store.state())

    async def check(self) -> None:
        """Raise Overtaken where the graph was written to since."""
        if await self._store.state() != self.state:
            raise Overtaken(
                "The graph was written to while it was read; try again when the writer is done.",
                zh="读取期间图被写入，请在写入结束后再试。",
            )


def _edge(row: Stored) -> Edge:
    return Edge(row["id"], row["type"], row["from"], row["to"], tuple(row["target"]), _present(row["stored"]))


def _present(stored: Stored) -> dict[str, Any]:
    """The properties that are there: one engine tells those it has no value of, too."""
    return {name: value for name, value in stored.items() if value is not None}


def torn(message: str, zh: str) -> GraphError:
    """The error of a graph that was changed behind the loader's back."""
    return GraphError(message, mend="gongjian verify tells all of it · 逐条说明", zh=zh)
