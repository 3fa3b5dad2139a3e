"""The network page: a subgraph as one HTML file that needs nothing else, from a service or from a USB stick."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from graph.ontology import Ontology
from graph.subgraph import Subgraph
from service.visual.builder import KGNetwork
from service.visual.folding import MOST_ENTITIES, Folded, fold
from service.visual.payload import payload
from service.visual.template import save

__all__ = ["network", "page", "save"]

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_BASE = re.compile(r"(https?://[^\s\"'<>]+|/[^/\s\"'<>][^\s\"'<>]*)?")


def page(
    subgraph: Subgraph,
    ontology: Ontology,
    *,
    title: str,
    live_base: str | None = None,
    names: Mapping[str, str] = _NO_NAMES,
    notes: Sequence[str] = (),
) -> str:
    """The page as one string of HTML that makes no request.

    `live_base` is where the service answers (`/api/v1` or `https://host/api/v1`): each entity then links to its
    `/entities/{type}/{slug}` there; None makes a page without such links. `names` are of regions and sources
    that are not in the subgraph. `notes` are shown above the picture. Above 20 000 entities (or 50 000
    relations) the picture is aggregated and says so. ValueError where `live_base` is no http(s) address.
    """
    return str(network(subgraph, ontology, title=title, live_base=live_base, names=names, notes=notes).generate_html())


def network(
    subgraph: Subgraph,
    ontology: Ontology,
    *,
    title: str,
    live_base: str | None = None,
    names: Mapping[str, str] = _NO_NAMES,
    notes: Sequence[str] = (),
) -> KGNetwork:
    """The same page as a pyvis network, before it is rendered."""
    if live_base is not None and not _BASE.fullmatch(live_base):
        raise ValueError(f"live_base {live_base!r} is neither empty, nor a path, nor an http(s) address")
    known = {**names, **{entity.id: entity.name for entity in subgraph.entities}}
    folded = fold(subgraph, ontology, known)
    drawn = payload(folded, ontology, known)
    said = [*notes, *_hidden(subgraph), *_limits(subgraph), *_folding(subgraph, folded)]
    built = KGNetwork(title, {**drawn.head, "title": title, "base": live_base, "notes": said})
    ids = [node.pop("id") for node in drawn.nodes]
    for id_, node in zip(ids, drawn.nodes, strict=True):
        built.add_node(id_, **node)
    for (a, b), edge in zip(drawn.ends, drawn.edges, strict=True):
        built.add_edge(ids[a], ids[b], **edge)
    return built


def _hidden(subgraph: Subgraph) -> list[str]:
    """What is to be known of a region whose source hides its name."""
    regions = {entity.region for entity in subgraph.entities}
    hidden = "、".join(entity.name for entity in subgraph.entities if entity.redacted and entity.id in regions)
    if not hidden:
        return []
    return [
        f"{hidden}：来源隐去其名，它在何处是推定的。 "
        f"The source hides the name of {hidden}; where it lies is concluded, not stated."
    ]


def _limits(subgraph: Subgraph) -> list[str]:
    if not subgraph.truncated:
        return []
    caps = "，".join(f"{name} {cap:,}" for name, cap in subgraph.limits.items()) or "—"
    return [f"所问超出上限，此图不全（{caps}）。 The question passed its limits; the picture is not the whole."]


def _folding(subgraph: Subgraph, folded: Folded) -> list[str]:
    if not folded.bundles:
        return []
    total, kept = len(subgraph.entities), len(folded.entities)
    return [
        f"共 {total:,} 个实体，超过 {MOST_ENTITIES:,} 个实体或 50,000 条关系时聚合：显示关系最多的 {kept:,} 个，"
        f"其余 {total - kept:,} 个按地区与类型并为 {len(folded.bundles):,} 个节点。 "
        f"{kept:,} of {total:,} entities drawn; the others are bundled by region and type."
    ]
