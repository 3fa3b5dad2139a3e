"""Tables of records, whatever file they come from: a header, a type, and rows of cells."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.errors import Fault
from graph.ontology import Ontology
from graph.ontology.schema import computed_fields, given_fields, list_fields
from ingest.facts import CITATION_FIELDS, ENDS
from ingest.rows import NOTE, Kind, Mark, Reading, Row, TableMarks, nearest, say

CITATIONS = "citations"
CITATION_COLUMNS = ("of", *ENDS, *CITATION_FIELDS)
SEPARATOR = "|"
_TOKEN = re.compile(r"\\.|[^\\|]+|.", re.DOTALL)


@dataclass(frozen=True)
class Table:
    """What a table holds: its file (and sheet), its kind and type, the columns it may have, those with lists."""

    file: str
    sheet: str
    kind: Kind
    type: str | None
    known: frozenset[str]
    lists: frozenset[str]
    computed: frozenset[str] = frozenset()


def table(name: str, ontology: Ontology, file: str, sheet: str = "") -> Table | None:
    """What a table of that name (a file's stem, a sheet's name) holds, or None where the name says nothing."""
    if name == CITATIONS:
        return Table(file, sheet, "citation", None, frozenset(CITATION_COLUMNS), frozenset({"states"}))
    cls = ontology.entities.get(name) or ontology.relations.get(name)
    if cls is None:
        return None
    kind: Kind = "entity" if name in ontology.entities else "relation"
    more = {"formerly"} if kind == "entity" else set()
    known = (frozenset(given_fields(cls)) | more) - {"cited"}
    return Table(file, sheet, kind, name, known, list_fields(cls) | more, computed_fields(cls))


def names(ontology: Ontology) -> list[str]:
    """Every name that a table can have."""
    return [*ontology.entities, *ontology.relations, CITATIONS]


def unknown_table(name: str, ontology: Ontology, mark: Mark) -> Reading:
    """The reading of a table whose name says nothing."""
    message = say(f"「{name}」不是类型名", f"{name!r} is no type")
    mend = say("表名须是类型名", "a table is named after a type") + f": {nearest(name, names(ontology))}"
    return Reading(faults=[mark.fault("", message, mend)])


def header(cells: Sequence[str], of: Table, letters: Sequence[int | str]) -> tuple[dict[str, int | str], Reading]:
    """The column of each field, in the order of the table, and the faults of the header."""
    columns: dict[str, int | str] = {}
    reading = Reading()
    for cell, letter in zip(cells, letters, strict=True):
        mark = Mark(of.file, 1, letter, of.sheet)
        if not cell:
            reading.faults.append(mark.fault("", say("表头有空格子", "the header has an empty cell")))
        elif cell in columns:
            reading.faults.append(mark.fault(cell, say("表头重复", "the header names it twice")))
        elif cell not in of.known and not cell.startswith(NOTE):
            reading.faults.append(_unknown_column(cell, of, mark))
        columns.setdefault(cell or f"?{letter}", letter)
    return columns, reading


def _unknown_column(cell: str, of: Table, mark: Mark) -> Fault:
    if cell in of.computed:
        message = say(f"「{cell}」由载入程序计算", f"{cell!r} is computed by the loader")
        return mark.fault(cell, message, say("删去这一列", "leave the column out"))
    if cell == "cited":
        message = say("引证写在 citations 表里", "citations have a table of their own")
        return mark.fault(cell, message, ", ".join(CITATION_COLUMNS))
    return mark.fault(cell, say(f"没有属性「{cell}」", f"no property is called {cell!r}"), nearest(cell, of.known))


def rows(of: Table, columns: dict[str, int | str], lines: Iterable[tuple[int, Sequence[str]]]) -> Reading:
    """The rows of a table: an empty cell is an absent value, a list is split at `|`."""
    reading = Reading()
    width = len(columns)
    for line, cells in lines:
        if len(cells) > width and any(cells[width:]):
            mark = Mark(of.file, line, width + 1, of.sheet)
            message = say(f"格子比表头多（{len(cells)} > {width}）", f"{len(cells)} cells under {width} columns")
            mend = say("含逗号的值加双引号", "quote a value with a comma in it")
            reading.faults.append(mark.fault("", message, mend))
            continue
        values = {
            name: _list(cell) if name in of.lists else cell
            for name, cell in zip(columns, cells, strict=False)
            if cell and not name.startswith(NOTE)
        }
        if values:
            marks = TableMarks(of.file, line, columns, of.sheet)
            reading.rows.append(Row(of.kind, values, marks, of.type))
    return reading


def _list(cell: str) -> list[str]:
    """The parts of a cell; in one of them `\\|` is a bar, and two backslashes are one."""
    parts = [""]
    for token in _TOKEN.findall(cell):
        if token == SEPARATOR:
            parts.append("")
        else:
            parts[-1] += token[-1] if token in ("\\|", "\\\\") else token
    return [part.strip() for part in parts]
