"""Flows: money from those who provide it, through each fund, to what it is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph.ontology import Entity
from graph.queries import query
from graph.repository.moments import ALWAYS, Moment
from graph.store import Row, Store

FUNDS = query("flow/funds")
LINKS = query("flow/links")

MOST = 2000
"""How many funds are shown at most; more are said to be cut off."""
MARKS = ("kind", "qualifier", "per", "sense", "status")
"""What a link says of its fund, where it is stated: all that forbids adding its amount to others."""


@dataclass(frozen=True)
class Link:
    """Money on its way between an entity and a fund.

    `amount` is what goes this way in yuan, None where that is not known: the fund has no amount, or `shared` entities
    on this side have it together and nothing says how much is each one's. `back` marks a way that ends where the money
    comes from, which a drawing from left to right has to leave out.
    """

    from_: str
    to: str
    fund: Entity
    relation: str
    amount: float | None = None
    shared: int = 1
    back: bool = False

    def wire(self) -> dict[str, Any]:
        """The link as JSON shows it; what is absent, and what goes without saying, is left out."""
        shown: dict[str, Any] = {"from": self.from_, "to": self.to}
        if self.amount is not None:
            shown["amount"] = self.amount
        shown |= {"fund": self.fund.id, "relation": self.relation}
        shown |= {name: said for name in MARKS if (said := getattr(self.fund, name, None)) is not None}
        shown |= {"shared": self.shared} if self.shared > 1 else {}
        return {**shown, "back": True} if self.back else shown


@dataclass(frozen=True)
class Flows:
    """Funds with all that they tie together, in the order of ids.

    `unknown` funds have no amount, `without_provider` and `without_use` lack that side; `undated` counts the nodes and
    links that are, `truncated` says that there are more funds than these.
    """

    nodes: tuple[Entity, ...]
    links: tuple[Link, ...]
    unknown: int
    without_provider: int
    without_use: int
    undated: int = 0
    truncated: bool = False

    def wire(self) -> dict[str, Any]:
        """The flows as JSON shows them."""
        return {
            "nodes": [node.wire() for node in self.nodes],
            "links": [link.wire() for link in self.links],
            "unknown": self.unknown,
            "without_provider": self.without_provider,
            "without_use": self.without_use,
            **({"truncated": True, "limits": {"funds": MOST}} if self.truncated else {}),
        }


async def flows(store: Store, regions: Sequence[str] = (), moment: Moment = ALWAYS, *, most: int = MOST) -> Flows:
    """The funds of the regions, or all, with who provides them and what they are for, wherever those are."""
    rows = await store.read(FUNDS, regions=list(regions), limit=most + 1, **moment.parameters)
    funds = {row["fund"].id: row["fund"] for row in rows[:most]}
    ends = await store.read(LINKS, ids=list(funds), **moment.parameters) if funds else []
    nodes = {**funds, **{row["entity"].id: row["entity"] for row in ends}}
    dateless = {row["fund"].id for row in rows[:most] if row["undated"]}
    dateless |= {row["entity"].id for row in ends if row["undated"]}
    dateless |= {row["relation"] for row in ends if row["undated_relation"]}
    provided, used = ({row["fund"] for row in ends if row["into"] is into} for into in (True, False))
    return Flows(
        nodes=tuple(nodes[id_] for id_ in sorted(nodes)),
        links=_links(funds, ends),
        unknown=sum(getattr(fund, "amount", None) is None for fund in funds.values()),
        without_provider=len(funds.keys() - provided),
        without_use=len(funds.keys() - used),
        undated=len(dateless),
        truncated=len(rows) > most,
    )


def _links(funds: Mapping[str, Entity], ends: Sequence[Row]) -> tuple[Link, ...]:
    sides: dict[tuple[str, bool], set[str]] = {}
    for row in ends:
        sides.setdefault((row["fund"], row["into"]), set()).add(row["entity"].id)
    back = _back(ends)
    made = []
    for row in ends:
        fund, other = funds[row["fund"]], row["entity"].id
        shared = len(sides[fund.id, row["into"]])
        from_, to = (other, fund.id) if row["into"] else (fund.id, other)
        amount = getattr(fund, "amount", None) if shared == 1 else None
        made.append(Link(from_, to, fund, row["relation"], amount, shared, (from_, to) in back))
    return tuple(made)


def _back(ends: Sequence[Row]) -> set[tuple[str, str]]:
    """The ways out of funds that close a ring: without them, all money runs in one direction."""
    into = sorted((row["entity"].id, row["fund"]) for row in ends if row["into"])
    graph: nx.DiGraph[str] = nx.DiGraph(into)
    closing: set[tuple[str, str]] = set()
    for fund, use in sorted((row["fund"], row["entity"].id) for row in ends if not row["into"]):
        if use in graph and fund in graph and nx.has_path(graph, use, fund):
            closing.add((fund, use))
        else:
            graph.add_edge(fund, use)
    return closing
