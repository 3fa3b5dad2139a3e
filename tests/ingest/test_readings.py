"""All readers together: any bytes are read or told, and the same records are the same in every format."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.ontology import ONTOLOGY
from ingest.evidence import read_pins
from ingest.readers import read, read_blocks, read_dataset
from tests.ingest.bombs import SHEET, with_parts, workbook
from tests.ingest.readings import BYTES, NAMES, RECORDS, Records, plain, readings

BOOK = workbook()
with zipfile.ZipFile(io.BytesIO(BOOK)) as opened:
    SHEET_OF_BOOK = opened.read(SHEET)
QUICK = settings(max_examples=80, deadline=None, derandomize=True, database=None)


@QUICK
@given(st.sampled_from(NAMES), BYTES)
def test_any_bytes_are_read_or_told_with_file_and_line(name: str, raw: bytes) -> None:
    for found in (read(raw, name, ONTOLOGY), read_dataset(raw, name), read_blocks(raw, name)):
        for fault in found.faults:
            assert fault.file == name
            assert fault.message
            assert fault.line or name.endswith(".xlsx")
            assert str(fault).encode()
        for row in found.rows:
            assert row.marks.at(()).file == name


@QUICK
@given(BYTES)
def test_any_bytes_are_pins_or_told(raw: bytes) -> None:
    _, faults = read_pins(raw, "positions.jsonl")
    assert all(fault.line for fault in faults)


@pytest.mark.parametrize("start", ["1e999", "NaN", "[]", "null", "9" * 5000, '"x"'])
def test_a_pin_without_a_number_is_told(start: str) -> None:
    row = f'{{"source": "source/x", "exact": "x", "start": {start}, "end": 2}}\n'
    _, faults = read_pins(row.encode(), "positions.jsonl")
    assert [(fault.file, fault.line) for fault in faults] == [("positions.jsonl", 1)]


@settings(QUICK, max_examples=60)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=12), st.booleans())
def test_a_workbook_with_other_bytes_in_it_is_read_or_told(at: int, put: bytes, packed: bool) -> None:
    raw = BOOK
    if packed:
        raw = raw[: at % len(raw)] + put + raw[at % len(raw) + len(put) :]
    else:
        raw = with_parts({SHEET: (part := SHEET_OF_BOOK)[: at % len(part)] + put + part[at % len(part) + len(put) :]})
    for fault in read(raw, "book.xlsx", ONTOLOGY).faults:
        assert fault.file == "book.xlsx"
        assert fault.message


@settings(QUICK, max_examples=15)
@given(RECORDS)
def test_the_same_records_are_the_same_in_every_format(records: Records) -> None:
    for name, found in readings(records).items():
        assert found.faults == [], name
        assert [plain(row) for row in found.rows] == [dict(record) for record in records], name
