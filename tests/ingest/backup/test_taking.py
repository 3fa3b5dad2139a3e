"""Where a backup may be written, and what is said and left where it cannot be."""

import asyncio
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.errors import Full, WriteRefused
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from ingest.backup.taking import take
from ingest.load import load
from tests.ingest import sample

ROOM = 1000
"""Bytes of a file that fit; the backup of the sample is larger."""


@contextmanager
def little_room() -> Iterator[None]:
    """No file of this process may grow beyond ROOM."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.embedded_only
def test_a_backup_goes_only_where_a_file_may_stand_and_fit(scratch: Settings, tmp_path: Path) -> None:
    settings = scratch.model_copy(update={"data": sample.write(tmp_path)})
    asyncio.run(load(settings, ONTOLOGY))
    folder = tmp_path / "backups"
    folder.mkdir()
    with little_room(), pytest.raises(Full, match=f"{folder} has no room.*another file"):
        taken(settings, folder / "full.zip")
    for force in (False, True):
        with pytest.raises(WriteRefused, match=f"{folder} is a folder"):
            taken(settings, folder, force=force)
        with pytest.raises(WriteRefused, match=f"no folder {folder / 'none'}\\b"):
            taken(settings, folder / "none" / "backup.zip", force=force)
    link, end = folder / "latest.zip", folder / "first.zip"
    link.symlink_to(end.name)
    with pytest.raises(WriteRefused, match="exists"):
        taken(settings, link)
    assert (link.is_symlink(), end.exists()) == (True, False)
    for _ in ("it points to nothing", "it points to a file"):
        taken(settings, link, force=True)
        assert (link.is_symlink(), end.is_symlink(), end.is_file()) == (True, False, True)
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to("loop")
    for name in ("pipe", "loop"):
        with pytest.raises(WriteRefused, match="no ordinary file"):
            taken(settings, folder / name, force=True)
    assert sorted(path.name for path in folder.iterdir()) == ["first.zip", "latest.zip", "loop", "pipe"]


def taken(settings: Settings, file: Path, *, force: bool = False) -> None:
    """Take a backup into the file."""
    asyncio.run(take(settings, ONTOLOGY, file, force=force))
