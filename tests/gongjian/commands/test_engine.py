"""`gongjian engine`: keeps the embedded engine running between commands."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph import embedded
from graph.settings import REPOSITORY, Settings


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    embedded.stop(Settings(_env_file=None, home=tmp_path / "home"), now=True)


def engine(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GONGJIAN_")}
    command = [sys.executable, "-m", "gongjian", "engine", *words]
    return subprocess.run(
        command,
        cwd=REPOSITORY,
        env=environment | {"GONGJIAN_HOME": str(home), "GONGJIAN_ENGINE_HEAP": "256m"} | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


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
