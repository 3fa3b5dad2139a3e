"""XLSX: a workbook with one sheet a type and one of citations, as records are read; every text is typed as text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from graph.errors import BadRequest
from graph.ontology import Entity, Ontology, Relation
from service.exports.archive import Folder, read
from service.exports.characters import fitting
from service.exports.columns import dumped
from service.exports.records import CITATIONS, FORMULA, Cell, citations, header, row
from service.exports.writer import About, Writer

MOST_ROWS = 1_048_576
"""Rows that a sheet can have."""
ABOUT = "_about"
COMPUTED = re.compile(rf"{FORMULA.pattern}|[#']")
"""How a text begins that the library or a spreadsheet might take for something else."""
_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Where a spreadsheet would read a character by its number: `_x003D_` is `=` (ECMA-376, ST_Xstring)."""


class Export(Writer):
    """Sheets are written to temporary files as rows come, and packed at the end."""

    def __init__(self, about: About, ontology: Ontology) -> None:
        super().__init__(about, ontology)
        self._folder = Folder()
        self._book = Workbook(write_only=True)
        self._rows: dict[str, int] = {}
        self._sheets: dict[str, WriteOnlyWorksheet] = {}
        for line in self.about.lines():
            self._add(ABOUT, ("about",), [line])
        for each in (*self.about.datasets, *self.about.sources):
            self._add(ABOUT, ("about",), [dumped(dict(each))])

    def entities(self, some: Sequence[Entity]) -> bytes:
        """Rows of the sheets of their types."""
        return self._written(some)

    def relations(self, some: Sequence[Relation]) -> bytes:
        """Rows of the sheets of their types."""
        return self._written(some)

    def ending(self) -> Iterator[bytes]:
        """The whole workbook. Raises BadRequest where a sheet would have more rows than sheets have."""
        path = self._folder.path / "export.xlsx"
        self._book.save(path)
        yield from read(path)

    def close(self) -> None:
        """Delete the temporary files; openpyxl deletes those of its sheets only where the book was saved."""
        for sheet in self._sheets.values():
            if not sheet.closed:
                with suppress(Exception):  # what a broken sheet says when it is ended is nothing to anybody
                    sheet.close()
            with suppress(OSError):
                sheet._writer.cleanup()  # type: ignore[attr-defined]  # which file it is, is told nowhere else
        self._sheets.clear()
        self._folder.close()

    def _written(self, some: Sequence[Entity] | Sequence[Relation]) -> bytes:
        for fact in some:
            self._add(fact.type, header(type(fact)), row(fact))
            for citation in citations(fact):
                self._add("citations", CITATIONS, citation)
        return b""

    def _add(self, name: str, columns: Sequence[str], cells: Iterable[Cell]) -> None:
        if name not in self._sheets:
            self._sheets[name] = self._book.create_sheet(name)
            self._sheets[name].append(columns)
            self._rows[name] = 1
        if self._rows[name] == MOST_ROWS:
            raise BadRequest(
                f"A sheet has room for {MOST_ROWS} rows, and there are more of {name}.",
                parameter="form",
                mend="Ask for csv, or for a part.",
                zh=f"工作表最多 {MOST_ROWS} 行，{name} 超出；请改用 csv，或只导出一部分。",
            )
        self._rows[name] += 1
        sheet = self._sheets[name]
        sheet.append([_typed(sheet, cell) if isinstance(cell, str) else cell for cell in cells])


def _typed(sheet: WriteOnlyWorksheet, text: str) -> object:
    """A text; one that might be computed in a cell that says that it is text, and stays so when it is edited."""
    text = _CODE.sub("_x005F_", fitting(text))
    if not COMPUTED.match(text):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
