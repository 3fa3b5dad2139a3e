"""`gongjian doctor` on real set-ups, whole and broken: what it says, how it ends, and that it leaves no trace."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from graph import embedded
from graph.settings import Settings
from tests.gongjian.checks.test_state import content
from tests.gongjian.commands.processes import Done, at, inside, of


def levels(done: Done) -> dict[str, str]:
    """The level of each check, of those that stand there twice the last."""
    return {each["check"]: each["level"] for each in told(done).values()}


def told(done: Done) -> dict[str, Any]:
    """The findings by check."""
    return {each["check"]: each for each in json.loads(done.stdout)["checks"]}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A state folder of its own, in which nothing runs at the end."""
    yield tmp_path / "home"
    embedded.stop(Settings(_env_file=None, home=tmp_path / "home"), now=True)


@pytest.mark.every_engine
def test_a_set_up_that_is_right_ends_with_nothing_and_shows_no_secret(curated: Settings) -> None:
    done = of(curated, "doctor", "--json", GONGJIAN_PORT="0", LC_ALL="C.UTF-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["healthy"] is True
    assert {each["level"] for each in told(done).values()} <= {"ok", "warning"}
    assert {"engine", "schema", "graph", "fresh", "lease", "clock"} <= set(told(done))
    hidden = [curated.graph_password.get_secret_value()]
    if curated.embedded:
        hidden = [*json.loads((curated.home / "secrets.json").read_text(encoding="utf-8")).values()]
    assert not [secret for secret in hidden if secret in done.stdout]
    plain = inside(curated, "doctor", GONGJIAN_PORT="0", COLUMNS="80")
    assert plain.returncode == 0
    assert "正常 ok" in plain.stdout


def test_where_nothing_was_loaded_that_is_said_and_nothing_is_made(home: Path) -> None:
    done = at(home, "doctor", "--json", GONGJIAN_PORT="0")
    assert (done.returncode, levels(done)["engine"], levels(done)["graph"]) == (1, "skipped", "wrong")
    assert told(done)["graph"]["mend"] == "gongjian load"
    tried = at(home, "doctor", "--start", "--json", GONGJIAN_PORT="0")
    assert (tried.returncode, levels(tried)["engine"]) == (1, "ok")
    assert not home.exists()


@pytest.mark.embedded_only
def test_an_empty_graph_is_told(scratch: Settings) -> None:
    done = inside(scratch, "doctor", "--json", GONGJIAN_PORT="0")
    assert (done.returncode, levels(done)["engine"], levels(done)["graph"]) == (1, "ok", "wrong")


def test_a_state_folder_that_cannot_be_used_is_an_engine_that_cannot_be_reached(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = at(tmp_path / "file" / "home", "doctor", "--json", GONGJIAN_PORT="0")
    assert (done.returncode, levels(done)["home"], levels(done)["engine"]) == (3, "wrong", "wrong")


def test_what_a_killed_engine_left_is_told_and_put_up_with(home: Path) -> None:
    assert at(home, "engine", "start").returncode == 0
    running = at(home, "doctor", "--json", GONGJIAN_PORT="0")
    assert (levels(running)["record"], levels(running)["graph"]) == ("ok", "wrong")
    assert at(home, "engine", "stop", "--now").returncode == 0
    (home / "engine.json").write_text("garbage", encoding="utf-8")
    done = at(home, "doctor", "--json", GONGJIAN_PORT="0")
    assert (done.returncode, levels(done)["record"], levels(done)["engine"]) == (1, "warning", "ok")
    embedded.stop(Settings(_env_file=None, home=home), now=True)
    (home / "secrets.json").write_text("garbage", encoding="utf-8")
    before = {name: each for name, each in content(home).items() if not name.endswith(".lock")}
    lost = at(home, "doctor", "--json", GONGJIAN_PORT="0")
    assert (lost.returncode, levels(lost)["secrets"]) == (3, "wrong")
    assert {name: each for name, each in content(home).items() if not name.endswith(".lock")} == before


def test_a_server_that_does_not_answer_ends_with_three(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    uri, key = f"bolt://me:open-sesame@127.0.0.1:{port}", SecretStr("open-sesame-too")
    own = Settings(_env_file=None, home=tmp_path / "home", port=0, graph_uri=uri, graph_password=key)
    done = inside(own, "doctor", "--json")
    assert (done.returncode, levels(done)["engine"]) == (3, "wrong")
    assert told(done)["engine"]["mend"]
    assert "sesame" not in done.stdout + done.stderr
    assert not (tmp_path / "home").exists()


@pytest.mark.both_engines
def test_a_password_that_is_refused_ends_with_three_and_is_not_shown(curated: Settings, home: Path) -> None:
    if curated.embedded:  # a server's password is a setting; the embedded engine's lie in its folder
        assert at(home, "engine", "start").returncode == 0
        known = json.loads((home / "secrets.json").read_text(encoding="utf-8"))
        wrong = dict.fromkeys(known, "open-sesame")
        (home / "secrets.json").write_text(json.dumps(wrong), encoding="utf-8")
        done = at(home, "doctor", "--json", GONGJIAN_PORT="0")
    else:
        done = inside(
            curated.model_copy(update={"graph_password": SecretStr("open-sesame"), "port": 0}), "doctor", "--json"
        )
    assert (done.returncode, levels(done)["engine"]) == (3, "wrong")
    assert told(done)["engine"]["mend"]
    assert "open-sesame" not in done.stdout + done.stderr


@pytest.mark.embedded_only
def test_a_port_that_is_taken_is_told_and_the_own_service_is_known(server: str, curated: Settings) -> None:
    port = str(httpx.URL(server).port)
    assert levels(inside(curated, "doctor", "--json", GONGJIAN_PORT=port))["address"] == "ok"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = inside(curated, "doctor", "--json", GONGJIAN_PORT=port)
    assert (done.returncode, levels(done)["address"]) == (1, "wrong")
    assert port in told(done)["address"]["message"]


@pytest.mark.embedded_only
def test_a_misspelt_or_wrong_setting_ends_with_one(curated: Settings) -> None:
    done = inside(curated, "doctor", "--json", GONGJIAN_PORT="0", GONGJIAN_GRAPH_PASWORD="open-sesame")
    assert (done.returncode, levels(done)["variables"], levels(done)["graph"]) == (1, "wrong", "ok")
    assert "GONGJIAN_GRAPH_PASSWORD" in told(done)["variables"]["mend"]
    assert "sesame" not in done.stdout
    done = inside(curated, "doctor", "--json", GONGJIAN_PORT="many")
    assert (done.returncode, levels(done)["settings"], levels(done)["graph"]) == (1, "wrong", "ok")


def test_wrong_usage_ends_with_two(home: Path) -> None:
    assert at(home, "doctor", "--mend").returncode == 2
