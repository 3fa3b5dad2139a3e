"""`gongjian cypher`: a query of one's own, read by the guard as it is over REST."""

import json
import sys
from typing import Annotated, Any

import typer

from gongjian import terminal
from gongjian.asking import AsJson, asked
from gongjian.auditing import audited
from graph.errors import BadRequest
from graph.guard import MOST_ROWS, guarded
from graph.ontology import ONTOLOGY
from service.audit import abridged, names


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
    """运行自己的只读 Cypher；未获准的以 4 退出 · Run a query of your own: read-only, at most 10 000 rows and 10 MB.

    What is not let through ends with 4, and is named with its line and column.
    """
    text = sys.stdin.buffer.read().decode("utf-8-sig", "surrogateescape") if query == "-" else query
    values = _parameters(parameter or [])
    with audited("cypher", query=abridged(text), parameters=names(values)):
        question = guarded(text, values, ONTOLOGY)
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
            values[name] = json.loads(text, parse_constant=_no_number)
        except (ValueError, RecursionError):
            values[name] = text
    return values


def _no_number(text: str) -> None:
    """NaN and Infinity are texts here: JSON has no such numbers."""
    raise ValueError(text)
