"""`gongjian cypher`: a query of one's own as a table or as the JSON of REST; refused by the guard with code 4."""

import json
import subprocess
import sys

import httpx
import pytest

from graph.settings import REPOSITORY, Settings
from tests.engines.graphs import environment
from tests.gongjian.commands.processes import inside

QUERY = "MATCH (f:Fund) WHERE f.kind = $kind RETURN f.amount * 1.0 AS yuan, f AS fund"


def test_it_prints_the_body_of_rest(api: httpx.Client, curated: Settings) -> None:
    done = inside(curated, "cypher", QUERY, "-p", "kind=saved", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = api.post("/api/v1/cypher", json={"query": QUERY, "params": {"kind": "saved"}}).json()
    assert json.loads(done.stdout) == answer
    assert "2629600.0" in done.stdout  # what was computed with a fraction keeps it


@pytest.mark.embedded_only
def test_parameters_are_json_or_texts_and_a_table_shows_the_rows(curated: Settings) -> None:
    done = inside(
        curated, "cypher", "RETURN $a + 1 AS a, $b AS b, $c AS c", "-p", "a=41", "-p", "b=city", "-p", 'c="7"'
    )
    assert done.returncode == 0, done.stderr
    assert [cell.strip() for cell in done.stdout.splitlines()[3].strip("│").split("│")] == ["42", "city", "7"]


@pytest.mark.embedded_only
def test_it_reads_standard_input(curated: Settings) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gongjian", "cypher", "-", "--json"],
        cwd=REPOSITORY,
        env=environment(curated),
        input="// 共建\nRETURN '城中区' AS 名",
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["rows"] == [["城中区"]]


@pytest.mark.embedded_only
def test_what_is_cut_is_said(curated: Settings) -> None:
    done = inside(curated, "cypher", "UNWIND range(1, 10001) AS x RETURN x", "--json")
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["rows"]) == 10_000
    assert "10000" in done.stderr


@pytest.mark.embedded_only
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("MATCH (n:Theme) SET n.name = 'x' RETURN n",), 4, "第 1 行第 17 列"),
        (("LOAD CSV FROM 'file:///etc/hosts' AS l RETURN l",), 4, "LOAD"),
        (("RETURN $a AS a",), 4, "$a"),
        (("RETURN 1 AS a", "-p", "b=1"), 2, "b"),
        (("RETURN 1 AS a", "-p", "b"), 2, "name=value"),
        (("RETURN nothing AS a",), 2, "引擎不接受"),
    ],
)
def test_what_is_refused_ends_with_its_code(curated: Settings, words: tuple[str, ...], code: int, said: str) -> None:
    done = inside(curated, "cypher", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
