"""`gongjian draft`: a new text as candidates for records; and how well that does on the texts that were curated."""

import re
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from gongjian import completion, terminal
from gongjian.asking import AsJson
from graph.documents import Documents
from graph.errors import BadRequest
from graph.ontology import ONTOLOGY
from graph.ontology.schema import SLUG
from graph.settings import Settings
from ingest.draft.drafting import Draft
from ingest.draft.drafting import draft as drafted
from ingest.draft.known import Known
from ingest.draft.measuring import FIGURES, KINDS, Measure
from ingest.draft.measuring import measure as measured
from ingest.draft.newcomer import fitting, new_text, places_given
from ingest.draft.writing import written
from ingest.records import load_records

_DATASET = re.compile(SLUG)
_YEAR = re.compile(r"-\d{4}$")
Text = Annotated[
    Path | None, typer.Argument(metavar="TEXT", help="新原文（UTF-8）· a new text, in UTF-8", show_default=False)
]
Source = Annotated[
    str,
    typer.Option(
        "--source",
        metavar="ID",
        help="来源的标识，须已声明 · id of its source, which is declared",
        autocompletion=completion.ids,
        show_default=False,
    ),
]
Region = Annotated[
    str,
    typer.Option(
        "--region",
        metavar="PLACE",
        help="原文所述地区，缺省为来源的地点 · what place it is about; else those of its source",
        autocompletion=completion.regions,
        show_default=False,
    ),
]
Dataset = Annotated[
    str,
    typer.Option("--dataset", metavar="NAME", help="新标识以它开头 · what new ids begin with", show_default=False),
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="写到这个文件 · write to this file", show_default=False)
]
Force = Annotated[
    bool, typer.Option("--force", help="覆盖已有的文件 · overwrite a file that is there, with all that was done in it")
]
Measuring = Annotated[
    bool,
    typer.Option("--measure", help="在已策展的原文上量查全与查准（需原文）· recall and precision on the curated texts"),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="记录 · Records")(draft)


def draft(
    text: Text = None,
    *,
    source: Source = "",
    region: Region = "",
    dataset: Dataset = "",
    out: Out = None,
    force: Force = False,
    measure: Measuring = False,
    as_json: AsJson = False,
) -> None:
    """读一份新原文，写出待人核对的记录 · Read a new text into candidates for records, for a person to accept."""
    settings = Settings()
    if measure:
        _measure(settings, as_json=as_json)
        return
    if text is None or not source:
        raise typer.BadParameter("要有 TEXT 和 --source，或 --measure · needs TEXT and --source, or --measure")
    if out is not None and not force:
        _not_there(out)
    words = new_text(text)
    records = load_records(settings.data, ONTOLOGY)
    first, *beside = places_given(records.declared, fitting(records.declared, source, words), region) or ("",)
    dataset = _dataset(dataset, source)
    known = Known.of(records.declared)
    found = drafted(words, known.not_cited_from(source), first, beside)
    file = written(found, source, dataset, known.declared)
    if out is not None:
        out.write_text(file, encoding="utf-8", newline="\n")
    elif not as_json:
        terminal.said(file.rstrip("\n"))
    _tell(found, source, out, as_json=as_json)


def _not_there(out: Path) -> None:
    """Raise where a file is there already: what a curator did in it exists nowhere else."""
    if out.is_file():
        raise typer.BadParameter(
            f"{out} 已存在，不覆盖；换一个文件名，或加 --force · exists: name another file, or add --force"
        )


def _dataset(given: str, source: str) -> str:
    """What new ids begin with: what was given, else the name of the source without its year."""
    name = given or _YEAR.sub("", source.partition("/")[2])
    if not _DATASET.fullmatch(name):
        raise typer.BadParameter(f"数据集名只用小写字母、数字和连字符 · a dataset is a-z, 0-9, hyphens: {name!r}")
    return name


def _tell(found: Draft, source: str, out: Path | None, *, as_json: bool) -> None:
    """What the draft holds: as JSON, else beside what was printed."""
    counts = Counter("citation" if one.of else one.type for one, _ in found.found)
    shown = {
        "source": source,
        "region": found.region or None,
        "file": str(out) if out else None,
        "counts": dict(sorted(counts.items())),
        "relations": len(found.ties),
        "left": len(found.left),
        "unpinned": len(found.unpinned),
    }
    if as_json:
        terminal.data(shown)
        return
    said = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    terminal.note(f"候选 candidates: {said or 0}; 关系 relations {len(found.ties)}; 地区 region {found.region or '—'}")
    terminal.note(f"没有用上的数 numbers left: {len(found.left)}; 无法钉位 unpinned: {len(found.unpinned)}")
    if out is not None:
        terminal.note(f"已写 written: {out}（逐条核对后删去 draft 一行 · delete its draft line once it is read）")


def _measure(settings: Settings, *, as_json: bool) -> None:
    if settings.sources is None:
        raise typer.BadParameter("--measure 需要原文 · needs the source texts: GONGJIAN_SOURCES=<folder>")
    found = measured(load_records(settings.data, ONTOLOGY), Documents.of(settings.sources))
    if not found:
        raise BadRequest(
            f"None of the sources has its text in {settings.sources}.",
            mend="GONGJIAN_SOURCES names the folder of the texts (*.txt).",
            zh=f"{settings.sources} 里没有任何来源的原文。",
        )
    if as_json:
        terminal.data({"texts": [one.json() for one in found]})
        return
    for one in found:
        _by_kind(one)
    columns = (
        "原文 text",
        "数 figures found",
        "全部 all found",
        "候选 proposed",
        "对 right",
        "对（严）right by name and type",
    )
    terminal.listed(columns, [_totals(one) for one in found], title="查全与查准 recall and precision")


def _by_kind(one: Measure) -> None:
    columns = ("类 kind", "记录 records", "找到 found", "候选 proposed", "对 right", "对（严）strictly")
    scores = ((kind, one.scores[kind]) for kind in KINDS)
    rows = [(kind, each.records, each.found, each.proposed, each.right, each.strictly_right) for kind, each in scores]
    terminal.listed(columns, rows, title=one.dataset)


def _totals(one: Measure) -> tuple[str, ...]:
    figures, whole = one.total(FIGURES), one.total()
    return (
        one.dataset,
        f"{figures.found}/{figures.records} {figures.recall:.0%}",
        f"{whole.found}/{whole.records} {whole.recall:.0%}",
        str(whole.proposed),
        f"{whole.right} {whole.precision:.0%}",
        f"{whole.strictly_right} {whole.strict_precision:.0%}",
    )
