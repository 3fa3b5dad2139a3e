"""Commands on records: check, plan, apply, load."""

import asyncio
import json
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from gongjian import terminal
from gongjian.asking import AsJson
from gongjian.commands.coverage import show
from gongjian.halting import halting
from gongjian.terminal import said
from graph.documents import Documents
from graph.errors import BadRequest, RecordError
from graph.ontology import ONTOLOGY
from graph.settings import Settings
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
"""How many changes of a plan are shown; `--json` tells all."""
SHRINKS = "需 needs --allow-shrink"
Shrink = Annotated[
    bool, typer.Option("--allow-shrink", help="允许数据集失去三分之一以上 · let a dataset lose more than a third")
]
Saved = Annotated[
    Path | None,
    typer.Argument(metavar="PLAN", help="gongjian plan --out 存下的计划 · a saved plan", show_default=False),
]
Places = Annotated[
    Path | None,
    typer.Option(
        "--places",
        metavar="FILE",
        help="另载入整部区划表 · load a whole gazetteer beside the records",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="把计划存为文件 · save the plan", show_default=False),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (check, plan, apply, load):
        app.command(rich_help_panel="记录 · Records")(command)


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
        terminal.data({"faults": [vars(fault) for fault in error.faults], "notes": []})
        raise typer.Exit(1) from None
    _print_checked(settings, found.records, written, covered, as_json=as_json)
    if covered and not covered.clean:
        raise typer.Exit(1)


def _coverage(settings: Settings, found: Checked) -> Coverage:
    covered = cover_texts(found, Documents.of(settings.sources))
    if not covered.texts:
        raise BadRequest(
            f"None of the sources has its text in {settings.sources}.",
            mend="GONGJIAN_SOURCES names the folder of the texts (*.txt).",
            zh=f"{settings.sources} 里没有任何来源的原文。",
        )
    return covered


def _print_checked(
    settings: Settings, records: Records, written: list[str], covered: Coverage | None, *, as_json: bool
) -> None:
    if as_json:
        notes = [vars(note) for note in records.notes]
        shown = {"faults": [], "notes": notes, "facts": len(records.declared), "pinned": written}
        terminal.data(shown | (covered.json() if covered else {}))
        return
    for note in records.notes:
        said(f"提示 note: {note}")
    phrases = sum(len(pins.positions) for pins in records.pins.values())
    how = "原文 · the texts" if settings.sources else "钉位 · the pins"
    count = len(records.declared)
    said(f"{count} 条记录无误 · facts are right; {phrases} 条短语核对于 · phrases checked against {how}")
    if records.verdicts.kept:
        said(f"{len(records.verdicts.kept)} 个实体照判定并入另一个 · entities are merged into others as judged")
    for name in written:
        said(f"已写 · written: {name}")
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
        terminal.data(found.json())
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
        how = partial(applied, settings, ONTOLOGY, records, saved=saved, allow_shrink=allow_shrink)
        outcome = halting(lambda told: how(watch=told), watch)
    _show(outcome, as_json=as_json)


def load(
    *,
    places: Places = None,
    full: Annotated[bool, typer.Option("--full", help="文件没变也重新读 · read the files even if unchanged")] = False,
    allow_shrink: Shrink = False,
    as_json: AsJson = False,
) -> None:
    """核对、计划并写入 · Check, plan and apply in one go."""
    _show(loaded(places=places, full=full, allow_shrink=allow_shrink), as_json=as_json)


def loaded(*, places: Path | None = None, full: bool = False, allow_shrink: bool = False) -> Outcome:
    """Load what the settings name, and show on standard error how far it is."""
    with progress() as watch:
        how = partial(load_all, Settings(), ONTOLOGY, places=places, full=full, allow_shrink=allow_shrink)
        return halting(lambda told: how(watch=told), watch)


def _pin(settings: Settings, records: Records) -> list[str]:
    found, _ = datasets(settings.data)
    return [f"{dataset.id}/positions.jsonl" for dataset in found if write_pins(dataset, records.pins[dataset.id])]


def _print_plan(found: Plan) -> None:
    """The plan as tables: datasets first, then changes with what differs in them."""
    columns = ("数据集 dataset", "原有 had", "现有 has", "新建 create", "更新 update", "改名 rename", "删除 delete", "")
    terminal.listed(
        columns,
        (
            (shift.dataset, shift.had, shift.has, *shift.counts.values(), SHRINKS if shift.shrinks else "")
            for shift in found.shifts
        ),
    )
    for change in found.changes[:SHOWN]:
        op = "merge" if change.id in found.merges else change.op
        said(f"{op:<7} {change.id}" + (f" -> {change.to}" if change.to else ""))
        if change.op == "create" and change.id in found.splits:
            said(f"          又分出 · split from {found.splits[change.id]}")
        if change.op in ("update", "rename"):
            before, after = change.before or {}, change.after or {}
            for name in sorted({*before, *after}):
                if before.get(name) != after.get(name):
                    said(f"          {name}: {before.get(name, '—')} -> {after.get(name, '—')}")
    if len(found.changes) > SHOWN:
        said(f"… {len(found.changes) - SHOWN} 条未列 · more: gongjian plan --json")
    if found.empty:
        said("图与记录一致 · the graph is as the records say")


def outcome_of(outcome: Outcome) -> dict[str, Any]:
    """What a load came to, as JSON: its run, what was written, and what was written of a whole gazetteer."""
    run = outcome.run
    done = None if run is None else {"id": run.id, "version": run.version, "changes": run.changes}
    survey = outcome.survey and asdict(outcome.survey)
    return {"run": done, "written": dict(run.written) if run else {}, "places": survey}


def _show(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        terminal.data(outcome_of(outcome))
    else:
        print_outcome(outcome)


def print_outcome(outcome: Outcome) -> None:
    """Say what a load came to."""
    run = outcome.run
    if outcome.survey is not None:
        _print_survey(outcome.survey)
    if run is None and outcome.survey is not None:
        return
    if run is None:
        said("图与记录一致，什么也没写 · the graph is as the records say; nothing was written")
    else:
        counts = ", ".join(f"{name} {count}" for name, count in run.changes.items() if count)
        if run.unsettled and outcome.survey is None:
            said("声明的地点有变，请再载入整部区划表 · other places are declared: run gongjian load --places again")
        resumed = "（续上次中断的 · resumed）" if run.resumed else ""
        said(f"{run.id}{resumed}: {counts or '0'}; 图版本 · graph version {run.version}")


def _print_survey(survey: Survey) -> None:
    """What was written of a whole gazetteer."""
    at = survey.resumed_at
    resumed = f"（自第 {at} 行续 · resumed at row {at}）" if at else ""
    counts = ", ".join(f"{name} {count}" for name, count in survey.counts.items() if count) or "0"
    said(f"{survey.run}{resumed}: {survey.rows} 行 rows; {counts}; 图版本 · graph version {survey.version}")
