"""What the page of flows shows: money by kind, each fund with its two sides, and the drawing of a kind as a Sankey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.ontology import Entity
from graph.ontology.terms import FUND_KIND, PER, SENSE, STATUS
from graph.repository.figures import addable
from graph.repository.flows import Flows
from service.pages.words import Words
from service.visual.figures import headline, money

UNSTATED = "unstated"
THIN = 0.02
"""How wide a way of unknown amount is drawn, as a share of all that is known: to be seen, and no measure of money."""


@dataclass(frozen=True)
class Stream:
    """A fund with who provides it and what it is for; `amount` is what of it may be added to others, in yuan."""

    fund: Entity
    providers: tuple[Entity, ...]
    uses: tuple[Entity, ...]
    amount: float | None

    @property
    def apart(self) -> bool:
        """Whether it has an amount that may not be added: a rate, an increase, what is planned or sought."""
        return self.amount is None and getattr(self.fund, "amount", None) is not None


@dataclass(frozen=True)
class Kind:
    """The money of one kind, the largest first, the unknown last."""

    kind: str
    streams: tuple[Stream, ...]

    @property
    def amount(self) -> float | None:
        """The sum of what can be added, in yuan; None where that is nothing."""
        known = [each.amount for each in self.streams if each.amount is not None]
        return sum(known) if known else None

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many funds are added, stand apart, and are of unknown amount."""
        added = sum(each.amount is not None for each in self.streams)
        apart = sum(each.apart for each in self.streams)
        return added, apart, len(self.streams) - added - apart


def kinds(found: Flows) -> list[Kind]:
    """The flows by kind of money in the order of the closed list, what has no kind last; kinds never mix."""
    nodes = {node.id: node for node in found.nodes}
    sides: dict[tuple[str, str], dict[str, Entity]] = {}
    for link in found.links:
        into = link.to == link.fund.id
        end = nodes[link.from_ if into else link.to]
        sides.setdefault((link.fund.id, "in" if into else "out"), {})[end.id] = end
    streams: dict[str, list[Stream]] = {}
    for fund in (node for node in found.nodes if node.type == "Fund"):
        providers, uses = (tuple(sides.get((fund.id, side), {}).values()) for side in ("in", "out"))
        kind = getattr(fund, "kind", None) or UNSTATED
        streams.setdefault(kind, []).append(Stream(fund, providers, uses, addable(fund)))
    order = [*FUND_KIND.labels, UNSTATED]
    return [Kind(kind, tuple(sorted(streams[kind], key=_rank))) for kind in order if kind in streams]


def _rank(stream: Stream) -> tuple[bool, float, str]:
    return stream.amount is None, -(stream.amount or 0), stream.fund.id


def qualities(fund: Entity, words: Words) -> str:
    """In words why an amount may not be added: `每人每月、计划`, or "" where it may."""
    known = vars(fund)
    plain = {"sense": "level", "status": "done"}
    terms = {"per": PER, "sense": SENSE, "status": STATUS}
    said = [
        words.one(*listed.labels[str(known[name])])
        for name, listed in terms.items()
        if known.get(name) in listed.labels and known[name] != plain.get(name)
    ]
    return words.one("、", ", ").join(said)


def sankey(streams: Sequence[Stream], address: Mapping[str, str], words: Words) -> dict[str, Any]:
    """The drawing of the funds of one kind: nodes in three columns, and links with `value` to draw them by.

    A link that is not `known` is as wide as `THIN` says: its amount is not known, or it is not known how much of it
    goes this way. A side that is not stated stands as a node of its own.
    """
    thin = THIN * (sum(each.amount or 0 for each in streams) or 1 / THIN)
    nodes: dict[str, dict[str, Any]] = {}
    links: list[dict[str, Any]] = []
    missing = (words.one("出资方未述", "provider not stated"), words.one("用途未述", "use not stated"))
    for stream in streams:
        fund = stream.fund
        said = headline(fund) or words.one("数额未述", "amount not stated")
        node = {"id": fund.id, "name": fund.name, "depth": 1, "href": address[fund.id], "text": said}
        nodes[fund.id] = {**node, "known": stream.amount is not None, "value": stream.amount or thin}
        for depth, ends in ((0, stream.providers), (2, stream.uses)):
            known = stream.amount is not None and len(ends) <= 1
            for end in ends or (None,):
                id_ = f"{depth} {end.id if end else ''}"
                side = {"id": id_, "depth": depth, "known": end is not None}
                nodes[id_] = {**side, "name": end.name if end else missing[depth // 2]}
                if end:
                    nodes[id_]["href"] = address[end.id]
                text = (
                    said
                    if len(ends) <= 1
                    else words.one(f"{len(ends)} 方共 {said}，各自数额未述", f"{said} among {len(ends)}")
                )
                way = (id_, fund.id) if depth == 0 else (fund.id, id_)
                value = stream.amount if known else thin
                links.append({"source": way[0], "target": way[1], "value": value, "known": known, "text": text})
    return {"nodes": list(nodes.values()), "links": links}


def summary(kind: Kind, words: Words) -> str:
    """What of a kind is known, in one sentence: `共 540.5万元（2 笔）；1 笔数额未知`."""
    added, apart, unknown = kind.counts
    said = []
    if kind.amount is not None:
        said.append(
            words.one(f"已知共 {money(kind.amount)[0]}（{added} 笔）", f"{money(kind.amount)[0]} known ({added})")
        )
    if apart:
        said.append(words.one(f"{apart} 笔为比率、增量或计划，不相加", f"{apart} apart: rates, increases or plans"))
    if unknown:
        said.append(words.one(f"{unknown} 笔数额未知", f"{unknown} of unknown amount"))
    return words.one("；", "; ").join(said)
