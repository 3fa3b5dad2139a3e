"""KGNetwork: pyvis as the builder of network pages, with our own template and none of its slow or unsafe parts."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pyvis.network import Network

from service.visual.template import TEMPLATE, environment, save


class KGNetwork(Network):  # type: ignore[misc]  # pyvis ships no types
    """A directed pyvis network; parallel and reverse relations are all kept, adding is O(1).

    `head` joins the nodes and edges in the page's data; `heading` is its title; `ways` lead to other pages.
    """

    def __init__(
        self, heading: str, head: Mapping[str, Any], language: str = "zh", ways: Sequence[object] = ()
    ) -> None:
        super().__init__(directed=True, cdn_resources="in_line", heading=heading)
        self.options = {
            "physics": {"enabled": False},
            "layout": {"improvedLayout": False, "randomSeed": 1},
            "interaction": {
                "hover": False,
                "keyboard": False,
                "tooltipDelay": 3_600_000,
                "selectConnectedEdges": False,
            },
        }
        self.node_ids: dict[str, int] = {}
        self.templateEnv = environment(head, language, ways)
        self.path = TEMPLATE

    def add_node(
        self, n_id: str, label: str | None = None, shape: str = "dot", color: str = "", **options: Any
    ) -> None:
        """Adds a node; an id that is there already is left as it is."""
        if n_id in self.node_ids:
            return
        self.node_ids[n_id] = len(self.nodes)
        node = {"id": n_id, "label": n_id if label is None else label, "shape": shape, **options}
        self.nodes.append(node)
        self.node_map[n_id] = node

    def add_edge(self, source: str, to: str, **options: Any) -> None:
        """Adds an edge, also beside one of the same ends; KeyError where an end is not a node."""
        ends = (self.node_ids[source], self.node_ids[to])
        options["ends"] = ends
        self.edges.append(options)

    def fill(
        self, nodes: Sequence[dict[str, Any]], edges: Sequence[dict[str, Any]], ends: Sequence[tuple[int, int]]
    ) -> None:
        """Adds all at once what has unique ids: nodes and edges as they are, the ends of each edge by place."""
        first = len(self.nodes)
        for place, node in enumerate(nodes, first):
            self.node_ids[node["id"]] = place
            self.node_map[node["id"]] = node
        for edge, (a, b) in zip(edges, ends, strict=True):
            edge["ends"] = (first + a, first + b)
        self.nodes += nodes
        self.edges += edges

    def write_html(self, name: str, local: bool = True, notebook: bool = False, open_browser: bool = False) -> None:
        """Writes the page as UTF-8 whatever the locale, whole or not at all."""
        save(self.generate_html(name), Path(name))

    def show(self, name: str, local: bool = True, notebook: bool = False) -> None:
        """Writes the page; opens nothing."""
        self.write_html(name)

    def set_options(self, options: str) -> None:
        """Refused: pyvis would strip the spaces of names and break its own switches."""
        raise NotImplementedError("set `options` to a dict instead")

    def from_nx(self, *args: Any, **options: Any) -> None:
        """Refused: pyvis would change the caller's graph; build a page from a Subgraph."""
        raise NotImplementedError("build the page from a Subgraph instead")
