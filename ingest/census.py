"""A census of a gazetteer: read once from end to end, checked row by row, before anything of it is written."""

import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, NamedTuple

from graph.errors import Fault, RecordError
from ingest.derive import PATH, REGION_LEVEL
from ingest.divisions import Division, divisions, lines, opened
from ingest.rows import Mark, say

MOST_FAULTS = 1_000
"""Faults that are told; a file with more of them has one cause."""


class Home(NamedTuple):
    """Where a place is: its full path, and its region."""

    path: str | None
    region: str | None


@dataclass(frozen=True)
class Census:
    """What a gazetteer holds: its digest, how many rows, their codes in order, and what may have others below it."""

    file: Path
    digest: str
    rows: int
    codes: "array[int]"
    upper: Mapping[str, Division]

    def has(self, code: str) -> bool:
        """Whether the gazetteer has a row of this code."""
        at = bisect_left(self.codes, number := _number(code))
        return at < len(self.codes) and self.codes[at] == number

    def home(self, division: Division, declared: Mapping[str, "Home"]) -> "Home":
        """The path and the region of a division; from what records declare upwards they are those of the records."""
        names: list[str] = []
        while division.id not in declared:
            names.append(division.name)
            if division.level == REGION_LEVEL or not division.parent:
                above = self.home(self._parent(division), declared).path if division.parent else None
                region = division.id if division.level == REGION_LEVEL else None
                return Home(_joined(above, names), region)
            division = self._parent(division)
        there = declared[division.id]
        return Home(_joined(there.path, names), there.region)

    def _parent(self, division: Division) -> Division:
        above = self.upper.get(division.parent)
        if above is None:
            raise RecordError([self._changed()])
        return above

    def _changed(self) -> Fault:
        message = say("文件在载入期间变了", "the file changed while it was loaded")
        return Mark(self.file.name).fault("", message, say("再运行一次", "run it again"))

    def again(self) -> Iterator[Division]:
        """Every row once more, in the order of the file; raises RecordError where it is not the file that was read."""
        with opened(self.file) as file:
            hashing = _Hashing(file)
            for found in divisions(lines(hashing), self.file.name):
                if isinstance(found, Fault):
                    raise RecordError([found])
                yield found
            if hashing.digest() != self.digest:
                raise RecordError([self._changed()])


def census(file: Path) -> Census:
    """Read a gazetteer from end to end; raises RecordError with all its faults (no more than a thousand)."""
    faults: list[Fault] = []
    codes: array[int] = array("Q")
    upper: dict[str, Division] = {}
    try:
        with opened(file) as opened_file:
            hashing = _Hashing(opened_file)
            for found in divisions(lines(hashing), file.name):
                if isinstance(found, Fault):
                    faults.append(found)
                    if len(faults) == MOST_FAULTS:
                        break
                    continue
                codes.append(_number(found.code))
                if found.level != "village":
                    upper[found.code] = found
    except OSError as error:
        told = say("读不了这个文件", "the file cannot be read") + f": {error.strerror}"
        raise RecordError([Mark(str(file)).fault("", told)]) from None
    ordered = array("Q", sorted(codes))
    faults += _twice(file, ordered)
    if not faults and not codes:
        faults.append(Mark(file.name).fault("", say("没有一行数据", "the table has no rows")))
    if faults:
        raise RecordError(faults)
    return Census(file, hashing.digest(), len(codes), ordered, upper)


def _twice(file: Path, ordered: "array[int]") -> list[Fault]:
    """A fault for each code that stands in more than one row."""
    pairs = pairwise(ordered)
    doubled = sorted({one for one, other in pairs if one == other})
    message = say("代码「{}」出现两次", "the code {!r} stands in two rows")
    return [Mark(file.name).fault("code", message.format(*[str(code)[1:]] * 2)) for code in doubled[:MOST_FAULTS]]


def _joined(above: str | None, names: list[str]) -> str:
    """A path from the one above and the names below it, the lowest first."""
    return PATH.join([*([above] if above else []), *reversed(names)])


def _number(code: str) -> int:
    """A code as a number that no code of another length has."""
    return int(f"1{code}")


class _Hashing:
    """A file that keeps the digest of the lines read from it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def readline(self, size: int = -1, /) -> bytes:
        raw = self._file.readline(size)
        self._hash.update(raw)
        return raw

    def digest(self) -> str:
        return self._hash.hexdigest()
