"""The audit log as `gongjian doctor` sees it: where it goes, and that it cannot be written there."""

from pathlib import Path

import pytest

from gongjian.checks.audit import audit
from graph.settings import Settings


@pytest.mark.parametrize(("name", "level"), [("audit", "ok"), ("none/audit", "wrong"), ("", "wrong")])
def test_a_file_that_cannot_be_written_is_wrong_and_none_is_made(tmp_path: Path, name: str, level: str) -> None:
    found = audit(Settings(_env_file=None, home=tmp_path, audit=tmp_path / name))
    assert (found.check, found.level) == ("audit", level)
    assert bool(found.mend) == (level == "wrong")
    assert not (tmp_path / "audit").exists()


def test_without_a_file_it_is_in_the_log(tmp_path: Path) -> None:
    assert audit(Settings(_env_file=None, home=tmp_path)).level == "ok"
