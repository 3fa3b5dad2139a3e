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
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.engines.leash import REPOSITORY
from tests.faults.figures import options

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "kills": ("kills", "killed"),
    "lost": ("lost",),
    "doubled": ("doubled",),
    "bad inputs": ("bad_inputs", "inputs", "tried"),
    "server errors": ("server_errors",),
    "wrong answers": ("wrong_answers", "wrong"),
    "memory, MB a minute": ("service_mb_a_minute",),
    "handles": ("handles_at_rest",),
    "sessions": ("questions_at_rest", "sessions"),
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
    Part("kills"),
    Part("engine"),
    Part("inputs"),
    Part("soak", ("--minutes", "20")),
    Part("load", ("--minutes", "10", "--clients", "16")),
)
"""In the order in which they run."""


@dataclass(frozen=True)
class Outcome:
    """What became of a part: its status, seconds, and its figures by name."""

    part: str
    status: int
    seconds: float
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """The outcome in a word or two."""
        if self.status == 0:
            return "成立 · held"
        return "不成立 · did not hold" if self.status == ENDS and self.figures else "未能运行 · could not be run"


def ran(part: Part, seed: int) -> Outcome:
    """Run a part to its end; what it tells while it runs goes to standard error."""
    begun = time.monotonic()
    if find_spec(f"tests.faults.{part.name}") is None:
        print(f"tests.faults.{part.name}: 没有这一部分 · there is no such part", file=sys.stderr)
        return Outcome(part.name, ENDS, 0.0)
    command = [sys.executable, "-m", f"tests.faults.{part.name}", *part.arguments, "--seed", str(seed), "--json"]
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=False)
    return Outcome(part.name, done.returncode, time.monotonic() - begun, figures_of(done.stdout))


def figures_of(output: str) -> dict[str, Any]:
    """The figures in what a part printed, the ones of groups too; of several engines those that were told last."""
    found: dict[str, Any] = {}
    for line in output.splitlines():
        try:
            found |= _flat(json.loads(line))
        except (ValueError, TypeError):
            continue  # not the line of figures
    if not found:
        try:
            found = _flat(json.loads(output))
        except (ValueError, TypeError):
            return {}
    return found


def _flat(told: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in told.items():
        found |= _flat(value) if isinstance(value, dict) else {name: value}
    return found


def table(outcomes: Iterable[Outcome]) -> Table:
    """The closing table: a row for each part."""
    made = Table("part", "", "minutes", *COLUMNS, title="故障试验 · faults")
    for each in outcomes:
        cells = [_cell(each.figures, names) for names in COLUMNS.values()]
        made.add_row(each.part, each.said, f"{each.seconds / 60:.1f}", *cells)
    return made


def _cell(figures: Mapping[str, Any], names: Sequence[str]) -> str:
    value = next((figures[name] for name in names if name in figures), "")
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def main(argv: Sequence[str]) -> int:
    """Run the parts that are named, or all; print the table, or the figures as a line of JSON."""
    parser = options("", "the long forms of the tests of faults")
    parser.prog = "python -m tests.faults"
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(part.name for part in PARTS)}")
    given = parser.parse_args(argv)
    if unknown := set(given.parts) - {part.name for part in PARTS}:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    outcomes = [ran(part, given.seed) for part in PARTS if not given.parts or part.name in given.parts]
    if given.json:
        told = {each.part: {"held": each.status == 0, "seconds": each.seconds, **each.figures} for each in outcomes}
        print(json.dumps(told, ensure_ascii=False))
    else:
        Console(width=200).print(table(outcomes))
    return int(any(each.status for each in outcomes))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
