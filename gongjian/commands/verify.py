"""`gongjian verify`: whether the graph is still what its loads made of the records, fact by fact."""

import asyncio

import typer

from gongjian import terminal
from gongjian.asking import AsJson
from gongjian.terminal import said
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from ingest.progress import progress
from ingest.verification.findings import KEPT
from ingest.verification.verifying import Report
from ingest.verification.verifying import verify as verified


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="运行 · Run")(verify)


def verify(as_json: AsJson = False) -> None:
    """逐条核对图与记录、引证及摘要 · Check the graph against records, evidence and digests; changes nothing.

    退出码：0 无误，1 有发现 · Exit codes: 0 all is well, 1 something was found.
    """
    with progress("核对 · verifying") as watch:
        report = asyncio.run(verified(Settings(), ONTOLOGY, watch=watch))
    if as_json:
        terminal.data(report.wire())
    else:
        _show(report)
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
