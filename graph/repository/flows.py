"""Flows: money from those who provide it, through each fund, to what it is for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph.ontology import Entity
from graph.ontology.relations import Provides
from graph.queries import query
from graph.repository.moments import ALWAYS, Moment, Span
from graph.store import Row, Store

FUNDS = query("fund/list")
ENDS = query("fund/ends")

MOST = 2000
"""How many funds are shown at most; more are said to be cut off."""
MARKS = ("kind", "qualifier", "per", "sense", "status")
"""What a link says of its fund, where it is stated: all that forbids adding its amount to others."""


@dataclass(frozen=True)
class Link:
    """Money on its way between an entity and a fund.

    `amount` is what goes this way in yuan, None where that is not known: the fund has no amount, its amount is a rate
    or an increase, or it goes `shared` ways on this side and nothing says how much goes each. `back` marks a way that
    ends where the money comes from, which a drawing from left to right has to leave out.
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

    `unknown` funds have no amount, of `rates` it is a rate or an increase, `without_provider` and `without_use` lack
    that side; `undated` counts the nodes and links that are, `truncated` says that there are more funds than these.
    """

    nodes: tuple[Entity, ...]
    links: tuple[Link, ...]
    unknown: int
    rates: int
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
            "rates": self.rates,
            "without_provider": self.without_provider,
            "without_use": self.without_use,
            **({"truncated": True, "limits": {"funds": MOST}} if self.truncated else {}),
        }


async def flows(store: Store, regions: Sequence[str] = (), moment: Moment = ALWAYS, *, most: int = MOST) -> Flows:
    """The funds of the regions, or all, with who provides them and what they are for, wherever those are."""
    asked = {**FUNDS.values({}), "regions": list(regions), "limit": most + 1, **moment.parameters}
    rows = await store.read(FUNDS, **asked)
    funds = {row["entity"].id: row["entity"] for row in rows[:most]}
    ends = await store.read(ENDS, ids=list(funds), **moment.parameters) if funds else []
    nodes = {**funds, **{row["entity"].id: row["entity"] for row in ends}}
    dateless = {row["entity"].id for row in (*rows[:most], *ends) if row["undated"]}
    dateless |= {row["relation"].id for row in ends if Span.stated(row["relation"]).undated}
    provided, used = ({row["fund"] for row in ends if _into(row) is into} for into in (True, False))
    return Flows(
        nodes=tuple(nodes[id_] for id_ in sorted(nodes)),
        links=_links(funds, ends),
        unknown=sum(getattr(fund, "amount", None) is None for fund in funds.values()),
        rates=sum(getattr(fund, "amount", None) is not None and not _flows(fund) for fund in funds.values()),
        without_provider=len(funds.keys() - provided),
        without_use=len(funds.keys() - used),
        undated=len(dateless),
        truncated=len(rows) > most,
    )


def _links(funds: Mapping[str, Entity], ends: Sequence[Row]) -> tuple[Link, ...]:
    ways = Counter((row["fund"], _into(row)) for row in ends)
    back = _back(ends)
    made = []
    for row in ends:
        fund, other = funds[row["fund"]], row["entity"].id
        shared = ways[fund.id, _into(row)]
        from_, to = (other, fund.id) if _into(row) else (fund.id, other)
        amount = getattr(fund, "amount", None) if shared == 1 and _flows(fund) else None
        made.append(Link(from_, to, fund, row["relation"].id, amount, shared, (from_, to) in back))
    return tuple(made)


def _into(row: Row) -> bool:
    """Whether an end provides the fund; else the fund is for it."""
    return isinstance(row["relation"], Provides)


def _flows(fund: Entity) -> bool:
    """Whether a fund's amount is what flows: no rate, paid many times, and no increase over what is unknown."""
    return getattr(fund, "per", None) is None and getattr(fund, "sense", None) in (None, "level")


def _back(ends: Sequence[Row]) -> set[tuple[str, str]]:
    """The ways out of funds that close a ring: without them, all money runs in one direction."""
    into = sorted((row["entity"].id, row["fund"]) for row in ends if _into(row))
    graph: nx.DiGraph[str] = nx.DiGraph(into)
    closing: set[tuple[str, str]] = set()
    for fund, use in sorted((row["fund"], row["entity"].id) for row in ends if not _into(row)):
        if use in graph and fund in graph and nx.has_path(graph, use, fund):
            closing.add((fund, use))
        else:
            graph.add_edge(fund, use)
    return closing
