"""Connections that hold something and give nothing, over a bare socket: idle, gone, unread, or too many."""

import asyncio
import json
import logging
import resource
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, suppress

import httpx
import pytest
from fastapi import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from service import connections
from service.shields import HEADERS, NOTHING
from tests.service.serving import serving
from tests.service.test_sizes import LITTLE, SOON, made, rest, status, talking

UNREAD = 6_000_000
"""Bytes of an answer that no buffers between two processes hold."""
BEGUN, ENDED = threading.Event(), threading.Event()


async def held(request: Request) -> Response:
    """Work until the caller is gone."""
    async with asyncio.timeout(SOON * 2):
        while (await request.receive())["type"] != "http.disconnect":
            BEGUN.set()
    ENDED.set()
    return PlainTextResponse("")


async def large(request: Request) -> Response:
    """An answer in one piece, or one that breaks off."""
    if "broken" not in request.query_params:
        return PlainTextResponse(b"x" * UNREAD)

    async def piece() -> AsyncIterator[bytes]:
        yield b"x" * UNREAD

    return StreamingResponse(piece(), headers={"Content-Length": str(UNREAD * 2)})


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    app = made()
    app.add_api_route("/held", held)
    app.add_api_route("/large", large)
    with serving(app) as found:
        yield found


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    BEGUN.clear()
    ENDED.clear()
    monkeypatch.setattr(connections, "REFUSALS", connections.Seldom(5, 60.0))


def fields(answer: bytes) -> dict[str, str]:
    """The headers of an answer, by name in small letters."""
    lines = answer.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}


def shielded(answer: bytes) -> None:
    """Hold an answer of no app to what every answer has."""
    found = fields(answer)
    assert {name: found.get(name.lower()) for name in HEADERS} == HEADERS
    assert found["content-security-policy"] == NOTHING
    assert len(found["x-request-id"]) == 32
    assert found["connection"] == "close"


def test_one_too_many_is_told_so_without_a_word_and_not_held(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(connections, "MOST", 3)
    client.get("/echo", headers={"Connection": "close"})
    caplog.set_level(logging.INFO, "gongjian.requests")
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(talking(client))
        for _ in range(8):
            with talking(client) as late:  # and says nothing
                answer = rest(late)
            assert status(answer) == 503
            shielded(answer)
            assert int(fields(answer)["retry-after"]) > 0
            told = json.loads(answer.partition(b"\r\n\r\n")[2])
            assert (told["status"], told["type"]) == (503, "/problems/full")
            assert " 3 " in told["detail"]
    lines = [vars(record)["facts"] for record in caplog.records if vars(record).get("facts", {}).get("status") == 503]
    assert len(lines) == 5, "a flood of them is not written in full"
    assert all(len(line["request_id"]) == 32 for line in lines)


def test_there_is_room_for_the_connections_that_are_let_in() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (400, hard))
        assert connections.most() == 200
        connections.make_room()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(connections.FILES, hard) % (1 << 63)
        assert connections.most() <= connections.MOST
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_lack_of_files_is_said_once_in_a_while(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    assert client.get("/echo").status_code == 200  # it is served: its log is set up
    connections.ACCEPTING.may = connections.Seldom(1, 60.0)
    loop = asyncio.new_event_loop()
    try:
        for _ in range(100):
            loop.call_exception_handler({"message": "socket.accept() out of system resource", "exception": OSError(24)})
        loop.call_exception_handler({"message": "something else"})
    finally:
        loop.close()
    said = [record.getMessage().splitlines()[0] for record in caplog.records if record.name == "asyncio"]
    assert said == ["socket.accept() out of system resource", "something else"]


@pytest.mark.parametrize("ahead", [b"", b"G", b"GET /echo HTTP/1.1\r\nHost: here\r\n\r\n"])
def test_who_hangs_up_is_heard_whatever_was_sent_ahead(client: httpx.Client, ahead: bytes) -> None:
    with talking(client) as caller:
        caller.sendall(b"GET /held HTTP/1.1\r\nHost: here\r\n\r\n")
        assert BEGUN.wait(SOON)
        caller.sendall(ahead)
    assert ENDED.wait(SOON), "it is worked on for nobody"


def test_a_body_that_breaks_off_is_no_error_of_ours(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    def noted() -> list[int]:
        facts = [vars(record).get("facts", {}) for record in caplog.records]
        return [each["status"] for each in facts if each.get("method") == "POST"]

    with caplog.at_level(logging.INFO):
        with talking(client) as caller:
            caller.sendall(b"POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nabc")
        end = time.monotonic() + SOON
        while not noted() and time.monotonic() < end:
            time.sleep(0.01)
    assert noted() == [499]
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_who_sends_too_much_ahead_is_cut_off(client: httpx.Client) -> None:
    with talking(client) as caller:
        caller.sendall(b"GET /held HTTP/1.1\r\nHost: here\r\n\r\n")
        assert BEGUN.wait(SOON)
        with suppress(BrokenPipeError, ConnectionResetError):
            caller.sendall(b"x" * (connections.LARGEST_AHEAD + 1))
        assert rest(caller) == b""
    assert ENDED.wait(SOON)


def test_what_is_sent_ahead_is_answered_in_turn(client: httpx.Client) -> None:
    ask = b"GET /echo HTTP/1.1\r\nHost: here\r\n\r\n"
    with talking(client) as caller:
        caller.sendall(ask * 50 + ask.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert rest(caller).count(b"HTTP/1.1 200 ") == 51


@pytest.mark.parametrize("close", [True, False])
@pytest.mark.parametrize("asked", ["/large", "/large?broken"])
def test_what_nobody_reads_is_not_kept_however_little_it_is(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, close: bool, asked: str
) -> None:
    monkeypatch.setattr(connections, "READ_SECONDS", LITTLE)
    lost = threading.Event()
    roomy(monkeypatch, lost)
    with talking(client) as caller:
        head = f"GET {asked} HTTP/1.1\r\nHost: here\r\n{'Connection: close' if close else 'Accept: */*'}\r\n\r\n"
        caller.sendall(head.encode())
        assert lost.wait(SOON), "an answer that nobody takes holds its connection"


def roomy(monkeypatch: pytest.MonkeyPatch, lost: threading.Event) -> None:
    """Let an answer fit below what stops its sender, and tell of the end of its connection."""
    made_, lost_ = connections.Connection.connection_made, connections.Connection.connection_lost

    def connection_made(self: connections.Connection, transport: asyncio.Transport) -> None:
        transport.set_write_buffer_limits(high=UNREAD * 2)
        made_(self, transport)

    def connection_lost(self: connections.Connection, exc: Exception | None) -> None:
        lost_(self, exc)
        lost.set()

    monkeypatch.setattr(connections.Connection, "connection_made", connection_made)
    monkeypatch.setattr(connections.Connection, "connection_lost", connection_lost)


def test_who_reads_in_the_end_gets_all_of_it(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "READ_SECONDS", LITTLE)
    with talking(client) as caller:
        caller.sendall(b"GET /large HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        assert len(rest(caller)) > UNREAD


@pytest.mark.parametrize("method", ["HEAD", "GET", "POST"])
def test_a_chunk_that_is_none_is_refused_without_an_error_of_ours(
    client: httpx.Client, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    with talking(client) as caller:
        head = f"{method} /nowhere HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
        caller.sendall(head.encode() + b"ZZ\r\n\r\n")
        answer = rest(caller)
    assert status(answer) == 400
    shielded(answer)
    assert bool(answer.partition(b"\r\n\r\n")[2]) is (method != "HEAD")
    assert client.get("/echo").status_code == 200  # whatever it left has run by now
    assert [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR] == []
