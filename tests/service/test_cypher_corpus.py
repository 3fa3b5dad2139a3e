"""Hostile queries at the door of a real service: none gets anywhere, and everything is as it was."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from graph.ontology import ONTOLOGY
from graph.queries import Query
from graph.settings import Settings
from graph.store import Store
from tests.graph.guard.corpora import Case, hostile
from tests.service.test_cypher import DOOR, ask

SECRET = "what-the-file-holds"
ALL = Query("test/all", "MATCH (n) RETURN count(n) AS n", "read", "", (), (("n", "integer"),), public=False)
TIES = Query("test/ties", "MATCH ()-[r]->() RETURN count(r) AS n", "read", "", (), (("n", "integer"),), public=False)


async def state(settings: Settings) -> tuple[Any, ...]:
    """What tells whether anything was written: the graph's version, and how much is in it, bookkeeping too."""
    async with Store.open(settings, ONTOLOGY) as store:
        return await store.state(), await store.read(ALL), await store.read(TIES)


@contextmanager
def watched() -> Iterator[tuple[str, list[object]]]:
    """An address, and who came to it."""
    callers: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        done = threading.Event()

        def accept() -> None:
            while not done.is_set():
                try:
                    connection, caller = listener.accept()
                except TimeoutError:
                    continue
                connection.close()
                callers.append(caller)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/x.csv", callers
        finally:
            done.set()
            thread.join()


def test_no_hostile_query_gets_anywhere(api: httpx.Client, curated: Settings, tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_text(f"{SECRET}\n", "utf-8")
    before = asyncio.run(state(curated))
    with watched() as (url, callers):
        for case in hostile():
            answer = asked(api, case, url, file)
            assert answer.headers["content-type"] == "application/problem+json", case.query
            assert SECRET not in answer.text
            assert told(answer, case), (case.query, answer.text[:300])
        assert callers == []
    assert asyncio.run(state(curated)) == before
    assert ask(api, "MATCH (n:Theme {id: 'theme/grids'}) RETURN n.name IS NOT NULL AS x")["rows"] == [[True]]


def asked(api: httpx.Client, case: Case, url: str, file: Path) -> httpx.Response:
    """The answer to a query; it is sent as ASCII, so that what is no Unicode goes over too."""
    content = json.dumps({"query": case.aimed(url, file), "params": case.params}).encode()
    return api.post(DOOR, content=content, headers={"Content-Type": "application/json"})


def told(answer: httpx.Response, case: Case) -> bool:
    """Whether the answer says what is wrong: the token, or the parameter, or that there is too much of it."""
    if answer.status_code == 413:
        return sum(map(len, map(str, case.params.values()))) > 200_000
    found = answer.json()
    if case.token is None:
        return answer.status_code == 400 and found["errors"][0]["field"].startswith("params")
    named = found.get("token") == case.token or any(word in case.token for word in ("URL", "FILE"))
    return answer.status_code == 400 and found["type"] == "/problems/not-allowed" and named
