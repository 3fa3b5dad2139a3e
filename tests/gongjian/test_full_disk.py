"""A disk that fills up under the embedded engine: what was acknowledged stays, reading goes on, a load is refused."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx
import pytest

from graph.embedded import join, stop
from graph.errors import Full
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.store import Store, Transaction
from service.app import create_app
from tests.engines.graphs import COUNT, missing
from tests.gongjian.commands.processes import inside
from tests.ingest import sample
from tests.service.serving import serving

ENOUGH = 100_000
SIZE = 150
"""MiB of the disk: room for an engine and little else."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of the test's own."""
    place = tmp_path / "disk"
    place.mkdir()
    command = [str(shutil.which("mount")), "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        missing("only root may mount a disk that is small enough to be filled")
    try:
        yield place
    finally:
        subprocess.run([str(shutil.which("umount")), "--lazy", str(place)], check=True)


def fill(disk: Path, left: int) -> None:
    """Leave so many bytes free."""
    with (disk / "ballast").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(disk).free - left)


async def written(settings: Settings, disk: Path) -> int:
    """Write until the disk is full, which happens meanwhile: how many nodes were acknowledged."""
    done = 0
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        fill(disk, 1 << 20)
        while done < ENOUGH:
            rows = [{"id": f"x/{done + at}", "text": os.urandom(200).hex()} for at in range(100)]
            try:
                await store.write(partial(created, rows))
            except Full:
                return done
            done += len(rows)
    raise AssertionError("the disk does not fill up")


async def created(rows: list[dict[str, str]], transaction: Transaction) -> None:
    await transaction.run("UNWIND $rows AS row CREATE (n:Entity {id: row.id, search: row.text})", rows=rows)


async def counted(settings: Settings) -> int:
    counting = replace(COUNT, text="MATCH (n:Entity) WHERE n.id STARTS WITH 'x/' RETURN count(n) AS n")
    async with Store.open(settings, ONTOLOGY) as store:
        return int((await store.read(counting))[0]["n"])


def test_a_disk_that_fills_up_loses_nothing_and_is_told(disk: Path, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, home=disk / "home", data=sample.write(tmp_path), engine_heap="256m")
    with join(settings):
        assert inside(settings, "load").returncode == 0
        with serving(create_app(settings)) as client:
            whole = client.get("/api/v1/themes").content
            done = asyncio.run(written(settings, disk))
            assert done
            refused = inside(settings, "load", "--full")
            assert (refused.returncode, refused.stderr.count("\n")) == (3, 1), refused.stderr
            assert "磁盘已满" in refused.stderr
            assert client.get("/api/v1/themes").content == whole
            full_export(client, disk)
            (disk / "ballast").unlink()
            assert asyncio.run(counted(settings)) == done
            assert inside(settings, "load", "--full").returncode == 0
            assert client.get("/api/v1/themes").status_code == 200
    stop(settings, now=True)


def full_export(client: httpx.Client, disk: Path) -> None:
    """A file whose temporary files do not fit is refused for now, and leaves nothing."""
    temporary = disk / "temporary"
    temporary.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(temporary))
        fill(disk, 0)
        answer = client.get("/api/v1/exports/xlsx")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/disk-full"), answer.text
    assert int(answer.headers["retry-after"]) > 0
    assert not [*temporary.iterdir()]
