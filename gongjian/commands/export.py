"""`gongjian export`: the network as a file of its own."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from gongjian import terminal
from gongjian.asking import AllPlaces, AsJson, AsOf, Regions, Themes, Types, asked, told
from gongjian.commands.subgraph import capped
from graph.repository.entities import Filter
from graph.repository.moments import Moment
from graph.repository.networks import names_outside, network, undated
from graph.repository.places import known_places
from graph.store import Store
from graph.subgraph import Subgraph


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="提问 · Ask")(export)


def export(
    form: Annotated[Literal["html"], typer.Argument(metavar="html", help="格式 · what kind of file")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="写到哪个文件 · the file to write")] = Path(
        "gongjian.html"
    ),
    type_: Types = None,
    region: Regions = None,
    theme: Themes = None,
    title: Annotated[str, typer.Option(metavar="TEXT", help="页面标题 · title of the page")] = "共建图谱 Gongjian",
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
    """导出网络图页面 · Write the network as one self-contained page."""
    from service.visual.network import (
        Sheet,
        earlier,
        page,
        save,
    )  # here, since drawing loads half a second of libraries

    moment = Moment.of(as_of)
    before = earlier(_text(like or out))
    if like is not None and before is None:
        raise typer.BadParameter(f"{like} 不是网络图页面 · {like} is no network page", param_hint="--like")

    async def ask(store: Store) -> tuple[Subgraph, str, int]:
        regions = await known_places(store, region or [])
        keep = Filter(tuple(type_ or ()), (), regions, tuple(theme or ()), all_places=all_places, moment=moment)
        found = await network(store, keep)
        dateless = await undated(store, found, moment)
        notes = [(f"只示 {moment} 期间成立者。", f"What held in {moment}.")] if moment.asked else []
        names = await names_outside(store, found)
        sheet = Sheet(title, names=names, notes=notes, language="en" if english else "zh", before=before)
        return found, page(found, store.ontology, sheet), dateless

    found, html, dateless = asked(ask)
    save(html, out)
    counts = {"entities": len(found.entities), "relations": len(found.relations)}
    if as_json:
        terminal.data({"file": str(out), "bytes": len(html.encode()), **counts, **moment.wire(dateless)})
    else:
        size, entities, relations = len(html.encode()) / 1e6, len(found.entities), len(found.relations)
        terminal.said(f"{out} ({size:.1f} MB): {entities} 实体 entities, {relations} 关系 relations")
        told(moment, dateless)
    capped(found.limits)


def _text(path: Path) -> str:
    """The text of a file; of one that is not there, or is no text, nothing."""
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        return ""
