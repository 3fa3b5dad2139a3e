"""`gongjian compare`: places side by side."""

from typing import Annotated

import typer

from gongjian import completion, terminal
from gongjian.asking import AsJson, AsOf, asked, told
from gongjian.commands.tables import side_by_side
from graph.repository import comparison
from graph.repository.comparison import By
from graph.repository.moments import Moment


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="提问 · Ask")(compare)


def compare(
    region: Annotated[
        list[str],
        typer.Argument(
            metavar="PLACE...",
            help="两至六个地点的标识或代码 · ids or codes of two to six places",
            autocompletion=completion.regions,
        ),
    ],
    by: Annotated[By, typer.Option(help="按什么比较 · what to compare by")] = "theme",
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """并列比较地区 · Put places side by side, each with all below it."""
    moment = Moment.of(as_of)
    found = asked(lambda store: comparison.compare(store, region, by, moment))
    if as_json:
        terminal.data({**found.wire(), **moment.wire(found.undated)})
        return
    terminal.console().print(side_by_side(found))
    told(moment, found.undated)
