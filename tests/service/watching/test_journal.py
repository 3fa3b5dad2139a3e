"""The journal: every line of a server's errors is JSON, none can be forged, and each says whose request it is of."""

import json
import logging
import re
import socket
import sys
import warnings
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.datastructures import Headers

from graph.settings import Settings
from graph.store_watched import Asked
from service import journal
from service.journal import REQUEST_ID, UNDER_WAY, JsonLines, Told, speak
from tests.engines.graphs import environment
from tests.engines.leash import leashed
from tests.engines.neo4j import free_port
from tests.gongjian.commands.test_serve import soon

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"
FORGED = '/x%0A{"level":"error","message":"forged"}%0D%0A%E2%80%A8'


def lines(log: Path) -> list[Any]:
    """What the server wrote to its standard error, each line read as JSON."""
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def raw(base: str, request: bytes) -> None:
    """Send bytes as they are, and read until the server closes."""
    at = urlsplit(base)
    with socket.create_connection((at.hostname or "", at.port or 0), timeout=20) as caller:
        caller.sendall(request)
        while caller.recv(65536):
            pass


def rough(base: str) -> None:
    """A session with everything that has made servers talk: no requests, broken ones, odd ones, long ones."""
    host = urlsplit(base).netloc.encode()
    raw(base, b"NONSENSE\r\n\r\n")
    raw(base, b"GET / HTTP/9.9\r\nHost: x\r\n\r\n")
    raw(base, b"GET /healthz HTTP/1.1\r\nHost: " + host + b"\r\nX: " + b"a" * 90_000 + b"\r\nConnection: close\r\n\r\n")
    raw(base, b"GET /\xff\xfe%00 HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
    with httpx.Client(base_url=base, timeout=30, trust_env=False) as client:
        client.get(FORGED)
        client.get("/api/v1/search", params={"q": "line\nbreak\r\u2028\x1b[31m"})
        client.get("/api/v1/themes", headers={"X-Request-Id": "find-me", "traceparent": PARENT})
        client.get("/api/v1/themes", headers={"X-Request-Id": 'a"\tb', "traceparent": "00-zz-1-1"})
        client.post("/api/v1/cypher", content=b"{", headers={"Content-Type": "application/json"})
        client.post(
            "/api/v1/cypher",
            json={"query": "MATCH (n:Theme {name: $name}) RETURN n", "params": {"name": "a secret value"}},
        )
        client.get("/healthz", headers={"Host": "evil.example"})
        client.get("/nowhere", headers={"X-Request-Id": "the-last"})


def test_every_line_of_a_rough_session_is_json_and_says_whose_it_is(curated: Settings, tmp_path: Path) -> None:
    log, out = tmp_path / "errors.log", tmp_path / "out.log"
    own = curated.model_copy(update={"port": free_port(), "slow_seconds": 1e-9})
    base = f"http://127.0.0.1:{own.port}"
    # standard error alone: what is printed for people goes elsewhere
    run = "import sys; sys.stdout = open(sys.argv.pop(1), 'w'); from gongjian.cli import main; main()"
    env = {**environment(own), "GONGJIAN_SLOW_SECONDS": "1e-9"}
    with leashed([sys.executable, "-c", run, str(out), "serve"], env=env, log=log, grace=10):
        soon(lambda: out.exists() and base in out.read_text("utf-8"), 150)
        rough(base)
        soon(lambda: "the-last" in log.read_text("utf-8"))
    told = lines(log)
    assert all({"at", "level", "logger", "message"} <= set(line) for line in told)
    of_requests = [line for line in told if line["logger"] == "gongjian.requests"]
    assert all(line["request_id"] and line["route"] and "status" in line for line in of_requests)
    assert {line["path"] for line in of_requests} >= {'/x\n{"level":"error","message":"forged"}\r\n\u2028'}
    assert not [line for line in told if line["message"] == "forged"]
    [found] = [line for line in of_requests if line["request_id"] == "find-me"]
    assert (found["trace_id"], found["route"], found["status"]) == (TRACE, "/api/v1/themes", 200)
    assert found["bytes"] > 100
    assert found["questions"] >= 1
    assert found["rows"] >= 1
    assert found["engine_ms"] <= found["ms"]
    assert [line["trace_id"] for line in told if "trace_id" in line] == [TRACE] * (found["questions"] + 1)
    slow = [line for line in told if line["logger"] == "gongjian.slow"]
    assert {line["query"] for line in slow if line.get("request_id") == "find-me"} >= {"store/version"}
    assert all(line["level"] == "warning" for line in slow)
    assert "a secret value" not in log.read_text("utf-8")


def test_the_next_request_of_a_connection_is_none_of_the_last(numbers: httpx.Client) -> None:
    at = numbers.base_url
    first = f"GET /nowhere HTTP/1.1\r\nHost: {at.host}\r\nX-Request-Id: the-first\r\ntraceparent: {PARENT}\r\n\r\n"
    second = f"GET /nowhere HTTP/1.1\r\nHost: {at.host}\r\nConnection: close\r\n\r\n"
    heard = b""
    with socket.create_connection((at.host, at.port or 0), timeout=20) as caller:
        caller.sendall((first + second).encode())  # both at once: the second is there when the first is answered
        while some := caller.recv(65536):
            heard += some
    ids = re.findall(r"x-request-id: (\S+)", heard.decode(), re.IGNORECASE)
    assert ids[0] == "the-first"
    assert len(ids) == 2
    assert ids[1] != "the-first"


@pytest.fixture
def spoken() -> Any:
    """What this process logs, as a server would write it; at the end everything is as it was."""
    root, before = logging.getLogger(), (logging.getLogger().handlers[:], logging.getLogger().level)
    import threading

    hooks = threading.excepthook, sys.unraisablehook
    stream = StringIO()
    levels = {name: logging.getLogger(name).level for name in ("uvicorn.error", "neo4j", "mcp", "httpx")}
    try:
        speak(stream)
        yield stream
    finally:
        logging.captureWarnings(False)
        root.handlers[:], root.level = before[0], before[1]
        threading.excepthook, sys.unraisablehook = hooks
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def test_warnings_and_errors_of_threads_are_lines_too(spoken: StringIO) -> None:
    import threading

    def broken() -> None:
        raise ZeroDivisionError("line\nbreak")

    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn("something\nodd", UserWarning, stacklevel=1)
    found = [json.loads(line) for line in spoken.getvalue().splitlines()]
    assert [line["logger"] for line in found] == ["gongjian.stray", "py.warnings"]
    assert "ZeroDivisionError: line\nbreak" in found[0]["error"]


def test_a_slow_question_is_warned_of_by_its_name_and_the_request(caplog: pytest.LogCaptureFixture) -> None:
    told = Told("GET", "/x", Headers())
    tokens = UNDER_WAY.set(told), REQUEST_ID.set("whose")
    try:
        with caplog.at_level(logging.WARNING):
            journal.asked(Asked("entity/list", "embedded", seconds=0.5, rows=3), 1.0)
            assert not caplog.records
            journal.asked(Asked("search/text", "embedded", seconds=2.0, rows=4), 1.0)
        [line] = [json.loads(JsonLines().format(record)) for record in caplog.records]
    finally:
        UNDER_WAY.reset(tokens[0])
        REQUEST_ID.reset(tokens[1])
    assert (line["query"], line["ms"], line["request_id"], line["level"]) == ("search/text", 2000.0, "whose", "warning")
    assert (told.questions, told.engine, told.rows) == (2, 2.5, 7)


@pytest.mark.parametrize(
    ("header", "trace"),
    [
        (PARENT, TRACE), (f"  {PARENT} ", TRACE), (f"01-{TRACE}-00f067aa0ba902b7-01-more", TRACE), ("", ""),
        (f"ff-{TRACE}-00f067aa0ba902b7-01", ""), (f"00-{'0' * 32}-00f067aa0ba902b7-01", ""),
        (f"00-{TRACE}-{'0' * 16}-01", ""), (f"00-{TRACE.upper()}-00f067aa0ba902b7-01", ""), (f"00-{TRACE}", ""),
    ],
)  # fmt: skip
def test_a_trace_is_one_only_as_the_standard_has_it(header: str, trace: str) -> None:
    assert journal._trace(Headers({"traceparent": header})) == trace
