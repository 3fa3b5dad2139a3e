"""The tour of the README is what happens: its code runs as it stands there, and prints what it says."""

import doctest
import re
from pathlib import Path

import networkx as nx
import pytest

from graph.settings import REPOSITORY

ADDRESS = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def tour() -> str:
    """The code of the section, and what it prints."""
    text = (REPOSITORY / "README.md").read_text("utf-8")
    section = text.partition("\n## A tour\n")[2].partition("\n## ")[0]
    return "\n".join(BLOCK.findall(section))


@pytest.mark.embedded_only
def test_the_tour_prints_what_the_readme_says(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = tour()
    assert code.count(ADDRESS) == 1, "all that differs here is the address"
    examples = doctest.DocTestParser().get_doctest(code.replace(ADDRESS, server), {}, "README", None, None)
    assert len(examples.examples) >= 10
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    result = runner.run(examples, out=said.append, clear_globs=False)
    examples.globs["client"].close()
    assert result.failed == 0, "".join(said)
    graph = nx.read_gexf(tmp_path / "haixi.gexf")
    assert graph.number_of_edges() > 0
