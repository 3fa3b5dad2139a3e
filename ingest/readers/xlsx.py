"""XLSX records: one sheet per type, named after it; values only, no formulas; opened only when it is small inside."""

import datetime
import io
import math
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from graph.errors import Fault
from graph.ontology import Ontology
from ingest.readers import table
from ingest.rows import NOTE, Mark, Reading, say

LARGEST_INSIDE = 128 * 1024 * 1024
"""Bytes that all parts of a workbook may have together once unpacked."""
HIGHEST_RATIO = 100
"""How many times larger than packed a workbook may be, once it is larger than `DENSE` bytes."""
DENSE = 4 * 1024 * 1024
MOST_PARTS = 500
WIDEST = 64
GAP = 1_000
"""Rows without a value between two with one; a sheet with more of them says so of rows that are not there."""
_DECLARATIONS = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_CODE = re.compile("_x005[Ff]_(?=x[0-9A-Fa-f]{4}_)")
"""How workbooks write a line that would begin a character by its number (ECMA-376, ST_Xstring); openpyxl leaves it."""

EMPTY = say("删去空行，另存一份", "delete the empty rows and save it anew")

BROKEN = (
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, EOFError, OSError, NotImplementedError),
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError),
)
"""What openpyxl raises of parts that are not as they should be: it checks few of them."""
AnyCell = ReadOnlyCell | EmptyCell | Cell | MergedCell


class _Cell(NamedTuple):
    text: str
    fault: Fault | None


def read(raw: bytes, name: str, ontology: Ontology) -> Reading:
    """The rows of every sheet of a workbook; faults name sheet and cell."""
    fault = _bomb(raw, name)
    if fault is not None:
        return Reading(faults=[fault])
    reading = Reading()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations, which records do not use
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
            if not book.worksheets:
                reading.faults.append(Mark(name).fault("", say("没有工作表", "the workbook has no sheet")))
            for sheet in book.worksheets:
                if not sheet.title.startswith(NOTE):
                    _sheet(sheet, name, ontology, reading)
            book.close()
    except BROKEN as error:
        problem = " ".join(str(error).split())[:200]
        reading.faults.append(Mark(name).fault("", say("读不出这个工作簿", f"not a readable workbook: {problem}")))
    return reading


def _bomb(raw: bytes, name: str) -> Fault | None:
    """The fault of a file that is no workbook, or one that grows beyond measure when unpacked."""
    mark = Mark(name)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
            size = sum(part.file_size for part in parts)
            dense = size > DENSE and size > HIGHEST_RATIO * sum(part.compress_size for part in parts)
            if size > LARGEST_INSIDE or len(parts) > MOST_PARTS or dense:
                message = say(f"解压后 {size / 1e6:.0f} MB，是压缩炸弹", f"a zip bomb: {size / 1e6:.0f} MB inside")
                return mark.fault("", message, say("另存一份只有数据的工作簿", "save a workbook with the data alone"))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _DECLARATIONS.search(packed.read(part)):
                    return mark.fault("", say("含实体声明", f"entities are declared in {part.filename}"))
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        return mark.fault("", say("不是 XLSX 文件", f"not an XLSX file: {error}"))
    return None


def _sheet(sheet: ReadOnlyWorksheet, name: str, ontology: Ontology, reading: Reading) -> None:
    of = table.table(sheet.title, ontology, name, sheet.title)
    if of is None:
        reading.faults += table.unknown_table(sheet.title, ontology, Mark(name, 1, "A", sheet.title)).faults
        return
    sheet.reset_dimensions()
    lines = _lines(sheet, name, reading)
    _, first = next(lines, (1, []))
    while first and not first[-1]:
        first.pop()
    if not first:
        reading.faults.append(Mark(name, 1, "A", sheet.title).fault("", say("没有表头", "the sheet has no header")))
        return
    letters = [get_column_letter(at) for at in range(1, len(first) + 1)]
    columns, found = table.header(first, of, letters)
    reading.faults += found.faults
    if not found.faults:
        found = table.rows(of, columns, lines)
        reading.rows += found.rows
        reading.faults += found.faults


def _lines(sheet: ReadOnlyWorksheet, name: str, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    rows = sheet.iter_rows(max_col=WIDEST + 1)  # type: ignore[misc]  # the stubs take this for another sheet class
    gap = 0
    for line, cells in enumerate(rows, 1):
        gap = gap + 1 if all(cell.value is None for cell in cells) else 0
        if gap > GAP:
            message = say(f"超过 {GAP} 行空白", f"more than {GAP} empty rows")
            reading.faults.append(Mark(name, line, "A", sheet.title).fault("", message, EMPTY))
            return
        texts: list[str] = []
        for at, cell in enumerate(cells, 1):
            found = _text(cell, Mark(name, line, get_column_letter(at), sheet.title))
            texts.append(found.text)
            if found.fault:
                reading.faults.append(found.fault)
        yield line, texts


def _text(cell: AnyCell, mark: Mark) -> _Cell:
    """A cell as the string that a text file would have."""
    value = cell.value
    if value is None:
        return _Cell("", None)
    if cell.data_type == "f":
        message = say("格子里是公式", "the cell holds a formula")
        return _Cell("", mark.fault("", message, say("粘贴为值", "paste its value")))
    if cell.data_type == "e":
        return _Cell("", mark.fault("", say(f"格子里是错误值 {value}", f"the cell holds the error {value}")))
    if isinstance(value, bool):
        return _Cell(str(value).lower(), None)
    if isinstance(value, float) and not math.isfinite(value):
        return _Cell("", mark.fault("", say("格子里的数过大", "the number of the cell is too large")))
    if isinstance(value, float):
        return _Cell(str(int(value)) if value.is_integer() else repr(value), None)
    if isinstance(value, datetime.datetime):
        if value.time() != datetime.time():
            return _Cell("", mark.fault("", say("日期带钟点", "a date with a time of day")))
        return _Cell(value.date().isoformat(), None)
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return _Cell(str(value), None)
    text = unicodedata.normalize("NFC", _CODE.sub("_", str(value))).strip()
    if "\r" in text or "\x00" in text:
        return _Cell("", mark.fault("", say("格子里有控制字符", "the cell holds a control character")))
    return _Cell(text, None)
