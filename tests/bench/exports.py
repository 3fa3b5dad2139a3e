"""What exports cost: time, bytes and memory of each form, for a synthetic graph of 200 000 relations.

python -m tests.bench.exports            # the writers alone, then the service on the embedded engine
python -m tests.bench.exports writers    # the writers alone

Memory is the most that the process took beyond what it had with its libraries loaded. All facts are synthetic.
"""

import asyncio
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from graph import statements
from graph.embedded import join
from graph.ontology import ONTOLOGY, Citation, Entity, Relation
from graph.ontology.sources import Source
from graph.ontology.thing import relation_id
from graph.settings import Settings
from graph.store import Store
from ingest.load import load
from service.exports import FORMS, About, streamed
from tests.bench.hubs import DATASET, SEED, _write
from tests.engines.service import service
from tests.ingest import sample

BODIES, INITIATIVES, TIES = 40_000, 10_000, 200_000
BATCH = 1_000
SOURCE = "source/synthetic"


def entities() -> Iterator[Entity]:
    """Synthetic bodies, initiatives and their source, in the order of ids."""
    for at in range(INITIATIVES):
        yield _made("Initiative", f"initiative/{DATASET}-{at:06}", at)
    for at in range(BODIES):
        yield _made("Organization", f"organization/{DATASET}-{at:06}", at)
    yield Source.model_construct(id=SOURCE, name="合成来源", dataset=DATASET, text_digest="0" * 64, cited=())


def relations() -> Iterator[Relation]:
    """So many synthetic relations, each cited; none is there twice."""
    chance = random.Random(SEED)  # noqa: S311 - a seeded choice, no secret
    cls = ONTOLOGY.relations["PARTICIPATES_IN"]
    for at in range(TIES):
        ends = (f"organization/{DATASET}-{at % BODIES:06}", f"initiative/{DATASET}-{chance.randrange(INITIATIVES):06}")
        key = f"{at // BODIES}"
        id_ = relation_id("PARTICIPATES_IN", *ends, key=key)
        yield cls.model_construct(
            id=id_, from_=ends[0], to=ends[1], key=key, dataset=DATASET, sources=(SOURCE,), cited=(_words(at),)
        )


def _made(type_: str, id_: str, at: int) -> Entity:
    known: dict[str, Any] = {"id": id_, "name": f"合成 {id_}", "aliases": (f"合{at}",)}
    known |= {"description": f"合成的第 {at} 个，为测量而造。", "dataset": DATASET, "sources": (SOURCE,)}
    return ONTOLOGY.entities[type_].model_construct(**known, cited=(_words(at),))


def _words(at: int) -> Citation:
    return Citation.model_construct(
        source=SOURCE, exact=f"合成第{at}句", prefix=None, suffix="之中", states=("name",), start=at * 9, end=at * 9 + 7
    )


async def batches() -> AsyncIterator[Sequence[Entity | Relation]]:
    """All of them, as a harvest gives them."""
    for facts in (entities(), relations()):
        some: list[Entity | Relation] = []
        for fact in facts:
            some.append(fact)
            if len(some) == BATCH:
                yield some
                some = []
        if some:
            yield some


def peak() -> int:
    """The most memory this process has taken, in kB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) if found else 0


async def written(form: str) -> dict[str, float]:
    """Write a form to nowhere: seconds, seconds until the first bytes, bytes, and kB beyond the beginning."""
    chosen = next(known for name, known in FORMS.items() if name == form)
    writer = chosen.writer(About.now(1, ()), ONTOLOGY)
    before, begun, first, size = peak(), time.perf_counter(), 0.0, 0
    busy = time.process_time()
    async for chunk in streamed(writer, batches()):
        first = first or time.perf_counter() - begun
        size += len(chunk)
    return {
        "seconds": time.perf_counter() - begun,
        "first": first,
        "bytes": size,
        "kB": peak() - before,
        "cpu": time.process_time() - busy,
    }


def alone() -> Table:
    """Each writer in a process of its own."""
    table = Table("form", "s", "first bytes, s", "MB", "CPU, s", "memory, MB", title="写出 · the writers alone")
    for form, known in FORMS.items():
        if known.module:
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.exports", "one", form], capture_output=True, check=True
            )
            found = json.loads(done.stdout)
            table.add_row(form, *_cells(found), f"{found['cpu']:.1f}", f"{found['kB'] / 1000:.0f}")
    return table


def _cells(found: dict[str, float]) -> list[str]:
    return [f"{found['seconds']:.1f}", f"{found['first']:.2f}", f"{found['bytes'] / 1e6:.1f}"]


async def fill(settings: Settings) -> None:
    """Write the same facts into a graph."""
    await load(settings, ONTOLOGY)
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        for type_ in ("Source", "Initiative", "Organization"):
            rows = [{"id": each.id, "properties": {**each.stored(), "visible": True}} for each in entities()]
            rows = [row for row in rows if ONTOLOGY.type_of(str(row["id"])) == type_]
            await _write(store, statements.merge_entities(type_), rows)
        ties = [{"id": each.id, "from": each.from_, "to": each.to, "properties": each.stored()} for each in relations()]
        statement = statements.merge_relations("PARTICIPATES_IN", "Organization", "Initiative")
        await _write(store, statement, ties)


def served(settings: Settings, log: Path) -> Table:
    """Each form over HTTP; memory is what the service has taken at the most so far."""
    table = Table("form", "s", "first bytes, s", "MB", "service at most, MB", title="服务 · over REST")
    with service(settings, log, sys.executable) as base:
        for form in FORMS:
            begun, first, size = time.perf_counter(), 0.0, 0
            with httpx.stream("GET", f"{base}/api/v1/exports/{form}", timeout=900, trust_env=False) as answer:
                answer.raise_for_status()
                for chunk in answer.iter_raw():
                    first = first or time.perf_counter() - begun
                    size += len(chunk)
            found = {"seconds": time.perf_counter() - begun, "first": first, "bytes": size}
            table.add_row(form, *_cells(found), f"{_most(base) / 1000:.0f}")
    return table


def _most(base: str) -> int:
    """The most memory that the process serving a port has taken, in kB."""
    port, most = base.rpartition(":")[2], 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            environment = (status.parent / "environ").read_bytes()
            command = (status.parent / "cmdline").read_bytes()
            told = status.read_text("ascii", "replace")
        except OSError:
            continue
        if f"GONGJIAN_PORT={port}".encode() in environment and b"serve" in command:
            found = re.search(r"VmHWM:\s+(\d+)", told)
            most = max(most, int(found[1]) if found else 0)  # what holds the process on a leash is small
    return most


def main() -> None:
    """Measure, and print tables."""
    if sys.argv[1:2] == ["one"]:
        print(json.dumps(asyncio.run(written(sys.argv[2]))))
        return
    console = Console(width=120)
    console.print(f"{BODIES + INITIATIVES + 1:,} entities, {TIES:,} relations, synthetic")
    console.print(alone())
    if sys.argv[1:2] == ["writers"]:
        return
    with tempfile.TemporaryDirectory() as folder:
        data = sample.write(Path(folder))  # a service is ready when a load has finished
        settings = Settings(_env_file=None, home=Path(folder) / "home", data=data)
        with join(settings):
            asyncio.run(fill(settings))
            console.print(served(settings, Path(folder) / "log"))


if __name__ == "__main__":
    main()
