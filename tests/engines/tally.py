"""The count of what ran on what: shown at the end of a run, and enforced where every part is required.

With GONGJIAN_REQUIRE=all a run fails if a part had no test that passed, or a test that was skipped for want of it.
"""

import os
from collections import Counter
from inspect import iscoroutinefunction

import pytest

from tests.engines import chromium
from tests.engines.graphs import NAMES
from tests.engines.parts import Missing

PARTS = (*NAMES, "chromium", "source texts")
FIXTURES = {"browser": "chromium", "source_texts": "source texts"}
COUNTS: dict[str, Counter[str]] = {part: Counter() for part in PARTS}


def parts(item: pytest.Item) -> list[str]:
    """The parts that a test runs on, in the order of PARTS."""
    fixtures = getattr(item, "fixturenames", ())
    callspec = getattr(item, "callspec", None)
    engine = callspec.params.get("engine") if callspec else None
    used = {engine, *(part for fixture, part in FIXTURES.items() if fixture in fixtures)}
    return [part for part in PARTS if part in used]


def group(item: pytest.Item) -> tuple[int, bool]:
    """Where a test stands in the run: plain ones first, then engine by engine, so that few servers live at once.

    Of a server's tests, those that load the records come last: it holds them from then on.
    """
    at = next((PARTS.index(part) + 1 for part in parts(item) if part in NAMES), 0)
    return at, at > 1 and "curated" in getattr(item, "fixturenames", ())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the tests by engine, and note on each what it runs on."""
    playing = {item.path for item in items if "chromium" in parts(item)}
    for item in items:
        if item.path in playing and iscoroutinefunction(getattr(item, "function", None)):
            raise pytest.UsageError(f"{item.nodeid}: a module that uses `browser` can have no async test")
    items.sort(key=group)
    for item in items:
        item.user_properties += [("part", part) for part in parts(item)]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what became of a test on each of its parts."""
    if report.when == "call" or report.outcome != "passed":
        for name, part in report.user_properties:
            if name == "part":
                COUNTS[str(part)][report.outcome] += 1


def wanting() -> list[str]:
    """What stands against a run in which every part is required; empty where it held."""
    without = [f"no test passed on {part}" for part in PARTS if not COUNTS[part]["passed"]]
    return without + [f"{COUNTS[part]['skipped']} skipped on {part}" for part in PARTS if COUNTS[part]["skipped"]]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that left out a required part; of several processes, the one that gathers all reports tells."""
    if hasattr(session.config, "workerinput"):
        return
    if os.environ.get("GONGJIAN_REQUIRE") == "all" and session.exitstatus == pytest.ExitCode.OK and wanting():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line with the count on every part, and one for each that was required and left out."""
    terminalreporter.section("what ran on what")
    terminalreporter.line("; ".join(f"{label(part)}: {_counts(COUNTS[part])}" for part in PARTS))
    if os.environ.get("GONGJIAN_REQUIRE") == "all":
        for line in wanting():
            terminalreporter.line(f"GONGJIAN_REQUIRE=all: {line}", red=True)


def label(part: str) -> str:
    """A part as the summary names it: Chromium with its version."""
    try:
        return f"chromium {chromium.version()}" if part == "chromium" else part
    except Missing:
        return part


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items(), key=str)) or "none"
