"""The command line as a user runs it: a process of its own; or within this one, where many are to be run."""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from gongjian import cli
from graph.settings import REPOSITORY, Settings
from tests.engines.graphs import environment as of_settings

Done = subprocess.CompletedProcess[str]
TIMEOUT = 300


def environment(home: Path, **settings: str) -> dict[str, str]:
    """What the process sees: none of the tester's settings, a small engine in `home`, and what is given."""
    own = {"GONGJIAN_HOME": str(home), "GONGJIAN_ENGINE_HEAP": "256m", "PYTHONUNBUFFERED": "1"}
    return {**_kept(os.environ), **own, **settings}


def gongjian(home: Path, *words: str, **settings: str) -> Done:
    """Run one command to its end."""
    return _run(words, environment(home, **settings))


def of(settings: Settings, *words: str, **more: str) -> Done:
    """Run one command on a graph to its end."""
    own = {name: value for name, value in of_settings(settings).items() if name != "COLUMNS"}
    return _run(words, {**own, **more})


def inside(settings: Settings, *words: str, **more: str) -> Done:
    """The same within this process, in a tenth of the time: what the command prints, and the code it ends with."""
    return _within(words, {**of_settings(settings), "COLUMNS": "", **more})


def at(home: Path, *words: str, **settings: str) -> Done:
    """What `gongjian` does, within this process: where not the process is the subject but what the command does."""
    return _within(words, environment(home, **{"COLUMNS": "", **settings}))


def _within(words: tuple[str, ...], env: Mapping[str, str]) -> Done:
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name in [name for name in os.environ if name.startswith("GONGJIAN_") and name not in env]:
            patch.delenv(name)
        for name, value in env.items():
            if value:
                patch.setenv(name, value)
            else:
                patch.delenv(name, raising=False)
        patch.setattr(sys, "argv", ["gongjian", *words])
        code = cli.run()
    return Done(words, code, out.getvalue(), err.getvalue())


def _kept(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if not name.startswith("GONGJIAN_") and name != "COLUMNS"}


def _run(words: tuple[str, ...], env: Mapping[str, str]) -> Done:
    return subprocess.run(
        [sys.executable, "-m", "gongjian", *words],
        cwd=REPOSITORY,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
    )
