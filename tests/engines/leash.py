"""A leash for a program that tests start: when the tests end, however they end, the program ends.

`python -m tests.engines.leash GRACE -- PROGRAM ARGUMENTS…` runs the program for as long as its own standard input
stays open. The tests hold the other end of that pipe, so even a test run killed with -9 closes it.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

REPOSITORY = Path(__file__).resolve().parents[2]


@contextmanager
def leashed(
    command: Sequence[str], *, env: Mapping[str, str], log: Path, grace: float, cwd: Path = REPOSITORY
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program until the block ends: first asked to stop, after `grace` seconds killed; its output goes to `log`.

    Yields the process of the leash: its `poll()` tells whether the program still runs, its exit code is the program's.
    """
    leash = [sys.executable, "-m", "tests.engines.leash", str(grace), "--", *command]
    path = {"PYTHONPATH": str(REPOSITORY)}
    with (
        log.open("ab") as output,
        subprocess.Popen(
            leash, env={**env, **path}, cwd=cwd, stdin=subprocess.PIPE, stdout=output, stderr=output
        ) as held,
    ):
        try:
            yield held
        finally:
            held.communicate(timeout=grace + 10)


def _stop(program: "subprocess.Popen[bytes]", grace: float) -> None:
    os.read(0, 1)  # nothing is ever written: it returns when the other end is closed
    if grace:
        program.terminate()
        try:
            program.wait(grace)
        except subprocess.TimeoutExpired:
            program.kill()
    else:
        program.kill()


def _ignore(_signal: int, _frame: FrameType | None) -> None:
    """Ctrl-C reaches the whole group: the leash stays to see its program end."""


def main() -> int:
    """Run the program of the command line; its exit code."""
    grace, _, *command = sys.argv[1:]
    signal.signal(signal.SIGINT, _ignore)
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as program:
        threading.Thread(target=_stop, args=(program, float(grace)), daemon=True).start()
        return program.wait()


if __name__ == "__main__":
    raise SystemExit(main())
