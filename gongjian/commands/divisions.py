"""`gongjian divisions`: the excerpt of a gazetteer that a data folder ships."""

import lzma
from pathlib import Path
from typing import Annotated

import typer

from gongjian import terminal
from gongjian.asking import AsJson
from ingest.census import census
from ingest.divisions import COUNTY, excerpt

Whole = Annotated[Path, typer.Argument(metavar="WHOLE", help="整部区划表 · a whole gazetteer (.csv, .csv.gz, .csv.xz)")]
Out = Annotated[Path, typer.Argument(metavar="OUT", help="写到哪里（.csv.xz）· where to write")]
Below = Annotated[
    list[str],
    typer.Option(
        "--below", metavar="DIGITS", help="连同其下乡村的代码开头 · begin of codes whose places are kept, all of them"
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="记录 · Records")(divisions)


def divisions(whole: Whole, out: Out, *, below: Below, as_json: AsJson = False) -> None:
    """摘出区划表：县级以上全部，另加所指地区的乡村 · Excerpt a gazetteer: counties and above, and all below some."""
    census(whole)
    kept = list(excerpt(whole, tuple(below)))
    out.write_bytes(lzma.compress("".join(kept).encode(), preset=9 | lzma.PRESET_EXTREME))
    rows = len(kept) - 1
    if as_json:
        terminal.data({"file": str(out), "rows": rows, "below": below})
    else:
        terminal.said(f"{rows} 行 rows -> {out} (≤ {COUNTY} 位 digits; --below {', '.join(below)})")
