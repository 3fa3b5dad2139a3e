"""`gongjian verify`: whether the graph is still what its loads made of the records, fact by fact."""

import asyncio
from typing import Annotated

import typer

from gongjian import terminal
from gongjian.asking import AsJson
from gongjian.terminal import said
from graph import embedded_migration
from graph.embedded_home import Home
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from ingest.progress import progress
from ingest.verification.findings import KEPT
from ingest.verification.verifying import Report
from ingest.verification.verifying import verify as verified


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="运行 · Run")(verify)


def verify(
    keep: Annotated[
        bool, typer.Option("--keep", help="无误也留着迁移前的旧状态 · keep the state before a migration in any case")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """逐条核对图与记录、引证及摘要 · Check the graph against records, evidence and digests.

    不改图；无误时删去迁移前的旧状态 · Leaves the graph alone; drops the state before a migration where all is well.

    退出码：0 无误，1 有发现 · Exit codes: 0 all is well, 1 something was found.
    """
    settings = Settings()
    with progress("核对 · verifying") as watch:
        report = asyncio.run(verified(settings, ONTOLOGY, watch=watch))
    old = embedded_migration.settle(Home(settings.home)) if report.sound and settings.embedded and not keep else None
    if as_json:
        terminal.data(report.wire())
    else:
        _show(report)
    if old is not None:
        terminal.note(f"已删去迁移前的旧状态 · deleted the state before the migration: {old}")
    raise typer.Exit(0 if report.sound else 1)


def _show(report: Report) -> None:
    looked = (
        f"{report.entities} 实体 entities, {report.relations} 关系 relations, 图版本 version {report.graph_version}"
    )
    if not report.recorded:
        terminal.note("没有可比的记录 · there were no records to compare with")
    if report.sound:
        said(f"无误 · all is well: {looked}")
        return
    columns = ("种类 kind", "标识 id", "说明 message", "记录 record", "补救 mend")
    rows = ((each.kind, each.id, each.said, each.at, each.mend) for each in report.findings)
    terminal.listed(columns, rows, title=looked)
    said(", ".join(f"{kind} {count}" for kind, count in report.counts.items()))
    if any(count > KEPT for count in report.counts.values()):
        said(f"每类只列前 {KEPT} 条 · of each kind the first {KEPT} are told")
