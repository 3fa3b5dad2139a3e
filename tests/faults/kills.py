"""Kills of `apply`, and of the engine under it, at random moments: nothing lost, nothing doubled, the same graph.

    python -m tests.faults.kills [--engine embedded|neo4j-5.26|neo4j-2026] [--apply N] [--under N] [--seed S] [--json]

Without `--engine` it kills on the embedded engine and on Neo4j 5.26, 100 times each. Ends with 1 where something did
not hold. `tests/ingest/test_kills.py` is the same with a few kills.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

from tests.faults.killing.rounds import Rounds, Tally, Under
from tests.faults.killing.victims import ENGINES, Victim, victim
from tests.faults.killing.witness import PLACES

SEED = 20261123
KILLS = 100
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For engines that live for seconds, as in the tests."""
USUAL = ENGINES[:2]


def killed(victim: Victim, root: Path, under: Under, kills: int, seed: int) -> Tally:
    """Kill so many writers, or engines under writers, at random moments: the figures."""
    root.mkdir(parents=True, exist_ok=True)
    return Rounds(victim, root, under, seed).run(kills)


def shown(engine: str, under: str, tally: Tally) -> list[str]:
    """The figures of one engine as lines."""
    faults = tally.faults
    moments = ", ".join(f"{place} {tally.moments[place]}" for place in PLACES if tally.moments[place])
    return [
        f"{engine}: {tally.kills} kills of {under} in {tally.seconds:.0f} s",
        f"  by moment: {moments}",
        f"  acknowledged {tally.acknowledged}, loads finished {tally.finished}, abandoned {tally.abandoned}, "
        f"writers that survived {tally.survived}, longest recovery {tally.recovery:.1f} s",
        f"  lost {faults.lost}, doubled {faults.doubled}, strange {faults.strange}, changes broken {faults.broken}, "
        f"graphs that differ {tally.differ}, ended uncleanly {len(tally.unclean)}",
        *(f"  ! {each}" for each in (*faults.seen, *tally.unclean)),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Run what the arguments ask for, print the figures; 1 where something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.kills", description=__doc__)
    parser.add_argument("--engine", action="append", choices=ENGINES)
    parser.add_argument("--apply", type=int, default=KILLS, help="kills of apply on each engine")
    parser.add_argument("--under", type=int, default=KILLS, help="kills of each engine under apply")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    asked = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends it early, with the figures so far
    os.environ.setdefault("ARCADEDB_JVM_ARGS", SHORT_LIVED)
    found: dict[str, dict[str, Tally]] = {}
    for engine in asked.engine or USUAL:
        with tempfile.TemporaryDirectory(prefix="gongjian-kills-") as folder, victim(engine, Path(folder, "e")) as one:
            plan: dict[Under, int] = {"apply": asked.apply, "engine": asked.under}
            for under, kills in plan.items():
                if kills:
                    tally = killed(one, Path(folder, under), under, kills, asked.seed)
                    found.setdefault(engine, {})[under] = tally
                    print(*shown(engine, under, tally), sep="\n", file=sys.stderr, flush=True)
    if asked.json:
        told = {engine: {under: tally.json() for under, tally in each.items()} for engine, each in found.items()}
        print(json.dumps({"seed": asked.seed, "kills": told}, ensure_ascii=False, indent=1))
    wanted = {"apply": asked.apply, "engine": asked.under}
    whole = all(tally.held and tally.kills >= wanted[under] for each in found.values() for under, tally in each.items())
    return 0 if whole else 1


if __name__ == "__main__":
    raise SystemExit(main())
