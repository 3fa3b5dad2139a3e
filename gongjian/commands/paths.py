"""`gongjian paths`: how two entities hang together."""

from typing import Annotated

import typer

from gongjian import completion, terminal
from gongjian.asking import AsJson, AsOf, Relations, asked, told
from gongjian.commands.subgraph import capped
from graph.repository.moments import Moment
from graph.repository.paths import LENGTH, LIMIT, LONGEST, MOST, PathQuestion
from graph.repository.paths import paths as between


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="提问 · Ask")(paths)


def paths(
    from_: Annotated[
        str,
        typer.Argument(
            metavar="FROM", help="起点的标识 · id of the entity to start from", autocompletion=completion.ids
        ),
    ],
    to: Annotated[
        str,
        typer.Argument(metavar="TO", help="终点的标识 · id of the entity to reach", autocompletion=completion.ids),
    ],
    max_length: Annotated[
        int, typer.Option(min=1, max=LONGEST, metavar="N", help="最多几步 · the most relations")
    ] = LENGTH,
    relation: Relations = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, metavar="N", help="最多几条 · the most paths")] = LIMIT,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """两个实体之间的路径，最短者在前 · The paths between two entities, the shortest first."""
    question = PathQuestion(from_, to, max_length, tuple(relation or ()), limit, Moment.of(as_of))
    found = asked(lambda store: between(store, question))
    if as_json:
        terminal.data({**found.wire(), **question.moment.wire(found.undated)})
        return
    terminal.listed(("步数 length", "路径 path"), ((len(path) // 2, found.label(path)) for path in found.paths))
    capped(found.limits)
    told(question.moment, found.undated)
