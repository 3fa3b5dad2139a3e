"""The figures of a fault run: every part takes the same options, and tells what it found in the same shape."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from rich.console import Console
from rich.table import Table

Figure: TypeAlias = int | float | str
SEED = 20261123
SHOWN = 20
"""So many faults are told one by one; the count tells of the others."""


def options(part: str, about: str) -> argparse.ArgumentParser:
    """The options that all parts have: `--seed` and `--json`."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.faults.{part}", description=about)
    parser.add_argument("--seed", type=int, default=SEED, help="what all chances follow from")
    parser.add_argument("--json", action="store_true", help="print the figures as one line of JSON")
    return parser


@dataclass
class Report:
    """What a part found: figures by name, and a sentence for everything that did not hold."""

    part: str
    about: Mapping[str, Figure]
    """What it ran on: the engine, the seed, minutes, clients."""
    figures: dict[str, Figure] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether everything held."""
        return not self.faults

    def wire(self) -> dict[str, object]:
        """The report as JSON shows it."""
        told = {"part": self.part, "held": self.held, **self.about, "figures": self.figures}
        return {**told, "faults": self.faults[:SHOWN], "faults_in_all": len(self.faults)}

    def end(self, *, as_json: bool) -> int:
        """Print it, as a table or as a line of JSON; the status to end with."""
        if as_json:
            print(json.dumps(self.wire(), ensure_ascii=False), flush=True)
        else:
            Console(width=120).print(self.table())
        for fault in self.faults[:SHOWN]:
            print(f"{self.part}: {fault}", file=sys.stderr)
        return int(not self.held)

    def table(self) -> Table:
        """The figures, one a row."""
        about = " · ".join(f"{name} {value}" for name, value in self.about.items())
        table = Table("", "", title=f"{self.part} · {about}", show_header=False)
        for name, figure in self.figures.items():
            table.add_row(name.replace("_", " "), shown(figure))
        table.caption = "都成立 · all of it held" if self.held else f"{len(self.faults)} 处不成立 · did not hold"
        return table


def shown(figure: Figure) -> str:
    """A figure as a table shows it."""
    return f"{figure:,.2f}" if isinstance(figure, float) else f"{figure:,}" if isinstance(figure, int) else figure


def listed(counts: Counter[int] | Counter[str]) -> str:
    """Counts by what was counted, as one figure."""
    return ", ".join(f"{each}: {count:,}" for each, count in sorted(counts.items(), key=lambda pair: str(pair[0])))
