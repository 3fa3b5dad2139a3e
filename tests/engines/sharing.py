"""Who runs what: all tests of a server go to one of the processes, so that it starts and loads but once.

What runs on the embedded engine goes file by file to whoever is free: each process has one, which starts in seconds.
pytest-xdist has marks for that, which its 3.8 loses under pytest 9.2; its scheduler is told here by the ids instead.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling, Scheduling

from tests.engines.graphs import NAMES


class ByEngine(LoadScopeScheduling):  # type: ignore[misc]  # its module has no types
    """Server by server, then the rest file by file: the long stretches first, so that no process is left with one."""

    def _split_scope(self, nodeid: str) -> str:
        """The server that stands in a test's id, else its file."""
        file, _, case = nodeid.partition("::")
        named = case.partition("[")[2]
        return next((name for name, release in NAMES.items() if release and named.startswith(name)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """The scheduler of a run in several processes."""
    return ByEngine(config, log)
