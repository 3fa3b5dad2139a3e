"""Who runs what: all tests of an engine go to one of the processes, so that it starts and loads but once.

pytest-xdist has marks for that, which its 3.8 loses under pytest 9.2; its scheduler is told here by the ids instead.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling, Scheduling

from tests.engines.graphs import NAMES


class ByEngine(LoadScopeScheduling):  # type: ignore[misc]  # its module has no types
    """Engine by engine, then what runs on none, file by file."""

    def _split_scope(self, nodeid: str) -> str:
        """The engine that stands in a test's id, else its file."""
        file, _, case = nodeid.partition("::")
        named = case.partition("[")[2]
        return next((name for name in NAMES if named.startswith(name)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """The scheduler of a run in several processes."""
    return ByEngine(config, log)
