"""The hooks of pyvis that our builder stands on; a change of pyvis is noticed here first."""

import hashlib
import inspect
from importlib.metadata import version
from pathlib import Path

import pytest
from pyvis.network import Network

from graph.ontology import ONTOLOGY
from service.visual.builder import KGNetwork
from service.visual.network import Sheet, network, page
from service.visual.template import HERE, SCRIPTS, VIS_NETWORK, VIS_NETWORK_SHA256
from tests.service.visual.samples import small


def test_pyvis_and_its_vis_network_are_the_ones_we_measured() -> None:
    assert version("pyvis") == "0.3.2"
    assert hashlib.sha256(VIS_NETWORK.read_bytes()).hexdigest() == VIS_NETWORK_SHA256


def test_pyvis_renders_the_template_of_its_environment_with_nodes_edges_and_heading() -> None:
    source = inspect.getsource(Network.generate_html)
    assert "self.templateEnv.get_template(self.path)" in source
    assert all(f"{name}={name}" in source.replace(" ", "") for name in ("nodes", "edges", "heading", "options"))
    plain = Network(directed=True, cdn_resources="in_line")
    assert {"nodes", "edges", "node_ids", "node_map", "options", "path", "templateEnv"} <= set(vars(plain))


def test_the_unsafe_parts_of_pyvis_are_refused() -> None:
    net = KGNetwork("x", {})
    with pytest.raises(NotImplementedError):
        net.set_options("{}")
    with pytest.raises(NotImplementedError):
        net.from_nx(None)
    assert net.templateEnv.autoescape is True


def test_an_edge_needs_both_its_nodes() -> None:
    net = KGNetwork("x", {})
    net.add_node("a", "甲")
    net.add_node("a", "again")
    with pytest.raises(KeyError):
        net.add_edge("a", "b")
    net.add_edge("a", "a")
    net.add_edge("a", "a")
    assert (len(net.nodes), net.nodes[0]["label"], len(net.edges)) == (1, "甲", 2)


def test_the_builder_writes_its_page_whole(tmp_path: Path) -> None:
    graph = small()
    built = network(graph, ONTOLOGY, Sheet("海西"))
    for write in (built.write_html, built.show):
        write(str(tmp_path / "page.html"))
        assert (tmp_path / "page.html").read_text("utf-8") == page(graph, ONTOLOGY, Sheet("海西"))
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


class Compared(str):
    """An id that counts how often it is compared."""

    times = 0
    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        Compared.times += 1
        return str.__eq__(self, other)


def comparisons(count: int) -> int:
    Compared.times = 0
    net = KGNetwork("x", {})
    for number in range(count):
        net.add_node(Compared(f"n{number}"))
    for number in range(count):
        net.add_edge(Compared(f"n{number}"), Compared(f"n{(number * 7) % count}"))
    return Compared.times


def test_adding_is_linear() -> None:
    assert comparisons(2_000) <= 2.2 * comparisons(1_000)


def test_every_script_is_joined_and_none_is_written_unsafely() -> None:
    files = {path.stem: path.read_text("utf-8") for path in (HERE / "js").glob("*.js")}
    assert set(files) == set(SCRIPTS)
    for name, text in files.items():
        assert len(text.splitlines()) <= 300, name
        for unsafe in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "Function(",
            "fetch(",
            "XMLHttpRequest",
            'on="',
            "javascript:",
        ):
            assert unsafe not in text, (name, unsafe)
