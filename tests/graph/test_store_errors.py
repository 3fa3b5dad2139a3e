"""What the driver raises, as the graph's own errors."""

import pytest
from neo4j import AsyncGraphDatabase
from neo4j.exceptions import (
    ClientError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph.embedded import join
from graph.embedded_home import DATABASE
from graph.errors import (
    Away,
    BadRequest,
    GraphError,
    OutOfTime,
    Overloaded,
    QueryError,
    Refused,
    Unavailable,
    WriteRefused,
)
from graph.settings import Settings
from graph.store_errors import translated

SETTINGS = Settings(_env_file=None, graph_uri="bolt://127.0.0.1:1")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ServiceUnavailable("gone"), Away),
        (SessionExpired("gone"), Away),
        (TransientError("busy"), Unavailable),
        (ConnectionResetError("gone"), Away),
        (TimeoutError(), OutOfTime),
        (ClientError("wrong"), QueryError),
    ],
)
def test_each_is_told_as_what_it_is(error: Exception, kind: type[GraphError]) -> None:
    found = translated(error, SETTINGS)
    assert type(found) is kind
    assert "\n" not in str(found)


def test_only_an_address_that_does_not_answer_is_to_be_mended() -> None:
    assert SETTINGS.graph_uri in str(translated(ServiceUnavailable("gone"), SETTINGS))
    assert SETTINGS.graph_uri not in str(translated(SessionExpired("gone"), SETTINGS))


def test_a_query_with_a_name_is_ours_and_one_without_is_the_callers() -> None:
    assert isinstance(translated(ClientError("wrong"), SETTINGS, "noun/verb"), QueryError)
    assert isinstance(translated(ClientError("wrong"), SETTINGS, ""), BadRequest)


@pytest.mark.embedded_only
async def test_when_all_sessions_are_in_use_one_more_is_told_so_and_the_engine_is_not_taken_for_away(
    scratch: Settings,
) -> None:
    with join(scratch) as endpoint:
        narrow = AsyncGraphDatabase.driver(
            endpoint.bolt_uri,
            auth=("reader", endpoint.passwords["reader"]),
            max_connection_pool_size=1,
            connection_acquisition_timeout=0.2,
        )
        async with narrow, narrow.session(database=DATABASE) as session:
            holding = await session.begin_transaction()
            with pytest.raises(DriverError) as caught:
                async with narrow.session(database=DATABASE) as another:
                    await another.execute_read(lambda transaction: transaction.run("RETURN 1"))
            assert type(translated(caught.value, scratch)) is Overloaded
            await holding.rollback()


def test_a_database_that_is_only_read_refuses_a_write_in_one_sentence() -> None:
    code = "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"
    error = Neo4jError._hydrate_neo4j(code=code, message="It is not allowed to write\nhere.")
    found = translated(error, SETTINGS)
    assert type(found) is WriteRefused
    assert "\n" not in str(found)
    assert "只读" in str(found)


def test_an_embedded_engine_that_is_about_to_end_is_away() -> None:
    code, message = "Neo.ClientError.Request.Invalid", "RUN not expected in state: AUTHENTICATION"
    error = Neo4jError._hydrate_neo4j(code=code, message=message)
    assert type(translated(error, Settings(_env_file=None))) is Away


def test_a_database_that_is_there_and_cannot_be_used_is_away_and_one_that_is_not_is_to_be_named() -> None:
    codes = ("Neo.TransientError.Database.DatabaseUnavailable", "Neo.ClientError.Database.DatabaseNotFound")
    kinds = [type(translated(Neo4jError._hydrate_neo4j(code=code, message="no"), SETTINGS)) for code in codes]
    assert kinds == [Away, Refused]
