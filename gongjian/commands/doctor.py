"""`gongjian doctor`: what is wrong with a set-up, and the mend."""

import asyncio
from typing import Annotated

import typer

from gongjian import terminal
from gongjian.asking import AsJson
from gongjian.checks import configuration, records
from gongjian.checks.audit import audit
from gongjian.checks.engine import engine
from gongjian.checks.finding import LEVELS, Finding, verdict
from gongjian.checks.keys import keys
from gongjian.checks.machine import machine
from gongjian.checks.state import state
from graph import embedded_migration
from graph.embedded_home import Home
from graph.errors import GraphError
from graph.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="运行 · Run")(doctor)


def doctor(
    start: Annotated[
        bool,
        typer.Option(
            "--start", help="尚无状态时也试启内嵌引擎（在临时文件夹）· also try the embedded engine, elsewhere"
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """查看设置哪里不对、如何补救，什么也不改 · Say what is wrong with a set-up and the mend; changes nothing.

    退出码：0 正常，3 引擎连不上，1 其他毛病 · Exit codes: 0 all right, 3 the engine cannot be reached, 1 other faults.
    """
    settings, findings = configuration.settings()
    findings += examined(settings, start=start)
    hidden = secrets(settings)
    findings = [each.without(hidden) for each in findings]
    code = verdict(findings)
    if as_json:
        terminal.data({"healthy": code == 0, "checks": [each.wire() for each in findings]})
    else:
        columns = ("检查 check", "结果 result", "说明 message", "补救 mend")
        terminal.listed(columns, ((each.check, LEVELS[each.level], each.said, each.mend) for each in findings))
    raise typer.Exit(code)


def examined(settings: Settings, *, start: bool = False) -> list[Finding]:
    """Every finding about a set-up of these settings, in the order of what depends on what."""
    findings = [*machine()]
    kept = state(Home(settings.home)) if settings.embedded else []
    findings += [*kept, configuration.address(settings), keys(settings), audit(settings), records.data(settings.data)]
    findings.append(records.sources(settings.sources, settings.data))
    broken = [each.check for each in kept if each.level == "wrong"]
    if broken:  # what starts an engine on such a folder would change it, or fail for the reason told already
        said = f"先补救 · mend first: {', '.join(broken)}"
        return [*findings, Finding("engine", said, "wrong", code=3)]
    if any(each.check == "format" and each.level == "warning" for each in kept) and _pending(settings):
        said = "启动即迁移，未启动 · a start would migrate the state; not started"
        return [*findings, Finding("engine", said, "skipped", "gongjian engine start")]
    return [*findings, *asyncio.run(_engine(settings, start))]


def _pending(settings: Settings) -> bool:
    """Whether the engine's folder would be migrated by a start: that is for the next command to do, not for a look."""
    return bool(embedded_migration.pending(Home(settings.home)))


def secrets(settings: Settings) -> list[str]:
    """What must not be shown: those of the settings, and the engine's own passwords."""
    try:
        known = Home(settings.home).known_passwords() if settings.embedded else None
    except GraphError:
        known = None
    return [*configuration.secrets(settings), *(known or {}).values()]


async def _engine(settings: Settings, start: bool) -> list[Finding]:
    return [each async for each in engine(settings, start=start)]
