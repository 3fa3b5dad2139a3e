"""What the driver raises, as the graph's own errors."""

import pytest
from neo4j.exceptions import ClientError, ServiceUnavailable, SessionExpired, TransientError

from graph.errors import Away, BadRequest, GraphError, OutOfTime, QueryError, Unavailable
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
