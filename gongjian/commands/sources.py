"""`gongjian sources`: the documents, and what is cited from one in the order of its text."""

from typing import Annotated

import typer

from gongjian import completion, terminal
from gongjian.asking import PER_PAGE, AsJson, AsOf, Cursor, Every, Limit, asked, more, pages, told
from graph.errors import BadRequest
from graph.repository import sources as repository
from graph.repository.moments import Moment
from graph.repository.sources import CitedFact


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="提问 · Ask")(sources)


def sources(
    slug: Annotated[
        str,
        typer.Argument(
            metavar="SLUG", help="如 haixi-2018；不填则列出 · lists them all", autocompletion=completion.sources
        ),
    ] = "",
    limit: Limit = PER_PAGE,
    cursor: Cursor = None,
    every: Every = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """列出来源，或按原文次序列出其事实 · List sources, or the facts of one in the order of its text."""
    if not slug:
        if as_of is not None:
            raise BadRequest(
                "Sources are of no time.", mend="Name one, or leave --as-of out.", zh="来源不分时间；请去掉 --as-of。"
            )
        _list(as_json)
        return
    moment = Moment.of(as_of)
    name = slug.removeprefix("source/")
    page = asked(
        lambda store: pages(
            lambda size, at: repository.facts(store, name, moment, limit=size, at=at), limit, cursor, every
        )
    )
    if as_json:
        terminal.data({**page.wire(CitedFact.wire), **moment.wire(page.undated)})
        return
    columns = ("位置 at", "原词 phrase", "类型 type", "标识 id", "名称 name")
    terminal.listed(columns, map(_row, page.items))
    told(moment, page.undated, page.total)
    more(page)


def _list(as_json: bool) -> None:
    found, _ = asked(repository.sources)
    if as_json:
        terminal.data({"items": [each.wire() for each in found]})
        return
    columns = ("标识 id", "名称 name", "实体 entities", "关系 relations")
    terminal.listed(columns, ((each.source.id, each.source.name, each.entities, each.relations) for each in found))


def _row(cited: CitedFact) -> tuple[object, ...]:
    first, fact = cited.citations[0], cited.fact
    return first.start, first.exact, fact.type, fact.id, getattr(fact, "name", None)
