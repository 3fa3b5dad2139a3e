"""`gongjian mcp`: the graph as tools of a language model, over standard input and output or over HTTP."""

import asyncio
import shutil
import sys
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from gongjian import terminal
from gongjian.asking import AsJson
from gongjian.commands.serve import kept_closed, listen, log_to_stderr, run
from graph.embedded import join
from graph.errors import Away
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.store import Store
from service import audit

PATH = "/mcp"
NEEDED = ("graph_uri", "graph_user", "graph_database")
"""Settings that a host has to hand on besides the home, where the graph is on a server; the password it is told of."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="运行 · Run")(mcp)


def mcp(
    http: Annotated[bool, typer.Option("--http", help="以 HTTP 提供，位于 /mcp · over HTTP, at /mcp")] = False,
    lang: Annotated[
        Literal["zh", "en"], typer.Option(help="答案里的文字 · language of words in answers, where none is asked for")
    ] = "zh",
    print_config: Annotated[
        bool,
        typer.Option("--print-config", help="打印 MCP 主机的配置后退出 · print what an MCP host is told, and exit"),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """以 MCP 供语言模型查询，只读 · Serve the graph to language models over MCP; read-only.

    默认走标准输入输出，随输入关闭而结束 · By default over standard input and output, until the input is closed.
    """
    settings = Settings()
    if print_config:
        terminal.data(config(settings, http=http))
        return
    if not http:
        from service.tools.stdio import serve  # here, since no other command needs the SDK

        audit.keep(settings.audit)
        asyncio.run(serve(settings, lang, log_to_stderr))
        return
    from service.tools.http import create_tools_app  # as above

    kept_closed(settings)
    # the engine is held from here on, so that it does not stop between looking and serving
    with listen(settings) as listener, join(settings) if settings.embedded else nullcontext():
        asyncio.run(_looked(settings))
        run(settings, listener, lambda at: _ready(at, as_json=as_json), lambda own: create_tools_app(own, lang))


async def _looked(settings: Settings) -> None:
    """Raise GraphError where there is nothing to serve: told as commands tell it, not by a server that broke off.

    A server that is away may come: that is waited for.
    """
    from service.presence import current
    from service.tools.rest import loaded

    with suppress(Away):
        async with Store.open(settings, ONTOLOGY) as store:
            await loaded(store)
            await current(store, await store.version())


def config(settings: Settings, *, http: bool) -> dict[str, Any]:
    """What the configuration of an MCP host says of this server, in the form that most of them share."""
    if http:
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        key = {} if settings.loopback else {"headers": {"Authorization": "Bearer KEY"}}
        server: dict[str, Any] = {"type": "http", "url": f"http://{host}:{settings.port}{PATH}", **key}
    else:
        beside = Path(sys.executable).parent / "gongjian"  # hosts do not know of virtual environments
        command = str(beside) if beside.exists() else shutil.which("gongjian") or "gongjian"
        server = {"command": command, "args": ["mcp"], "env": _environment(settings)}
    return {"mcpServers": {"gongjian": server}}


def _environment(settings: Settings) -> dict[str, str]:
    """The settings by which the server finds the graph, whatever folder the host starts it in."""
    if settings.embedded:
        return {"GONGJIAN_HOME": str(settings.home)}
    told = {f"GONGJIAN_{name.upper()}": str(getattr(settings, name)) for name in NEEDED}
    return {**told, "GONGJIAN_GRAPH_PASSWORD": "PASSWORD"}


def _ready(address: str, *, as_json: bool) -> None:
    if as_json:
        terminal.data({"address": address, "mcp": f"{address}{PATH}"})
    else:
        terminal.said(f"共建图谱 Gongjian · MCP {address}{PATH}")
    sys.stdout.flush()
