"""`make faults`: the long forms of all parts, one after the other, each a process of its own; one table at the end.

python -m tests.faults              # all of them
python -m tests.faults soak load    # some of them

A part that does not hold stops no other; the status is 1 where anything did not hold, and the table says what.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.engines.leash import REPOSITORY
from tests.faults.figures import options
from tests.faults.kills import USUAL

COLUMNS: Mapping[str, str] = {
    "kills": "kills",
    "lost": "lost",
    "doubled": "doubled",
    "bad inputs": "bad_inputs",
    "answers": "answers",
    "wrong": "wrong_answers",
    "server errors": "server_errors",
    "memory, MB a minute": "service_mb_a_minute",
    "handles": "handles_at_rest",
    "questions": "questions_at_rest",
}
"""The columns of the closing table, and the figures of the parts that stand in them."""
ENDS = 1
"""The status of a part of which something did not hold; any other but 0 is a part that could not be run."""


@dataclass(frozen=True)
class Part:
    """A long form: a module of this package with `main(argv)`, and what it is called with."""

    name: str
    arguments: tuple[str, ...] = ()


PARTS = (
    *(Part("kills", ("--engine", engine)) for engine in USUAL),
    Part("engine"),
    Part("inputs", ("--minutes", "10")),
    Part("backups"),
    *(Part("soak", ("--minutes", "20", "--engine", engine)) for engine in USUAL),
    *(Part("load", ("--minutes", "10", "--clients", "16", "--engine", engine)) for engine in USUAL),
)
"""In the order in which they run."""
NAMES = tuple(dict.fromkeys(part.name for part in PARTS))


@dataclass(frozen=True)
class Outcome:
    """What became of a part: its status, seconds, and what it told, a report for each engine and kind."""

    part: str
    status: int
    seconds: float
    reports: Sequence[Mapping[str, Any]] = ()


def ran(part: Part, seed: int) -> Outcome:
    """Run a part to its end; what it tells while it runs goes to standard error."""
    begun = time.monotonic()
    if find_spec(f"tests.faults.{part.name}") is None:
        print(f"tests.faults.{part.name}: 没有这一部分 · there is no such part", file=sys.stderr)
        return Outcome(part.name, ENDS, 0.0)
    command = [sys.executable, "-m", f"tests.faults.{part.name}", *part.arguments, "--seed", str(seed), "--json"]
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=False)
    return Outcome(part.name, done.returncode, time.monotonic() - begun, reports_of(done.stdout))


def reports_of(output: str) -> list[dict[str, Any]]:
    """The reports in what a part printed: each a line of JSON."""
    found = []
    for line in output.splitlines():
        try:
            read = json.loads(line)
        except ValueError:
            continue
        if isinstance(read, dict) and "figures" in read:
            found.append(read)
    return found


def table(outcomes: Iterable[Outcome]) -> Table:
    """The closing table: a row for each report, or for a part that told nothing."""
    made = Table("part", "", "minutes", *COLUMNS, title="故障试验 · faults")
    for each in outcomes:
        if not each.reports or each.status not in (0, ENDS):
            made.add_row(each.part, "未能运行 · could not be run", f"{each.seconds / 60:.1f}")
        for report in each.reports:
            label = " ".join([each.part, *(str(report[name]) for name in ("engine", "of") if name in report)])
            held = "成立 · held" if report["held"] else "不成立 · did not hold"
            cells = [_cell(report["figures"], name) for name in COLUMNS.values()]
            made.add_row(label, held, f"{each.seconds / 60:.1f}", *cells)
    return made


def _cell(figures: Mapping[str, Any], name: str) -> str:
    value = figures.get(name, "")
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def main(argv: Sequence[str]) -> int:
    """Run the parts that are named, or all; print the table, or the figures as a line of JSON."""
    parser = options("", "the long forms of the tests of faults")
    parser.prog = "python -m tests.faults"
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(NAMES)}")
    given = parser.parse_args(argv)
    if unknown := set(given.parts) - set(NAMES):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    outcomes = [ran(part, given.seed) for part in PARTS if not given.parts or part.name in given.parts]
    if given.json:
        told = [{"held": each.status == 0, "seconds": each.seconds, **vars(each)} for each in outcomes]
        print(json.dumps(told, ensure_ascii=False))
    else:
        Console(width=200).print(table(outcomes))
    return int(any(each.status for each in outcomes))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
