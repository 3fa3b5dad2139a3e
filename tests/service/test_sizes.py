"""Sizes and slowness: what is too long, too large, too slow or too much at a time, sent over a bare socket."""

import gzip
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from service import bodies, connections, errors
from service.attendance import Attendance
from service.bodies import Bodies
from service.journal import Journal
from service.pages.faults import fault
from service.sizes import LARGEST_HEADERS, LONGEST_ADDRESS, MOST_HEADERS, MOST_PARAMETERS, Sizes
from tests.service.serving import serving

SOON = 8.0
"""Seconds within which what lasts a fraction of one is over on a busy machine, too."""
LITTLE = 0.4


def made() -> FastAPI:
    """An app without a graph, behind the same middleware."""
    app = FastAPI()
    errors.install(app, fault)

    async def echo(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    async def much() -> Response:
        async def chunks() -> Any:
            for _ in range(4000):
                yield b"x" * 65536

        return StreamingResponse(chunks())

    app.add_api_route("/echo", echo, methods=["GET", "POST"])
    app.add_api_route("/much", much)
    app.add_middleware(Bodies)
    app.add_middleware(Sizes)
    app.add_middleware(Attendance, seconds=SOON)
    app.add_middleware(Journal)
    return app


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving(made()) as found:
        yield found


@contextmanager
def talking(client: httpx.Client) -> Iterator[socket.socket]:
    with socket.create_connection((client.base_url.host, client.base_url.port or 0), timeout=SOON) as caller:
        yield caller


def rest(caller: socket.socket) -> bytes:
    """What comes until the other side ends it."""
    found = b""
    try:
        while part := caller.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def test_what_fits_is_answered(client: httpx.Client) -> None:
    assert client.get("/echo?" + "a" * (LONGEST_ADDRESS - 10)).status_code == 200
    assert client.get("/echo", headers={"X-Long": "a" * (LARGEST_HEADERS - 1000)}).status_code == 200
    assert client.get("/echo", headers={f"x-{at}": "a" for at in range(MOST_HEADERS - 10)}).status_code == 200
    assert client.post("/echo", content=b"a" * bodies.LARGEST).text == str(bodies.LARGEST)
    assert client.post("/echo", content=b"a", headers={"Content-Encoding": "identity"}).text == "1"


@pytest.mark.parametrize(
    ("asked", "headers", "wanted"),
    [
        ("/echo?" + "a" * LONGEST_ADDRESS, {}, 414),
        ("/" + "a" * LONGEST_ADDRESS, {}, 414),
        ("/echo?" + "a&" * MOST_PARAMETERS, {}, 414),
        ("/echo", {"X-Long": "a" * LARGEST_HEADERS}, 431),
        ("/echo", {f"x-{at}": "a" for at in range(MOST_HEADERS)}, 431),
    ],
)
def test_a_head_that_is_too_large_is_a_problem_that_repeats_little(
    client: httpx.Client, asked: str, headers: dict[str, str], wanted: int
) -> None:
    answer = client.get(asked, headers=headers)
    assert (answer.status_code, answer.json()["status"]) == (wanted, wanted)
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.content) < 1000


@pytest.mark.parametrize("size", [100_000, 150_000, 1_000_000])
def test_a_head_beyond_all_bounds_is_refused_in_one_piece_or_in_many(client: httpx.Client, size: int) -> None:
    head = b"GET /echo HTTP/1.1\r\nHost: here\r\nX-Long: " + b"a" * size + b"\r\n\r\n"
    for piece in (len(head), 4096):
        with talking(client) as caller:
            try:
                for at in range(0, len(head), piece):
                    caller.sendall(head[at : at + piece])
            except (BrokenPipeError, ConnectionResetError):
                pass  # it was refused before it was whole
            answer = rest(caller)
            assert status(answer) == 431 or (size > connections.LARGEST_HEAD and not answer)


def test_what_is_no_http_is_a_problem_too(client: httpx.Client) -> None:
    with talking(client) as caller:
        caller.sendall(b"HELO here\r\n\r\n")
        head, _, body = rest(caller).partition(b"\r\n\r\n")
        assert status(head) == 400
        assert b"application/problem+json" in head
        assert json.loads(body)["status"] == 400


def test_a_packed_body_is_refused(client: httpx.Client) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    answer = client.post("/echo", content=bomb, headers={"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/packed")


def test_a_body_in_chunks_is_bounded_as_it_comes(client: httpx.Client) -> None:
    chunks = [b"x" * 1024] * (bodies.LARGEST // 1024)
    assert client.post("/echo", content=iter(chunks)).text == str(bodies.LARGEST)
    assert client.post("/echo", content=iter([*chunks, b"x"])).status_code == 413
    with talking(client) as caller:
        caller.sendall(b"POST /echo HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\n")
        assert status(rest(caller)) == 400


def test_a_body_that_trickles_in_is_ended(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SLOWEST", LITTLE)
    with talking(client) as caller:
        caller.sendall(b"POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nab")
        answer = rest(caller)
        assert status(answer) == 408
        assert b"/problems/too-slow" in answer


def test_a_body_that_nobody_reads_does_not_hold_a_connection(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BODY_SECONDS", LITTLE)
    with talking(client) as caller:
        caller.sendall(b"GET /nowhere HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nab")
        assert status(rest(caller)) == 404


@pytest.mark.parametrize(("sent", "wanted"), [(b"", 0), (b"GET /echo HTTP/1.1\r\nHost: he", 408)])
def test_a_head_that_does_not_come_is_not_waited_for(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, sent: bytes, wanted: int
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", LITTLE)
    with talking(client) as caller:
        caller.sendall(sent)
        assert status(rest(caller)) == wanted


def test_a_second_head_that_trickles_in_is_not_waited_for(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", LITTLE)
    with talking(client) as caller:
        caller.sendall(b"GET /echo HTTP/1.1\r\nHost: here\r\n\r\n")
        assert status(caller.recv(65536)) == 200
        caller.sendall(b"G")
        began = time.monotonic()
        for _ in range(3):  # a byte now and then buys no more time
            caller.sendall(b"E")
            time.sleep(LITTLE / 4)
        assert status(rest(caller)) == 408
        assert time.monotonic() - began < SOON


def test_who_does_not_read_is_cut_off(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "READ_SECONDS", LITTLE)
    with talking(client) as caller:
        caller.sendall(b"GET /much HTTP/1.1\r\nHost: here\r\n\r\n")
        time.sleep(LITTLE * 3)
        assert len(rest(caller)) < 4000 * 65536, "the connection was ended, and not all came"


def test_too_many_connections_are_told_to_come_back(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST", 3)
    with httpx.Client(base_url=client.base_url, trust_env=False) as late:
        with ExitStack() as stack:
            for _ in range(5):
                stack.enter_context(talking(client))
            answer = late.get("/echo")
            assert (answer.status_code, answer.json()["type"]) == (503, "/problems/full")
            assert int(answer.headers["retry-after"]) > 0
            assert answer.headers["connection"] == "close"
        until = time.monotonic() + SOON
        while late.get("/echo").status_code != 200:
            assert time.monotonic() < until, "those who left still count"
