"""`gongjian changes` and `gongjian history`: what the runs wrote, the newest first."""

from typing import Annotated

import typer

from gongjian import completion, terminal
from gongjian.asking import PER_PAGE, AsJson, Cursor, Every, Limit, asked, more, pages
from graph.ontology.instants import instant
from graph.repository import changes as repository
from graph.repository.changes import Change
from graph.repository.paging import Page


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (changes, history):
        app.command(rich_help_panel="提问 · Ask")(command)


def changes(
    since: Annotated[
        str, typer.Option(metavar="INSTANT", help="从此时起，如 2026-01-31 · ISO date or instant to begin from")
    ] = "",
    limit: Limit = PER_PAGE,
    cursor: Cursor = None,
    every: Every = False,
    as_json: AsJson = False,
) -> None:
    """列出最近的变更 · List the latest changes, newest first."""
    try:
        moment = instant(since) if since else ""
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--since") from None
    _show(
        asked(
            lambda store: pages(
                lambda size, at: repository.changes(store, moment, limit=size, at=at), limit, cursor, every
            )
        ),
        as_json,
    )


def history(
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="实体或关系的标识 · id of a fact", autocompletion=completion.ids)
    ],
    limit: Limit = PER_PAGE,
    cursor: Cursor = None,
    every: Every = False,
    as_json: AsJson = False,
) -> None:
    """一条事实的变更，也含已删除的 · What was changed of a fact, of a deleted one too; newest first."""
    _show(
        asked(
            lambda store: pages(
                lambda size, at: repository.history(store, id_, limit=size, at=at), limit, cursor, every
            )
        ),
        as_json,
    )


def _show(page: Page[Change], as_json: bool) -> None:
    if as_json:
        terminal.data(page.wire(Change.wire))
        return
    columns = ("时刻 at", "运行/序号 run/seq", "操作 op", "标识 id", "改了 what")
    terminal.listed(
        columns, ((each.at, f"{each.run}/{each.seq}", each.op, each.id, _differing(each)) for each in page.items)
    )
    more(page)


def _differing(change: Change) -> list[str]:
    """The properties that an update or a rename changed."""
    if change.before is None or change.after is None:
        return []
    names = {*change.before, *change.after}
    return sorted(name for name in names if change.before.get(name) != change.after.get(name))
