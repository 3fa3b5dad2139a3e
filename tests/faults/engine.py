"""The engine under a service goes away in every way there is, under steady reading: `python -m tests.faults.engine`.

One process of the service stays up on each engine. After each fault every answer that was given meanwhile was right, or
said within its time that there is none now (503 with Retry-After, 504), and the service has recovered by itself.
"""

import random
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.embedded import join, stop
from graph.settings import Settings
from tests.engines.graphs import load
from tests.engines.parts import LTS, Missing
from tests.engines.service import service
from tests.faults.figures import Report, options
from tests.faults.kinds import Embedded, Fault, OverBolt
from tests.faults.reading import Readers, reading
from tests.faults.servers import server

QUERY_SECONDS = 2.0
BOUND = 2 * QUERY_SECONDS + 1 + 5 + 4
"""The longest time of an answer: all questions of a request, telling and ending the last, and a busy machine."""
LASTS = 8.0
"""How long a fault lasts that lasts: longer than a question may take, and than its end."""
RECOVERS = 120.0
READERS = 4


@dataclass
class Outcome:
    """What became of one fault: the requests by their outcome, and the seconds that it took."""

    engine: str
    fault: str
    right: int
    told: int
    wrong: int
    longest: float
    recovery: float
    notes: list[str]


@contextmanager
def embedded(folder: Path) -> Iterator[tuple[Settings, Mapping[str, Fault]]]:
    """Settings of an embedded engine with the records, and its faults; nobody but the service uses it."""
    settings = Settings(_env_file=None, home=folder / "home", query_seconds=QUERY_SECONDS)
    with join(settings):
        load(settings)
    yield settings, Embedded(settings.home).faults
    stop(settings, now=True)


@contextmanager
def neo4j(folder: Path) -> Iterator[tuple[Settings, Mapping[str, Fault]]]:
    """Settings of a Neo4j server with the records, reached through a relay, and what can happen to both."""
    with server(LTS, folder / "server") as running:
        load(running.settings)
        world = OverBolt(running)
        uri = f"bolt://127.0.0.1:{world.relay.port}"
        yield running.settings.model_copy(update={"graph_uri": uri, "query_seconds": QUERY_SECONDS}), world.faults
        world.relay.cut()


ENGINES = {"embedded": embedded, "neo4j": neo4j}


def suffered(engine: str, name: str, fault: Fault, readers: Readers, lasts: float = LASTS) -> Outcome:
    """Let one fault happen under steady reading, and see the service recover from it."""
    readers.begin()
    notes = []
    with fault(lasts):
        pass
    try:
        recovery = readers.recovered(RECOVERS)
    except AssertionError as failure:
        recovery, notes = RECOVERS, [str(failure)]
    tally = readers.begin()
    wrong = sum(count for outcome, count in tally.outcomes.items() if outcome not in ("right", "told"))
    notes += tally.faults[:10]
    right, told = tally.outcomes["right"], tally.outcomes["told"]
    return Outcome(engine, name, right, told, wrong, round(tally.longest, 2), round(recovery, 2), notes)


def run(engine: str, rounds: int, seed: int, only: str = "") -> list[Outcome]:
    """So many rounds of all faults of an engine, in random order."""
    chance, outcomes = random.Random(f"{seed} {engine}"), []  # noqa: S311 - an order, not a secret
    with tempfile.TemporaryDirectory(prefix="gongjian-faults-") as folder:
        log = Path(folder) / "service.log"
        with ENGINES[engine](Path(folder)) as (settings, faults):
            with (
                service(settings, log, sys.executable) as base,
                reading(base, READERS, BOUND) as readers,
            ):
                for _ in range(rounds):
                    names = [name for name in faults if only in name]
                    chance.shuffle(names)
                    for name in names:
                        outcomes.append(suffered(engine, name, faults[name], readers))
                        print(line(outcomes[-1]), file=sys.stderr, flush=True)
            said = log.read_text("utf-8", errors="replace")
    if "Traceback" in said:
        outcomes.append(
            Outcome(engine, "log", 0, 0, 1, 0, 0, ["a traceback: " + said[said.index("Traceback") :][:2000]])
        )
    return outcomes


def line(outcome: Outcome) -> str:
    """An outcome as a row of the table."""
    numbers = f"{outcome.right:7} {outcome.told:6} {outcome.wrong:5} {outcome.longest:9.1f} {outcome.recovery:9.1f}"
    return f"{outcome.engine:9} {outcome.fault:18} {numbers}  {'; '.join(outcome.notes)}".rstrip()


def told(engine: str, outcomes: list[Outcome]) -> Report:
    """What came of all faults of one engine."""
    report = Report("engine", {"engine": engine})
    report.figures |= {"faults": len(outcomes), "right": sum(each.right for each in outcomes)}
    report.figures |= {"told_that_there_is_none": sum(each.told for each in outcomes)}
    report.figures |= {"wrong_answers": sum(each.wrong for each in outcomes)}
    report.figures |= {"longest_answer_seconds": max((each.longest for each in outcomes), default=0.0)}
    report.figures |= {"longest_recovery_seconds": max((each.recovery for each in outcomes), default=0.0)}
    report.faults += [f"{each.fault}: {note}" for each in outcomes for note in each.notes]
    report.faults += [f"{each.fault}: {each.wrong} wrong" for each in outcomes if each.wrong and not each.notes]
    return report


def main(arguments: list[str] | None = None) -> int:
    """Run the faults, a line for each, and tell the figures; 1 where an answer was wrong, late or missing."""
    parser = options("engine", (__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", choices=[*ENGINES], action="append")
    parser.add_argument("--only", default="", help="faults whose name holds this")
    asked = parser.parse_args(arguments)
    failed = 0
    print(
        f"{'engine':9} {'fault':18} {'right':>7} {'told':>6} {'wrong':>5} {'longest s':>9} {'recover s':>9}",
        file=sys.stderr,
    )
    for engine in asked.engine or ENGINES:
        try:
            failed |= told(engine, run(engine, asked.rounds, asked.seed, asked.only)).end(as_json=asked.json)
        except Missing as why:
            print(f"skipped, {engine}: {why}", file=sys.stderr)
    return failed


if __name__ == "__main__":
    sys.exit(main())
