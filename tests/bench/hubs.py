"""What a hub costs: entity, neighbours, paths and subgraph around one node of 100 000 relations, beside one of ten.

python -m tests.bench.hubs      # on the embedded engine, and on Neo4j 5.26 where `make engines` has fetched it

All that is measured is synthetic and says so: names, ids and the dataset. The service answers over HTTP, as for users.
"""

import asyncio
import logging
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from graph import statements
from graph.embedded import join
from graph.ontology import ONTOLOGY
from graph.ontology.thing import relation_id
from graph.repository.paging import chunks
from graph.settings import Settings
from graph.store import Store, Transaction
from ingest.load import load
from tests.engines.neo4j import neo4j
from tests.engines.parts import LTS, Missing, jars
from tests.engines.service import service
from tests.ingest import sample

SEED = 20260101
SIZES = {"small": 10, "hub": 100_000}
BATCH = 500
ROUNDS = 5
BOUND = 10.0
"""Seconds after which the service itself gives a query up."""
DATASET = "synthetic"
QUESTIONS: Mapping[str, str] = {
    "entity": "/entities/{of}",
    "entity beside it": "/entities/{first}",
    "neighbours, first 50": "/entities/{of}/neighbours",
    "neighbours, next 500": "/entities/{of}/neighbours?limit=500&cursor={cursor}",
    "neighbours, one type": "/entities/{of}/neighbours?relation=LEADS",
    "paths through it": "/paths?from={first}&to={last}",
    "paths from it": "/paths?from={of}&to={beyond}",
    "paths past it, 6 long": "/paths?from={first}&to={beyond}&max_length=6&limit=20",
    "subgraph of it": "/subgraph?center={of}",
    "subgraph, depth 3": "/subgraph?center={first}&depth=3&limit=5000",
    "subgraph, one type": "/subgraph?center={of}&type=Place",
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """How long a question took, in milliseconds at the median, and what its answer said it cut."""

    median: float
    worst: float
    cut: str


def made(name: str, size: int, chance: random.Random) -> tuple[dict[str, list[Row]], list[tuple[str, Row]]]:
    """An initiative that so many bodies take part in, one of which leads it, and one of which supervises another."""
    hub, beyond = f"initiative/{DATASET}-{name}", f"organization/{DATASET}-{name}-beyond"
    bodies = [f"organization/{DATASET}-{name}-{number:06}" for number in range(size)]
    ties = [("PARTICIPATES_IN", body, hub) for body in bodies]
    ties += [("LEADS", bodies[0], hub), ("SUPERVISES", bodies[-1], beyond)]
    chance.shuffle(ties)
    nodes = {"Initiative": [_entity(hub)], "Organization": [_entity(each) for each in (*bodies, beyond)]}
    return nodes, [(type_, _relation(type_, one, other)) for type_, one, other in ties]


def _entity(id_: str) -> Row:
    stored = {"id": id_, "name": f"合成 {id_}", "cited": [], "dataset": DATASET, "visible": True}
    return {"id": id_, "properties": stored}


def _relation(type_: str, one: str, other: str) -> Row:
    ends = {"id": relation_id(type_, one, other), "from": one, "to": other}
    return {**ends, "properties": {**ends, "cited": [], "dataset": DATASET}}


async def fill(settings: Settings) -> None:
    """Write both neighbourhoods straight into the graph."""
    chance = random.Random(SEED)  # noqa: S311 - a seeded order, no secret
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        for name, size in SIZES.items():
            nodes, ties = made(name, size, chance)
            for type_, rows in nodes.items():
                await _write(store, statements.merge_entities(type_), rows)
            for type_ in sorted({type_ for type_, _ in ties}):
                to = "Organization" if type_ == "SUPERVISES" else "Initiative"
                rows = [row for each, row in ties if each == type_]
                await _write(store, statements.merge_relations(type_, "Organization", to), rows)


async def _write(store: Store, statement: str, rows: list[Row]) -> None:
    for some in chunks(rows, BATCH):

        async def work(transaction: Transaction, some: Any = some) -> None:
            await transaction.run(statement, rows=list(some))

        await store.write(work)


def asked(base: str, name: str) -> dict[str, Asked]:
    """Every question around one of the two, with what its answer cut."""
    size = SIZES[name]
    of, bodies = f"initiative/{DATASET}-{name}", f"organization/{DATASET}-{name}"
    with httpx.Client(base_url=f"{base}/api/v1", timeout=4 * BOUND, trust_env=False) as client:
        page = client.get(f"/entities/{of}/neighbours", params={"limit": min(500, size // 2)}).json()
        given = {"of": of, "first": f"{bodies}-000000", "last": f"{bodies}-{size - 1:06}", "beyond": f"{bodies}-beyond"}
        given["cursor"] = page["next"]
        return {question: _timed(client, path.format(**given)) for question, path in QUESTIONS.items()}


def _timed(client: httpx.Client, path: str) -> Asked:
    """Some rounds after one that warms up."""
    taken: list[float] = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != httpx.codes.OK:
            raise SystemExit(f"{path}: {answer.status_code} {answer.text}")
    return Asked(statistics.median(taken[1:]), max(taken), cut(answer.json()))


def cut(answer: Row) -> str:
    """What an answer says that it left out; nothing may be cut in silence."""
    limits = answer.get("limits") or {}
    if bool(limits) is not bool(answer.get("truncated")):
        raise SystemExit(f"truncated and limits do not agree: {limits}")
    said = [f"{name} {cap:,}" for name, cap in limits.items()]
    if total := answer.get("total"):
        of = total if isinstance(total, int) else f"{total['at_least']:,} or more"
        said.append(f"{len(answer['items'])} of {of}")
    return ", ".join(said)


@contextmanager
def embedded(home: Path) -> Iterator[Settings]:
    """The embedded engine in a home of its own."""
    settings = Settings(_env_file=None, home=home)
    with join(settings):
        yield settings


def measured(name: str, settings: Settings, folder: Path) -> Table:
    """Fill a graph, ask it, and tell it as a table."""
    small = settings.model_copy(update={"data": sample.write(folder)})
    asyncio.run(load(small, ONTOLOGY))
    begun = time.perf_counter()
    asyncio.run(fill(settings))
    filled = time.perf_counter() - begun
    with service(settings, folder / "service.log", sys.executable) as base:
        few, many = asked(base, "small"), asked(base, "hub")
    table = Table(*("", "10, ms", "100 000, ms", "ratio", "worst, ms", "said to be cut"))
    table.title = f"合成图 · a synthetic graph, filled in {filled:.0f} s ({name})"
    for question, hub in many.items():
        least = few[question].median
        table.add_row(
            question, f"{least:.0f}", f"{hub.median:.0f}", f"{hub.median / least:.1f}", f"{hub.worst:.0f}", hub.cut
        )
    slowest = max(each.worst for each in many.values()) / 1000
    said = "在界内 · within the bound" if slowest <= BOUND else "超出界限 · OUT OF THE BOUND"
    table.caption = f"最慢 · slowest {slowest:.1f} s of {BOUND:.0f} s: {said}"
    return table


def main() -> None:
    """Measure on the engines at hand, and print a table for each."""
    logging.getLogger("neo4j").setLevel(logging.ERROR)  # that it tries again while an engine starts is no news
    console = Console(width=120)
    with tempfile.TemporaryDirectory() as folder, embedded(Path(folder) / "home") as settings:
        console.print(measured("embedded", settings, Path(folder)))
    try:
        jars(LTS)
    except Missing as missing:
        console.print(f"Neo4j: {missing}")
        return
    with tempfile.TemporaryDirectory() as folder, neo4j(LTS, Path(folder) / "neo4j") as settings:
        console.print(measured(f"Neo4j {LTS.version}", settings, Path(folder)))


if __name__ == "__main__":
    main()
