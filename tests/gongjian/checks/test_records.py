"""The records: the data folder, and texts that are missing or are not those that positions were pinned in."""

from pathlib import Path

import pytest

from gongjian.checks import records
from tests.ingest import sample


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return sample.write(tmp_path)


def test_a_data_folder_that_holds_no_datasets_is_told(data: Path, tmp_path: Path) -> None:
    assert records.data(data).level == "ok"
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "none", tmp_path / "empty"):
        found = records.data(folder)
        assert (found.level, "GONGJIAN_DATA" in found.mend) == ("wrong", True)


def test_texts_are_found_by_their_digests(data: Path) -> None:
    texts = data.parent / "texts"
    assert records.sources(None, data).level == "ok"
    assert records.sources(texts, data).level == "ok"
    changed = next(texts.glob("*.txt"))
    changed.write_text(changed.read_text(encoding="utf-8") + "。", encoding="utf-8")
    found = records.sources(texts, data)
    assert (found.level, "source/jia" in found.said) == ("warning", True)
    assert records.sources(texts / "none", data).level == "wrong"
