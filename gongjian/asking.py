"""Asking: what all commands share that put a question to the graph: its options, the graph, what is said beside."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from gongjian import completion
from gongjian.terminal import note
from graph.ontology import ONTOLOGY
from graph.repository.moments import Moment
from graph.repository.paging import MOST, Page
from graph.settings import Settings
from graph.store import Store

T = TypeVar("T")
PER_PAGE = 50
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="只算当时成立的，如 2013-06 · only what held then")
]
Regions = Annotated[
    list[str] | None,
    typer.Option(
        "--region",
        metavar="PLACE",
        help="地点的标识或代码，含其下各级 · id or code of a place; it means all below it too",
        autocompletion=completion.regions,
    ),
]
Types = Annotated[
    list[str] | None,
    typer.Option("--type", metavar="TYPE", help="实体类型 · type of node", autocompletion=completion.types),
]
Themes = Annotated[
    list[str] | None,
    typer.Option("--theme", metavar="ID", help="主题的标识 · id of a theme", autocompletion=completion.themes),
]
Relations = Annotated[
    list[str] | None,
    typer.Option("--relation", metavar="TYPE", help="关系类型 · type of relation", autocompletion=completion.relations),
]
AllPlaces = Annotated[
    bool, typer.Option("--all-places", help="也算无记录提及的地点 · also places that nothing is known of")
]
Limit = Annotated[int, typer.Option(min=1, max=MOST, metavar="N", help="每页几条 · how many a page has")]
Cursor = Annotated[
    str | None,
    typer.Option(metavar="NEXT", help="从上一页的 next 之后接着列 · goes on after `next` of the page before"),
]
Every = Annotated[bool, typer.Option("--all", help="列出各页全部 · list all pages")]


def asked(question: Callable[[Store], Awaitable[T]]) -> T:
    """The answer of the graph that the settings name."""

    async def run() -> T:
        async with Store.open(Settings(), ONTOLOGY) as store:
            return await question(store)

    return asyncio.run(run())


async def pages(
    part: Callable[[int, str | None], Awaitable[Page[T]]], limit: int, cursor: str | None, every: bool
) -> Page[T]:
    """One page of a list, of `limit` items; or all that follows on the cursor as if it were one page."""
    if not every:
        return await part(limit, cursor)
    items: list[T] = []
    while True:
        page = await part(MOST, cursor)
        items += page.items
        cursor = page.next
        if cursor is None:
            return Page(tuple(items), None, page.total, page.undated)


def told(moment: Moment, undated: int, total: int | None = None) -> None:
    """Say on standard error of which time an answer is, and of how many facts it cannot tell."""
    if moment.asked:
        count = f"{undated}" if total is None else f"{undated}/{total}"
        note(f"{moment}: {count} 未注明起止，视为成立 · without dates, taken to hold")


def more(page: Page[T]) -> None:
    """Say on standard error how to go on, where a page follows."""
    if page.next is not None:
        total = page.wire_total()
        shown = total if isinstance(total, int) else f"≥{page.total}"
        note(f"共 {shown} 条，未完 · of {shown}; go on with: --cursor {page.next}")
