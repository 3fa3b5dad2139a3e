"""Every status that the document gives an operation is provoked, and none but those occur; each body is a problem."""

import asyncio
import json
import socket
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, pairwise, product
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from graph.embedded import join, stop
from graph.ontology import ONTOLOGY
from graph.ontology.thing import relation_id
from graph.settings import Settings
from graph.store import Store
from service.app import create_app
from service.errors import PRESSED
from service.keys import KeyFile
from tests.engines.relay import relayed
from tests.graph.repository import webs
from tests.service.examples import BODIES
from tests.service.refusals import (
    AFTER,
    BEFORE,
    CYPHER,
    EXPORTS,
    HEALTH,
    MATCH,
    STATIC,
    Case,
    about,
    closed,
    everything,
    fates,
    plain,
)
from tests.service.serving import serving
from tests.service.test_life import DATASET, write

FIRST = 300
"""The least status that is no good answer."""


def provoked(client: httpx.Client, cases: Iterable[Case], document: Any) -> None:
    """Ask, and look whether each answer is the problem that the document announces."""
    schema = {**document["components"]["schemas"]["Problem"], "components": document["components"]}
    problem = Draft202012Validator(schema)
    for case in cases:
        method = "POST" if case.body else "GET"
        answer = client.request(method, case.request, headers=dict(case.headers), json=case.body)
        assert answer.status_code == case.status, (case, answer.text)
        [operation] = document["paths"][case.path].values()
        assert str(case.status) in operation["responses"], case
        assert answer.headers["content-type"] == "application/problem+json", case
        assert not list(problem.iter_errors(answer.json())), case
        assert answer.json()["status"] == case.status
        if case.parameter:
            named = {each["field"].partition(".")[0] for each in answer.json()["errors"]}
            assert case.parameter in named, (case, answer.text)


@pytest.mark.embedded_only
def test_every_status_of_the_document_has_a_request(api: httpx.Client) -> None:
    document = api.get("/api/v1/openapi.json").json()
    documented = {
        (path, int(status))
        for path, operations in document["paths"].items()
        for operation in operations.values()
        for status in operation["responses"]
        if int(status) >= FIRST
    }
    cases = {(case.path, case.status) for case in (*plain(document), *closed(), *fates())}
    unchanged = {(path, 304) for path, operations in document["paths"].items() if "get" in operations} - {
        (path, 304) for path in HEALTH
    }
    paths = set(document["paths"])
    kinds = {(path, 500) for path in paths - {"/healthz"}}
    kinds |= {(path, status) for path in paths - {"/healthz", *STATIC} for status in (503, 504)}
    kinds -= {("/readyz", 504)}  # it answers in time, and says that the engine did not
    crowded = {(path, 429) for path in paths - {*HEALTH}}  # in test_rates.py, of all of them
    crowded |= {(path, 408) for path in BODIES}  # in test_sizes.py
    small = {(CYPHER, 403), (EXPORTS, 403)}
    assert documented == cases | unchanged | kinds | crowded | small


def test_what_is_wrong_in_itself_is_refused(api: httpx.Client) -> None:
    document = api.get("/api/v1/openapi.json").json()
    provoked(api, plain(document), document)


@pytest.mark.embedded_only
def test_an_answer_that_the_caller_has_is_sent_by_no_operation(api: httpx.Client) -> None:
    document = api.get("/api/v1/openapi.json").json()["paths"]
    for path, request in everything():
        if path not in HEALTH and "get" in document[path]:
            tag = api.get(request).headers["etag"]
            again = api.get(request, headers={"If-None-Match": tag})
            assert (again.status_code, again.content) == (304, b""), path


@pytest.mark.embedded_only
def test_without_a_key_nothing_is_told(curated: Settings) -> None:
    settings = curated.model_copy(update={"host": "192.0.2.1", "key": type(curated.key)("a-long-random-key")})
    app = create_app(settings)
    with serving(app) as client:
        provoked(client, closed(), json.loads(json.dumps(app.openapi())))


@pytest.mark.embedded_only
def test_a_role_that_is_too_small_is_told(curated: Settings) -> None:
    file = KeyFile(curated.home)
    key, shown = file.add("a reader's", "reader")
    app = create_app(curated.model_copy(update={"host": "192.0.2.1"}))
    headers = {"Authorization": f"Bearer {shown}"}
    try:
        with serving(app) as client:
            case = Case(CYPHER, 403, CYPHER, headers=headers, body=BODIES[CYPHER])
            provoked(client, [case], json.loads(json.dumps(app.openapi())))
    finally:
        file.revoke(key.id)


def test_what_is_unknown_deleted_or_renamed_says_so(scratch: Settings, tmp_path: Path) -> None:
    trial = scratch.model_copy(update={"data": tmp_path / "data"})
    for text in (BEFORE, AFTER):
        write(trial, text, dataset=f"{DATASET}history: summary\n")
    with serving(create_app(trial)) as client:
        provoked(client, fates(), client.get("/api/v1/openapi.json").json())
        for (_, was), (_, now) in zip(about("old"), about("new"), strict=True):
            assert client.get(was).headers["location"] == now
            assert client.get(was, follow_redirects=True).status_code == 200, was


@pytest.mark.embedded_only
def test_a_graph_that_is_not_as_it_should_be_is_our_fault(scratch: Settings, tmp_path: Path) -> None:
    trial = scratch.model_copy(update={"data": tmp_path / "data"})
    write(trial, BEFORE)
    with serving(create_app(trial)) as client:
        document = client.get("/api/v1/openapi.json").json()
        asyncio.run(spoil(trial))
        provoked(client, [Case("/api/v1/entities", 500, "/api/v1/entities")], document)
        assert "spoiled" not in client.get("/api/v1/entities").text, "the caller learns no more than that"


async def spoil(settings: Settings) -> None:
    """Write what no loader would: citations that are none."""
    text = "MATCH (n:Entity {visible: true}) SET n.cited = ['spoiled']"
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        await store.write(lambda transaction: transaction.run(text))


LAYERS, WIDE = 9, 9
CHAINS = "/api/v1/queries/organization/chains"


def layers() -> webs.Web:
    """Bodies in layers, each part of all above it: there are more chains of them than anybody counts in seconds."""
    names = [[f"organization/body-{at}-{each}" for each in range(WIDE)] for at in range(LAYERS)]
    ends = [pair for below, above in pairwise(names) for pair in product(below, above)]
    relations = {relation_id("PART_OF", *pair): ("PART_OF", *pair, webs.ALWAYS) for pair in ends}
    return webs.Web(dict.fromkeys(chain(*names), webs.ALWAYS), relations, frozenset())


@contextmanager
def unfinished(client: httpx.Client, count: int) -> Iterator[None]:
    """So many requests under way, whose bodies have not come yet."""
    head = f"POST {MATCH} HTTP/1.1\r\nHost: {client.base_url.netloc.decode()}\r\nContent-Length: 9\r\n"
    with ExitStack() as stack:
        for _ in range(count):
            one = stack.enter_context(socket.create_connection((client.base_url.host, client.base_url.port or 80)))
            one.sendall(f"{head}Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n".encode())
            assert one.recv(100).startswith(b"HTTP/1.1 100")  # its body is waited for
        yield


def test_a_question_out_of_time_is_said_to_be(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, home=tmp_path / "home", query_seconds=3)

    async def fill() -> None:
        async with Store.open(settings, ONTOLOGY, access="write") as store:
            await webs.write(store, layers())

    with join(settings):
        asyncio.run(fill())
        with serving(create_app(settings)) as client:
            document = client.get("/api/v1/openapi.json").json()
            provoked(client, [Case(CHAINS, 504, CHAINS)], document)
            with unfinished(client, PRESSED - 1):
                provoked(client, [Case(CHAINS, 504, CHAINS)], document)
            with unfinished(client, PRESSED):  # the others may be why: it is not for the asker to mend
                provoked(client, [Case(CHAINS, 503, CHAINS)], document)
                busy = client.get(CHAINS, headers={"Accept-Language": "en"})
            assert busy.json()["type"] == "/problems/full"
            assert "ran out" in busy.json()["detail"]
            assert int(busy.headers["retry-after"]) > 0
        stop(settings, now=True)  # it may still be counting


@pytest.mark.neo4j_only  # the embedded engine is started anew: test_embedded and test_cypher see to that
def test_an_engine_that_is_away_is_said_to_be(curated: Settings) -> None:
    with relayed(curated.model_copy(update={"query_seconds": 2.0})) as (settings, relay), ExitStack() as stack:
        client = stack.enter_context(serving(create_app(settings)))
        document = client.get("/api/v1/openapi.json").json()
        assert client.get("/api/v1/themes").status_code == 200
        relay.cut()
        provoked(client, [Case("/api/v1/themes", 503, "/api/v1/themes")], document)
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "away")
        assert int(ready.headers["retry-after"]) > 0
        for path in ("/healthz", "/api/v1/ontology", "/api/v1/ontology/schema.json"):
            assert client.get(path).status_code == 200, "it asks nothing of the engine"
