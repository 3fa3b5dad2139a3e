"""Backups at size: a graph of so many synthetic facts is backed up, restored into another and verified, with its costs.

python -m tests.faults.backups --facts 100000

It holds where the digest of the restored graph is that of the first, nothing is left to load, and nothing is wrong.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.embedded import stop
from graph.settings import REPOSITORY, Settings
from tests.engines.graphs import environment
from tests.faults.figures import Report, options
from tests.ingest import sample

PER_THING = 3
"""Facts of one thing in the synthetic data: itself and two relations."""


@dataclass(frozen=True)
class Cost:
    """What a command cost: its exit code, seconds, the most MB it held, and what it printed, or why it failed."""

    code: int
    seconds: float
    megabytes: float
    output: str


def run(settings: Settings, folder: Path, *words: str) -> Cost:
    """Run one command as a process of its own, to its end."""
    begun = time.monotonic()
    with (folder / "output").open("w+b") as output, (folder / "errors").open("w+b") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "gongjian", *words],
            cwd=REPOSITORY,
            env=environment(settings),
            stdout=output,
            stderr=errors,
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        shown = errors if process.returncode else output
        shown.seek(0)
        printed = shown.read().decode()
    return Cost(process.returncode, time.monotonic() - begun, used.ru_maxrss / 1024, printed)


def measured(facts: int, folder: Path) -> Report:
    """The figures, and a sentence for each thing that did not hold."""
    data = sample.write(folder, sample.many(facts // PER_THING))
    first, second = (Settings(_env_file=None, home=folder / name, data=data) for name in ("first", "second"))
    file = folder / "backup.zip"
    steps = {
        "load": (first, ("load", "--json")),
        "backup": (first, ("backup", str(file), "--json")),
        "restore": (second, ("restore", str(file), "--json")),
        "verify": (second, ("verify", "--json")),
        "load_again": (second, ("load", "--json")),
    }
    report, told = Report("backups", {"engine": "embedded", "facts": facts}), {}
    try:
        for name, (settings, words) in steps.items():
            cost = run(settings, folder, *words)
            report.figures |= {f"{name}_seconds": round(cost.seconds, 1), f"{name}_megabytes": round(cost.megabytes)}
            if cost.code:
                report.faults.append(f"gongjian {words[0]} ended with {cost.code}: {cost.output[-300:]}")
                return report
            told[name] = json.loads(cost.output)
    finally:
        for settings in (first, second):
            stop(settings, now=True)
    report.figures["backup_bytes"] = file.stat().st_size
    if told["restore"]["backup"]["digest"] != told["backup"]["digest"]:
        report.faults.append("the digests differ")
    if told["load_again"]["run"] is not None:
        report.faults.append("something was left to load")
    return report


def main(argv: Sequence[str]) -> int:
    """Measure, print the figures, and say what did not hold."""
    parser = options("backups", (__doc__ or "").partition("\n")[0])
    parser.add_argument("--facts", type=int, default=100_000, help="how many facts, at least 3")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="gongjian-backups-") as folder:
        report = measured(given.facts, Path(folder))
    return report.end(as_json=given.json)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
