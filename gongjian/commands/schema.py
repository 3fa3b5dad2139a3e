"""`gongjian schema`: what record files must look like."""

import json
from typing import Annotated

import typer

from gongjian import terminal
from gongjian.asking import AsJson
from graph.ontology import ONTOLOGY
from graph.ontology.schema import record_schema
from graph.settings import REPOSITORY
from ingest.judgements import judgement_schema

FILE = REPOSITORY / "data" / "schema.json"
JUDGED = REPOSITORY / "data" / "judgements.schema.json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="记录 · Records")(schema)


def schema(
    judgements: Annotated[bool, typer.Option("--judgements", help="判定文件的 · that of judgements.yaml")] = False,
    write: Annotated[bool, typer.Option("--write", help="写入 data 文件夹 · write it to the folder data")] = False,
    as_json: AsJson = False,
) -> None:
    """记录文件的 JSON Schema · The JSON Schema of record files, which is JSON in any case."""
    file = JUDGED if judgements else FILE
    text = json.dumps(judgement_schema() if judgements else record_schema(ONTOLOGY), ensure_ascii=False, indent=2)
    if not write:
        terminal.said(text)
        return
    file.write_text(f"{text}\n", encoding="utf-8")
    if as_json:
        terminal.data({"written": str(file)})
    else:
        terminal.said(file)
