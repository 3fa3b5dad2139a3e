"""The network page: a subgraph as one HTML file that needs nothing else, from a service or from a USB stick."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.ontology import Ontology
from graph.subgraph import Subgraph
from service.languages import Language
from service.visual.folding import MOST_ENTITIES, MOST_RELATIONS, Folded, fold
from service.visual.payload import payload
from service.visual.steady import AFRESH, Earlier, earlier
from service.visual.template import POLICY, save

if TYPE_CHECKING:
    from service.visual.builder import KGNetwork

__all__ = ["POLICY", "Note", "Sheet", "Way", "earlier", "network", "page", "save"]

MOST_BYTES = 6_000_000
_BASE = re.compile(r"(https?://[^\s\"'<>]+|/[^/\s\"'<>][^\s\"'<>]*)?")
Note = tuple[str, str]
"""A sentence in Chinese and in English."""


@dataclass(frozen=True)
class Way:
    """A page of the service that the head of this one leads to."""

    address: str
    zh: str
    en: str
    here: bool = False


@dataclass(frozen=True)
class Sheet:
    """What stands around the picture, and where the page will be looked at.

    `live_base` is where the pages of a service are (empty on itself, or `https://host`): each entity then links to
    `/entity/{type}/{slug}` there; None makes a page without such links. `names` are of regions and sources that are
    not in the subgraph. `notes` are shown above the picture. `before` is an earlier page of the same: what stood
    there stands there again. ValueError where `live_base` is no http(s) address.
    """

    title: str
    live_base: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[Note] = ()
    language: Language = "zh"
    ways: Sequence[Way] = ()
    before: Earlier | None = None

    def __post_init__(self) -> None:
        if self.live_base is not None and not _BASE.fullmatch(self.live_base):
            raise ValueError(f"live_base {self.live_base!r} is neither empty, nor a path, nor an http(s) address")


def page(subgraph: Subgraph, ontology: Ontology, sheet: Sheet) -> str:
    """The page as one string of HTML that makes no request.

    Above 20 000 entities (or 50 000 relations, or 6 MB) the picture is aggregated and says so.
    """
    html = str(network(subgraph, ontology, sheet).generate_html())
    size, count = len(html.encode("utf-8", "replace")), len(subgraph.entities)
    if size <= MOST_BYTES or count > MOST_ENTITIES or not count:
        return html
    return str(network(subgraph, ontology, sheet, most=int(0.8 * count * MOST_BYTES / size)).generate_html())


def network(subgraph: Subgraph, ontology: Ontology, sheet: Sheet, *, most: int = MOST_ENTITIES) -> "KGNetwork":
    """The same page as a pyvis network, before it is rendered; with more than `most` entities it is aggregated."""
    from service.visual.builder import KGNetwork  # pyvis takes half a second to import

    known = {**sheet.names, **{entity.id: entity.name for entity in subgraph.entities}}
    folded = fold(subgraph, ontology, known, most=most)
    drawn = payload(folded, ontology, known, sheet.before or AFRESH)
    notes = [*sheet.notes, *_hidden(subgraph), *_limits(subgraph), *_folding(subgraph, folded)]
    around = {"title": sheet.title, "base": sheet.live_base, "language": sheet.language, "notes": notes}
    built = KGNetwork(sheet.title, {**drawn.head, **around}, sheet.language, sheet.ways)
    built.fill(drawn.nodes, drawn.edges, drawn.ends)
    return built


def _hidden(subgraph: Subgraph) -> list[Note]:
    """What is to be known of a region whose source hides its name."""
    regions = {entity.region for entity in subgraph.entities}
    hidden = "、".join(entity.name for entity in subgraph.entities if entity.redacted and entity.id in regions)
    if not hidden:
        return []
    return [
        (
            f"{hidden}：来源隐去其名，它在何处是推定的。",
            f"The source hides the name of {hidden}; where it lies is concluded, not stated.",
        )
    ]


def _limits(subgraph: Subgraph) -> list[Note]:
    if not subgraph.truncated:
        return []
    caps = "，".join(f"{name} {cap:,}" for name, cap in subgraph.limits.items()) or "—"
    return [
        (
            f"所问超出上限，此图不全（{caps}）。",
            f"The question passed its limits; the picture is not the whole ({caps}).",
        )
    ]


def _folding(subgraph: Subgraph, folded: Folded) -> list[Note]:
    if not folded.bundles:
        return []
    total, kept = len(subgraph.entities), len(folded.entities)
    return [
        (
            f"显示 {kept:,} / {total:,} 个实体：超过 {MOST_ENTITIES:,} 个实体、{MOST_RELATIONS:,} 条关系或 6 MB "
            f"时聚合，留下关系最多的，其余 {total - kept:,} 个按地区与类型并为 {len(folded.bundles):,} 个节点。",
            f"{kept:,} of {total:,} entities are drawn: above {MOST_ENTITIES:,} entities, {MOST_RELATIONS:,} "
            f"relations or 6 MB the busiest are kept, and the other {total - kept:,} are bundled by region and type "
            f"into {len(folded.bundles):,} nodes.",
        )
    ]
