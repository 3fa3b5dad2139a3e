"""`gongjian timeline`: dated facts in their order."""

from dataclasses import replace
from typing import Annotated

import typer

from gongjian import terminal
from gongjian.asking import PER_PAGE, AsJson, AsOf, Cursor, Every, Limit, Regions, asked, more, pages
from graph.ontology import Entity
from graph.repository.moments import Moment
from graph.repository.paging import Page
from graph.repository.places import known_places
from graph.repository.timelines import Dated, Stretch
from graph.repository.timelines import timeline as dated
from graph.store import Store


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="提问 · Ask")(timeline)


def timeline(
    region: Regions = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="之前就已结束的不列 · leaves out what ends before it")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="之后才开始的不列 · leaves out what begins after it")
    ] = None,
    limit: Limit = PER_PAGE,
    cursor: Cursor = None,
    every: Every = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """有日期的事实，按时间排列 · Dated facts in the order of their first day."""
    moment, asked_of = Moment.of(as_of), Stretch.of(from_, to)

    async def ask(store: Store) -> tuple[Page[Dated], int]:
        keep = replace(asked_of, regions=tuple(sorted(await known_places(store, region or []))))
        unstarted = 0

        async def part(size: int, at: str | None) -> Page[Dated]:
            nonlocal unstarted
            page, unstarted = await dated(store, keep, moment, limit=size, at=at)
            return page

        return await pages(part, limit, cursor, every), unstarted

    page, unstarted = asked(ask)
    if as_json:
        terminal.data({**page.wire(Dated.wire), "unstarted": unstarted, **moment.wire(page.undated)})
        return
    terminal.listed(("起 from", "止 to", "类型 type", "事实 fact", "标识 id"), map(_row, page.items))
    if unstarted:
        terminal.note(f"{unstarted} 条只知止日，未列 · with a last day and no first one, not listed")
    more(page)


def _row(found: Dated) -> tuple[object, ...]:
    fact = found.fact
    words = fact.name if isinstance(fact, Entity) else f"{fact.from_} → {fact.to}"
    begun = f"{found.from_}（来源 of source）" if found.of_source else found.from_
    return begun, found.to, fact.type, words, fact.id
