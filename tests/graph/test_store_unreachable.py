"""Servers that cannot be used: a wrong password, nobody there, no address at all; each is one clear sentence."""

import asyncio
import socket

import pytest
from neo4j import GraphDatabase
from pydantic import SecretStr

from graph.errors import BadRequest, Refused, Unavailable
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.store import Store


async def test_a_server_refuses_a_wrong_password_and_a_wrong_database_in_one_sentence(scratch: Settings) -> None:
    if scratch.embedded:
        return
    wrong: tuple[tuple[str, object], ...] = (("graph_password", SecretStr("wrong-one")), ("graph_database", "none"))
    for field, value in wrong:
        settings = scratch.model_copy(update={field: value})
        with pytest.raises(Refused) as caught:
            async with Store.open(settings, ONTOLOGY):
                pass
        assert "\n" not in str(caught.value)
        assert "GONGJIAN_GRAPH_" in caught.value.mend


async def opened(settings: Settings) -> None:
    async with Store.open(settings, ONTOLOGY):
        pass


@pytest.mark.neo4j_only
async def test_a_server_that_shuts_out_for_wrong_passwords_refuses_and_has_not_failed(scratch: Settings) -> None:
    name, auth = "synthetic-reader", (scratch.graph_user, scratch.graph_password.get_secret_value())
    with GraphDatabase.driver(scratch.graph_uri, auth=auth) as driver:
        driver.execute_query(f"CREATE USER `{name}` SET PASSWORD 'right-right' CHANGE NOT REQUIRED", database_="system")
        try:
            wrong = scratch.model_copy(update={"graph_user": name, "graph_password": SecretStr("wrong-wrong")})
            right = wrong.model_copy(update={"graph_password": SecretStr("right-right")})
            for settings in (wrong, wrong, wrong, wrong, right):
                with pytest.raises(Refused) as caught:
                    await opened(settings)
            assert "too many" in str(caught.value)
        finally:
            driver.execute_query(f"DROP USER `{name}`", database_="system")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
async def test_where_nothing_listens_it_says_so_at_once(scheme: str) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        uri = f"{scheme}://127.0.0.1:{held.getsockname()[1]}"
        with pytest.raises(Unavailable) as caught:
            async with asyncio.timeout(10):
                await opened(Settings(_env_file=None, graph_uri=uri))
    assert uri in str(caught.value)
    assert "GONGJIAN_GRAPH_URI" in caught.value.mend
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("uri", ["http://127.0.0.1:7474", "nonsense", "bolt://127.0.0.1:port"])
async def test_an_address_that_is_none_is_a_bad_request(uri: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await opened(Settings(_env_file=None, graph_uri=uri))
    assert caught.value.parameter == "graph_uri"


async def test_an_unknown_host_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        await opened(Settings(_env_file=None, graph_uri="bolt://nowhere.invalid:7687"))
