"""The heap: what large blocks took in many threads is given back when they are gone."""

import platform
import random
import subprocess
import sys
import threading

import psutil
import pytest

from service.heap import levelled
from tests.engines.leash import REPOSITORY

THREADS, ROUNDS = 6, 40
MB = 1 << 20


def churned() -> float:
    """MB that this process holds more after threads made and dropped large blocks beside small ones that stay."""
    before, stay = psutil.Process().memory_info().rss, list[bytes]()

    def work(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - sizes, no secret
        for _ in range(ROUNDS):
            parts = [bytes(chance.randrange(200_000, 6_000_000)) for _ in range(6)]
            stay.append(bytes(700 + chance.randrange(3000)))
            b"".join(parts)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return (psutil.Process().memory_info().rss - before) / MB


def told(*words: str) -> float:
    """What a process of its own holds more."""
    command = [sys.executable, "-m", "tests.service.test_heap", *words]
    return float(subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is glibc's heap that grows")
def test_what_large_blocks_took_is_given_back() -> None:
    assert told("levelled") < 40 < told()


if __name__ == "__main__":
    if "levelled" in sys.argv:
        assert levelled()
    print(churned())
