"""A service of this process on the curated graph, asked a little of everything, for all tests of what it tells."""

from collections.abc import Iterator

import httpx
import pytest

from graph.settings import Settings
from service.tools.http import create_tools_app
from tests.service.serving import serving

ASKED = ("/healthz", "/readyz", "/api/v1/themes", "/nowhere", "/api/v1/exports/jsonl?center=theme/grids&depth=1")
BAD = {"query": "CREATE (n) RETURN n"}


@pytest.fixture(scope="session")
def numbers(curated: Settings) -> Iterator[httpx.Client]:
    """A client of a service whose numbers tests count; only by differences, since they share it."""
    with serving(create_tools_app(curated)) as client:
        for path in ASKED:
            client.get(path)
        client.post("/api/v1/cypher", json=BAD)
        client.post("/api/v1/cypher", json={"query": "MATCH (n:Theme) RETURN n.id AS id LIMIT 3"})
        yield client
