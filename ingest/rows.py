"""Rows: what every reader hands on, plain values that still know where in their file they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal, Protocol

from graph.errors import Fault

Path = tuple[str | int, ...]
Kind = Literal["entity", "relation", "citation", "dataset", "block"]


NOTE = "_"
"""How the names of columns, sheets and values begin that exports add for readers and that are no records."""


def say(zh: str, en: str) -> str:
    """A sentence in both languages, Chinese first."""
    return f"{zh} · {en}"


def nearest(word: str, known: Iterable[str], *, most: int = 3) -> str:
    """The known words most like `word`, joined for a message; all of them where none is like it and they are few."""
    words = list(known)
    close = get_close_matches(word, words, n=most, cutoff=0.5)
    return ", ".join(close or (words if len(words) <= 16 else []))


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file: line and column count from 1; in a sheet the column is its letters."""

    file: str
    line: int | None = None
    column: int | str | None = None
    sheet: str = ""

    def fault(self, path: str, message: str, mend: str = "") -> Fault:
        """A fault that stands here."""
        return Fault(self.file, self.line, self.column, path, message, mend, self.sheet)


class Marks(Protocol):
    """Knows where the value at a path of a row stands."""

    def at(self, path: Path) -> Mark:
        """The mark of the value, or of the nearest thing around it."""
        ...


@dataclass(frozen=True, slots=True)
class TreeMarks:
    """Marks of nested values: (line, column) by path; what is not listed stands where its parent does."""

    file: str
    places: Mapping[Path, tuple[int, int]]
    sheet: str = ""

    def at(self, path: Path) -> Mark:
        """The mark of the value, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return Mark(self.file, line, column)


@dataclass(frozen=True, slots=True)
class TableMarks:
    """Marks of a table's row: its line, and the column of each field."""

    file: str
    line: int
    columns: Mapping[str, int | str]
    sheet: str = ""

    def at(self, path: Path) -> Mark:
        """The mark of the field's cell, or of the row's first cell."""
        first = next(iter(self.columns.values()), 1)
        column = self.columns.get(str(path[0]), first) if path else first
        return Mark(self.file, self.line, column, self.sheet)


@dataclass(slots=True)
class Row:
    """One record as its file has it; `type` is what the file says of it, where it does, `source` its default source."""

    kind: Kind
    values: dict[str, Any]
    marks: Marks
    type: str | None = None
    source: str | None = None
    typed: bool = False
    """Whether numbers and booleans come as such (JSONL); elsewhere every scalar is a string."""
    yields: bool = False
    """Whether it gives way to a row of the records that declares the same place (a gazetteer's does)."""

    def fault(self, path: Path, message: str, mend: str = "") -> Fault:
        """A fault of the value at a path of this row."""
        return self.marks.at(path).fault(".".join(map(str, path)), message, mend)


@dataclass(slots=True)
class Reading:
    """What a reader found in one file: its rows, and its faults."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Faults in the order of files, sheets, lines and columns, each once."""
    return sorted(
        dict.fromkeys(faults),
        key=lambda fault: (fault.file, fault.sheet, fault.line or 0, str(fault.column or "").rjust(8), fault.field),
    )
