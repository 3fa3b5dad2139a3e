"""Exports at their doors: who does not read, who asks for the head alone, what a page says of itself."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from graph.settings import Settings
from service.app import EXPORTS, create_app
from service.routers import exports
from tests.service.serving import serving
from tests.service.test_exports import PART, V1, freed

pytestmark = pytest.mark.embedded_only


@contextmanager
def idle(client: httpx.Client, path: str) -> Iterator[None]:
    """A caller who asks for a file, reads the beginning of it and then no more."""
    base = client.base_url
    with socket.socket() as caller:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        caller.settimeout(20)
        caller.connect((base.host, base.port))
        caller.sendall(f"GET {path} HTTP/1.1\r\nHost: {base.host}\r\n\r\n".encode())
        assert caller.recv(12).endswith(b"200")
        yield


async def test_those_who_do_not_read_keep_nobody_out(curated: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PATIENCE", 1.0)
    with serving(create_app(curated)) as client, ExitStack() as callers:
        for _ in range(EXPORTS):
            callers.enter_context(idle(client, f"{V1}/graphml?places=all"))
        assert client.get(f"{V1}/jsonl?{PART}").status_code == 429
        assert await freed(client, f"jsonl?{PART}")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("center=organization/nope", 404),
        ("relation=NOPE", 400),
        ("type=Nope", 400),
        ("theme=theme/nope", 400),
        ("region=999999", 400),
        (PART, 200),
    ],
)
def test_the_head_is_that_of_the_answer(api: httpx.Client, asked: str, status: int) -> None:
    answers = [send(f"{V1}/csv?{asked}").status_code for send in (api.head, api.get)]
    assert answers == [status, status]


def test_a_page_says_what_it_is_in_the_language_of_the_caller(api: httpx.Client) -> None:
    for language in ("zh-CN", "en"):
        page = api.get(f"{V1}/html?as_of=2015&region=632800", headers={"Accept-Language": language}).text
        assert f'<html lang="{language}"' in page
        for said in ("as_of=2015", "region=632800", "2015-12-31", "licences: ", "exported 20"):
            assert said in page, said
