"""The command line as a user runs it: a process of its own, with settings of its own."""

import os
import subprocess
import sys
from pathlib import Path

from graph.settings import REPOSITORY


def environment(home: Path, **settings: str) -> dict[str, str]:
    """What the process sees: none of the tester's settings, a small engine in `home`, and what is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGJIAN_")}
    return {**kept, "GONGJIAN_HOME": str(home), "GONGJIAN_ENGINE_HEAP": "256m", "PYTHONUNBUFFERED": "1", **settings}


def gongjian(home: Path, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "gongjian", *words],
        cwd=REPOSITORY,
        env=environment(home, **settings),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
