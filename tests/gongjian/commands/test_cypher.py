"""`gongjian cypher`: rows as a table or JSON, parameters with their types, an exit code for each kind of refusal."""

import json
from typing import Any

import httpx
import pytest
import typer
from typer.testing import CliRunner, Result

from gongjian.commands import cypher
from graph.errors import BadRequest, NotAllowed
from graph.settings import Settings
from tests.engines.graphs import environment
from tests.gongjian.commands.processes import at, gongjian

NAMES = "MATCH (p:Place) WHERE p.id IN $ids RETURN p.id AS id, p.name AS name ORDER BY id"


@pytest.fixture
def ours(curated: Settings) -> dict[str, str]:
    """The settings as a process is told them."""
    return {name: value for name, value in environment(curated).items() if name.startswith("GONGJIAN_")}


def run(ours: dict[str, str], *words: str, said: bytes | None = None) -> Result:
    """The command run in this process: to start one for each would take minutes."""
    app = typer.Typer()
    cypher.register(app)
    return CliRunner(env=ours).invoke(app, words, input=said)


def rows(ours: dict[str, str], *words: str, said: bytes | None = None) -> Any:
    done = run(ours, *words, "--json", said=said)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.embedded_only
def test_it_prints_the_body_of_rest(api: httpx.Client, ours: dict[str, str]) -> None:
    query = "MATCH (f:Fund) WHERE f.kind = $kind RETURN f.amount * 1.0 AS yuan, f AS fund"
    done = run(ours, query, "-p", "kind=saved", "--json")
    assert (
        json.loads(done.stdout) == api.post("/api/v1/cypher", json={"query": query, "params": {"kind": "saved"}}).json()
    )
    assert "2629600.0" in done.stdout  # what was computed with a fraction keeps it


def test_rows_come_as_json_with_their_columns(ours: dict[str, str]) -> None:
    found = rows(ours, NAMES, "-p", 'ids=["place/630103", "place/632800"]')
    assert found["columns"] == ["id", "name"]
    assert found["rows"] == [["place/630103", "城中区"], ["place/632800", "海西蒙古族藏族自治州"]]
    assert found["truncated"] is False


def test_the_query_may_come_from_standard_input(ours: dict[str, str]) -> None:
    text = "// 备注\r\nMATCH (t:Theme {id: $id})\r\nRETURN t.id AS `编号`;\n"
    for said in (text.encode(), text.encode("utf-8-sig")):
        assert rows(ours, "-", "-p", "id=theme/grids", said=said)["rows"] == [["theme/grids"]]
    assert isinstance(run(ours, "-", said=b"RETURN '\xff' AS x").exception, NotAllowed)
    assert isinstance(run(ours, "-", said=b"").exception, NotAllowed)


@pytest.mark.embedded_only
def test_parameters_are_json_or_texts_as_they_are(ours: dict[str, str]) -> None:
    given = {
        **{"5": 5, "5.0": 5.0, '"5"': "5", "true": True, "null": None, "[1, 2.5]": [1, 2.5], '{"a": "="}': {"a": "="}},
        **{"place/630103": "place/630103", "a=b": "a=b", "": "", "[1": "[1", "NaN": "NaN", "01": "01", "城": "城"},
    }
    for text, value in given.items():
        [[found]] = rows(ours, "RETURN $x AS x", "-p", f"x={text}")["rows"]
        assert (found, type(found)) == (value, type(value))
    for wrong in ("x", "=1"):
        assert isinstance(run(ours, "RETURN 1 AS x", "-p", wrong).exception, BadRequest)
    assert isinstance(run(ours, "RETURN 1 AS x", "-p", "x=1").exception, BadRequest)


@pytest.mark.embedded_only
def test_a_table_shows_facts_by_their_names_and_says_when_it_was_cut(ours: dict[str, str]) -> None:
    shown = run(ours, "MATCH (p:Place {id: 'place/630103'}) RETURN p, p.level, [p] AS `[/b]`, {a: 1} AS m, null AS n")
    assert shown.exit_code == 0, shown.output
    for said in ("城中区", "county", "p.level", "[/b]", '{"a": 1}'):
        assert said in shown.stdout
    assert shown.stderr == ""
    path = run(ours, "MATCH p = (:Place {id: 'place/632800'})<-[:PART_OF]-(:Place {id: 'place/632801'}) RETURN p")
    assert "海西蒙古族藏族自治州 <-PART_OF- 格尔木市" in path.stdout
    cut = run(ours, "UNWIND range(1, 10001) AS x RETURN x")
    assert "cut: at most 10000 rows and 10 MB" in cut.stderr
    assert cut.stdout.count("\n") >= 10_000
    empty = "MATCH (t:Theme {id: 'theme/none'}) RETURN t.id AS id, t.name"
    assert "none" in run(ours, empty).stdout
    assert rows(ours, empty)["columns"] == ["id", "t.name"]


@pytest.mark.embedded_only
@pytest.mark.parametrize(
    ("query", "code", "said"),
    [
        ("MATCH (n) DETACH DELETE n", 4, "第 1 行第 11 列，DETACH：不可用"),
        ("MATCH (n) DETACH DELETE n", 4, "Line 1, column 11, at DETACH: it is not among what is allowed"),
        ("RETURN $x AS x", 4, "没有给出这个参数"),
        ("RETURN 1 / 0 AS x", 2, "The engine refused the query"),
    ],
)
def test_the_exit_code_tells_what_was_wrong(ours: dict[str, str], query: str, code: int, said: str) -> None:
    done = gongjian(Settings(_env_file=None).home, "cypher", query, **ours)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.embedded_only
def test_usage_and_an_engine_that_is_not_there_have_codes_of_their_own(ours: dict[str, str]) -> None:
    home = Settings(_env_file=None).home
    assert at(home, "cypher").returncode == 2
    away = {**ours, "GONGJIAN_GRAPH_URI": "bolt://127.0.0.1:1"}
    assert at(home, "cypher", "RETURN 1 AS x", **away).returncode == 3
    refused = at(home, "cypher", "CREATE (n) RETURN n", **away)
    assert refused.returncode == 4  # read before anything is connected to
