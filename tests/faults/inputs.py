"""Bad input for as long as is wanted: the whole document, odd HTTP, mutated Cypher, against a service of its own.

`python -m tests.faults.inputs [--minutes M] [--seed S] [--json]` ends with 1 where something did not hold.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.embedded import join, stop
from graph.settings import Settings
from tests.engines.graphs import load
from tests.engines.neo4j import neo4j
from tests.engines.parts import LTS, Missing
from tests.engines.service import service
from tests.faults import documented, oddities, questions, wire

SHARES = {"document": 0.55, "http": 0.15, "cypher": 0.2, "cypher-neo4j": 0.1}
"""How much of the time each part has."""
SLICE = 200
"""How many mutated queries are asked between two looks at the clock."""


@dataclass
class Report:
    """What was tried, and what did not hold."""

    figures: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def count(self, name: str, value: int) -> None:
        """Add to a figure."""
        self.figures[name] = self.figures.get(name, 0) + value


def of_document(base: str, seed: int, seconds: float, report: Report) -> None:
    """Every operation with good and bad values; the links; until the time is over."""
    tally = documented.asked(base, documented.document(base), seed=seed, most=20, seconds=max(1, int(seconds)))
    report.figures["operations"] = len(tally.operations)
    report.figures["statuses"] = {str(status): count for status, count in sorted(tally.statuses.items())}
    report.count("requests", tally.requests)
    report.count("bad inputs", tally.bad)
    report.count("along links", tally.linked)
    report.count("server errors", tally.server_errors)
    report.faults += documented.lines(tally)


def of_http(base: str, seed: int, seconds: float, report: Report) -> None:
    """The odd requests once, then mutations of them."""
    chance, until = random.Random(seed), time.monotonic() + seconds  # noqa: S311 - the same each time
    statuses: Counter[int] = Counter()
    for said in _said(chance, until):
        heard = wire.say(base, said)
        statuses[heard.status] += 1
        report.count("server errors", heard.status >= 500)
        if wrong := heard.wrong(said):
            report.faults.append(wrong)
    report.count("requests", statuses.total())
    report.count("bad inputs", statuses.total())
    report.figures["statuses of odd HTTP"] = {str(status): count for status, count in sorted(statuses.items())}


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
        report.count("bad inputs", outcome.tried.total())
        seed += 1
        if time.monotonic() > until:
            break
    report.figures[f"cypher on {name}"] = dict(sorted(ends.items()))


@contextmanager
def _embedded(folder: Path) -> Iterator[Settings]:
    settings = Settings(_env_file=None, home=folder / "home")
    with join(settings):
        load(settings)
        yield settings
    stop(settings)


def run(folder: Path, *, minutes: float, seed: int) -> Report:
    """Everything, in that time beside what engines take to start."""
    report = Report({"seed": seed, "minutes": minutes})
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
        report.figures["cypher on neo4j"] = f"not tried: {why}"
    return report


def told(report: Report, say: Callable[[str], object]) -> None:
    """The figures as a small table, and the faults below it."""
    for name, value in report.figures.items():
        shown = ", ".join(f"{key}: {count}" for key, count in value.items()) if isinstance(value, dict) else value
        say(f"  {name:<22} {shown}\n")
    say(f"  {'faults':<22} {len(report.faults)}\n")
    for fault in report.faults[:50]:
        say(f"\n{fault}\n")


def main() -> int:
    """Run for as long as the command line says; 1 where something did not hold."""
    parser = argparse.ArgumentParser(prog="tests.faults.inputs", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="gongjian-inputs-") as folder:
        report = run(Path(folder), minutes=given.minutes, seed=given.seed)
    if given.json:
        sys.stdout.write(json.dumps({**report.figures, "faults": report.faults}, ensure_ascii=False) + "\n")
    else:
        told(report, sys.stdout.write)
    return 1 if report.faults or report.figures.get("server errors") else 0


if __name__ == "__main__":
    raise SystemExit(main())
