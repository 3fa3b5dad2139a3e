"""What goes wrong is an exception of the client that carries what the service said; what is not the service is told."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import service.app
import service.errors
from gongjian import AsyncClient, Client
from gongjian.client import errors
from graph.settings import Settings
from service.app import create_app
from service.keys import KeyFile
from service.turns import Bounds, Turns
from tests.engines.neo4j import free_port
from tests.engines.relay import relayed
from tests.gongjian.client.odd import another, odd
from tests.service.refusals import AFTER, BEFORE
from tests.service.serving import serving
from tests.service.test_cypher import ENDLESS
from tests.service.test_life import DATASET, write

KEY = "a-long-random-key"
HUGE = "x" * 300_000


@pytest.mark.embedded_only
@pytest.mark.parametrize(
    ("ask", "kind", "status"),
    [
        (lambda client: client.entity("place/0"), errors.NotFound, 404),
        (lambda client: client.entities(region="999999").first(), errors.BadRequest, 400),
        (lambda client: client.compare("632800"), errors.Invalid, 422),
        (lambda client: client.query("fund/list", colour="red"), errors.Invalid, 422),
        (lambda client: client.query("fund/never-was"), errors.NotFound, 404),
        (lambda client: client.cypher(f"RETURN '{HUGE}'"), errors.TooLarge, 413),
    ],
)
def test_a_refusal_is_an_exception_of_its_own(
    client: Client, ask: Callable[[Client], object], kind: type[errors.Problem], status: int
) -> None:
    with pytest.raises(kind) as caught:
        ask(client)
    error = caught.value
    assert type(error) is kind
    assert (error.status, error.details.status) == (status, status)
    assert error.type.startswith("/problems/")
    assert error.title
    assert len(error.request_id) == 32
    assert error.request_id in str(error)
    assert error.instance in str(error)
    assert str(status) in str(error)


@pytest.mark.embedded_only
async def test_both_faces_raise_the_same(server: str) -> None:
    async with AsyncClient(server, language="en") as client:
        with pytest.raises(errors.NotFound, match="Not found: There is no place/0"):
            await client.entity("place/0")
        with pytest.raises(errors.Invalid) as caught:
            [each async for each in client.funds(kind="gold")]
    assert [field.partition(".")[0] for field in caught.value.fields] == ["kind"]


@pytest.mark.embedded_only
def test_what_the_problem_adds_is_at_hand(client: Client) -> None:
    with pytest.raises(errors.BadRequest) as refused:
        client.cypher("MATCH (n)\nCREATE (m)")
    assert (refused.value.details.token, refused.value.details.line, refused.value.details.column) == ("CREATE", 2, 1)
    with pytest.raises(errors.NotFound) as then:
        client.entity("place/620881", as_of=2013)
    assert then.value.since == "2018-01-01"
    assert then.value.until is None


@pytest.mark.embedded_only
@pytest.mark.parametrize("wrong", ["nothing", "place", "/632800", "a/b/c", ""])
def test_what_is_no_id_is_not_even_asked(client: Client, wrong: str) -> None:
    with pytest.raises(ValueError, match="no id"):
        client.entity(wrong)
    with pytest.raises(ValueError, match="no id"):
        client.theme("place/632800")


@pytest.mark.embedded_only
@pytest.mark.parametrize("slug", ["..", "../../healthz", "a b", "a?limit=1", "a#b", "%2e%2e"])
def test_an_id_stays_in_its_place_of_the_path(client: Client, slug: str) -> None:
    with pytest.raises(ValueError, match="no id"):
        client.entity(f"place/{slug}")


@pytest.mark.embedded_only
def test_the_deleted_is_gone_and_the_renamed_is_followed(scratch: Settings, tmp_path: Path) -> None:
    trial = scratch.model_copy(update={"data": tmp_path / "data"})
    for text in (BEFORE, AFTER):
        write(trial, text, dataset=f"{DATASET}history: summary\n")
    with serving(create_app(trial)) as http, Client(str(http.base_url)) as client:
        with pytest.raises(errors.Gone) as gone:
            client.entity("theme/gone")
        assert (gone.value.deleted_at or "").startswith("20")
        with pytest.warns(errors.Moved, match="theme/old.*theme/new"):
            assert client.entity("theme/old").id == "theme/new"
        with pytest.warns(errors.Moved, match="place/new"):
            assert client.subgraph("place/old", depth=1).entities[0].id == "place/new"

        async def other() -> str:
            async with AsyncClient(str(http.base_url)) as same:
                return (await same.entity("theme/old")).id

        with pytest.warns(errors.Moved):
            assert asyncio.run(other()) == "theme/new"
        ready = client.ready()
        assert ready.status == "ok"


@pytest.mark.embedded_only
def test_a_graph_without_records_is_told_as_empty(scratch: Settings) -> None:
    with serving(create_app(scratch)) as http, Client(str(http.base_url)) as client:
        assert client.ready().status == "empty"
        assert list(client.entities()) == []
        assert client.entities().to_pandas().empty


@pytest.mark.embedded_only
def test_keys_open_what_their_role_opens(curated: Settings) -> None:
    file = KeyFile(curated.home)
    key, shown = file.add("a reader's", "reader")
    closed = curated.model_copy(update={"host": "192.0.2.1", "key": type(curated.key)(KEY)})
    try:
        with serving(create_app(closed)) as http:
            url = str(http.base_url)
            for wrong in (None, "another-key"):
                with Client(url, key=wrong) as client, pytest.raises(errors.Unauthorized):
                    client.themes()
            with Client(url, key=shown) as client:
                assert client.themes().items
                with pytest.raises(errors.Forbidden):
                    client.cypher("RETURN 1")
            with Client(url, key=KEY) as client:
                assert client.cypher("RETURN 1 AS n").records() == [{"n": 1}]
                assert KEY not in repr(client)
    finally:
        file.revoke(key.id)


@pytest.mark.embedded_only
def test_a_busy_service_is_asked_again_and_not_for_ever(curated: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(Bounds(0, share=0))
    monkeypatch.setattr(service.app, "Turns", lambda _: turns)
    monkeypatch.setattr(service.errors, "RETRY_AFTER", "1")
    with serving(create_app(curated)) as http:
        url = str(http.base_url)
        for impatient in ({"retries": 0}, {"patience": 0.5}):
            with Client(url, **impatient) as client, pytest.raises(errors.TooMany) as caught:
                client.cypher("RETURN 1")
            assert caught.value.retry_after == 1
        free = threading.Timer(0.5, one_more, (turns,))
        free.start()
        with Client(url) as client:
            assert client.cypher("RETURN 1 AS n").records() == [{"n": 1}]
        free.join()


@pytest.mark.neo4j_only  # the embedded engine is started anew
def test_an_engine_that_is_away_is_told(curated: Settings) -> None:
    with (
        relayed(curated.model_copy(update={"query_seconds": 2.0})) as (settings, relay),
        serving(create_app(settings)) as http,
        Client(str(http.base_url), retries=0) as client,
    ):
        assert client.themes().items
        relay.cut()
        with pytest.raises(errors.Unavailable) as caught:
            client.regions()
        assert (caught.value.retry_after or 0) > 0


@pytest.mark.embedded_only
def test_a_question_out_of_time_is_told(curated: Settings) -> None:
    app = create_app(curated.model_copy(update={"query_seconds": 0.5}))
    with serving(app) as http, Client(str(http.base_url), retries=0) as client, pytest.raises(errors.OutOfTime):
        client.cypher(ENDLESS)


def test_nothing_there_is_told() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with Client(url) as client, pytest.raises(errors.Unreachable, match=url):
        client.themes()
    with Client("http://no-such-host.invalid") as client, pytest.raises(errors.Unreachable, match="no-such-host"):
        client.themes()


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://127.0.0.1", "", "http://"])
def test_a_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="no url"):
        Client(url)


@pytest.mark.parametrize("key", ["", "two words", "钥匙", "line\nbreak"])
def test_a_key_that_is_none_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(ValueError, match="no key") as caught:
        Client(key=key)
    assert not key or key not in str(caught.value)


def test_another_server_is_told_as_such(tmp_path: Path) -> None:
    api = tmp_path / "api" / "v1"
    (api / "regions").mkdir(parents=True)
    (api / "themes").write_text("<html>a page</html>", "utf-8")
    (api / "sources").write_text('{"items": [{"source": 5}]}', "utf-8")
    (api / "exports").mkdir()
    (api / "exports" / "gexf.html").write_text("<html>a page</html>", "utf-8")
    with another(tmp_path) as url, Client(url, retries=1) as client:
        for ask, said in (
            (client.catalog, "404 text/html"),
            (client.themes, "not what this client expects"),
            (client.sources, "at items.0.source"),
            (client.regions, "leads elsewhere"),
            (partial(client.match, ["x"]), "501"),
        ):
            with pytest.raises(errors.Foreign, match=said):
                ask()


@pytest.mark.filterwarnings("ignore::gongjian.client.errors.Moved")
def test_an_odd_server_gets_neither_the_key_nor_our_patience() -> None:
    with odd() as (url, asked), Client(url, key=KEY, retries=2) as client:
        for ask, kind, said, times in (
            (client.themes, errors.Foreign, "another server", 1),
            (client.sources, errors.Foreign, "leads elsewhere", 6),
            (client.catalog, errors.Foreign, "503", 1),
            (client.queries, errors.Foreign, "503", 3),
            (client.regions, errors.Foreign, "nobody can read", 1),
        ):
            asked.clear()
            with pytest.raises(kind, match=said):
                ask()
            assert len(asked) == times, ask


def test_the_tree_is_as_its_drawing() -> None:
    drawn = errors.__doc__ or ""
    kinds = {
        cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, errors.GongjianError)
    } | {errors.Moved}
    assert {cls.__name__ for cls in kinds if cls.__name__ not in drawn} == set()
    for status, cls in errors.STATUSES.items():
        assert f"{cls.__name__:<18}{status}," in drawn


def one_more(turns: Turns) -> None:
    """One turn more than there was."""
    turns.bounds = Bounds(1, share=1)
    turns._free.release()
