"""`gongjian match`: names of somebody else's list, from the command line or a CSV file, and what they may mean."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from gongjian import completion, terminal
from gongjian.asking import AllPlaces, AsJson, AsOf, asked, told
from graph.errors import BadRequest, Fault, RecordError
from graph.likeness import REASONS
from graph.repository.candidates import Within
from graph.repository.matching import Matched, Wanted, match
from graph.repository.moments import Moment
from graph.repository.paging import chunks
from graph.repository.searching import LONGEST
from graph.store import Store

TOGETHER = 100
"""How many names are matched at a time: as many as REST takes."""
ADDED = ("match_id", "match_name", "match_type", "match_score", "match_sure", "match_region", "match_reasons")
"""The columns that a file gets beside its own."""


@dataclass(frozen=True)
class Sheet:
    """A CSV file: the names of its columns, its rows, blank ones too, and the line each begins on."""

    columns: list[str]
    rows: list[list[str]]
    lines: list[int]

    def column(self, name: str, file: Path) -> list[str]:
        """The cells of a column. Raises BadRequest where there is none of that name."""
        if name not in self.columns:
            there = ", ".join(self.columns)
            raise BadRequest(
                f"{file} has no column {name!r}.",
                parameter="column",
                mend=f"There are {there}.",
                zh=f"{file} 没有 {name!r} 这一列；有：{there}。",
            )
        at = self.columns.index(name)
        return [row[at].strip() if at < len(row) else "" for row in self.rows]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("match", rich_help_panel="提问 · Ask")(matched)


def matched(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]…", help="要比对的名称 · names to match")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="CSV 文件，首行为列名 · a CSV file with a header")
    ] = None,
    column: Annotated[
        str, typer.Option(metavar="COLUMN", help="名称所在的列 · the column that has the names")
    ] = "name",
    region_column: Annotated[
        str, typer.Option(metavar="COLUMN", help="地区所在的列 · the column that has the regions")
    ] = "",
    type_: Annotated[
        str, typer.Option("--type", metavar="TYPE", help="实体类型 · type of node", autocompletion=completion.types)
    ] = "",
    region: Annotated[
        str,
        typer.Option(
            metavar="PLACE",
            help="地点的标识、代码或名称 · id, code or name of a place",
            autocompletion=completion.regions,
        ),
    ] = "",
    limit: Annotated[
        int, typer.Option(min=1, max=20, metavar="N", help="每个名称最多几个候选 · the most candidates of each")
    ] = 3,
    all_places: AllPlaces = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """比对名单上的名称；文件则输出 CSV · Match names of a list, with reasons; of a file, write CSV."""
    if bool(names) == (file is not None):
        raise typer.BadParameter("给出名称，或 --file，二者取一 · give names, or --file, one of the two")
    moment = Moment.of(as_of)
    sheet = _read(file) if file else None
    types = (type_,) if type_ else ()
    if sheet is not None and file is not None:
        cells = sheet.column(column, file)
        regions = sheet.column(region_column, file) if region_column else [region] * len(cells)
        lenient = bool(region_column)
        wanted = [
            Wanted(cell[:LONGEST], types, place[:LONGEST], lenient=lenient)
            for cell, place in zip(cells, regions, strict=True)
        ]
    else:
        wanted = [Wanted(name[:LONGEST], types, region) for name in names or ()]
    found = asked(lambda store: _all(store, wanted, Within((), all_places, moment), limit))
    undated = sum(one.undated for each in found for one in each.candidates)
    if as_json:
        lines = sheet.lines if sheet else [0] * len(found)
        results = [
            {**({"id": str(line)} if line else {}), **each.wire()} for line, each in zip(lines, found, strict=True)
        ]
        terminal.data({"results": results, **moment.wire(undated)})
    elif sheet is not None:
        _write(sheet, found)
    else:
        _table(found)
    told(moment, undated)


async def _all(store: Store, wanted: Sequence[Wanted], within: Within, limit: int) -> list[Matched]:
    found: list[Matched] = []
    for some in chunks(wanted, TOGETHER):
        found += await match(store, some, within, limit=limit)
    return found


def _read(file: Path) -> Sheet:
    """The table of a CSV file. Raises RecordError with file, line and mend for what is none."""
    try:
        reader = csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""), strict=True)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _fault(file, line, "不是 UTF-8 · not UTF-8", "另存为 UTF-8 的 CSV · save it as CSV in UTF-8") from None
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _fault(file, line, f"不是 CSV · not CSV: {error}", "检查引号 · look at the quotes") from None
    if not rows:
        raise _fault(file, 1, "没有表头 · no header", "首行写列名 · name the columns in the first line")
    columns = [cell.strip() for cell in rows[0][1]]
    return Sheet(columns, [cells for _, cells in rows[1:]], [line for line, _ in rows[1:]])


def _fault(file: Path, line: int, message: str, mend: str) -> RecordError:
    return RecordError([Fault(str(file), line, None, "", message, mend)])


def _write(sheet: Sheet, found: Sequence[Matched]) -> None:
    """The file's own columns and the best candidate beside them, as CSV in which no text is taken for a formula."""
    from service.pages.sheets import sheet as written  # here: it loads a web framework

    width = len(sheet.columns)
    rows = [
        [*row[:width], *[""] * (width - len(row)), *_best(each)] for row, each in zip(sheet.rows, found, strict=True)
    ]
    terminal.said(written([[*sheet.columns, *ADDED], *rows]).decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n"))


def _best(found: Matched) -> list[str]:
    places = "|".join(found.regions)
    if not found.candidates:
        return ["", "", "", "", "", places, ""]
    best = found.candidates[0]
    kinds = "|".join(reason.kind for reason in best.likeness.reasons)
    sure = "true" if found.sure else "false"
    return [best.entity.id, best.entity.name, best.entity.type, str(best.score), sure, places, kinds]


def _table(found: Sequence[Matched]) -> None:
    columns = ("所问 asked", "标识 id", "名称 name", "得分 score", "确定 sure", "理由 reasons")
    rows = []
    for each in found:
        if not each.candidates:
            rows.append((each.wanted.name, "", "（无 · none）", "", "", ""))
        for at, one in enumerate(each.candidates):
            zh = "，".join(REASONS[reason.kind].zh for reason in one.likeness.reasons)
            sure = "是 yes" if each.sure and at == 0 else ""
            rows.append((each.wanted.name if at == 0 else "", one.entity.id, one.entity.name, str(one.score), sure, zh))
    terminal.listed(columns, rows)
