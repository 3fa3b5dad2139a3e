"""Files: received piece by piece, and at their place only when they are complete."""

from pathlib import Path

import httpx
import pytest

from gongjian import AsyncClient, Client
from gongjian.client import errors
from tests.engines.neo4j import free_port
from tests.gongjian.client.odd import another, odd


def list_of(folder: Path) -> set[str]:
    """The names in a folder."""
    return {each.name for each in folder.iterdir()}


@pytest.mark.embedded_only
async def test_the_network_page_is_the_one_of_the_service(server: str, tmp_path: Path) -> None:
    here, there = tmp_path / "haixi.html", tmp_path / "same.html"
    here.write_text("what stood there before", "utf-8")
    with Client(server) as client:
        assert client.network_page(here, region="632800", type="Fund") == here
    async with AsyncClient(server) as other:
        assert await other.network_page(str(there), region="632800", type="Fund") == there
    async with httpx.AsyncClient(base_url=server, timeout=30, trust_env=False) as plain:
        served = (await plain.get("/network?region=632800&type=Fund")).content
    assert here.read_bytes() == there.read_bytes() == served
    assert list_of(tmp_path) == {here.name, there.name}


@pytest.mark.embedded_only
def test_a_refusal_leaves_what_stood_there(client: Client, tmp_path: Path) -> None:
    kept = tmp_path / "kept.gexf"
    kept.write_text("before", "utf-8")
    with pytest.raises(errors.Problem):
        client.export("gexf", kept, region="place/999999")
    assert list_of(tmp_path) == {"kept.gexf"}
    assert kept.read_text("utf-8") == "before"


def test_a_page_is_not_taken_for_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "site" / "api" / "v1" / "exports" / "gexf"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<html></html>", "utf-8")
    with another(tmp_path / "site") as url, Client(url) as client, pytest.raises(errors.Foreign):
        client.export("gexf", tmp_path / "x.gexf")
    with Client(f"http://127.0.0.1:{free_port()}") as client, pytest.raises(errors.Unreachable):
        client.export("gexf", tmp_path / "x.gexf")
    assert list_of(tmp_path) == {"site"}


async def test_a_file_that_breaks_off_is_none(tmp_path: Path) -> None:
    with odd() as (url, _):
        with Client(url) as client, pytest.raises(errors.Unreachable, match="broke off"):
            client.export("gexf", tmp_path / "x.gexf")
        async with AsyncClient(url) as other:
            with pytest.raises(errors.Unreachable, match="broke off"):
                await other.export("gexf", tmp_path / "x.gexf")
    assert list_of(tmp_path) == set()


def test_a_folder_that_is_not_there_is_told(client_of_nothing: Client, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        client_of_nothing.export("gexf", tmp_path / "no-such-folder" / "x.gexf")


@pytest.fixture
def client_of_nothing() -> Client:
    return Client(f"http://127.0.0.1:{free_port()}")
