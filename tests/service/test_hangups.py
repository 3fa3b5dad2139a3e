"""Callers who hang up: what they asked ends in the engine, whichever door they came by."""

import asyncio
import json
import socket
import time
from collections.abc import Iterator

import httpx
import pytest

from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.store import Store
from service.app import create_app
from tests.graph.repository import webs
from tests.graph.test_store import RUNNING
from tests.service.serving import serving
from tests.service.test_refusals import CHAINS, layers

LONG = 120.0
"""Seconds that a question may take here: longer than any test waits, so that no clock ends one."""
CYPHER = "MATCH (a)--()--()--()--()--()--(b) RETURN count(DISTINCT a.id + b.id) AS n"
ASKED = {
    "named": (f"GET {CHAINS}", b"", "PART_OF"),
    "cypher": ("POST /api/v1/cypher", json.dumps({"query": CYPHER}).encode(), "DISTINCT a.id"),
}


@pytest.fixture
def web(scratch: Settings) -> Iterator[tuple[Settings, httpx.Client]]:
    """A graph in which some questions take minutes, and a client of its service."""
    settings = scratch.model_copy(update={"query_seconds": LONG})

    async def fill() -> None:
        async with Store.open(settings, ONTOLOGY, access="write") as store:
            await store.prepare()
            await webs.write(store, layers())

    asyncio.run(fill())
    with serving(create_app(settings)) as client:
        yield settings, client


def running(settings: Settings, words: str) -> bool:
    """Whether the engine lists a transaction whose query holds these words."""

    async def look() -> bool:
        async with Store.open(settings, ONTOLOGY) as store:
            return any(words in row["currentQuery"] for row in await store.read(RUNNING))

    return asyncio.run(look())


def until(settings: Settings, words: str, wanted: bool) -> None:
    """Wait until the engine lists such a transaction, or none."""
    deadline = time.monotonic() + 40
    while running(settings, words) is not wanted:
        assert time.monotonic() < deadline, f"{words!r} is {'not ' if wanted else ''}there"
        time.sleep(0.1)


@pytest.mark.both_engines
@pytest.mark.parametrize("door", ["named", "named with a body", "cypher"])
def test_what_a_caller_asked_who_hung_up_ends_in_the_engine(web: tuple[Settings, httpx.Client], door: str) -> None:
    settings, client = web
    line, body, words = ASKED[door.removesuffix(" with a body")]
    body = body or (b"x" if "with" in door else b"")
    with socket.create_connection((client.base_url.host, client.base_url.port or 0)) as caller:
        head = f"{line} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        caller.sendall(f"{head}{f'Content-Length: {len(body)}' if body else 'Accept: */*'}\r\n\r\n".encode() + body)
        until(settings, words, True)
    until(settings, words, False)
    assert client.get("/healthz").status_code == 200
    if door == "cypher":  # its turn is free again
        assert client.post("/api/v1/cypher", json={"query": "RETURN 1 AS n"}).json()["rows"] == [[1]]
