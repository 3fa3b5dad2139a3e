"""One server for each transport, and REST beside them, for all tests of the tools."""

import sys
from collections.abc import Iterator
from types import SimpleNamespace

import httpx
import pytest

from graph.settings import Settings
from service.keys import KeyFile
from tests.engines.service import service
from tests.service.tools.sessions import COMMAND, Session, over_http, over_stdio

EVERYWHERE = "0.0.0.0"  # noqa: S104  that it can be reached from outside is the point


@pytest.fixture(scope="package")
def closed(curated: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """`gongjian mcp --http` on every address: its `base` URL, `log`, and `keys` by role."""
    file = KeyFile(curated.home)
    made = {role: file.add(f"工具 {role}", role) for role in ("reader", "analyst")}
    log = tmp_path_factory.mktemp("mcp") / "http.log"
    try:
        settings = curated.model_copy(update={"host": EVERYWHERE})
        with service(settings, log, sys.executable, (*COMMAND, "--http")) as base:
            yield SimpleNamespace(base=base, log=log, keys={role: shown for role, (_, shown) in made.items()})
    finally:
        for key, _ in made.values():
            file.revoke(key.id)


@pytest.fixture(scope="package")
def rest(closed: SimpleNamespace) -> Iterator[httpx.Client]:
    """REST of the same service, asked as an analyst."""
    headers = {"Authorization": f"Bearer {closed.keys['analyst']}"}
    with httpx.Client(base_url=closed.base, timeout=30, trust_env=False, headers=headers) as client:
        yield client


@pytest.fixture(scope="package")
def stdio(curated: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A session over standard input and output, of the era that begins with a handshake."""
    with over_stdio(curated, tmp_path_factory.mktemp("mcp") / "stdio.log") as session:
        yield session


@pytest.fixture(scope="package")
def http(closed: SimpleNamespace) -> Iterator[Session]:
    """A session over HTTP, of the era without a handshake, with an analyst's key."""
    with over_http(closed.base, closed.keys["analyst"]) as session:
        yield session


@pytest.fixture(scope="package", params=["stdio", "http"])
def session(request: pytest.FixtureRequest, stdio: Session, http: Session) -> Session:
    """A session over either."""
    return {"stdio": stdio, "http": http}[request.param]
