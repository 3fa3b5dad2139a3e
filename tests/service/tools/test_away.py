"""An engine that goes away under a session, and comes back: a tool says so, and finds it again by itself."""

import socket
import time
from pathlib import Path

import pytest

from graph.settings import Settings
from service.tools.http import create_tools_app
from tests.engines.relay import Relay, relayed
from tests.service.serving import serving
from tests.service.tools.sessions import over_http, over_stdio, text


def nowhere() -> str:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"bolt://127.0.0.1:{closed.getsockname()[1]}"


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
            deadline = time.monotonic() + 60
            while session.call("themes").is_error:
                assert time.monotonic() < deadline
            assert session.answer("themes") == whole
        finally:
            again.cut()


@pytest.mark.embedded_only
def test_a_server_starts_without_its_engine_and_its_tools_say_so(tmp_path: Path) -> None:
    own = Settings(_env_file=None, home=tmp_path / "home", graph_uri=nowhere(), query_seconds=2.0)
    with over_stdio(own, tmp_path / "errors.log") as session:
        assert len(session.tools()) > 10
        assert text(session.call("themes")).startswith("图引擎暂不可用: 请稍后再试")
