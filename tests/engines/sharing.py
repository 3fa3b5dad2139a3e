"""Who runs what: all tests of a server go to one of the processes, so that it starts and loads but once.

What runs on the embedded engine goes file by file to whoever is free: each process has one, which starts in seconds.
pytest-xdist has marks for that, which its 3.8 loses under pytest 9.2; its scheduler is told here by the ids instead.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling, Scheduling
from xdist.workermanage import WorkerController

from tests.engines.graphs import NAMES

TEST, START = 0.5, 10.0
"""Seconds that a test takes where nothing else is known of it, and a server until it is ready and loaded."""
LONG = {
    "tests/browser/test_hostile_pages.py": 100,
    "tests/faults/test_soak.py": 120,
    "tests/ingest/test_kills.py": 60,
    "tests/ingest/backup/test_there_and_back.py": 60,
    "tests/browser/test_every_page.py": 110,
    "tests/browser/test_pages_then.py": 90,
    "tests/browser/test_network_hostile.py": 50,
    "tests/browser/test_network_served.py": 60,
    "tests/browser/test_documents.py": 30,
    "tests/service/test_uses.py": 55,
    "tests/ingest/test_gazetteer.py": 50,
    "tests/ingest/test_interrupted.py": 40,
    "tests/gongjian/commands/test_records.py": 40,
    "tests/gongjian/commands/test_serve.py": 40,
    "tests/gongjian/test_cli.py": 40,
    "tests/graph/test_embedded.py": 60,
    "tests/service/test_as_of.py": 35,
    "tests/service/test_generated_client.py": 30,
    "tests/service/test_cypher.py": 30,
    "tests/service/test_timeline.py": 30,
}
"""Seconds that files of few and long tests take: begun last, they would keep one process busy while others rest."""


class ByEngine(LoadScopeScheduling):  # type: ignore[misc]  # its module has no types
    """Server by server, then the rest file by file: what takes longest first, so that no process is left with it."""

    def _split_scope(self, nodeid: str) -> str:
        """The server that stands in a test's id, else its file."""
        file, _, case = nodeid.partition("::")
        named = case.partition("[")[2]
        return next((name for name, release in NAMES.items() if release and named.startswith(name)), file)

    def _assign_work_unit(self, node: WorkerController) -> None:
        """Give a process that is free what takes longest of what is left."""
        longest = max(self.workqueue, key=lambda scope: seconds(scope, len(self.workqueue[scope])))
        self.workqueue.move_to_end(longest, last=False)
        super()._assign_work_unit(node)


def seconds(scope: str, tests: int) -> float:
    """About how long the tests of a server or of a file take."""
    return LONG.get(scope, TEST * tests) if scope not in NAMES else START + 2 * TEST * tests


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """The scheduler of a run in several processes."""
    return ByEngine(config, log)
