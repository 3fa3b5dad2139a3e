"""Answers that no service of ours gives: each is one of the client's own errors, none goes on for ever or fills memory.

They are given by a transport of httpx itself, so that each byte of them is ours.
"""

import gzip
import json
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import get_args

import httpx
import pytest

from gongjian import AsyncClient, Client
from gongjian.client import bodies, errors
from gongjian.client.operations.networks import KINDS, Form
from service.exports import FORMS
from tests.gongjian.client.test_files import list_of

KEY = "a-long-random-key"
Answering = Callable[[httpx.Request], httpx.Response]
GARBLED = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
ZIPPED = {"Content-Type": "application/zip"}


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that comes in pieces; a body given whole would be unpacked before it is sent."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece


def answering(status: int, headers: dict[str, str], *pieces: bytes) -> Answering:
    """A service that answers every question alike."""
    return lambda _: httpx.Response(status, headers=headers, stream=Pieces(*pieces))


async def raised(answer: Answering, kind: type[Exception], said: str, path: Path | None = None) -> None:
    """Ask both faces, for a file where there is a path, and see that each raises the same."""
    transport = httpx.MockTransport(answer)
    with Client(transport=transport, retries=0) as client, pytest.raises(kind, match=said):
        client.export("csv", path) if path else client.themes()
    async with AsyncClient(transport=transport, retries=0) as other:
        with pytest.raises(kind, match=said):
            await (other.export("csv", path) if path else other.themes())


async def test_what_cannot_be_unpacked_is_told(tmp_path: Path) -> None:
    await raised(answering(200, GARBLED, b"no gzip"), errors.Foreign, "cannot be unpacked")
    await raised(answering(500, GARBLED, b"no gzip"), errors.Foreign, "cannot be unpacked", tmp_path / "x.zip")
    packed = {**GARBLED, **ZIPPED}
    await raised(answering(200, packed, b"no gzip"), errors.Foreign, "cannot be unpacked", tmp_path / "x.zip")
    assert list_of(tmp_path) == set()


@pytest.mark.parametrize("status", [302, 304, 308])
async def test_a_redirect_to_nowhere_is_told(status: int) -> None:
    await raised(answering(status, {}), errors.Foreign, f"answered {status}")


@pytest.mark.parametrize("status", [302, 308])
async def test_a_redirect_to_what_is_no_address_is_told(status: int) -> None:
    await raised(answering(status, {"Location": "http://[::/"}), errors.Unreachable, "Invalid URL")


@pytest.mark.filterwarnings("ignore::gongjian.client.errors.Moved")
async def test_a_redirect_with_a_body_without_end_is_told() -> None:
    moved = answering(308, {"Location": "/api/v1/themes"}, b"[" * 100_000)
    await raised(moved, errors.Foreign, "leads elsewhere")


async def test_pages_in_a_circle_come_to_an_end() -> None:
    def circle(request: httpx.Request) -> httpx.Response:
        following = {"": "a", "a": "b", "b": "a"}[request.url.params.get("cursor", "")]
        return httpx.Response(200, json={"items": [], "next": following, "total": 0})

    transport = httpx.MockTransport(circle)
    with Client(transport=transport) as client, pytest.raises(errors.Foreign, match="in a circle"):
        list(client.entities())
    async with AsyncClient(transport=transport) as other:
        with pytest.raises(errors.Foreign, match="in a circle"):
            [each async for each in other.entities()]


@pytest.mark.parametrize("kind", ["application/json", "text/html; charset=utf-8", "application/gexf+xml", ""])
async def test_only_a_file_of_the_kind_that_was_asked_for_replaces_one(kind: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.csv.zip"
    kept.write_text("before", "utf-8")
    await raised(
        answering(200, {"Content-Type": kind} if kind else {}, b"{}"), errors.Foreign, "not application/zip", kept
    )
    assert kept.read_text("utf-8") == "before"
    assert list_of(tmp_path) == {kept.name}


def test_the_kinds_of_files_are_those_of_the_service() -> None:
    assert set(KINDS) == set(get_args(Form))
    assert dict(KINDS) == {name: form.media.partition(";")[0] for name, form in FORMS.items()}


def test_a_form_that_is_none_is_not_asked_for(tmp_path: Path) -> None:
    with Client(transport=httpx.MockTransport(answering(200, ZIPPED))) as client:
        for wrong in ("../entities", "CSV", ""):
            with pytest.raises(ValueError, match="no form of file"):
                client.export(wrong, tmp_path / "x")  # type: ignore[arg-type]  # as somebody may call it


def test_a_folder_in_the_place_of_a_file_stays_and_nothing_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()

    def made(_: httpx.Request) -> httpx.Response:
        (tmp_path / "late").mkdir()
        return httpx.Response(200, headers=ZIPPED, content=b"PK")

    with Client(transport=httpx.MockTransport(made)) as client:
        for path in (folder, tmp_path / "late"):
            with pytest.raises(IsADirectoryError):
                client.export("csv", path)
    assert list_of(tmp_path) == {"folder", "late"}


@pytest.mark.parametrize(
    "url", ["http://u:secret@127.0.0.1:8000", "http://u@127.0.0.1", "ftp://u:secret@host", "u:secret@127.0.0.1"]
)
def test_a_url_with_a_password_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(ValueError, match="user name") as caught:
        Client(url, key=KEY)
    assert "secret" not in str(caught.value)


async def test_the_key_is_not_changed_for_a_password_on_the_way() -> None:
    asked: list[httpx.Request] = []

    def moved(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(308, headers={"Location": "http://u:secret@127.0.0.1:8000/api/v1/themes"})

    for status in (302, 308):
        away = {"Location": "http://u:secret@elsewhere.invalid/"}
        with (
            Client(key=KEY, transport=httpx.MockTransport(answering(status, away))) as client,
            pytest.raises(errors.Foreign) as caught,
        ):
            client.themes()
        assert "secret" not in str(caught.value)
    with Client(key=KEY, transport=httpx.MockTransport(moved)) as client, pytest.raises(errors.Foreign) as caught:
        client.themes()
    assert "secret" not in str(caught.value)
    assert [each.headers["authorization"] for each in asked] == [f"Bearer {KEY}"]


@pytest.mark.parametrize("status", [200, 404])
async def test_an_answer_without_end_is_not_received(
    status: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bodies, "MOST", 100_000)
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    spaces = [packer.compress(b" " * 50_000) + packer.flush(zlib.Z_SYNC_FLUSH) for _ in range(5)]
    await raised(answering(status, GARBLED, *spaces), errors.Foreign, "answered more than")
    if status != 200:
        await raised(answering(status, GARBLED, *spaces), errors.Foreign, "answered more than", tmp_path / "x.zip")
    twice = {**GARBLED, "Content-Encoding": "gzip, gzip"}
    await raised(answering(status, twice, gzip.compress(gzip.compress(b"{}"))), errors.Foreign, "more than once")


def test_a_file_may_be_larger_than_an_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bodies, "MOST", 10)
    with Client(transport=httpx.MockTransport(answering(200, ZIPPED, b"PK" * 50, b"PK" * 50))) as client:
        assert client.export("csv", tmp_path / "x.zip").read_bytes() == b"PK" * 100


def test_a_packed_answer_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    page = json.dumps({"items": [], "next": None, "total": 0}).encode()
    with Client(transport=httpx.MockTransport(answering(200, GARBLED, gzip.compress(page)))) as client:
        assert list(client.entities()) == []
