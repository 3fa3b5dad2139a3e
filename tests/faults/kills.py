"""Kills of `apply`, and of the engine under it, at random moments: nothing lost, nothing doubled, the same graph.

    python -m tests.faults.kills [--engine embedded|neo4j-5.26|neo4j-2026] [--apply N] [--under N] [--seed S] [--json]

Without `--engine` it kills on the embedded engine and on Neo4j 5.26, 100 times each. Ends with 1 where something did
not hold. `tests/ingest/test_kills.py` is the same with a few kills.
"""

import os
import signal
import tempfile
from pathlib import Path

from tests.faults.figures import Report, options
from tests.faults.killing.rounds import Rounds, Tally, Under
from tests.faults.killing.victims import ENGINES, Victim, victim
from tests.faults.killing.witness import PLACES

KILLS = 100
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For engines that live for seconds, as in the tests."""
USUAL = ENGINES[:2]


def killed(victim: Victim, root: Path, under: Under, kills: int, seed: int) -> Tally:
    """Kill so many writers, or engines under writers, at random moments: the figures."""
    root.mkdir(parents=True, exist_ok=True)
    return Rounds(victim, root, under, seed).run(kills)


def told(engine: str, under: str, tally: Tally) -> Report:
    """The figures of one engine, and what did not hold."""
    faults = tally.faults
    report = Report("kills", {"engine": engine, "of": under})
    report.figures |= {"kills": tally.kills, "lost": faults.lost, "doubled": faults.doubled, "strange": faults.strange}
    report.figures |= {"changes_broken": faults.broken, "graphs_that_differ": tally.differ}
    report.figures |= {"acknowledged": tally.acknowledged, "loads_finished": tally.finished}
    report.figures |= {"loads_abandoned": tally.abandoned, "writers_that_survived": tally.survived}
    report.figures |= {"longest_recovery_seconds": tally.recovery, "seconds": tally.seconds}
    report.figures["moments"] = ", ".join(f"{place} {tally.moments[place]}" for place in PLACES if tally.moments[place])
    report.faults += [*faults.seen, *tally.unclean]
    if not tally.held and not report.faults:
        report.faults.append("something was lost, doubled, strange, broken or different")
    return report


def main(arguments: list[str] | None = None) -> int:
    """Run what the arguments ask for, print the figures; 1 where something did not hold."""
    parser = options("kills", (__doc__ or "").partition("\n")[0])
    parser.add_argument("--engine", action="append", choices=ENGINES)
    parser.add_argument("--apply", type=int, default=KILLS, help="kills of apply on each engine")
    parser.add_argument("--under", type=int, default=KILLS, help="kills of each engine under apply")
    asked = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends it early, with the figures so far
    os.environ.setdefault("ARCADEDB_JVM_ARGS", SHORT_LIVED)
    failed = 0
    for engine in asked.engine or USUAL:
        with tempfile.TemporaryDirectory(prefix="gongjian-kills-") as folder, victim(engine, Path(folder, "e")) as one:
            plan: dict[Under, int] = {"apply": asked.apply, "engine": asked.under}
            for under, kills in plan.items():
                if kills:
                    report = told(engine, under, killed(one, Path(folder, under), under, kills, asked.seed))
                    if int(report.figures["kills"]) < kills:
                        report.faults.append(f"ended after {report.figures['kills']} of {kills} kills")
                    failed |= report.end(as_json=asked.json)
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
