"""What tests start never outlives them: the leash that Neo4j and the service run on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.settings import REPOSITORY
from tests.engines.leash import leashed

SLEEPER = [sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)"]


def pid_in(log: Path) -> int:
    for _ in range(600):
        if log.exists() and log.read_text().endswith("\n"):
            return int(log.read_text())
        time.sleep(0.05)
    raise AssertionError("the program wrote no pid")


def ended(pid: int) -> bool:
    for _ in range(600):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("grace", [0, 5])
def test_a_program_ends_with_the_block(tmp_path: Path, grace: float) -> None:
    log = tmp_path / "log"
    with leashed(SLEEPER, env=dict(os.environ), log=log, grace=grace) as process:
        pid = pid_in(log)
        assert process.poll() is None
    assert ended(pid)
    assert process.returncode == (-signal.SIGTERM if grace else -signal.SIGKILL) % 256


def test_a_program_that_ends_by_itself_gives_its_exit_code(tmp_path: Path) -> None:
    with leashed(
        [sys.executable, "-c", "raise SystemExit(7)"], env=dict(os.environ), log=tmp_path / "log", grace=5
    ) as it:
        assert it.wait(10) == 7


def test_a_program_ends_when_the_tests_are_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    holder = (
        "import os, sys, time, pathlib\nfrom tests.engines.leash import leashed\n"
        f"with leashed({SLEEPER!r}, env=dict(os.environ), log=pathlib.Path({str(log)!r}), grace=0):\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", holder], cwd=REPOSITORY) as tests:
        pid = pid_in(log)
        tests.kill()
    assert ended(pid)
