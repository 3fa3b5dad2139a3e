"""`gongjian cypher`: a query of one's own, read by the guard as it is over REST."""

import json
import sys
from typing import Annotated, Any

import typer

from gongjian import terminal
from gongjian.asking import AsJson, asked
from graph.errors import BadRequest
from graph.guard import MOST_ROWS, guarded
from graph.ontology import ONTOLOGY


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="提问 · Ask")(cypher)


def cypher(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="查询文本；- 从标准输入读 · the text; - reads standard input")
    ],
    parameter: Annotated[
        list[str] | None,
        typer.Option(*("-p", "--param"), metavar="NAME=VALUE", help="参数，JSON 或文本 · a parameter, JSON or a text"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """运行自己的只读 Cypher · Run a read-only query of your own, of at most 10 000 rows and 10 MB."""
    question = guarded(sys.stdin.read() if query == "-" else query, _parameters(parameter or []), ONTOLOGY)
    found = asked(lambda store: store.ask(question))
    if as_json:
        terminal.data(found.wire(), exact=True)
    else:
        terminal.listed(found.columns, found.rows)
    if found.truncated:
        terminal.note(f"已截断：最多 {MOST_ROWS} 行、10 MB · cut: at most {MOST_ROWS} rows and 10 MB")


def _parameters(given: list[str]) -> dict[str, Any]:
    """`name=value` texts as values: what is JSON is what it says, anything else is a text."""
    values: dict[str, Any] = {}
    for each in given:
        name, equals, text = each.partition("=")
        if not equals or not name:
            raise BadRequest(f"{each!r} is no parameter.", parameter="param", mend="Write -p name=value.")
        try:
            values[name] = json.loads(text)
        except (ValueError, RecursionError):
            values[name] = text
    return values
