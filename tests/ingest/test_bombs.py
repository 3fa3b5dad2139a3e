"""Bombs of every format: refused with their file, in little memory and time, and the faults beside them told too."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from graph.settings import REPOSITORY
from tests.ingest import sample
from tests.ingest.bombs import TEXTS, XLSX

SECONDS = 30.0
"""Of processor time for one bomb, on a slow machine; it is a tenth of that here."""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[list[str], float]]:
    """What one child process found in a folder of each bomb."""
    folders: dict[str, Path] = {}
    for name, made in (*TEXTS.items(), *XLSX.items()):
        own = f"jia/bombs/{name}" if name in TEXTS else "jia/bombs/bomb.xlsx"
        files: dict[str, str | bytes] = {
            **sample.FILES,
            own: made(),
            "jia/worse.yaml": "entities:\n  - {id: theme/y, colour: red}\n",
        }
        folders[name] = sample.write(tmp_path_factory.mktemp("bomb"), files, pinned=False)
    command = [sys.executable, "-m", "tests.ingest.bombs", *map(str, folders.values())]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=220, check=False)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(folders), f"{list(folders)[len(found)]} ended it: {done.stderr[-1500:]}"
    assert done.returncode == 0
    return {name: (each["faults"], each["seconds"]) for name, each in zip(folders, found, strict=True)}


@pytest.mark.parametrize("name", [*TEXTS, *XLSX])
def test_a_bomb_is_told_and_what_is_wrong_beside_it(read: Mapping[str, tuple[list[str], float]], name: str) -> None:
    faults, seconds = read[name]
    own = f"jia/bombs/{name}" if name in TEXTS else "jia/bombs/bomb.xlsx"
    told = [fault for fault in faults if fault.startswith(f"{own}:")]
    assert told
    assert all(len(fault) < 1500 for fault in faults)
    if name in TEXTS:
        assert told[0].removeprefix(f"{own}:")[0].isdigit(), "no line is named"
    assert any(fault.startswith("jia/worse.yaml:2:") for fault in faults)
    assert seconds < SECONDS
