"""Bad input for as long as is wanted: the whole document, odd HTTP, mutated Cypher, against a service of its own.

`python -m tests.faults.inputs [--minutes M] [--seed S] [--json]` ends with 1 where something did not hold.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.embedded import join, stop
from graph.settings import Settings
from tests.engines.graphs import load
from tests.engines.neo4j import neo4j
from tests.engines.parts import LTS, Missing
from tests.engines.service import service
from tests.faults import documented, oddities, questions, wire
from tests.faults.figures import Report, listed, options

SHARES = {"document": 0.55, "http": 0.15, "cypher": 0.2, "cypher-neo4j": 0.1}
"""How much of the time each part has."""
SLICE = 200
"""How many mutated queries are asked between two looks at the clock."""


def counted(report: Report, name: str, value: int) -> None:
    """Add to a figure."""
    report.figures[name] = int(report.figures.get(name, 0)) + value


def of_document(base: str, seed: int, seconds: float, report: Report) -> None:
    """Every operation with good and bad values; the links; until the time is over."""
    tally = documented.asked(base, documented.document(base), seed=seed, most=20, seconds=max(1, int(seconds)))
    report.figures["operations"] = len(tally.operations)
    report.figures["statuses"] = listed(tally.statuses)
    counted(report, "requests", tally.requests)
    counted(report, "bad_inputs", tally.bad)
    counted(report, "along_links", tally.linked)
    counted(report, "server_errors", tally.server_errors)
    report.faults += documented.lines(tally)


def of_http(base: str, seed: int, seconds: float, report: Report) -> None:
    """The odd requests once, then mutations of them."""
    chance, until = random.Random(seed), time.monotonic() + seconds  # noqa: S311 - the same each time
    statuses: Counter[int] = Counter()
    for said in _said(chance, until):
        heard = wire.say(base, said)
        statuses[heard.status] += 1
        counted(report, "server_errors", heard.status >= 500)
        if wrong := heard.wrong(said):
            report.faults.append(wrong)
    counted(report, "requests", statuses.total())
    counted(report, "bad_inputs", statuses.total())
    report.figures["statuses_of_odd_http"] = listed(statuses)


def _said(chance: random.Random, until: float) -> Iterator[wire.Said]:
    yield from oddities.oddities()
    while time.monotonic() < until:
        yield oddities.mutated(chance)


def of_cypher(settings: Settings, folder: Path, seed: int, seconds: float, report: Report) -> None:
    """Mutations of both corpora, asked of the engine itself."""
    until, name = time.monotonic() + seconds, "embedded" if settings.embedded else "neo4j"
    ends: Counter[str] = Counter()
    while True:
        outcome = questions.harmed(settings, folder, seed=seed, count=SLICE)
        ends.update(outcome.ends)
        report.faults += outcome.faults
        counted(report, "bad_inputs", outcome.tried.total())
        seed += 1
        if time.monotonic() > until:
            break
    report.figures[f"cypher_on_{name}"] = listed(ends)


@contextmanager
def _embedded(folder: Path) -> Iterator[Settings]:
    settings = Settings(_env_file=None, home=folder / "home")
    with join(settings):
        load(settings)
        yield settings
    stop(settings)


def run(folder: Path, *, minutes: float, seed: int) -> Report:
    """Everything, in that time beside what engines take to start."""
    report = Report("inputs", {"engine": "both", "seed": seed, "minutes": minutes})
    shares = {name: share * minutes * 60 for name, share in SHARES.items()}
    with _embedded(folder) as settings:
        log = folder / "service.log"
        with service(settings, log, sys.executable) as base:
            of_document(base, seed, shares["document"], report)
            of_http(base, seed, shares["http"], report)
        if "Traceback" in log.read_text("utf-8", "replace"):
            report.faults.append(f"the log has a traceback: {log.read_text('utf-8', 'replace')[-3000:]}")
        of_cypher(settings, folder, seed, shares["cypher"], report)
    try:
        with neo4j(LTS, folder / "neo4j") as settings:
            load(settings)
            of_cypher(settings, folder, seed, shares["cypher-neo4j"], report)
    except Missing as why:
        report.figures["cypher_on_neo4j"] = f"not tried: {why}"
    return report


def main(argv: Sequence[str]) -> int:
    """Run for as long as the command line says; 1 where something did not hold."""
    parser = options("inputs", (__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    given = parser.parse_args(argv)
    with TemporaryDirectory(prefix="gongjian-inputs-") as folder:
        report = run(Path(folder), minutes=given.minutes, seed=given.seed)
    if report.figures.get("server_errors") and report.held:
        report.faults.append(f"{report.figures['server_errors']} errors of the server")
    return report.end(as_json=given.json)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
