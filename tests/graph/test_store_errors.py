"""What the driver raises, as the graph's own errors."""

import pytest
from neo4j import AsyncGraphDatabase
from neo4j.exceptions import ClientError, DriverError, ServiceUnavailable, SessionExpired, TransientError

from graph.embedded_home import DATABASE
from graph.errors import BadRequest, GraphError, OutOfTime, Overloaded, QueryError, Unavailable
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.store import Store
from graph.store_errors import translated

SETTINGS = Settings(_env_file=None, graph_uri="bolt://127.0.0.1:1")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ServiceUnavailable("gone"), Unavailable),
        (SessionExpired("gone"), Unavailable),
        (TransientError("busy"), Unavailable),
        (ConnectionResetError("gone"), Unavailable),
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
    async with Store.open(scratch, ONTOLOGY) as store:
        assert store._endpoint is not None
        passwords = store._endpoint.passwords
        narrow = AsyncGraphDatabase.driver(
            store._endpoint.bolt_uri,
            auth=("reader", passwords["reader"]),
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
