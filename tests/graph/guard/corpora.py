"""The corpora of queries: hostile ones with the token that is refused, honest ones that a strict guard might refuse.

A line of `tests/data/cypher_*.jsonl` is one query. What would be long is written as `parts`, each a text or a text and
how often it stands there, and as `times`: parameters of a value and how often it is repeated.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from graph.settings import REPOSITORY

FOLDER = REPOSITORY / "tests" / "data"
URL, FILE = "URL", "FILE"
"""What stands in a hostile text for an address or a file; tests put in one that they watch."""


@dataclass(frozen=True)
class Case:
    """A query with its parameters: `token` is what a guard names of a hostile one, None where a parameter is wrong."""

    query: str
    params: Mapping[str, Any] = field(default_factory=dict)
    group: str = ""
    token: str | None = None
    same: bool = True
    """Whether every engine gives the same rows."""

    def aimed(self, url: str, file: Path) -> str:
        """The query with an address and a file that are watched."""
        return self.query.replace(URL, url).replace(FILE, file.as_posix())


@cache
def hostile() -> tuple[Case, ...]:
    """Queries of which none may reach an engine."""
    return tuple(_cases(FOLDER / "cypher_hostile.jsonl"))


@cache
def honest() -> tuple[Case, ...]:
    """Queries that all have an answer with rows on the curated graph."""
    return tuple(_cases(FOLDER / "cypher_honest.jsonl"))


def _cases(path: Path) -> Iterator[Case]:
    for line in path.read_text("utf-8").split("\n")[:-1]:  # not splitlines: the texts hold odd line ends
        found = json.loads(line)
        parts = found.pop("parts", None)
        if parts is not None:
            found["query"] = "".join(part if isinstance(part, str) else part[0] * part[1] for part in parts)
        times = found.pop("times", {})
        yield Case(
            **found | ({"params": {name: value * count for name, (value, count) in times.items()}} if times else {})
        )
