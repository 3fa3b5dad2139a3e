"""Questions from the command line: named queries, search, sources, paths, and the network page as a file."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.table import Table

from gongjian.commands.tables import printed, side_by_side
from graph.errors import BadRequest
from graph.ontology import ONTOLOGY
from graph.queries import Query
from graph.repository import comparison, entities, named, searching, sources
from graph.repository.comparison import By
from graph.repository.entities import Filter
from graph.repository.moments import Moment
from graph.repository.networks import names_outside, network
from graph.repository.paths import LENGTH, LIMIT, LONGEST, PathQuestion, paths
from graph.repository.paths import MOST as MOST_PATHS
from graph.repository.places import known_places
from graph.settings import Settings
from graph.store import Store

T = TypeVar("T")
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]
Regions = Annotated[list[str] | None, typer.Option("--region", help="地点的标识或代码 · id or code of a place")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(query)
    app.command()(search)
    app.command("sources")(source_facts)
    app.command()(compare)
    app.command("paths")(between)
    app.command()(export)


def query(
    name: Annotated[str, typer.Argument(help="名词/动词，如 pairing/list · NOUN/VERB")] = "",
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--param", help="参数 · name=value; as_of=2013-06")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """运行命名查询；不带名称则列出 · Run a named query, or list them."""
    if not name:
        _show([{"query": each, "about": found.summary} for each, found in named.public().items()], as_json)
        return
    asked = named.known(name)
    given = asked.values(_texts(asked, parameter or []))
    answer = _ask(lambda store: named.ask(store, asked, given))
    _show([dict(zip(answer.columns, row, strict=True)) for row in answer.rows], as_json)
    if answer.truncated:
        typer.echo(f"只列出前 {named.MOST} 行 · only the first {named.MOST} rows", err=True)


def search(
    q: Annotated[str, typer.Argument(help="中文、拼音或首字母 · Chinese, pinyin or initials")],
    kind: Annotated[list[str] | None, typer.Option("--type", help="类型 · type of node")] = None,
    region: Regions = None,
    limit: int = 20,
    as_of: Annotated[str | None, typer.Option(help="只找当时成立的，如 2013-06 · only what held then")] = None,
    as_json: AsJson = False,
) -> None:
    """搜索 · Search names, aliases, pinyin and initials."""
    moment = Moment.of(as_of)

    async def ask(store: Store) -> searching.Found:
        regions = await known_places(store, region or [])
        return await searching.search(store, q, types=kind or [], regions=regions, moment=moment, limit=limit)

    found = _ask(ask)
    _show(
        [
            {"id": hit.entity.id, "name": hit.entity.name, "matched": hit.match.matched, "score": hit.match.score}
            for hit in found.hits
        ],
        as_json,
    )
    if moment.asked:
        said = f"{found.undated}/{found.total} 未注明起止，视为成立 · without dates, taken to hold"
        typer.echo(f"{moment}: {said}", err=True)


def source_facts(
    slug: Annotated[str, typer.Argument(help="来源，如 haixi-2018；不填则列出 · slug of a source")] = "",
    as_json: AsJson = False,
) -> None:
    """列出来源，或按原文次序列出其事实 · List sources, or the facts of one in the order of its text."""

    async def ask(store: Store) -> list[dict[str, Any]]:
        if not slug:
            found = await entities.entities(store, Filter(types=("Source",)), sort="id", limit=500, at=None)
            return [{"id": each.id, "name": each.name} for each in found.items]
        rows: list[dict[str, Any]] = []
        at: str | None = None
        while True:
            part = await sources.facts(store, slug, limit=500, at=at)
            rows += [
                {
                    "start": each.citations[0].start,
                    "phrase": each.citations[0].exact,
                    "type": each.fact.type,
                    "id": each.fact.id,
                }
                for each in part.items
            ]
            at = part.next
            if at is None:
                return rows

    _show(_ask(ask), as_json)


def compare(
    regions: Annotated[list[str], typer.Argument(help="两至六个地点的标识或代码 · ids or codes of two to six places")],
    by: Annotated[By, typer.Option(help="按什么比较 · what to compare by")] = "theme",
    as_json: AsJson = False,
) -> None:
    """并列比较地区 · Put places side by side, each with all below it."""
    found = _ask(lambda store: comparison.compare(store, regions, by))
    if as_json:
        typer.echo(json.dumps(found.wire(), ensure_ascii=False, indent=2))
        return
    printed(side_by_side(found))


def between(
    from_: Annotated[str, typer.Argument(metavar="FROM", help="起点的标识 · id of the entity to start from")],
    to: Annotated[str, typer.Argument(help="终点的标识 · id of the entity to reach")],
    max_length: Annotated[int, typer.Option(min=1, max=LONGEST, help="最多几步 · the most relations")] = LENGTH,
    relation: Annotated[list[str] | None, typer.Option("--relation", help="关系类型 · type of relation")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST_PATHS, help="最多几条 · the most paths")] = LIMIT,
    as_of: Annotated[str | None, typer.Option(help="只走当时成立的，如 2013-06 · only what held then")] = None,
    as_json: AsJson = False,
) -> None:
    """两个实体之间的路径，最短者在前 · The paths between two entities, the shortest first."""
    asked = PathQuestion(from_, to, max_length, tuple(relation or ()), limit, Moment.of(as_of))
    found = _ask(lambda store: paths(store, asked))
    if as_json:
        typer.echo(json.dumps(found.wire(), ensure_ascii=False, indent=2))
    else:
        _show([{"length": len(path) // 2, "path": found.label(path)} for path in found.paths], as_json)
    if found.limits:
        caps = ", ".join(f"{name} {cap:,}" for name, cap in found.limits.items())
        typer.echo(f"搜索到上限，或有遗漏 · the search was cut, a path may be missing: {caps}", err=True)
    if asked.moment.asked:
        typer.echo(f"{asked.moment}: {found.undated} 未注明起止，视为成立 · without dates, taken to hold", err=True)


def export(
    form: Annotated[str, typer.Argument(help="html")],
    out: Annotated[Path, typer.Option("--out", "-o", help="文件 · file to write")] = Path("gongjian.html"),
    region: Regions = None,
    theme: Annotated[list[str] | None, typer.Option("--theme", help="主题的标识 · id of a theme")] = None,
    title: Annotated[str, typer.Option(help="标题 · title of the page")] = "共建图谱 Gongjian",
) -> None:
    """导出网络图页面 · Write the network as one self-contained page."""
    if form != "html":
        raise BadRequest(f"There is no export {form}.", mend="The exports are: html.")

    from service.visual.network import page, save  # here, since drawing loads half a second of libraries

    async def ask(store: Store) -> str:
        keep = Filter(regions=await known_places(store, region or []), themes=tuple(theme or ()))
        found = await network(store, keep)
        return page(found, store.ontology, title=title, names=await names_outside(store, found))

    html = _ask(ask)
    save(html, out)
    typer.echo(f"{out} ({len(html.encode()) / 1e6:.1f} MB)")


def _ask(question: Callable[[Store], Awaitable[T]]) -> T:
    """The answer of the graph that the settings name."""

    async def run() -> T:
        async with Store.open(Settings(), ONTOLOGY) as store:
            return await question(store)

    return asyncio.run(run())


def _texts(asked: Query, given: list[str]) -> dict[str, list[str]]:
    """The texts of `name=value`; the values of a list are divided by `|`, or given again and again."""
    lists = {each.name for each in asked.parameters if each.type.startswith("list of ")}
    texts: dict[str, list[str]] = {}
    for name, _, text in (each.partition("=") for each in given):
        if name in lists:
            texts.setdefault(name, []).extend(part for part in text.split("|") if part)
        else:
            texts[name] = [text]
    return texts


def _show(rows: list[dict[str, Any]], as_json: bool) -> None:
    plain = [{name: named.plain(value) for name, value in row.items()} for row in rows]
    if as_json:
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    table = Table(*(rows[0] if rows else ("—",)), show_lines=False)
    for row in plain:
        table.add_row(*(_cell(value) for value in row.values()))
    printed(table)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_cell(each) for each in value)
    if isinstance(value, dict):
        return str(value.get("name") or value.get("id") or json.dumps(value, ensure_ascii=False))
    return "" if value is None else str(value)
