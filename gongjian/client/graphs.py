"""Graphs: nodes and edges with plain attributes as a networkx multigraph, where networkx is installed."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gongjian.client.errors import NotInstalled

if TYPE_CHECKING:
    import networkx

NAMED = {"type": "relation"}
"""Attributes of edges by other names: what GEXF calls the type of an edge is whether it has a direction."""
KNOWN = ("id", "from", "to", "key")
"""What is said of an edge by its ends and its key."""


def graph(
    nodes: Iterable[tuple[str, Mapping[str, Any]]], edges: Iterable[tuple[str, str, str, Mapping[str, Any]]]
) -> "networkx.MultiDiGraph[str]":
    """A directed multigraph; edges are from, to, key and attributes. Raises NotInstalled where there is no networkx."""
    try:
        library = import_module("networkx")
    except ImportError as error:
        raise NotInstalled("作图需要 networkx · networkx is needed to make a graph: pip install networkx") from error
    made: networkx.MultiDiGraph[str] = library.MultiDiGraph()
    made.add_nodes_from((name, _plain(attributes)) for name, attributes in nodes)
    for from_, to, key, attributes in edges:
        own = {NAMED.get(name, name): value for name, value in _plain(attributes).items() if name not in KNOWN}
        made.add_edge(from_, to, key=key, **own)
    return made


def _plain(attributes: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    """The attributes that there are; networkx writes neither None nor what is not plain."""
    there = {name: value for name, value in attributes.items() if value is not None and value != ""}
    return {name: value if isinstance(value, str | int | float) else str(value) for name, value in there.items()}
