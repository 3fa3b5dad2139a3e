"""Questions from the command line: named queries, search, sources, and the network page as a file."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.table import Table

from gongjian.commands.tables import printed, side_by_side
from graph.errors import BadRequest
from graph.ontology import ONTOLOGY, Fact
from graph.queries import Query, queries
from graph.repository import comparison, entities, searching, sources
from graph.repository.comparison import By
from graph.repository.entities import Filter
from graph.repository.networks import network
from graph.repository.paging import MOST
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
    app.command()(export)


def query(
    name: Annotated[str, typer.Argument(help="名词/动词，如 pairing/list · NOUN/VERB")] = "",
    parameter: Annotated[list[str] | None, typer.Option("-p", "--param", help="name=value")] = None,
    as_json: AsJson = False,
) -> None:
    """运行命名查询；不带名称则列出 · Run a named query, or list them."""
    public = {known: found for known, found in queries().items() if found.public and found.access == "read"}
    if not name:
        _show([{"query": known, "about": found.summary} for known, found in public.items()], as_json)
        return
    if name not in public:
        raise BadRequest(f"There is no query {name}.", mend="`gongjian query` lists them.")
    given = _parameters(public[name], parameter or [])
    _show(_ask(lambda store: store.read(public[name], **given)), as_json)


def search(
    q: Annotated[str, typer.Argument(help="中文、拼音或首字母 · Chinese, pinyin or initials")],
    kind: Annotated[list[str] | None, typer.Option("--type", help="类型 · type of node")] = None,
    region: Regions = None,
    limit: int = 20,
    as_json: AsJson = False,
) -> None:
    """搜索 · Search names, aliases, pinyin and initials."""

    async def ask(store: Store) -> list[dict[str, Any]]:
        regions = await known_places(store, region or [])
        hits = (await searching.search(store, q, types=kind or [], regions=regions, limit=limit)).hits
        return [
            {"id": hit.entity.id, "name": hit.entity.name, "matched": hit.match.matched, "score": hit.match.score}
            for hit in hits
        ]

    _show(_ask(ask), as_json)


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
        return page(await network(store, keep), store.ontology, title=title)

    html = _ask(ask)
    save(html, out)
    typer.echo(f"{out} ({len(html.encode()) / 1e6:.1f} MB)")


def _ask(question: Callable[[Store], Awaitable[T]]) -> T:
    """The answer of the graph that the settings name."""

    async def run() -> T:
        async with Store.open(Settings(), ONTOLOGY) as store:
            return await question(store)

    return asyncio.run(run())


def _parameters(asked: Query, given: list[str]) -> dict[str, Any]:
    """The parameters of a query out of `name=value` texts; what is not given takes the type's empty value."""
    texts = dict(text.partition("=")[::2] for text in given)
    unknown = texts.keys() - {parameter.name for parameter in asked.parameters}
    if unknown:
        known = ", ".join(f"{each.name}: {each.type}" for each in asked.parameters)
        raise BadRequest(f"{asked.name} has no parameter {', '.join(sorted(unknown))}.", mend=f"It has {known}.")
    return {each.name: _typed(each.type, texts.get(each.name), each.name) for each in asked.parameters}


def _typed(kind: str, text: str | None, name: str) -> object:
    empty: dict[str, Any] = {"string": "", "number": None, "boolean": False, "scalar": None}
    if text is None and kind == "integer" and name == "limit":
        return MOST
    if text is None and kind == "integer":
        raise BadRequest(f"The parameter {name} is needed.", parameter=name, mend=f"Add -p {name}=<integer>.")
    if text is None:
        return [] if kind.startswith("list") else empty.get(kind)
    try:
        if kind.startswith("list"):
            return [part for part in text.split("|") if part]
        if kind == "boolean":
            return {"true": True, "false": False}[text.lower()]
        return {"integer": int, "number": float}.get(kind, str)(text)
    except (ValueError, KeyError):
        raise BadRequest(f"{name} is of type {kind}, and {text!r} is not.", parameter=name) from None


def _show(rows: list[dict[str, Any]], as_json: bool) -> None:
    plain = [{name: _plain(value) for name, value in row.items()} for row in rows]
    if as_json:
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    table = Table(*(rows[0] if rows else ("—",)), show_lines=False)
    for row in plain:
        table.add_row(*(_cell(value) for value in row.values()))
    printed(table)


def _plain(value: object) -> object:
    if isinstance(value, Fact):
        return value.wire()
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("name") or value.get("id") or json.dumps(value, ensure_ascii=False))
    return "" if value is None else str(value)
