"""What every test may ask for: graphs on real engines, the service, a browser, the source texts."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from graph.settings import REPOSITORY, Settings
from tests.engines import chromium as real
from tests.engines.graphs import Engine, asked, missing
from tests.engines.parts import Missing, chromium
from tests.engines.service import NO_TLS, service
from tests.engines.sharing import pytest_xdist_make_scheduler
from tests.engines.tally import (
    pytest_collection_modifyitems,
    pytest_runtest_logreport,
    pytest_sessionfinish,
    pytest_terminal_summary,
)

__all__ = [
    "pytest_collection_modifyitems",
    "pytest_runtest_logreport",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
    "pytest_xdist_make_scheduler",
]

SOURCES = Path(os.environ.get("GONGJIAN_SOURCES") or REPOSITORY.parent / "shared" / "sources")
OURS = ("GONGJIAN_REQUIRE", "GONGJIAN_TESTS_SLOW")
for name in [name for name in os.environ if name.startswith("GONGJIAN_") and name not in OURS]:
    del os.environ[name]  # a tester's own settings are none of the tests'
# Engines that live for seconds spend most of them compiling themselves: less of that, and one thread for collecting.
os.environ["ARCADEDB_JVM_ARGS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that uses a graph once on each engine that its marks ask for, or its folder: see `asked`."""
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", asked(metafunc.definition), indirect=True, scope="session")


def common(factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a run share."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine, for all tests that run on it."""
    with ExitStack() as stack:
        yield Engine(request.param, tmp_path_factory.mktemp("engine"), common(tmp_path_factory), stack)


@pytest.fixture(scope="session")
def curated(engine: Engine) -> Settings:
    """Settings of a running engine that holds the repository's records; only read it."""
    try:
        return engine.curated()
    except Missing as why:
        missing(why)


@pytest.fixture
def scratch(engine: Engine) -> Settings:
    """Settings of a running engine whose graph is empty."""
    try:
        return engine.scratch()
    except Missing as why:
        missing(why)


@pytest.fixture
def filled(engine: Engine, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an embedded engine of the test's own that holds the repository's records: they may be changed."""
    with engine.filled(tmp_path / "filled") as settings:
        yield settings


@pytest.fixture(scope="session")
def server(curated: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of the service, a process of its own, on the curated graph."""
    with service(curated, tmp_path_factory.mktemp("service") / "output.log", sys.executable) as base:
        yield base


@pytest.fixture
def api(server: str) -> Iterator[httpx.Client]:
    """A client of the service; paths start with `/api/v1`."""
    with httpx.Client(base_url=server, timeout=30, trust_env=False, verify=NO_TLS) as client:
        yield client


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium that reaches nothing but this machine: `browser.new_page()`, `browser.new_context()`.

    Of a module, not of the session: while it runs, no other event loop can, so its modules have no async tests.
    """
    try:
        chromium()
    except Missing as why:
        missing(why)
    with real.browser() as running:
        yield running


@pytest.fixture(scope="session")
def source_texts() -> Path:
    """The folder of the source texts, which are not part of the repository."""
    if not any(SOURCES.glob("*.txt")):
        missing(f"no source texts in {SOURCES}: name their folder in GONGJIAN_SOURCES")
    return SOURCES
