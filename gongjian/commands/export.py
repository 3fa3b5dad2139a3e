"""`gongjian export`: the graph, or a part of it, as a file for other programs, or as a page of its own."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from gongjian import completion, exporting, terminal
from gongjian.asking import AllPlaces, AsJson, AsOf, Regions, Relations, Themes, Types, told
from gongjian.auditing import audited
from gongjian.commands.subgraph import capped
from gongjian.exporting import HTML, STDOUT, Look, Part, Written
from graph.repository.moments import Moment
from graph.repository.networks import DEEPEST
from service.audit import abridged

Name = Literal["html", "graphml", "gexf", "jsonld", "jsonl", "csv", "xlsx", "parquet", "cypher"]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="提问 · Ask")(export)


def export(
    form: Annotated[Name, typer.Argument(help="格式 · what kind of file")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="写到哪个文件，不写则是当前目录的 gongjian.<后缀>；文本格式可用 - 写到标准输出"
            " · the file to write, else gongjian.<suffix> in the working directory; - for standard output, of texts",
        ),
    ] = None,
    center: Annotated[
        str, typer.Option(metavar="ID", help="中心的标识 · id of the centre", autocompletion=completion.ids)
    ] = "",
    depth: Annotated[
        int | None, typer.Option(min=1, max=DEEPEST, metavar="N", help="离中心几步 · how many steps from the centre")
    ] = None,
    type_: Types = None,
    relation: Relations = None,
    region: Regions = None,
    theme: Themes = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="页面标题 · title of the page")] = None,
    english: Annotated[bool, typer.Option("--english", help="英文页面 · a page in English")] = False,
    like: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="沿用哪次导出的布局；不写则沿用所覆盖的那份 · the export to lay it out like; else the one it replaces",
        ),
    ] = None,
    all_places: AllPlaces = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """导出全图或其一部分为文件 · Write the graph, or a part of it, as a file for other programs or as a page."""
    from service.exports.forms import FORMS  # as in exporting

    types, relations, regions, themes = (tuple(each or ()) for each in (type_, relation, region, theme))
    part = Part(center, depth, types, relations, regions, themes, all_places, as_of)
    part.check()
    if form != HTML and (title is not None or english or like is not None):
        raise typer.BadParameter("--title、--english、--like 只用于 html · are for html alone")
    kind = FORMS[form]
    target = out or Path(f"gongjian{kind.suffix}")
    if target == STDOUT and (as_json or not kind.text):
        raise typer.BadParameter(f"{form} 不能写到标准输出 · cannot be written there", param_hint="--out")
    asked = abridged("&".join(f"{name}={value}" for name, value in part.said()))
    with audited("export", form=form, asked=asked) as noted:
        written = (
            exporting.page(part, target, Look(title or exporting.TITLE, english, like))
            if form == HTML
            else exporting.file(part, target, form)
        )
        noted["bytes"] = written.bytes
    _report(target, written, part.moment, as_json)


def _report(target: Path, written: Written, moment: Moment, as_json: bool) -> None:
    """Say what was written, and beside it what was cut and what has no dates."""
    counts = {"entities": written.entities, "relations": written.relations}
    if as_json:
        said = {"file": str(target), "bytes": written.bytes, **counts, **moment.wire(written.undated)}
        terminal.data(said | ({"graph_version": written.version} if written.version else {}))
    else:
        tell = terminal.note if target == STDOUT else terminal.said
        megabytes = f"{written.bytes / 1e6:.1f} MB"
        where = target if target == STDOUT else target.resolve()
        counted = f"{written.entities} 实体 entities, {written.relations} 关系 relations"
        tell(f"已写入 written to {where} ({megabytes}): {counted}")
        told(moment, written.undated)
    capped(written.limits)
