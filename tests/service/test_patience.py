"""Patience at the doors: wrong keys of scripts and of logins wait alike; right ones that nobody can guess do not."""

import re
from collections.abc import Iterator
from types import SimpleNamespace

import httpx
import pytest
from pydantic import SecretStr

from graph.settings import Settings
from service import patience
from service.keys import KeyFile
from service.tools.http import create_tools_app
from tests.service.serving import serving

pytestmark = pytest.mark.embedded_only
SETTING = "一把很长的随机密钥-0123456789"
ANY = "/api/v1/ontology"
DOORS = (("GET", ANY), ("POST", "/mcp"), ("GET", "/reconcile"), ("POST", "/login"))


@pytest.fixture(scope="module")
def closed(curated: Settings) -> Iterator[SimpleNamespace]:
    """A service off loopback in which a wait outlasts any test: its `client`, and a reader's `key`."""
    file = KeyFile(curated.home)
    made, shown = file.add("耐心", "reader")
    settings = curated.model_copy(update={"host": "192.0.2.1", "key": SecretStr(SETTING)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patience, "FIRST_WAIT", 200.0)
        try:
            with serving(create_tools_app(settings)) as client:
                yield SimpleNamespace(client=client, key=shown)
        finally:
            file.revoke(made.id)


def ask(closed: SimpleNamespace, from_: str, key: str, method: str = "GET", path: str = ANY) -> httpx.Response:
    """The answer to a request with a key: in a header, or in the form of the login."""
    client: httpx.Client = closed.client
    client.cookies.clear()
    if path == "/login":
        return client.post(path, data={"key": key, "next": "/map"}, headers={"X-Forwarded-For": from_})
    headers = {b"Authorization": f"Bearer {key}".encode(), b"X-Forwarded-For": from_.encode()}
    return client.request(method, path, headers=headers)


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_wrong_keys_wait_at_every_door_and_right_ones_do_not(closed: SimpleNamespace, method: str, path: str) -> None:
    from_ = f"203.0.113.{10 + DOORS.index((method, path))}"
    answers = [ask(closed, from_, f"wrong-{at}", method, path) for at in range(5)]
    assert [each.status_code for each in answers] == [401, 401, 401, 429, 429]
    assert 100 < int(answers[-1].headers["retry-after"]) <= 200
    if path == "/login":
        assert 'value="/map"' in answers[-1].text
        assert "wrong" not in re.findall(r'value="([^"]*)"', answers[0].text)
    else:
        assert answers[-1].json()["type"] == "/problems/too-many-requests"
    assert ask(closed, from_, SETTING).status_code == 429, "what a person made up waits too: it might be guessed"
    assert ask(closed, from_, SETTING, "POST", "/login").status_code == 429
    assert ask(closed, from_, closed.key).status_code == 200, "a random key does not wait for its neighbours"
    assert ask(closed, from_, closed.key, "POST", "/login").status_code == 303
    assert ask(closed, from_, "wrong", "GET", "/healthz").status_code == 200
    assert ask(closed, "203.0.113.99", SETTING).status_code == 200, "nor do others"


def test_a_readers_key_buys_no_guesses_at_that_of_the_admin(closed: SimpleNamespace) -> None:
    statuses = []
    for at in range(4):
        statuses.append(ask(closed, "203.0.113.50", f"wrong-{at}").status_code)
        assert ask(closed, "203.0.113.50", closed.key).status_code == 200
        assert ask(closed, "203.0.113.50", closed.key, "POST", "/login").status_code == 303
    assert statuses == [401, 401, 401, 429]


def test_who_shows_the_right_key_of_the_settings_begins_anew(closed: SimpleNamespace) -> None:
    shown = ["wrong", "wrong", SETTING, "wrong", "wrong", "wrong", "wrong"]
    statuses = [ask(closed, "203.0.113.60", key).status_code for key in shown]
    assert statuses == [401, 401, 200, 401, 401, 401, 429]


def test_what_is_no_key_and_a_session_that_is_over_are_not_counted(closed: SimpleNamespace) -> None:
    shown: tuple[dict[str, str], ...] = (
        {"Authorization": "Basic a2V5"},
        {"Authorization": "Bearer"},
        {"Cookie": "gongjian-session=over"},
        {},
    )
    for each in shown * 2:
        answer = closed.client.get("/api/v1/ontology", headers={"X-Forwarded-For": "203.0.113.70", **each})
        assert answer.status_code == 401
