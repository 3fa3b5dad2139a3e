"""Files that are small and want to become large: what each is, and a child process that reads them within limits.

`python -m tests.ingest.bombs FOLDER…` reads each data folder with as little memory as `MEMORY`, and prints what it
found and what it took, a line of JSON each.
"""

import io
import json
import resource
import struct
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from openpyxl import Workbook

from graph.errors import RecordError
from graph.ontology import ONTOLOGY
from ingest.records import load_records

MEMORY = 1 << 30
"""Bytes of address space that the child may have."""
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]>"
)
QUADRATIC = f'<!DOCTYPE l [<!ENTITY a "{"a" * 50_000}">]>'
OUTSIDE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook() -> bytes:
    """A workbook with one good theme."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Theme"
    for row in (["id", "name"], ["theme/xlsx", "表格"]):
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def with_parts(parts: Mapping[str, bytes]) -> bytes:
    """The workbook with parts put in or in the place of its own."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return held.getvalue()


def _sheet(rows: str, declared: str = "", encoding: str = "utf-8") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?>{declared}'
    return f'{head}<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'.encode(encoding)


def _cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER = f'<row r="1">{_cell("A1", "id")}{_cell("B1", "name")}</row>'


def _declaring(size: int) -> bytes:
    """A workbook whose directory says of one part that it is so large."""
    raw = bytearray(with_parts({"xl/media/x.xml": b"\0" * 1000}))
    at = raw.rindex(b"xl/media/x.xml") - 46
    raw[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(raw)


def _lying() -> bytes:
    """A workbook with a part of 30 MB that both its headers call 100 bytes long."""
    raw = bytearray(with_parts({"xl/media/x.xml": b"\0" * 30_000_000}))
    name = b"xl/media/x.xml"
    for at, offset in ((raw.index(name) - 30, 22), (raw.rindex(name) - 46, 24)):
        raw[at + offset : at + offset + 4] = struct.pack("<I", 100)
    return bytes(raw)


def _overlapping() -> bytes:
    """A workbook whose directory names one part of 1 MB four hundred times."""
    raw = with_parts({"xl/media/x.xml": b"\0" * 1_000_000})
    begin = raw.rindex(b"PK\x05\x06")
    entry_at = raw.rindex(b"PK\x01\x02")
    entry = raw[entry_at:begin]
    many = 400
    end = bytearray(raw[begin:])
    count = struct.unpack_from("<H", end, 10)[0] + many - 1
    struct.pack_into("<HH", end, 8, count, count)
    struct.pack_into("<I", end, 12, struct.unpack_from("<I", end, 12)[0] + len(entry) * (many - 1))
    return raw[:begin] + entry * (many - 1) + bytes(end)


def _renamed(content: bytes) -> bytes:
    """A workbook whose sheet has a name that no XML file has."""
    rels = "xl/_rels/workbook.xml.rels"
    types = "[Content_Types].xml"
    with zipfile.ZipFile(io.BytesIO(workbook())) as old:
        changed = {name: old.read(name).replace(b"sheet1.xml", b"sheet1.dat") for name in (rels, types)}
    return with_parts({**changed, "xl/worksheets/sheet1.dat": content})


def _laughing(declared: str, encoding: str) -> bytes:
    name = {LAUGHS: "a11", QUADRATIC: "a", OUTSIDE: "a"}[declared]
    times = 5000 if declared == QUADRATIC else 1
    row = f'<row r="2">{_cell("A2", "theme/b")}{_cell("B2", f"&{name};" * times)}</row>'
    return _sheet(HEADER + row, declared, encoding)


XLSX: Mapping[str, Callable[[], bytes]] = {
    "zeros": lambda: with_parts({"xl/media/x.xml": b"\0" * 140_000_000}),
    "many parts": lambda: with_parts({f"xl/media/{n}.xml": b"" for n in range(5000)}),
    "4 GB declared": lambda: _declaring(0xFFFFFFF0),
    "a size that lies": _lying,
    "one part named often": _overlapping,
    "laughs": lambda: with_parts({SHEET: _laughing(LAUGHS, "utf-8")}),
    "laughs in UTF-16": lambda: with_parts({SHEET: _laughing(LAUGHS, "utf-16")}),
    "laughs in a part of another name": lambda: _renamed(_laughing(LAUGHS, "utf-8")),
    "one entity often": lambda: with_parts({SHEET: _laughing(QUADRATIC, "utf-8")}),
    "one entity often in UTF-16": lambda: with_parts({SHEET: _laughing(QUADRATIC, "utf-16")}),
    "an entity outside": lambda: with_parts({SHEET: _laughing(OUTSIDE, "utf-8")}),
    "an entity outside in UTF-16": lambda: with_parts({SHEET: _laughing(OUTSIDE, "utf-16")}),
    "a row of a huge number": lambda: with_parts(
        {SHEET: _sheet(f'{HEADER}<row r="999999999">{_cell("A999999999", "theme/b")}</row>')}
    ),
    "empty rows without end": lambda: with_parts({SHEET: _sheet(HEADER + "<row/>" * 300_000)}),
    "a row of no number": lambda: with_parts({SHEET: _sheet(f'{HEADER}<row r="x">{_cell("A2", "theme/b")}</row>')}),
    "a cell far out": lambda: with_parts({SHEET: _sheet(f'{HEADER}<row r="2">{_cell("ZZZZZZZ2", "theme/b")}</row>')}),
    "a header of 60 000 cells": lambda: with_parts(
        {SHEET: _sheet('<row r="1">' + "<c t='inlineStr'><is><t>x</t></is></c>" * 60_000 + "</row>")}
    ),
    "deep XML": lambda: with_parts({SHEET: _sheet("<a>" * 200_000)}),
    "a string that is not there": lambda: with_parts(
        {SHEET: _sheet('<row r="1"><c r="A1" t="s"><v>999999</v></c></row>')}
    ),
    "a number of many digits": lambda: with_parts(
        {SHEET: _sheet(f'{HEADER}<row r="2">{_cell("A2", "theme/b")}<c r="B2"><v>{"9" * 10_000}</v></c></row>')}
    ),
    "a number beyond all": lambda: with_parts(
        {SHEET: _sheet(f'{HEADER}<row r="2">{_cell("A2", "theme/b")}<c r="B2"><v>1e999999</v></c></row>')}
    ),
    "a date beyond all": lambda: with_parts(
        {SHEET: _sheet(f'{HEADER}<row r="2">{_cell("A2", "theme/b")}<c r="B2" t="d"><v>99999-99-99</v></c></row>')}
    ),
    "no sheets": lambda: with_parts({"xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}"/>'.encode()}),
    "a stream that breaks off": lambda: workbook().replace(workbook()[60:90], bytes(30), 1),
    "a style that is not there": lambda: with_parts({SHEET: _sheet('<row r="1"><c r="A1" s="999"><v>1</v></c></row>')}),
    "a sheet of other XML": lambda: with_parts({SHEET: b"<html/>"}),
    "types of other XML": lambda: with_parts({"[Content_Types].xml": b"<Types/>"}),
    "half a file": lambda: workbook()[:2000],
    "a password": lambda: workbook().replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    ),
}
THEME = '{"entity": {"id": "theme/x", "name": "x", "description": %s}}\n'
TEXTS: Mapping[str, Callable[[], bytes]] = {
    "aliases.yaml": lambda: ("a: &a [x]\n" + "".join(f"{c}: &{c} [*a,*a]\n" for c in "bcdefghij")).encode(),
    "merges.yaml": lambda: b"entities:\n  - &a {id: theme/x, name: x}\n  - {<<: [*a, *a], id: theme/y}\n",
    "anchors.yaml": lambda: b"entities:\n  - {id: &a theme/x, name: &a x}\n",
    "flow.yaml": lambda: b"entities: " + b"[" * 1_000_000,
    "maps.yaml": lambda: b"entities: " + b"{a: " * 500_000,
    "blocks.yaml": lambda: b"entities:\n" + b"".join(b" " * n + b"- a:\n" for n in range(1, 3000)),
    "dashes.yaml": lambda: b"entities: \n" + b"- " * 1_000_000,
    "scalar.yaml": lambda: b"entities:\n  - {id: theme/x, name: " + b"a" * 1_000_000 + b"}\n",
    "tag.yaml": lambda: b"entities: !!python/object/apply:os.system [exit 9]\n",
    "quote.yaml": lambda: b'entities: "' + b"a\n" * 100_000,
    "question.yaml": lambda: b"? " * 100_000,
    "line.csv": lambda: b"a," * 3_000_000,
    "Theme.csv": lambda: b'id,name\ntheme/x,"' + b"a\n" * 5_000_000,
    "line/Theme.csv": lambda: b"id,name\ntheme/x," + b"a" * 6_000_000 + b"\n",
    "nul/Theme.csv": lambda: b"id,name\ntheme/x,\0\n",
    "deep.jsonl": lambda: b'{"entity": ' + b"[" * 5_000_000,
    "objects.jsonl": lambda: b'{"entity": ' * 1_000_000,
    "digits.jsonl": lambda: (THEME % ("9" * 1_000_000)).encode(),
    "beyond.jsonl": lambda: (THEME % "1e999999").encode(),
    "surrogate.jsonl": lambda: (THEME % '"\\ud800"').encode(),
    "nul.jsonl": lambda: (THEME % '"\\u0000"').encode(),
    "names.jsonl": lambda: b'{"entity": {' + b",".join(b'"a%d": 1' % n for n in range(200_000)) + b"}}\n",
}


def main() -> int:
    """Read the folders of the command line; 0 where the memory was enough."""
    import_module("ingest.readers.xlsx")  # before there is less memory
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for folder in sys.argv[1:]:
        began = time.process_time()
        faults: list[str] = []
        try:
            load_records(Path(folder), ONTOLOGY)
        except RecordError as error:
            faults = [str(fault) for fault in error.faults]
        sys.stdout.write(json.dumps({"faults": faults, "seconds": time.process_time() - began}) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
