"""Commands on records: check, plan, apply, load, changes, schema."""

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from gongjian.commands.coverage import show
from graph.documents import Documents
from graph.errors import BadRequest, RecordError
from graph.ontology import ONTOLOGY
from graph.ontology.instants import instant
from graph.ontology.schema import record_schema
from graph.repository import changes as repository
from graph.repository.changes import Change
from graph.repository.paging import Page
from graph.settings import REPOSITORY, Settings
from graph.store import Store
from ingest.coverage import Coverage
from ingest.coverage import coverage as cover_texts
from ingest.evidence import write_pins
from ingest.excuses import Checked, checked
from ingest.folder import datasets
from ingest.gazetteer import Survey
from ingest.load import Outcome, applied, planned
from ingest.load import load as load_all
from ingest.plan import Plan
from ingest.progress import progress
from ingest.records import Records, load_records

SHOWN = 200
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]
Shrink = Annotated[
    bool, typer.Option("--allow-shrink", help="允许数据集失去三分之一以上 · let a dataset lose more than a third")
]
Saved = Annotated[Path | None, typer.Argument(help="gongjian plan --out 存下的计划 · a saved plan", show_default=False)]
Places = Annotated[
    Path | None,
    typer.Option("--places", help="另载入整部区划表 · load a whole gazetteer beside the records", show_default=False),
]
Out = Annotated[Path | None, typer.Option("--out", help="把计划存为文件 · save the plan", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (check, plan, apply, load, changes, schema):
        app.command()(command)


def check(
    *,
    pin: Annotated[bool, typer.Option("--pin", help="写下短语的位置（需原文）· write positions (needs texts)")] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="原文逐句有何引证、哪些数未引（需原文）· what of the texts is cited")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """核对全部记录与引证，不需要图 · Check all records and their evidence; needs no graph."""
    settings = Settings()
    for asked, name in ((pin, "--pin"), (coverage, "--coverage")):
        if asked and settings.sources is None:
            raise typer.BadParameter(f"{name} 需要原文 · {name} needs the source texts: GONGJIAN_SOURCES=<folder>")
    try:
        found = checked(settings.data, ONTOLOGY, texts=settings.sources, pinning=pin)
        written = _pin(settings, found.records) if pin else []
        covered = _coverage(settings, found) if coverage else None
    except RecordError as error:
        if not as_json:
            raise
        _print_json({"faults": [vars(fault) for fault in error.faults], "notes": []})
        raise typer.Exit(1) from None
    _print_checked(settings, found.records, written, covered, as_json=as_json)
    if covered and not covered.clean:
        raise typer.Exit(1)


def _coverage(settings: Settings, found: Checked) -> Coverage:
    covered = cover_texts(found, Documents.of(settings.sources))
    if not covered.texts:
        raise BadRequest(
            f"none of the sources has its text in {settings.sources}.",
            mend="GONGJIAN_SOURCES names the folder of the texts (*.txt).",
        )
    return covered


def _print_checked(
    settings: Settings, records: Records, written: list[str], covered: Coverage | None, *, as_json: bool
) -> None:
    if as_json:
        notes = [vars(note) for note in records.notes]
        shown = {"faults": [], "notes": notes, "facts": len(records.declared), "pinned": written}
        _print_json(shown | (covered.json() if covered else {}))
        return
    for note in records.notes:
        print(f"note: {note}")
    phrases = sum(len(pins.positions) for pins in records.pins.values())
    how = "原文 · the texts" if settings.sources else "钉位 · the pins"
    count = len(records.declared)
    print(f"{count} 条记录无误 · facts are right; {phrases} 条短语核对于 · phrases checked against {how}")
    for name in written:
        print(f"已写 · written: {name}")
    if covered:
        show(covered)


def plan(*, as_json: AsJson = False, out: Out = None) -> None:
    """预览载入会改变什么 · Preview what a load would change; writes nothing."""
    settings = Settings()
    records = load_records(settings.data, ONTOLOGY)
    found = asyncio.run(planned(settings, ONTOLOGY, records))
    if out is not None:
        out.write_text(json.dumps(found.json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if as_json:
        _print_json(found.json())
    else:
        _print_plan(found)


def apply(plan_: Saved = None, *, allow_shrink: Shrink = False, as_json: AsJson = False) -> None:
    """写入图；给出计划文件时，只在它未过时的情况下写 · Write to the graph, or exactly what a saved plan says."""
    settings = Settings()
    saved = None
    if plan_ is not None:
        try:
            saved = Plan.read(plan_.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise BadRequest(f"读不出计划文件 · cannot read the plan: {error}") from None
    records = load_records(settings.data, ONTOLOGY)
    with progress() as watch:
        doing = applied(settings, ONTOLOGY, records, saved=saved, allow_shrink=allow_shrink, watch=watch)
        outcome = asyncio.run(doing)
    _print_outcome(outcome, as_json=as_json)


def load(
    *,
    places: Places = None,
    full: Annotated[bool, typer.Option("--full", help="文件没变也重新读 · read the files even if unchanged")] = False,
    allow_shrink: Shrink = False,
    as_json: AsJson = False,
) -> None:
    """核对、计划并写入 · Check, plan and apply in one go."""
    with progress() as watch:
        doing = load_all(Settings(), ONTOLOGY, places=places, full=full, allow_shrink=allow_shrink, watch=watch)
        try:
            outcome = asyncio.run(doing)
        except KeyboardInterrupt:
            told = "已停下；再运行一次就从那里继续 · stopped; run it again and it goes on from there"
            print(f"gongjian: {told}", file=sys.stderr)
            raise typer.Exit(130) from None
    _print_outcome(outcome, as_json=as_json)


def changes(
    *,
    since: Annotated[str, typer.Option(help="起始时刻 · ISO date or instant to begin from")] = "",
    limit: Annotated[int, typer.Option(min=1, max=500, help="最多几条 · the most to show")] = 50,
    cursor: Annotated[str | None, typer.Option(help="上一页的 next · `next` of the page before")] = None,
    as_json: AsJson = False,
) -> None:
    """列出最近的变更 · List the latest changes, newest first."""
    try:
        moment = instant(since) if since else ""
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--since") from None
    page = asyncio.run(_changes(Settings(), moment, limit, cursor))
    if as_json:
        _print_json({"items": [_shown(change) for change in page.items], "next": page.next, "total": page.wire_total()})
        return
    for change in page.items:
        print(f"{change.at}  {change.run}/{change.seq}  {change.op:<7} {change.id}")


def schema(
    *,
    write: Annotated[bool, typer.Option("--write", help="写入 data/schema.json · write data/schema.json")] = False,
) -> None:
    """记录文件的 JSON Schema · The JSON Schema of record files."""
    text = json.dumps(record_schema(ONTOLOGY), ensure_ascii=False, indent=2) + "\n"
    if write:
        path = REPOSITORY / "data" / "schema.json"
        path.write_text(text, encoding="utf-8")
        print(path)
    else:
        sys.stdout.write(text)


async def _changes(settings: Settings, since: str, limit: int, cursor: str | None) -> Page[Change]:
    async with Store.open(settings, ONTOLOGY) as store:
        return await repository.changes(store, since, limit=limit, at=cursor)


def _shown(change: Change) -> dict[str, Any]:
    """A change as the service's contract has it: the order within runs and absent values are left out."""
    return {name: value for name, value in vars(change).items() if name != "run_seq" and value is not None}


def _pin(settings: Settings, records: Records) -> list[str]:
    found, _ = datasets(settings.data)
    return [f"{dataset.id}/positions.jsonl" for dataset in found if write_pins(dataset, records.pins[dataset.id])]


def _print_plan(found: Plan) -> None:
    """The plan as tables: datasets first, then changes with what differs in them."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    table = Table("数据集 dataset", "原有 had", "现有 has", "新建 create", "更新 update", "改名 rename", "删除 delete")
    table.add_column("")
    for shift in found.shifts:
        warning = "需 needs --allow-shrink" if shift.shrinks else ""
        table.add_row(shift.dataset, str(shift.had), str(shift.has), *(map(str, shift.counts.values())), warning)
    console.print(table)
    for change in found.changes[:SHOWN]:
        console.print(f"{change.op:<7} {change.id}", markup=False, highlight=False)
        if change.op in ("update", "rename"):
            before, after = change.before or {}, change.after or {}
            for name in sorted({*before, *after}):
                if before.get(name) != after.get(name):
                    said = f"          {name}: {before.get(name, '—')} -> {after.get(name, '—')}"
                    console.print(said, markup=False, highlight=False)
    if len(found.changes) > SHOWN:
        print(f"… {len(found.changes) - SHOWN} 条未列 · more: gongjian plan --json")
    if found.empty:
        print("图与记录一致 · the graph is as the records say")


def _print_outcome(outcome: Outcome, *, as_json: bool) -> None:
    run = outcome.run
    if as_json:
        done = None if run is None else {"id": run.id, "version": run.version, "changes": run.changes}
        survey = outcome.survey and asdict(outcome.survey)
        _print_json({"run": done, "written": dict(run.written) if run else {}, "places": survey})
        return
    if outcome.survey is not None:
        _print_survey(outcome.survey)
    if run is None and outcome.survey is not None:
        return
    if run is None:
        print("图与记录一致，什么也没写 · the graph is as the records say; nothing was written")
    else:
        counts = ", ".join(f"{name} {count}" for name, count in run.changes.items() if count)
        if run.unsettled and outcome.survey is None:
            print("声明的地点有变，请再载入整部区划表 · other places are declared: run gongjian load --places again")
        resumed = "（续上次中断的 · resumed）" if run.resumed else ""
        print(f"{run.id}{resumed}: {counts or '0'}; 图版本 · graph version {run.version}")


def _print_survey(survey: Survey) -> None:
    """What was written of a whole gazetteer."""
    at = survey.resumed_at
    resumed = f"（自第 {at} 行续 · resumed at row {at}）" if at else ""
    counts = ", ".join(f"{name} {count}" for name, count in survey.counts.items() if count) or "0"
    print(f"{survey.run}{resumed}: {survey.rows} 行 rows; {counts}; 图版本 · graph version {survey.version}")


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))
