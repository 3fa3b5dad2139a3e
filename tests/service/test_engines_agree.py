"""What the doors answer is the same on every engine: each request of the uses, asked of a service over either.

The other tests of the doors run on the embedded engine alone. What stands here finds more than running each of them
twice would: it compares whole answers, of every operation and of every parameter, with none left to the expectations.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain
from typing import Any

import httpx
import pytest

from graph.repository.named import public
from graph.settings import Settings
from service.app import create_app
from tests.conftest import common
from tests.engines.graphs import EMBEDDED, Engine
from tests.gongjian.commands.processes import inside
from tests.gongjian.commands.test_ask import QUESTIONS
from tests.service.catalogue import MARKS, THEN, mark
from tests.service.examples import BODIES, TIMES, V1
from tests.service.examples import requests as examples
from tests.service.serving import serving
from tests.service.test_as_of import READS
from tests.service.uses import plain
from tests.service.uses_named import named

OWN = {*TIMES, "next", "engine", "took_ms"}
"""What is of a run or of an engine: times, cursors, which hold the run they began in, and the engine's own name."""
ELSEWHERE = ("doctor", "plan")
"""Commands that tell of the machine they run on, or of a load that tests/ingest looks at on both engines."""


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The records on the embedded engine, whatever the test runs on."""
    with ExitStack() as stack:
        yield Engine(EMBEDDED, tmp_path_factory.mktemp("beside"), common(tmp_path_factory), stack).curated()


@pytest.fixture(scope="module")
def door(curated: Settings) -> Iterator[httpx.Client]:
    """A service over the engine of the test."""
    with serving(create_app(curated)) as client:
        yield client


@pytest.fixture(scope="module")
def doors(door: httpx.Client, embedded: Settings) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """The same, and one over the embedded engine."""
    with serving(create_app(embedded)) as other:
        yield door, other


def plainly(value: Any) -> Any:
    """An answer without what is of its run and engine."""
    if isinstance(value, dict):
        return {name: plainly(each) for name, each in value.items() if name not in OWN}
    return [plainly(each) for each in value] if isinstance(value, list) else value


def asked() -> list[str]:
    """Every request that tells something of a parameter, of an operation or of a time, each once.

    Which relations are looked at, where not all are, is left to the engine: no request says so (`look`). Exports are
    compared by their facts, below: they say of which version of the graph they are. Readiness tells of the engine.
    """
    uses = (use.with_ for use in (*plain(), *named()))
    reads = [f"{V1}{path}" for path in READS.values() if "{" not in path and not path.startswith("/queries/")]
    then = [f"{read}{'&' if '?' in read else '?'}as_of={THEN}" for read in reads]
    found = chain(uses, (each for path, each in examples().items() if path not in BODIES), reads, then)
    kept = (each for each in dict.fromkeys(found) if not each.endswith("cursor"))
    return [each for each in kept if "look=" not in each and "/exports/" not in each and each != "/readyz"]


def differing(one: httpx.Response, other: httpx.Response) -> str:
    """How two answers differ; empty where they do not."""
    if one.status_code != other.status_code:
        return f"{one.status_code} {one.text[:200]} | {other.status_code} {other.text[:200]}"
    here, there = (plainly(answer.json()) for answer in (one, other))
    if here == there:
        return ""
    return next(
        (f"{name}: {here.get(name)} | {there.get(name)}"[:500] for name in here if here.get(name) != there.get(name)),
        f"{sorted(here)} | {sorted(there)}",
    )


@pytest.mark.neo4j_only
def test_every_request_has_one_answer(doors: tuple[httpx.Client, httpx.Client]) -> None:
    requests = asked()
    assert len(requests) > 400
    with ThreadPoolExecutor(2) as pool:  # while one engine thinks, so does the other
        faults = {
            each: said for each in requests if (said := differing(*pool.map(httpx.Client.get, doors, (each, each))))
        }
    assert faults == {}


@pytest.mark.neo4j_only
def test_an_export_has_the_same_facts(doors: tuple[httpx.Client, httpx.Client]) -> None:
    for narrowed in ("region=632800", "theme=theme/assistance&as_of=2018", "center=place/620826&depth=2"):
        here, there = (door.get(f"{V1}/exports/jsonl?{narrowed}").text.splitlines() for door in doors)
        assert here[1:] == there[1:]
        assert len(here) > 10


@pytest.mark.neo4j_only
def test_what_is_posted_has_one_answer(doors: tuple[httpx.Client, httpx.Client]) -> None:
    queries = [
        *(body for path, body in BODIES.items() if path.endswith("/cypher")),
        {"query": "MATCH p = (a:Place {id: $id})-[:PART_OF]->(b) RETURN p, 2.0 AS f", "params": {"id": "place/630103"}},
        {"query": "UNWIND range(1, 10001) AS x RETURN x ORDER BY x DESC"},
        {"query": "RETURN $i / 2 AS half, $f / 2 AS halved, $m AS m", "params": {"i": 7, "f": 7.0, "m": {"a": [1.0]}}},
        {"query": "MATCH (n:Organization) SET n.name = 'x' RETURN n"},
    ]
    posted = [(f"{V1}/cypher", body) for body in queries] + [(f"{V1}/entities/batch", BODIES[f"{V1}/entities/batch"])]
    for path, body in posted:
        assert differing(*(door.post(path, json=body) for door in doors)) == "", body


@pytest.mark.servers_only
def test_every_named_query_has_its_rows_on_every_server(door: httpx.Client) -> None:
    kept = json.loads(MARKS.read_text("utf-8"))
    for name, query in public().items():
        addresses = [f"{V1}/queries/{name}?{query.example}{time}" for time in ("", f"&as_of={THEN}")]
        assert [mark(door.get(each).json()) for each in addresses] == kept[name], name
    ready = door.get("/readyz").json()
    assert (ready["status"], ready["engine"]["name"]) == ("ok", "neo4j")


@pytest.mark.neo4j_only
@pytest.mark.parametrize("words", [words for words in QUESTIONS if words not in ELSEWHERE])
def test_every_question_on_the_command_line_has_one_answer(curated: Settings, embedded: Settings, words: str) -> None:
    one, other = (inside(settings, *words.split(), "--json") for settings in (curated, embedded))
    assert (one.returncode, one.stderr) == (other.returncode, other.stderr)
    assert one.returncode == 0
    assert plainly(json.loads(one.stdout)) == plainly(json.loads(other.stdout))
