"""Evidence: phrases are found once in the text, or pinned; a changed character is told with its place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.documents import Documents, find, text_digest
from graph.ontology import ONTOLOGY
from ingest.folder import datasets
from ingest.records import load_records
from tests.ingest import sample


def test_pins_stand_for_the_texts(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    with_texts = load_records(data, ONTOLOGY, texts=tmp_path / "texts")
    without = load_records(data, ONTOLOGY)
    assert with_texts.fingerprint == without.fingerprint
    cited = without.facts["fund/jia-development"].fact.cited[0]
    assert sample.TEXT[cited.start : cited.end] == cited.exact == "3000万元"


def test_a_changed_character_fails_with_file_line_and_what_the_text_says(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    sample.edit(data, "jia/records.yaml", ("cited: [甲州委组织部]", "cited: [甲州委组积部]"))
    (fault,) = sample.faults(data, texts=True)
    assert fault.startswith("jia/records.yaml:8:13: [cited.0]")
    assert "甲州委组织部" in fault
    (unpinned,) = sample.faults(data)
    assert "check --pin" in unpinned


def test_a_phrase_that_stands_twice_wants_a_prefix_or_suffix(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    sample.edit(data, "jia/records.yaml", ("cited: [甲州开展]", "cited: [甲州]"))
    (fault,) = sample.faults(data, texts=True)
    assert "more than once" in fault
    assert "suffix" in fault


def test_stale_pins_are_told_and_pinning_mends_them(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    pins = data / "jia" / "positions.jsonl"
    pins.write_text(pins.read_text("utf-8").replace('"start": 0', '"start": 1'), "utf-8")
    assert any("stale" in fault for fault in sample.faults(data, texts=True))
    sample.pin(data)
    assert sample.faults(data, texts=True) == []


def test_pins_of_another_text_are_not_believed(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    sample.edit(data, "jia/sources.yaml", (text_digest(sample.TEXT), "0" * 64))
    found = sample.faults(data)
    assert found
    assert all("another text" in fault for fault in found)


def test_pinning_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    first = (data / "jia" / "positions.jsonl").read_bytes()
    sample.pin(data)
    assert (data / "jia" / "positions.jsonl").read_bytes() == first
    assert not (data / "places" / "positions.jsonl").exists()
    assert [dataset.id for dataset in datasets(data)[0]] == ["jia", "places"]


@pytest.mark.parametrize("line", ["not json", '{"source": "source/jia"}', "[]"])
def test_a_broken_pin_is_one_fault(line: str, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    with (data / "jia" / "positions.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert len(sample.faults(data)) == 1


def test_a_text_is_known_by_its_digest_whatever_its_line_ends(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + sample.TEXT.replace("\n", "\r\n").encode())
    (tmp_path / "b.txt").write_bytes(sample.TEXT.encode("gbk"))
    documents = Documents.of(tmp_path)
    assert documents.text(text_digest(sample.TEXT)) == sample.TEXT
    assert len(documents.texts) == 1
    assert Documents.of(None).text("x") is None


@given(st.text("甲乙丙", min_size=1, max_size=12), st.data())
def test_what_is_found_is_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = find(text, text[:start], text[start:end], text[end:])
    assert found == [start]
    assert start in find(text, "", text[start:end], "", most=99)
