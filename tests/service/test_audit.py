"""Audit: who ran Cypher, exported, logged in or showed wrong keys is written down; no secret ever is."""

import json
import logging
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from graph.errors import StateError
from graph.settings import Settings
from service import audit
from service.keys import KeyFile
from tests.engines.service import service
from tests.gongjian.commands.processes import inside

EVERYWHERE = "0.0.0.0"  # noqa: S104  that it can be reached from outside is the point
SETTING = "sekret-setting-0123456789-abcdef"
HIDDEN = "sekret"
"""Stands in everything that is not to be written down."""
LOUD = (
    "import logging; from gongjian.commands import serve; quiet = serve.log_to_stderr\n"
    "def loud():\n"
    "    quiet()\n"
    "    for name in ('gongjian', 'uvicorn', 'uvicorn.error', 'uvicorn.access', 'uvicorn.asgi'):\n"
    "        logging.getLogger(name).setLevel(logging.DEBUG)\n"
    "serve.log_to_stderr = loud\n"
    "from gongjian.cli import main; main()"
)
"""The service with every logger of ours and of uvicorn at its loudest."""


@pytest.fixture
def kept() -> Iterator[None]:
    yield
    audit.keep(None)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


@pytest.mark.usefixtures("kept")
def test_a_line_is_appended_for_the_owner_alone_and_after_the_file_was_moved(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    audit.keep(path)
    audit.record("cypher", key="local", query=audit.abridged("MATCH (n)\n  RETURN '路' \x1b[31m"))
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    audit.record("cypher", key="local", query="RETURN 1")
    assert path.stat().st_mode & 0o777 == 0o600, "nor is one that was there left open to others"
    path.rename(tmp_path / "audit.1")
    audit.record("export", form="csv", bytes=5)
    [first, _], [second] = lines(tmp_path / "audit.1"), lines(path)
    assert (first["event"], first["query"]) == ("cypher", "MATCH (n) RETURN '路' \x1b[31m")
    assert first["at"].endswith("Z")
    assert (second["event"], second["form"], second["bytes"]) == ("export", "csv", 5)
    assert len(audit.abridged("x" * 9000)) == audit.LONGEST


@pytest.mark.usefixtures("kept")
def test_where_it_cannot_be_written_a_start_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "file" / "audit", tmp_path / "none" / "audit", tmp_path, tmp_path / "pipe"):
        with pytest.raises(StateError, match="GONGJIAN_AUDIT"):
            audit.keep(path)


@pytest.mark.usefixtures("kept")
def test_a_full_disk_is_said_once_and_breaks_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit.keep(Path("/dev/full"))
    for _ in range(3):
        audit.record("login", key="1")
    said = [record for record in caplog.records if record.name == "gongjian.service"]
    assert len(said) == 1
    assert "/dev/full" in said[0].getMessage()
    assert said[0].exc_info is None
    path = tmp_path / "audit"
    audit.keep(path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    monkeypatch.setattr(logging, "raiseExceptions", True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        audit.record("login", key="a" * 200)  # only a part of it fits
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    audit.record("login", key="2")
    assert json.loads(path.read_text().splitlines()[-1])["key"] == "2", "the next line stands by itself"


@pytest.mark.usefixtures("kept")
def test_keys_made_and_revoked_on_the_command_line_are_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "audit"
    monkeypatch.setenv("GONGJIAN_AUDIT", str(path))
    settings = Settings(_env_file=None, home=tmp_path / "home", audit=path)
    made = json.loads(inside(settings, "keys", "add", "甲", "--role", "analyst", "--json").stdout)
    inside(settings, "keys", "revoke", "甲")
    added, revoked = lines(path)
    assert (added["event"], added["which"], added["role"], added["name"]) == ("key-added", made["id"], "analyst", "甲")
    assert (revoked["event"], revoked["which"]) == ("key-revoked", made["id"])
    assert made["key"] not in path.read_text()


@pytest.fixture(scope="module")
def loud(curated: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A service off loopback that logs all it can: `base`, `log`, `audit`, and an analyst's `key`."""
    folder = tmp_path_factory.mktemp("loud")
    file = KeyFile(curated.home)
    made, shown = file.add("审计", "analyst")
    settings = curated.model_copy(
        update={"host": EVERYWHERE, "key": type(curated.key)(SETTING), "audit": folder / "audit"}
    )
    try:
        with service(settings, folder / "log", sys.executable, ("-c", LOUD, "serve")) as base:
            yield SimpleNamespace(base=base, log=folder / "log", audit=folder / "audit", key=shown, id=made.id)
    finally:
        file.revoke(made.id)


@pytest.mark.embedded_only
def test_who_asked_what_is_written_down_and_no_secret_is(loud: SimpleNamespace) -> None:
    with httpx.Client(base_url=loud.base, timeout=60, trust_env=False) as client:
        bearer = {"Authorization": f"Bearer {loud.key}"}
        person = {"query": "RETURN $who AS who", "params": {"who": f"{HIDDEN}-value"}}
        answered = client.post("/api/v1/cypher", json=person, headers=bearer)
        assert answered.json()["rows"] == [[f"{HIDDEN}-value"]]
        refused = client.post("/api/v1/cypher", json={**person, "query": "CREATE (n) RETURN $who"}, headers=bearer)
        assert refused.status_code == 400
        exported = client.get("/api/v1/exports/jsonl?center=place/632800", headers={**bearer, "X-Request-Id": "mine-1"})
        assert exported.status_code == 200
        wrong(client, loud.key)
        entered = client.post("/login", data={"key": loud.key})
        cookie = entered.headers["set-cookie"].partition("=")[2].partition(";")[0]
        assert client.get("/console", params={"query": "RETURN 1 AS n", "run": "1"}).status_code == 200
        assert client.post("/login", data={"out": "1"}).is_redirect
    events = lines(loud.audit)
    assert [each["event"] for each in events if each["event"] != "wrong-key"] == [
        *("cypher", "cypher", "export", "login", "cypher", "logout")
    ]
    first, second, export = events[:3]
    assert (first["key"], first["name"], first["address"]) == (loud.id, "审计", "127.0.0.1")
    assert (first["query"], first["parameters"], first["outcome"]) == ("RETURN $who AS who", ["who"], "answered")
    assert second["outcome"] == "NotAllowed"
    assert (export["form"], export["asked"], export["finished"]) == ("jsonl", "center=place/632800", True)
    assert (export["bytes"], export["request_id"]) == (len(exported.content), "mine-1")
    tries = [each["address"] for each in events if each["event"] == "wrong-key"]
    assert len(tries) >= 3, "more where the machine is so slow that waits are over before the next"
    assert set(tries) == {"127.0.0.1"}
    told = loud.log.read_text("utf-8") + loud.audit.read_text("utf-8")
    assert '"message": "export"' in loud.log.read_text("utf-8"), "the log has the same lines"
    for secret in (HIDDEN, SETTING, loud.key, loud.key.rpartition("_")[2], cookie):
        assert secret not in told, secret


def wrong(client: httpx.Client, key: str) -> None:
    """Show secrets wherever one might be shown."""
    for scheme in ("Bearer", "Basic", "Digest", ""):
        client.get("/api/v1/regions", headers={"Authorization": f"{scheme} {HIDDEN}-{scheme}x".strip()})
    client.get("/api/v1/regions", headers={"Authorization": f"Bearer x{key}"})
    client.get("/api/v1/regions", headers={"Cookie": f"gongjian-session={HIDDEN}-cookie"})
    client.get("/api/v1/regions", headers={"X-Api-Key": f"{HIDDEN}-header", "Proxy-Authorization": f"{HIDDEN}-proxy"})
    client.get("/api/v1/regions", params={"key": f"{HIDDEN}-query", "token": key})
    client.get("/login", params={"next": f"/?key={HIDDEN}-next", "key": key})
    client.post("/login", data={"key": f"{HIDDEN}-login", "password": f"{HIDDEN}-field"})
    client.post("/login", json={"key": f"{HIDDEN}-json"})
    client.post("/login", content=b"\xff" * 10 + HIDDEN.encode())
    client.post("/api/v1/cypher", content=f'{{"query": "{HIDDEN}'.encode(), headers={"Authorization": f"Bearer {key}"})
    client.post("/api/v1/match", json={"queries": f"{HIDDEN}-body"}, headers={"Authorization": f"Bearer {key}"})
    client.get("/api/v1/entities", params={"cursor": f"{HIDDEN}-cursor"}, headers={"Authorization": f"Bearer {key}"})
    assert client.get("/api/v1/regions", headers={"Authorization": f"Bearer {SETTING}"}).status_code in (200, 429)
