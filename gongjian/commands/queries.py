"""`gongjian query`: the named queries, listed or asked."""

from collections.abc import Sequence
from typing import Annotated

import typer

from gongjian import completion, terminal
from gongjian.asking import AsJson, AsOf, asked
from graph.errors import BadRequest
from graph.queries import Query
from graph.repository import named
from graph.repository.moments import Moment
from graph.store import Store
from service.version import API


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="提问 · Ask")(query)


def _parameters(context: typer.Context, incomplete: str) -> completion.Offers:
    # an option without its value ends the reading of a line: the name of the query is among what is left
    name = context.params.get("name") or next(iter(context.args), "")
    return completion.parameters(name, incomplete)


def query(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NOUN/VERB", help="如 pairing/list；不填则列出 · lists them all", autocompletion=completion.queries
        ),
    ] = "",
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            *("-p", "--param"),
            metavar="NAME=VALUE",
            help="参数；列表的值以 | 分隔 · a parameter; the values of a list are divided by |",
            autocompletion=_parameters,
        ),
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """运行命名查询；不带名称则列出 · Run a named query, or list them."""
    if not name:
        _list(as_json)
        return
    question = named.known(name)
    texts = _texts(question, parameter or [], as_of)
    given = question.values(texts)
    moment = Moment.of(texts["as_of"][-1]) if question.dated and "as_of" in texts else Moment()

    async def answered(store: Store) -> tuple[named.Answer, int]:
        answer = await named.ask(store, question, given)
        return answer, await named.undated(store, answer, moment)

    answer, undated = asked(answered)
    if as_json:
        terminal.data({**answer.wire(), **moment.wire(undated)})
    else:
        rows = [[named.plain(cell) for cell in row] for row in answer.rows]
        terminal.listed(answer.columns, rows)
    if answer.truncated:
        terminal.note(f"只列出前 {answer.most} 行 · only the first {answer.most} rows")


def _list(as_json: bool) -> None:
    if as_json:
        terminal.data({"items": [named.described(each, API) for each in named.public().values()]})
        return
    rows = [(each.name, ", ".join(of.name for of in each.parameters), each.summary) for each in named.public().values()]
    terminal.listed(("查询 query", "参数 parameters", "说明 about"), rows)


def _texts(question: Query, given: Sequence[str], as_of: str | None) -> dict[str, list[str]]:
    """The texts of `name=value`; the values of a list are divided by `|`, or given again and again."""
    lists = {each.name for each in question.parameters if each.type.startswith("list of ")}
    texts: dict[str, list[str]] = {}
    for each in (*given, *([f"as_of={as_of}"] if as_of is not None else [])):
        name, equals, text = each.partition("=")
        if not equals or not name:
            raise BadRequest(
                f"{each!r} is no parameter.", parameter="param", mend="Write -p name=value.", zh=f"{each!r} 不是参数。"
            )
        if name in lists:
            texts.setdefault(name, []).extend(part for part in text.split("|") if part)
        else:
            texts.setdefault(name, []).append(text)
    return texts
