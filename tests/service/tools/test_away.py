"""An engine that goes away under a session, and comes back: a tool says so, and finds it again by itself."""

import pytest

from graph.settings import Settings
from service.tools.http import create_tools_app
from tests.engines.relay import Relay, relayed
from tests.service.serving import serving
from tests.service.tools.sessions import over_http, text


@pytest.mark.neo4j_only
def test_an_engine_that_goes_away_is_told_and_found_again(curated: Settings) -> None:
    with (
        relayed(curated.model_copy(update={"query_seconds": 2.0})) as (settings, relay),
        serving(create_tools_app(settings)) as client,
        over_http(str(client.base_url).rstrip("/")) as session,
    ):
        whole = session.answer("themes")
        relay.cut()
        away = session.call("themes")
        assert away.is_error
        assert text(away).startswith("图引擎暂不可用: 请稍后再试")
        assert "会自行恢复" in text(away)
        assert "127.0.0.1" not in text(away)
        again = Relay(*relay.target, at=relay.port)
        try:
            assert session.answer("themes") == whole
        finally:
            again.cut()
