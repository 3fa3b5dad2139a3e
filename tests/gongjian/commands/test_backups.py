"""`gongjian backup`, `restore` and `verify` as a user types them."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from gongjian.commands import backups
from gongjian.commands.backups import AGAIN
from gongjian.halting import NOTHING
from graph.settings import Settings
from ingest.backup import restoring
from ingest.lease import Watch
from tests.gongjian.commands.processes import inside
from tests.ingest import sample


def test_a_backup_is_taken_restored_and_verified(scratch: Settings, tmp_path: Path) -> None:
    settings = scratch.model_copy(update={"data": sample.write(tmp_path)})
    file = tmp_path / "backup.zip"
    empty = inside(settings, "backup", str(file))
    assert (empty.returncode, file.exists()) == (4, False)
    assert inside(settings, "load").returncode == 0
    done = inside(settings, "backup", str(file), "--json")
    assert done.returncode == 0, done.stderr
    taken = json.loads(done.stdout)
    assert (taken["bytes"], taken["format"]) == (file.stat().st_size, 1)
    there = inside(settings, "backup", str(file))
    assert there.returncode == 4
    assert "--force" in there.stderr
    assert taken["digest"] in inside(settings, "backup", str(file), "--force").stdout
    assert inside(settings, "restore", str(file)).returncode == 4
    nobody = inside(settings, "restore", str(file), "--force")
    assert (nobody.returncode, "--yes" in nobody.stderr) == (4, True)
    again = inside(settings, "restore", str(file), "--force", "--yes", "--json")
    assert again.returncode == 0, again.stderr
    restored = json.loads(again.stdout)
    assert restored["backup"]["digest"] == taken["digest"]
    assert restored["graph_version"] > taken["graph"]["version"]
    sound = inside(settings, "verify", "--json")
    assert (sound.returncode, json.loads(sound.stdout)["findings"]) == (0, [])
    sample.edit(settings.data, "jia/records.yaml", ("name: 发展资金", "name: 设立的发展资金"))
    found = inside(settings, "verify")
    assert found.returncode == 1
    assert "fund/jia-development" in found.stdout
    assert "jia/records.yaml:" in found.stdout
    assert "Traceback" not in found.stderr


def test_a_file_that_is_no_backup_is_one_sentence_and_asks_no_engine(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, home=tmp_path / "home")
    (tmp_path / "text").write_text("no backup")
    broken = inside(settings, "restore", str(tmp_path / "text"))
    assert broken.returncode == 1
    assert "什么也没有写" in broken.stderr
    missing = inside(settings, "restore", str(tmp_path / "nothing"), "--force", "--yes")
    assert missing.returncode == 1
    assert len(missing.stderr.splitlines()) == 1
    assert not settings.home.exists()


@pytest.fixture
def unheeded() -> Iterator[None]:
    """A SIGTERM that nobody heeds fails the test, and does not end it."""

    def fail(number: int, _: FrameType | None) -> None:
        raise AssertionError(f"signal {number} was not heeded")

    before = signal.signal(signal.SIGTERM, fail)
    yield
    signal.signal(signal.SIGTERM, before)


def signalled(
    patch: pytest.MonkeyPatch, doing: str, number: signal.Signals, seen: list[list[str]], folder: Path
) -> None:
    """Have the signal come when a command comes to the relations, or to the end of its check; what the folder holds."""

    @contextmanager
    def progress(what: str) -> Iterator[Watch]:
        def watch(stage: str, done: int, total: int) -> None:
            there = total - done < 5 if doing == "checking" else stage == "relations"
            if what.endswith(doing) and there and not seen:
                seen.append([path.name for path in folder.iterdir()])
                signal.raise_signal(number)

        yield watch

    patch.setattr(backups, "progress", progress)


@pytest.mark.embedded_only
@pytest.mark.usefixtures("unheeded")
def test_a_signal_ends_a_backup_and_a_restore_in_order(scratch: Settings, tmp_path: Path) -> None:
    settings = scratch.model_copy(update={"data": sample.write(tmp_path)})
    folder = tmp_path / "backups"
    folder.mkdir()
    assert inside(settings, "load").returncode == 0
    file = folder / "backup.zip"
    seen: list[list[str]]
    for number in (signal.SIGTERM, signal.SIGINT):
        with pytest.MonkeyPatch.context() as patch:
            signalled(patch, "reading", number, seen := [], folder)
            stopped = inside(settings, "backup", str(file))
        assert (stopped.returncode, stopped.stderr) == (128 + number, "")
        assert seen[0][0].startswith(".backup.zip-")
        assert not [*folder.iterdir()]
    assert inside(settings, "backup", str(file)).returncode == 0
    for number, more in ((signal.SIGTERM, ("--force", "--yes")), (signal.SIGINT, ())):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(restoring, "SIZE", 5)
            signalled(patch, "checking", number, seen := [], folder)
            unbegun = inside(settings, "restore", str(file), *more)
            signalled(patch, "restoring", number, seen := [], folder)
            stopped = inside(settings, "restore", str(file), *more)
        assert (unbegun.returncode, unbegun.stderr.strip()) == (128 + number, NOTHING)
        assert (stopped.returncode, stopped.stderr.strip()) == (128 + number, AGAIN)
    done = inside(settings, "restore", str(file), "--json")
    assert json.loads(done.stdout)["resumed_at"] > 0, done.stderr
