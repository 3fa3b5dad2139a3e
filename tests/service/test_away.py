"""The engine away at start, in the middle and back again: told in time, and nothing is started anew for it."""

import logging
import os
import signal
import socket
import time
from collections.abc import Iterator

import httpx
import pytest

from graph.embedded import join, stop
from graph.embedded_home import Home
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from service.app import create_app
from service.watching.looks import LONGEST
from tests.conftest import common
from tests.engines.graphs import settle
from tests.engines.relay import Relay
from tests.faults.engine import BOUND, suffered
from tests.faults.kinds import Embedded
from tests.faults.reading import reading
from tests.service.serving import serving
from tests.service.test_life import Festival, write

SECONDS = 2.0
TOLD = SECONDS + 1 + 5 + 4
"""Within so much time an engine that hangs is told, on a machine that is busy."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """An embedded engine with the records that may be ended: nobody but this module uses it."""
    settings = Settings(_env_file=None, home=tmp_path_factory.mktemp("own") / "home", query_seconds=SECONDS)
    settle(settings.home, common(tmp_path_factory))
    with join(settings):
        yield settings
    stop(settings, now=True)


def soon(client: httpx.Client, path: str = "/readyz", seconds: float = 30.0) -> httpx.Response:
    """The first good answer, within so many seconds."""
    deadline = time.monotonic() + seconds
    while (answer := client.get(path)).status_code != 200:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.05)
    return answer


def refused(client: httpx.Client, path: str, seconds: float) -> str:
    """What a request is told that is refused for now, in so much time: the type of the problem."""
    began = time.monotonic()
    answer = client.get(path)
    assert time.monotonic() - began < seconds, path
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json"), answer.text
    assert int(answer.headers["retry-after"]) > 0
    return str(answer.json()["type"])


def unready(client: httpx.Client) -> None:
    """See that readiness tells, in its time, that the engine is away."""
    began = time.monotonic()
    answer = client.get("/readyz")
    assert time.monotonic() - began < LONGEST + 1
    assert (answer.status_code, answer.json()["status"]) == (503, "away")
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("name", ["engine killed", "both killed", "state folder away"])
def test_readers_of_an_embedded_engine_see_right_answers_or_are_told(own: Settings, name: str) -> None:
    with serving(create_app(own)) as client:
        soon(client)
        with reading(str(client.base_url).rstrip("/"), 2, BOUND) as readers:
            outcome = suffered("embedded", name, Embedded(own.home).faults[name], readers, 0.5)
    assert not outcome.notes
    assert not outcome.wrong
    assert outcome.right


def test_an_engine_that_hangs_is_told_in_time_then_at_once_and_found_again(own: Settings) -> None:
    with serving(create_app(own)) as client:
        whole = soon(client, "/api/v1/themes").content
        record = Home(own.home).running()
        assert record is not None
        os.kill(record["engine_pid"], signal.SIGSTOP)
        try:
            assert refused(client, "/api/v1/themes", TOLD) == "/problems/engine-away"
            for path in ("/api/v1/regions", "/api/v1/relations/leads/0123456789abcdef"):
                refused(client, path, 1.5)
            unready(client)
            assert client.get("/healthz").status_code == 200
        finally:
            os.kill(record["engine_pid"], signal.SIGCONT)
        assert soon(client, "/api/v1/themes").content == whole


@pytest.mark.neo4j_only
@pytest.mark.parametrize("silent", [False, True], ids=["nobody listens", "nobody answers"])
def test_a_service_starts_without_its_engine_and_comes_to_life_with_it(
    curated: Settings, silent: bool, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    address = ("127.0.0.1", int(curated.graph_uri.rpartition(":")[2]))
    settings = curated.model_copy(update={"graph_uri": f"bolt://127.0.0.1:{port}", "query_seconds": SECONDS})
    relay = Relay(*address, at=port) if silent else None
    if relay:
        relay.hold()
    caplog.set_level(logging.WARNING, "gongjian.graph")
    try:
        with serving(create_app(settings)) as client:
            assert client.get("/healthz").status_code == 200
            assert client.get("/api/v1/ontology").status_code == 200
            for path in ("/api/v1/regions", "/network"):
                assert refused(client, path, 1.5) == "/problems/engine-away"
            unready(client)
            if relay is None:
                relay = Relay(*address, at=port)
            else:
                relay.flow()
            soon(client)
            assert client.get("/api/v1/regions").json()["items"]
    finally:
        if relay is not None:
            relay.cut()
    told = [record.message for record in caplog.records if record.name == "gongjian.graph"]
    assert silent or told, "who knocks at a closed door hears so at once"
    assert not told or "the engine answers again" in told[-1]
    assert not any(curated.graph_password.get_secret_value() in record.message for record in caplog.records)


@pytest.mark.embedded_only
def test_a_graph_of_another_version_is_refused_until_it_is_loaded_anew(scratch: Settings, own: Settings) -> None:
    trial = scratch.model_copy(update={"data": own.home.parent / "data"})
    write(trial, "entities:\n  - {id: theme/a, name: 甲}\n")
    with serving(create_app(trial)) as client:
        assert client.get("/api/v1/themes").status_code == 200
        write(trial, "entities:\n  - {id: festival/nadam, name: 那达慕}\n", ONTOLOGY.plus(Festival))
        for path in ("/api/v1/themes", "/network", "/api/v1/entities/theme/a"):
            assert refused(client, path, 10) == "/problems/another-version"
        write(trial, "entities:\n  - {id: theme/a, name: 乙}\n")
        assert client.get("/api/v1/themes").json()["items"][0]["theme"]["name"] == "乙"
