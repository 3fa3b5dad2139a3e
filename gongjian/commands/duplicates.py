"""`gongjian duplicates`: which records may be one; it proposes, and a person judges."""

from typing import Annotated

import typer

from gongjian import completion, terminal
from gongjian.asking import AsJson
from graph.errors import BadRequest
from graph.ontology import ONTOLOGY
from graph.ontology.places import place_id
from graph.settings import Settings
from ingest.duplicates import LEAST, Found, duplicates
from ingest.folder import JUDGEMENTS
from ingest.proposals import write_proposals
from ingest.records import Records, load_records
from ingest.verdicts import MERGED

SHOWN = 50
Region = Annotated[
    str | None,
    typer.Option(
        "--region",
        metavar="PLACE",
        help="其一在此地，含其下各级 · one of the two lies in this place or below it",
        autocompletion=completion.regions,
    ),
]
Type = Annotated[
    str | None,
    typer.Option("--type", metavar="TYPE", help="实体类型 · type of node", autocompletion=completion.judged_types),
]
Least = Annotated[int, typer.Option("--least", min=1, max=100, metavar="SCORE", help="至少几分 · the least score")]
Most = Annotated[int, typer.Option("--limit", min=1, metavar="N", help="至多几对 · at most how many pairs")]
Write = Annotated[
    bool,
    typer.Option("--write", help=f"续写到 {JUDGEMENTS}，待人判定 · add them to {JUDGEMENTS} for a person to judge"),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("duplicates", rich_help_panel="记录 · Records")(propose)


def propose(
    *,
    region: Region = None,
    type_: Type = None,
    least: Least = LEAST,
    limit: Most = SHOWN,
    write: Write = False,
    as_json: AsJson = False,
) -> None:
    """找出可能是同一个的记录，供人判定 · Propose records that may be one, for a person to judge; needs no graph."""
    settings = Settings()
    if type_ is not None and type_ not in MERGED:
        raise BadRequest(f"No two of type {type_!r} are judged.", mend=", ".join(MERGED), zh=f"不判定类型「{type_}」。")
    records = load_records(settings.data, ONTOLOGY)
    place = _place(region, records) if region else None
    found = duplicates(records, least=least, type_=type_, region=place)
    shown = Found(found.proposals[:limit], found.compared, found.crowded)
    written = write_proposals(settings.data, shown.proposals) if write else 0
    if as_json:
        total = {"total": len(found.proposals), "compared": found.compared, "crowded": found.crowded}
        terminal.data({"proposals": [each.wire() for each in shown.proposals], **total, "written": written})
    else:
        _print(shown, len(found.proposals), written)


def _place(given: str, records: Records) -> str:
    """The id of a place that is given by id or code."""
    place = place_id(given)
    if place not in records.declared or not place.startswith("place/"):
        raise BadRequest(f"No place {given!r} is declared.", zh=f"没有声明地点「{given}」。")
    return place


def _print(shown: Found, total: int, written: int) -> None:
    columns = ("分 score", "留下 would stay", "另一个 other", "理由 reasons", "不一致 differs")
    rows = []
    for each in shown.proposals:
        both = zip(each.names, each.ids, each.lines, strict=True)
        cells = ["\n".join(said) for said in both]
        rows.append((each.likeness.score, *cells, "\n".join(each.reasons), ", ".join(each.differs)))
    terminal.listed(columns, rows)
    if total > len(shown.proposals):
        terminal.note(f"共 {total} 对，未列完 · of {total} pairs; more: --limit {total}")
    if shown.crowded:
        terminal.note(f"{shown.crowded} 条同名太多，未比较 · records were too many of one name to be compared")
    if written:
        terminal.said(f"{written} 条已写入 · written to {JUDGEMENTS}: status: proposed")
