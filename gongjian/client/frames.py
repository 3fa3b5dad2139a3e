"""Frames: rows of plain values as a pandas table, where pandas is installed, and as HTML for a notebook."""

import html as markup
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any

from gongjian.client.errors import NotInstalled

if TYPE_CHECKING:
    import pandas

Row = Mapping[str, Any]
SHOWN = 20
"""How many rows a notebook shows of a list."""


def frame(rows: Iterable[Row | Sequence[Any]], columns: Sequence[str] | None = None) -> "pandas.DataFrame":
    """The rows as a pandas frame. Raises NotInstalled where there is no pandas."""
    made: pandas.DataFrame = library().DataFrame(list(rows), columns=columns)
    return made


def library() -> Any:  # noqa: ANN401 - a module that need not be there
    """The pandas of this Python. Raises NotInstalled where there is none."""
    try:
        return import_module("pandas")
    except ImportError as error:
        raise NotInstalled("制表需要 pandas · pandas is needed to make a table: pip install pandas") from error


def html(rows: Iterable[Row], caption: str) -> str:
    """The first rows as HTML, every text escaped; columns that have nothing in them are left out."""
    shown = list(islice(rows, SHOWN))
    names = dict.fromkeys(name for each in shown for name, value in each.items() if value not in (None, "", False))
    head = "".join(f"<th>{_written(name)}</th>" for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{_written(each.get(name))}</td>' for name in names)}</tr>" for each in shown)
    return f"<table><caption>{_written(caption)}</caption><tr>{head}</tr>{body}</table>"


def _written(value: object) -> str:
    return "" if value is None else markup.escape(str(value))
