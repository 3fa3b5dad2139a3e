"""CSV records: one table per type, named by the file's stem; comma, double quotes, UTF-8 (a mark is allowed), LF."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import PurePath

from graph.ontology import Ontology
from ingest.readers import table
from ingest.rows import Mark, Reading, say

GUARDED = re.compile(r"'(?:\s*[=+\-@＝＋－＠]|[\t\r\n'])")
"""What an apostrophe at the front of a cell guards: how a formula begins, and another apostrophe."""
LONGEST_CELL = 20_000


def unmarked(raw: bytes) -> bytes:
    """The bytes without the mark that spreadsheets write before UTF-8; without the first, where there are two."""
    return raw.removeprefix(codecs.BOM_UTF8)


def read(text: str, name: str, ontology: Ontology) -> Reading:
    """The rows of a CSV file; columns of faults count cells from 1."""
    stem = PurePath(name).stem
    of = table.table(stem, ontology, name)
    if of is None:
        return table.unknown_table(stem, ontology, Mark(name, 1, 1))
    csv.field_size_limit(LONGEST_CELL)
    begun = [1]
    lines = _lines(text, begun)
    try:
        _, first = next(lines, (1, []))
        if not first:
            return Reading(faults=[Mark(name, 1, 1).fault("", say("没有表头", "the table has no header"))])
        columns, reading = table.header([cell.strip() for cell in first], of, range(1, len(first) + 1))
        if not reading.faults:
            reading = table.rows(of, columns, ((line, [_text(cell) for cell in cells]) for line, cells in lines))
    except csv.Error as error:
        mend = say("看引号是否成对", "see whether every quote is closed")
        return Reading(faults=[Mark(name, begun[0], 1).fault("", say("不是 CSV", f"not CSV: {error}"), mend)])
    return reading


def _text(cell: str) -> str:
    """A cell without the apostrophe by which an export keeps a spreadsheet from computing it."""
    return cell[1:] if GUARDED.match(cell) else cell


def _lines(text: str, begun: list[int]) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on; `begun` holds that of the row that is read, also where it is broken."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    for cells in reader:
        yield begun[0], cells
        begun[0] = reader.line_num + 1
