"""Bytes and records of every kind, made by chance, for the tests of all readers together."""

import csv
import io
import json
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st
from openpyxl import Workbook
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from graph.ontology import ONTOLOGY
from ingest.readers import read
from ingest.rows import Reading, Row

NAMES = ("Theme.csv", "citations.csv", "x.csv", "records.yaml", "records.jsonl", "book.xlsx", "LEADS.csv")
PIECES = (
    *("entities:\n", "relations:\n", "citations:\n", "source: source/x\n", "  - ", "id: theme/x\n", "    name: x\n"),
    *(
        "{id: theme/x, name: x}\n",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        ",",
        "|",
        "&a ",
        "*a",
        "!!int ",
        "---\n",
        "...\n",
        "# x",
    ),
    *(
        "? ",
        ": ",
        "- ",
        "<<: ",
        "%YAML 1.1\n",
        "id,name,aliases\n",
        "theme/x,x,a|b\n",
        "\\",
        "\n",
        "\t",
        "\ufeff",
        "\x00",
    ),
    *(
        '{"entity": ',
        '{"source": "source/x"}\n',
        '"id"',
        "null",
        "NaN",
        "1e999",
        "\\ud800",
        "\u2028",
        "x" * 30,
        "|\n",
        ">\n",
    ),
)
BYTES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(str.encode),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join).map(str.encode),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=25).map("".join).map(str.encode),
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8).map(
    lambda text: f"a{text}"
)
"""Words that stand for themselves in every format: no blanks at their ends, nothing that is put in normal form."""
RECORDS = st.lists(
    st.fixed_dictionaries(
        {"id": st.integers(0, 10**6).map(lambda n: f"theme/x{n}"), "name": WORDS},
        optional={
            "aliases": st.lists(WORDS, min_size=1, max_size=3),
            "description": WORDS,
            "since": st.just("2018-09"),
        },
    ),
    min_size=1,
    max_size=5,
)
Records = Sequence[Mapping[str, str | list[str]]]
COLUMNS = ("id", "name", "aliases", "description", "since")


def _cell(value: str | list[str]) -> str:
    parts = [value] if isinstance(value, str) else [part.replace("\\", "\\\\").replace("|", "\\|") for part in value]
    return "|".join(parts)


def as_csv(records: Records) -> bytes:
    """A table named after its type; what begins like a formula is guarded by a word before it."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(record.get(name, "")) for name in COLUMNS] for record in records)
    return held.getvalue().encode()


def as_xlsx(records: Records) -> bytes:
    """A workbook with a sheet named after the type."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Theme"
    sheet.append(COLUMNS)
    for record in records:
        sheet.append([_cell(record.get(name, "")) for name in COLUMNS])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def as_jsonl(records: Records) -> bytes:
    """An object a line."""
    lines = [json.dumps({"entity": record}, ensure_ascii=len(record) % 2 == 0) for record in records]
    return ("\n".join(lines) + "\n").encode()


def as_yaml(records: Records) -> bytes:
    """A mapping with one list, every value quoted."""
    quoted = [
        {
            name: [*map(DoubleQuotedScalarString, value)]
            if isinstance(value, list)
            else DoubleQuotedScalarString(value)
            for name, value in record.items()
        }
        for record in records
    ]
    held = io.StringIO()
    writer = YAML()
    writer.width = 10_000
    writer.dump({"entities": quoted}, held)
    return held.getvalue().encode()


WRITERS = {"Theme.csv": as_csv, "book.xlsx": as_xlsx, "records.jsonl": as_jsonl, "records.yaml": as_yaml}


def readings(records: Records) -> dict[str, Reading]:
    """What each reader makes of the same records."""
    return {name: read(write(records), name, ONTOLOGY) for name, write in WRITERS.items()}


def plain(row: Row) -> dict[str, object]:
    """The values of a row without what only tells its type."""
    return {name: value for name, value in row.values.items() if name != "type"}
