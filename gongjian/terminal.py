"""The terminal: what commands say, as tables that fit it or as JSON, with nothing in it that could speak to it."""

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.repository.shapes import whole

WIDE = 100_000
"""Where there is no terminal, a line is as long as it needs to be: what reads it may look for whole lines."""
UNREAD = 141
"""The exit code of a command whose reader is gone, `gongjian … | head`: as if SIGPIPE had ended it."""
NARROWEST = 10
"""Cells that a column needs to be read; where they have less, each row is told as lines of name and value."""
_SPEAKS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]",
)
"""Characters that move the cursor, change colours or turn the direction of writing; a line feed is none of them."""


def harmless(text: str) -> str:
    """The text with characters that speak to a terminal shown as U+001B and the like, and tabs as spaces."""
    return _SPEAKS.sub(lambda found: f"U+{ord(found[0]):04X}", text.replace("\t", "    "))


def plain(value: object) -> Text:
    """A value as it stands in a cell: no markup is read from it, and it speaks to no terminal."""
    return Text(harmless(_words(value)), overflow="fold")


class Output(Console):
    """Standard output; where its reader is gone, the command ends."""

    def on_broken_pipe(self) -> None:
        """End quietly."""
        unread()


def console(wide: int = WIDE) -> Output:
    """Standard output: as wide as the terminal, or as `COLUMNS` says; elsewhere `wide`."""
    told = os.environ.get("COLUMNS", "")
    known = sys.stdout.isatty() or (told.isdigit() and int(told) > 0)
    return Output(width=None if known else wide, highlight=False, markup=False, emoji=False)


def data(value: object, *, exact: bool = False) -> None:
    """Print JSON; numbers that are whole without a fraction, as REST does, unless they are to stay exact."""
    text = json.dumps(value if exact else whole(value), ensure_ascii=False, indent=2)
    _print(_SPEAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def said(text: object) -> None:
    """Print a line of the answer."""
    _print(harmless(str(text)))


def note(text: object) -> None:
    """Print a line about the answer, on standard error: what reads the answer is not disturbed."""
    print(harmless(str(text)), file=sys.stderr)


def unread() -> NoReturn:
    """End the command whose answer nobody reads any more, with the code that shells give such an end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to be flushed goes nowhere
    raise SystemExit(UNREAD)


def listed(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print rows as a table; one that has too many columns for the terminal as lines of name and value."""
    cells = [[plain(value) for value in row] for row in rows]
    if title:
        said(title)
    if not cells:
        said("（无 · none）")
        return
    out = console()
    borders = 3 * len(columns) + 1
    natural = sum(max(map(_widest, column)) for column in zip(map(Text, columns), *cells, strict=True)) + borders
    cramped = natural > out.width < NARROWEST * len(columns) + borders
    out.print(_pairs(columns, cells) if cramped else _grid(columns, cells))


def _print(text: str) -> None:
    try:
        print(text)
    except BrokenPipeError:
        unread()


def _grid(columns: Sequence[str], cells: Sequence[Sequence[Text]]) -> Table:
    table = Table()
    for name in columns:
        table.add_column(plain(name), overflow="fold")
    for row in cells:
        table.add_row(*row)
    return table


def _pairs(columns: Sequence[str], cells: Sequence[Sequence[Text]]) -> Table:
    """The rows one below the other, a line for each value."""
    table = Table("列 column", "值 value", show_header=False)
    for column in table.columns:
        column.overflow = "fold"
    for row in cells:
        for name, value in zip(columns, row, strict=True):
            table.add_row(plain(name), value)
        table.add_section()
    return table


def _widest(text: Text) -> int:
    return max(map(cell_len, text.plain.split("\n")))


def _words(value: object) -> str:
    """A value in words: of a fact its name, of a list all its values."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return ", ".join(map(_words, value))
    if isinstance(value, dict) and "steps" in value:
        return _path(value)
    if isinstance(value, dict):
        return str(value.get("name") or value.get("id") or json.dumps(whole(value), ensure_ascii=False))
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    return str(whole(value))


def _path(value: dict[str, Any]) -> str:
    """A path in words: the names on it, and between them the types of its relations as arrows."""
    known = {each["id"]: each for each in (*value["entities"], *value["relations"])}
    words, before = "", ""
    for id_ in value["steps"]:
        step = known[id_]
        if "from" in step:
            words += f" -{step['type']}-> " if step["from"] == before else f" <-{step['type']}- "
        else:
            words, before = words + _words(step), id_
    return words
