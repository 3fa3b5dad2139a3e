"""Traces by option: what a collector is told, and that nothing fails without one or without the packages."""

import json
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from graph.settings import REPOSITORY, Settings
from service.app import create_app
from service.watching import traces
from service.watching.traces import ENDPOINTS, FLUSH_SECONDS, Traces
from tests.engines.graphs import environment
from tests.engines.leash import leashed
from tests.engines.neo4j import free_port
from tests.engines.service import ready
from tests.gongjian.commands.test_serve import soon
from tests.service.serving import serving
from tests.service.watching.collecting import Collector, Span, collecting

SERVER, CLIENT = 2, 3
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
SECRET = "a secret value"
BLOCKED = """
import sys
class Blocked:
    def find_spec(self, name, *_):
        if name in ("opentelemetry.sdk", "opentelemetry.exporter"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Blocked())
from gongjian.cli import main
main()
"""


@pytest.fixture(scope="module")
def collected(curated: Settings) -> Iterator[Collector]:
    """What a service told a collector that was asked a few things and has ended, which sends what is left."""
    with pytest.MonkeyPatch.context() as patch, collecting() as collector:
        patch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address)
        with serving(create_app(curated)) as client:
            headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "X-Request-Id": "look-here"}
            assert client.get("/api/v1/entities/theme/grids", headers=headers).status_code == 200
            assert client.get("/api/v1/entities/theme/none").status_code == 404
            own = {"query": "MATCH (n:Theme {name: $name}) RETURN n", "params": {"name": SECRET}}
            assert client.post("/api/v1/cypher", json=own).status_code == 200
            assert client.get(f"/nowhere/{SECRET}").status_code == 404
            broken = {"query": "MATCH (n:Theme) RETURN n.name / 0 AS x"}
            client.post("/api/v1/cypher", json=broken)
        yield collector


def test_a_request_is_a_span_of_the_trace_that_its_caller_named(collected: Collector) -> None:
    [span] = [each for each in collected.spans if each.trace == TRACE and each.kind == SERVER]
    assert (span.name, span.parent) == ("GET /api/v1/entities/{type}/{slug}", PARENT)
    assert span.attributes["http.request.method"] == "GET"
    assert span.attributes["http.route"] == "/api/v1/entities/{type}/{slug}"
    assert span.attributes["http.response.status_code"] == 200
    assert span.attributes["gongjian.request_id"] == "look-here"
    assert collected.services == {"gongjian"}
    assert not span.failed


def test_each_question_is_a_span_within_its_request(collected: Collector) -> None:
    [request] = [each for each in collected.spans if each.trace == TRACE and each.kind == SERVER]
    asked = [each for each in collected.spans if each.trace == TRACE and each.kind == CLIENT]
    assert asked
    for span in asked:
        assert span.parent == request.id
        assert request.began <= span.began <= span.ended <= request.ended + 50_000_000
        assert span.attributes["db.system"] == span.attributes["db.system.name"] == "arcadedb"
        assert span.attributes["db.query.summary"] == span.name
        assert span.attributes["db.response.returned_rows"] >= 0
    assert "store/version" in {span.name for span in asked}


def test_no_value_that_was_asked_with_is_told(collected: Collector) -> None:
    assert collected.named("cypher")
    assert collected.named("GET (none)")
    assert SECRET not in repr(collected.spans)
    assert "MATCH" not in repr(collected.spans)


def test_a_question_that_failed_is_marked(collected: Collector) -> None:
    def outcome(span: Span) -> tuple[bool, object]:
        return span.failed, span.attributes.get("error.type")

    assert {outcome(span) for span in collected.named("cypher")} <= {(False, None), (True, "bad_request")}
    assert all(span.ended >= span.began > 1e18 for span in collected.spans)


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:1"}, True),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, True),
        ({"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, False),
        ({"OTEL_SDK_DISABLED": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": " "}, False),
    ],
)
def test_the_variables_of_opentelemetry_decide(environ: dict[str, str], wanted: bool) -> None:
    assert traces.wanted(environ) is wanted


def test_a_collector_that_takes_nothing_does_not_hold_up_the_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:  # it takes connections, and never answers
        monkeypatch.setenv(ENDPOINTS[0], f"http://127.0.0.1:{deaf.getsockname()[1]}/v1/traces")
        sending = Traces()
        sending.open()
        provider = sending._provider
        assert provider is not None
        provider.get_tracer("x").start_span("y").end()
        began = time.monotonic()
        with caplog.at_level(logging.CRITICAL):
            sending.close()
        assert time.monotonic() - began < FLUSH_SECONDS + 5


def test_without_the_packages_it_serves_and_says_so_once(curated: Settings, tmp_path: Path) -> None:
    own = curated.model_copy(update={"port": free_port()})
    log = tmp_path / "log"
    env = {**environment(own), "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}
    base = f"http://127.0.0.1:{own.port}"
    with leashed([sys.executable, "-c", BLOCKED, "serve"], env=env, log=log, grace=10):
        soon(lambda: ready(base), 150)
        assert httpx.get(f"{base}/metrics", timeout=20, trust_env=False).status_code == 200
    told = [json.loads(line) for line in log.read_text("utf-8").splitlines() if line.startswith("{")]
    assert [line["level"] for line in told if "make telemetry" in line["message"]] == ["warning"]


def test_nothing_imports_the_sdk_until_it_is_wanted() -> None:
    program = "import sys, gongjian.cli, graph.store, service.app; sys.exit('opentelemetry.sdk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, check=False).returncode == 0
