"""A newcomer: what is no text, and what is of no source, is told with its mend. All texts are made up."""

from pathlib import Path

import pytest

from graph.errors import BadRequest, RecordError
from graph.ontology import ONTOLOGY
from ingest.draft.newcomer import fitting, new_text, places_given
from ingest.facts import Record
from ingest.records import load_records
from tests.ingest.draft import newsletter
from tests.ingest.draft.newsletter import SOURCE, TEXT


def told(path: Path) -> str:
    """The one fault of a file that is no text."""
    with pytest.raises(RecordError) as error:
        new_text(path)
    (fault,) = error.value.faults
    return str(fault)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "it is empty"),
        (b" \n\xef\xbb\xbf\n", "it is empty"),
        ("乙市简报".encode("gb18030"), "GBK"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "zero bytes"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "not UTF-8"),
        ("乙市".encode("utf-16"), "UTF-16"),
    ],
)
def test_what_is_no_text_is_told(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "new.txt"
    path.write_bytes(raw)
    fault = told(path)
    assert fault.startswith(str(path))
    assert words in fault


def test_a_text_of_a_hundred_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    assert "100 MB" in told(path)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert "cannot be read" in told(tmp_path / "none.txt")
    assert "cannot be read" in told(tmp_path)


def test_a_text_is_read_as_citations_count_it(tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "乙市\r\ncafe\u0301".encode())
    assert new_text(path) == "乙市\ncafé"


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Record]:
    """The records that the newsletter is drafted for."""
    folder = newsletter.write(tmp_path_factory.mktemp("newcomer") / "x")
    return dict(load_records(folder, ONTOLOGY).declared)


def test_a_text_needs_a_source_that_is_declared_for_it(declared: dict[str, Record]) -> None:
    assert fitting(declared, SOURCE, TEXT).id == SOURCE
    with pytest.raises(BadRequest, match=r"source/yi-2012.*text_digest: [0-9a-f]{64}.*source/yi-2021"):
        fitting(declared, "source/yi-2012", TEXT)
    with pytest.raises(BadRequest, match="is of another text"):
        fitting(declared, SOURCE, TEXT + "。")
    with pytest.raises(BadRequest, match="No source"):
        fitting(declared, "place/632800", TEXT)


def test_the_region_is_what_was_asked_for_or_that_of_the_source(declared: dict[str, Record]) -> None:
    record = declared[SOURCE]
    assert places_given(declared, record, "") == ("place/632801",)
    assert places_given(declared, record, "632802") == ("place/632802",)
    assert places_given(declared, record, "place/632800") == ("place/632800",)
    assert places_given(declared, declared["source/jia"], "") == ()
    with pytest.raises(BadRequest, match="place/999999"):
        places_given(declared, record, "999999")
