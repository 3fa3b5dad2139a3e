"""Analysis: measures of a subgraph by networkx, pure; what they cost is bounded, and what is estimated says so."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Literal, TypeAlias, get_args

import networkx as nx

from graph.subgraph import Subgraph

Measure = Literal["degree", "betweenness", "components", "communities", "bridges"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
Graph: TypeAlias = "nx.MultiDiGraph[str]"
Plain: TypeAlias = "nx.Graph[str]"

WORK = 2_000_000
"""How many steps from node to node betweenness may take: about two seconds."""
SEED = 1
DIGITS = 6


def measured(found: Subgraph, wanted: Collection[str] = MEASURES) -> dict[str, Any]:
    """The measures wanted, by name, as JSON shows them; of what the subgraph holds, nothing beyond it.

    Ids stand in order, groups with the largest first. Two subgraphs of the same facts measure the same.
    """
    graph = found.to_networkx()
    return {name: _MEASURES[name](graph) for name in MEASURES if name in wanted}


def degree(graph: Graph) -> dict[str, int]:
    """How many relations each entity has here, parallel ones counted each."""
    return {id_: int(count) for id_, count in sorted(graph.degree())}


def betweenness(graph: Graph, work: int = WORK) -> dict[str, Any]:
    """Of each entity, the share of shortest ways between any two others that pass through it, 0 to 1, by Brandes.

    Directions do not count. Where there is more than `work` to do it is estimated from the ways from some entities,
    drawn with a fixed seed; `sampled` says from how many.
    """
    plain = _plain(graph)
    size = plain.number_of_nodes() + plain.number_of_edges()
    sources = max(1, work // max(1, size))
    if sources >= plain.number_of_nodes():
        values = nx.betweenness_centrality(plain)
        return {"values": _rounded(values)}
    values = nx.betweenness_centrality(plain, k=sources, seed=SEED)
    return {"values": _rounded(values), "sampled": sources}


def components(graph: Graph) -> list[list[str]]:
    """The ids that hang together, whatever the directions."""
    return _groups(nx.weakly_connected_components(graph))


def communities(graph: Graph) -> dict[str, Any]:
    """Groups with more relations within than between them, by Louvain's method with a fixed seed.

    `modularity` says how good the grouping is: about 0 where it is no better than chance, 1 at most.
    """
    plain = _plain(graph)
    if not plain.number_of_edges():
        return {"modularity": 0.0, "groups": _groups({id_} for id_ in plain)}
    found = nx.community.louvain_communities(plain, seed=SEED)
    return {"modularity": round(float(nx.community.modularity(plain, found)), DIGITS), "groups": _groups(found)}


def bridges(graph: Graph) -> list[dict[str, Any]]:
    """The entities at which regions meet: those that, with their own region, are joined to two or more.

    `{"entity", "region"?, "regions": {region: how many neighbours}}`, those of most regions first, then of most
    neighbours. That a place lies in a larger one joins nothing: a province would be the bridge of all that it holds.
    """
    region = {id_: facts["entity"].region for id_, facts in graph.nodes(data=True)}
    near: dict[str, set[str]] = {id_: set() for id_ in graph}
    for one, other, facts in graph.edges(data=True):
        if facts["relation"].type != "PART_OF" or graph.nodes[one]["entity"].type != "Place":
            near[one].add(other)
            near[other].add(one)
    found = []
    for id_, others in near.items():
        regions = Counter(at for other in others - {id_} if (at := region[other]))
        own = {"region": at} if (at := region[id_]) else {}
        joined = len(regions.keys() | set(own.values()))
        if joined > 1:
            bridge = {"entity": id_, **own, "regions": dict(sorted(regions.items()))}
            found.append((-joined, -regions.total(), id_, bridge))
    return [bridge for *_, bridge in sorted(found, key=lambda each: each[:3])]


def _plain(graph: Graph) -> Plain:
    """The graph without directions and loops, in the order of ids; parallel relations as the weight of one."""
    plain: Plain = nx.Graph()
    plain.add_nodes_from(sorted(graph))
    for (one, other), weight in sorted(Counter(_pair(*ends) for ends in graph.edges()).items()):
        if one != other:
            plain.add_edge(one, other, weight=weight)
    return plain


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {id_: round(float(value), DIGITS) for id_, value in values.items()}


def _groups(found: Iterable[Iterable[str]]) -> list[list[str]]:
    return sorted((sorted(group) for group in found), key=lambda group: (-len(group), group))


_MEASURES: Mapping[str, Callable[[Graph], Any]] = {
    "degree": degree,
    "betweenness": betweenness,
    "components": components,
    "communities": communities,
    "bridges": bridges,
}
