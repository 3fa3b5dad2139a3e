"""The configuration: every wrong setting at once, misspelt names, `.env`, and who listens on the port."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pydantic import SecretStr

from gongjian.checks import configuration
from graph.settings import Settings
from service.version import VERSION


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def levels() -> dict[str, str]:
    """The worst level of each check."""
    _, findings = configuration.settings()
    order = ("ok", "warning", "wrong")
    found: dict[str, str] = {}
    for each in findings:
        found[each.check] = max(found.get(each.check, "ok"), each.level, key=order.index)
    return found


def test_settings_that_are_right_are_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("GONGJIAN_PORT=8123\n", encoding="utf-8")
    settings, _ = configuration.settings()
    assert settings.port == 8123
    assert levels() == {"env": "ok", "settings": "ok", "variables": "ok"}


def test_every_wrong_setting_is_named_and_the_others_count(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PORT": "many", "ENGINE_HEAP": "lots", "HOME": "~nobody-at-all/x", "HOST": "::1"}.items():
        monkeypatch.setenv(f"GONGJIAN_{name}", value)
    settings, findings = configuration.settings()
    wrong = {each.said.partition(":")[0] for each in findings if each.level == "wrong"}
    assert wrong == {"GONGJIAN_PORT", "GONGJIAN_ENGINE_HEAP", "GONGJIAN_HOME"}
    assert (settings.port, settings.host) == (8000, "::1")


def test_misspelt_variables_are_told_with_the_nearest_and_never_with_their_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGJIAN_GRAPH_PASWORD", "sesame")
    (tmp_path / ".env").write_text("export gongjian_prot=8001\nGONGJIAN_ZZZ=1\nOTHER=2\n", encoding="utf-8")
    found = {each.said.split()[1]: each for each in configuration.settings()[1] if each.check == "variables"}
    assert {name: each.level for name, each in found.items()} == {
        "GONGJIAN_GRAPH_PASWORD": "wrong", "GONGJIAN_PROT": "wrong", "GONGJIAN_ZZZ": "warning",
    }  # fmt: skip
    assert "GONGJIAN_GRAPH_PASSWORD" in found["GONGJIAN_GRAPH_PASWORD"].mend
    assert "GONGJIAN_PORT" in found["GONGJIAN_PROT"].mend
    assert not [each for each in found.values() if "sesame" in each.said + each.mend]


def test_an_env_file_that_cannot_be_read_is_told_and_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("GONGJIAN_HOST=本机".encode("gb18030"))
    settings, _ = configuration.settings()
    assert (settings.host, levels()["env"]) == ("127.0.0.1", "wrong")
    (tmp_path / ".env").unlink()
    (tmp_path / ".env").mkdir()
    assert levels()["env"] == "warning"


def test_an_env_file_with_a_password_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("GONGJIAN_GRAPH_PASSWORD=sesame\n", encoding="utf-8")
    file.chmod(0o644)
    assert levels()["env"] == "warning"
    file.chmod(0o600)
    assert levels()["env"] == "ok"


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[arg-type]  # whatever a test sets


def test_an_address_is_free_or_no_address_or_open_to_anybody() -> None:
    assert configuration.address(settings(port=0)).level == "ok"
    assert configuration.address(settings(host="192.0.2.1", key="k")).level == "wrong"
    unlocked = configuration.address(settings(host="0.0.0.0"))  # noqa: S104  that it is refused is the point
    assert (unlocked.level, "GONGJIAN_KEY" in unlocked.mend) == ("wrong", True)


@contextmanager
def answering(body: bytes, *headers: tuple[str, str]) -> Iterator[int]:
    """A program that answers any request so; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join(10)


@pytest.mark.parametrize(
    ("body", "ours", "level"),
    [
        (b"<html>", False, "wrong"),
        (b"[]", True, "wrong"),
        (f'{{"status": "ok", "version": "{VERSION}"}}'.encode(), False, "wrong"),
        (f'{{"status": "ok", "version": "{VERSION}"}}'.encode(), True, "ok"),
        (b'{"status": "ok", "version": "0.0.1"}', True, "warning"),
    ],
)
def test_who_listens_on_the_port_is_told_apart(body: bytes, ours: bool, level: str) -> None:
    with answering(body, *([("X-Request-Id", "1")] if ours else [])) as port:
        found = configuration.address(settings(port=port))
    assert (found.level, str(port) in found.said) == (level, True)


def test_a_program_that_answers_nothing_is_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configuration, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        found = configuration.address(settings(port=mute.getsockname()[1]))
    assert (found.level, "GONGJIAN_PORT" in found.mend) == ("wrong", True)


def test_secrets_are_those_of_the_settings_and_of_the_address() -> None:
    given = settings(key=SecretStr("one"), graph_password=SecretStr("two"), graph_uri="bolt://me:three@127.0.0.1:7687")
    assert configuration.secrets(given) == ["one", "two", "me:three"]
