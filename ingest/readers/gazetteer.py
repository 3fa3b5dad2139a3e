"""A gazetteer in a dataset's folder: `gazetteer.csv`, packed or not, a place and what it lies in of every row."""

import gzip
import io
import lzma
import zlib
from pathlib import PurePath

from graph.errors import Fault
from ingest.divisions import COLUMNS, Division, divisions, short_names
from ingest.readers.text import LARGEST, text_of
from ingest.rows import Mark, Reading, Row, TableMarks, say

SUFFIXES = (".csv", ".csv.gz", ".csv.xz")
STEM = "gazetteer"


def named(name: str) -> bool:
    """Whether a file of that name is a gazetteer."""
    return PurePath(name).name in {STEM + suffix for suffix in SUFFIXES}


def read(raw: bytes, name: str) -> Reading:
    """A Place, and a PART_OF where it lies in another, of each row of a gazetteer by its bytes."""
    plain = _unpacked(raw, name)
    text = plain if isinstance(plain, Fault) else text_of(plain, name)
    if isinstance(text, Fault):
        return Reading(faults=[text])
    reading = Reading()
    columns: dict[str, int | str] = {column: at for at, column in enumerate(COLUMNS, 1)}
    for found in divisions(io.StringIO(text, newline=""), name):
        if isinstance(found, Fault):
            reading.faults.append(found)
            continue
        marks = TableMarks(name, found.line, columns)
        reading.rows.append(Row("entity", place(found), marks, "Place", typed=True, yields=True))
        reading.rows.append(Row("relation", {"from": found.id, "to": found.above}, marks, "PART_OF", yields=True))
    return reading


def place(division: Division) -> dict[str, object]:
    """The properties of a division's place, as a record gives them."""
    values: dict[str, object] = {
        "id": division.id,
        "name": division.name,
        "aliases": list(short_names(division.name, division.level)),
        "code": division.code,
        "level": division.level,
        "lat": division.lat,
        "lon": division.lon,
    }
    return {name: value for name, value in values.items() if value not in (None, [])}


def _unpacked(raw: bytes, name: str) -> bytes | Fault:
    """The bytes of the table; one that unpacks to more than a file may hold is a fault, before it is unpacked."""
    try:
        if name.endswith(".xz"):
            with lzma.open(io.BytesIO(raw)) as file:
                plain = file.read(LARGEST + 1)
        elif name.endswith(".gz"):
            with gzip.open(io.BytesIO(raw)) as packed:
                plain = packed.read(LARGEST + 1)
        else:
            plain = raw
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        return Mark(name).fault("", say("解不开这个文件", "the file cannot be unpacked") + f": {error}")
    if len(plain) <= LARGEST:
        return plain
    message = say(f"解开后超过 {LARGEST >> 20} MB", f"more than {LARGEST >> 20} MB when unpacked")
    return Mark(name).fault("", message, "gongjian load --places")
