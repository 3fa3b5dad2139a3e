"""`gongjian engine start|stop|status`: the embedded engine, kept running apart from the commands that use it."""

from typing import Annotated, Any

import typer

from gongjian import terminal
from gongjian.asking import AsJson
from graph import embedded
from graph.embedded_home import Home
from graph.errors import BadRequest, Busy
from graph.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands of the engine to the command line."""
    engine = typer.Typer(no_args_is_help=True, help="内嵌引擎 · the embedded engine")
    engine.command("start")(start)
    engine.command("stop")(stop)
    engine.command("status")(status)
    app.add_typer(engine, name="engine", rich_help_panel="运行 · Run")


def start(as_json: AsJson = False) -> None:
    """启动引擎并保持运行，直到 stop · Start the engine and keep it running until stop."""
    settings = _settings()
    embedded.keep(settings)
    _show(state(settings), as_json)


def stop(
    now: Annotated[bool, typer.Option("--now", help="不等使用者 · do not wait for its users")] = False,
    as_json: AsJson = False,
) -> None:
    """停止引擎；仍有使用者时在最后一个离开后停止 · Stop the engine; while it has users, after the last of them."""
    settings = _settings()
    ended = embedded.stop(settings, now=now)
    if now and not ended:
        raise Busy(
            "内嵌引擎没有停止 · the embedded engine has not stopped.", mend=f"看日志 · See {settings.home}/logs."
        )
    _show(state(settings), as_json)


def status(as_json: AsJson = False) -> None:
    """引擎是否在运行、端口与进程 · Whether the engine runs, its ports and processes."""
    _show(state(_settings()), as_json)


def state(settings: Settings) -> dict[str, Any]:
    """How the engine is: `running`, `kept`, `in_use`, `home`.

    While it runs also its ports `bolt` and `http`, the processes `pid` and `engine_pid`, and when it `started`.
    """
    home = Home(settings.home)
    record = (home.running() or {}) if embedded.locked(home) else {}
    kept = home.keep.read_text(encoding="ascii").strip() if home.keep.exists() else None
    return {
        "running": bool(record) and embedded.answering(home) is not None,
        "kept": kept is not None and kept == record.get("token"),
        "in_use": embedded.in_use(home),
        "home": str(settings.home),
        **{name: value for name, value in record.items() if name != "token"},
    }


def _settings() -> Settings:
    settings = Settings()
    if not settings.embedded:
        raise BadRequest(
            f"已设 GONGJIAN_GRAPH_URI={settings.graph_uri}，不用内嵌引擎 · it is set: the embedded engine is not used.",
            parameter="graph_uri",
            mend="由该服务器自己启停 · Start and stop that server by its own means.",
        )
    return settings


def _show(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        terminal.data(found)
        return
    if not found["running"]:
        terminal.said(f"未运行 · not running ({found['home']})")
        return
    terminal.said(f"运行中 · running: bolt://127.0.0.1:{found['bolt']}, pid {found['pid']} ({found['home']})")
    if found["kept"]:
        terminal.said("保持运行，直到 gongjian engine stop · kept until: gongjian engine stop")
    elif found["in_use"]:
        terminal.said("最后一个使用者离开后停止 · stops after its last user")
