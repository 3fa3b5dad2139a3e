"""Sheets: tables as CSV that a spreadsheet opens as it should, and in which no text is taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet would compute."""
Cell = str | float | None


def sheet(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as CSV in UTF-8 with its mark at the front; numbers stay numbers, an absent value is an empty cell."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[_safe(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def download(rows: Iterable[Sequence[Cell]], name: str) -> Response:
    """The sheet as a file of this name, which is plain ASCII."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-cache"}
    return Response(sheet(rows), media_type="text/csv; charset=utf-8", headers=headers)


def _safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would compute, made a text by the apostrophe that says so; 300.0 is 300."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    text = isinstance(cell, str) and cell.lstrip(" \u3000").startswith(FORMULA)
    return f"'{cell}" if text else cell
