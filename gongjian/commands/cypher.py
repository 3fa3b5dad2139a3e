"""Cypher from the command line: a query of one's own, read by the guard as it is over REST."""

import asyncio
import json
import sys
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from gongjian.commands.tables import printed
from graph.errors import BadRequest
from graph.guard import guarded
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.store import Answer, Store


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(cypher)


def cypher(
    query: Annotated[str, typer.Argument(help="查询文本；- 从标准输入读 · the query; - reads it from standard input")],
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--param", help="name=value，值为 JSON 或文本 · JSON, or a text as it is")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")] = False,
) -> None:
    """运行自己的只读 Cypher；未获准的以 4 退出 · Run a query of your own: read-only, at most 10 000 rows and 10 MB.

    What is not let through ends with 4, and is named with its line and column.
    """
    text = sys.stdin.buffer.read().decode("utf-8-sig", "surrogateescape") if query == "-" else query
    question = guarded(text, _parameters(parameter or []), ONTOLOGY)

    async def ask() -> Answer:
        async with Store.open(Settings(), ONTOLOGY) as store:
            return await store.ask(question)

    found = asyncio.run(ask())
    if as_json:
        typer.echo(json.dumps(found.wire(), ensure_ascii=False, indent=2))
        return
    table = Table()
    for column in found.columns:
        table.add_column(Text(column))
    for row in found.rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    printed(table)
    if found.truncated:
        typer.echo("结果已截断 · cut at the limit of rows or bytes", err=True)


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


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("name") or value.get("id") or json.dumps(value, ensure_ascii=False))
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)
