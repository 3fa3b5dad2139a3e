"""A census of a gazetteer: read once from end to end, checked row by row, before anything of it is written."""

import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from graph.errors import Fault, RecordError
from ingest.derive import PATH, REGION_LEVEL
from ingest.divisions import Division, divisions, lines, opened
from ingest.rows import Mark, say

MOST_FAULTS = 1_000
"""Faults that are told; a file with more of them has one cause."""


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

    def path(self, division: Division) -> str:
        """The names from the province down to a division, as Place.path has them."""
        return PATH.join(each.name for each in reversed([*self._above(division)]))

    def region(self, division: Division) -> str | None:
        """The id of the place at prefecture level that it is or lies in."""
        return next((each.id for each in self._above(division) if each.level == REGION_LEVEL), None)

    def _above(self, division: Division) -> Iterator[Division]:
        while True:
            yield division
            if not division.parent:
                return
            division = self.upper[division.parent]

    def again(self) -> Iterator[Division]:
        """Every row once more, in the order of the file; raises RecordError where it is not the file that was read."""
        with opened(self.file) as file:
            hashing = _Hashing(file)
            for found in divisions(lines(hashing), self.file.name):
                if isinstance(found, Fault):
                    raise RecordError([found])
                yield found
            if hashing.digest() != self.digest:
                message = say("文件在载入期间变了", "the file changed while it was loaded")
                raise RecordError([Mark(self.file.name).fault("", message, say("再运行一次", "run it again"))])


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
