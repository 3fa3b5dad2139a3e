"""`gongjian engine`: keeps the embedded engine running between commands."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph import embedded
from graph.settings import Settings
from tests.gongjian.commands.processes import gongjian


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    embedded.stop(Settings(_env_file=None, home=tmp_path / "home"), now=True)


def engine(home: Path, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    return gongjian(home, "engine", *words, **settings)


def state(home: Path, *words: str) -> dict[str, Any]:
    done = engine(home, *words, "--json")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_the_engine_runs_from_start_to_stop(home: Path) -> None:
    assert state(home, "status") == {"running": False, "kept": False, "in_use": False, "home": str(home)}
    assert not home.exists()
    started = state(home, "start")
    assert started["running"]
    assert started["kept"]
    assert state(home, "start") == started == state(home, "status")
    (home / "secrets.json").unlink()
    assert state(home, "status") == started
    assert not (home / "secrets.json").exists()
    assert f"127.0.0.1:{started['bolt']}" in engine(home, "status").stdout
    assert not state(home, "stop")["running"]
    assert "not running" in engine(home, "stop").stdout


def test_a_server_is_not_ours_to_start(home: Path) -> None:
    done = engine(home, "start", GONGJIAN_GRAPH_URI="bolt://127.0.0.1:7687")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "GONGJIAN_GRAPH_URI" in done.stderr


def test_a_state_folder_that_cannot_be_used_is_exit_code_3(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = engine(tmp_path / "file" / "home", "start")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
