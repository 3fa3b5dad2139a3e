"""Readiness, check by check: what each tells, and that no engine that hangs holds up who asks."""

import asyncio
import json
import os
import signal
import time
from pathlib import Path

import httpx
import pytest

from graph.embedded_home import FORMAT, write_json
from graph.ontology import ONTOLOGY
from graph.queries import query
from graph.settings import Settings
from graph.store import Store
from service.app import create_app
from service.callers import Gate
from service.watching.looks import LONGEST, Check, Look, Name, Status, machine, seconds_since
from tests.gongjian.commands.test_serve import soon
from tests.service.serving import serving
from tests.service.watching.counting import scraped, value

ALL = ("engine", "graph", "schema", "run", "state", "disk", "sources", "keys")
PATIENCE = 2.5
"""How many times the time that was promised may pass on a machine with much else to do."""


def checks(ready: httpx.Response) -> dict[str, str]:
    return {each["name"]: each["status"] for each in ready.json()["checks"]}


def test_every_check_tells_its_time_and_what_it_found(numbers: httpx.Client) -> None:
    ready = numbers.get("/readyz")
    assert ready.status_code == 200
    body = ready.json()
    assert tuple(each["name"] for each in body["checks"]) == ALL
    assert all(each["ms"] >= 0 and " · " in each["said"] for each in body["checks"] if each["name"] != "engine")
    assert checks(ready) == dict.fromkeys(ALL, "ok") | {"sources": "skipped", "keys": "skipped"}
    assert body["schema_fits"] is True
    assert body["last_run"]["age_seconds"] >= 0
    assert "unfinished_run" not in body
    assert body["disk_free_bytes"] > 0


def test_an_engine_that_hangs_is_told_in_time_and_comes_back(filled: Settings) -> None:
    engine = soon(lambda: json.loads((filled.home / "engine.json").read_text())["engine_pid"])
    assert isinstance(engine, int)
    with serving(create_app(filled.model_copy(update={"query_seconds": 3.0}))) as client:
        assert client.get("/readyz").status_code == 200
        os.kill(engine, signal.SIGSTOP)
        try:
            soon(lambda: client.get("/readyz").status_code == 503)
            began = time.monotonic()
            ready = client.get("/readyz")
            assert time.monotonic() - began < LONGEST * PATIENCE
            assert (ready.status_code, ready.json()["status"]) == (503, "away")
            assert int(ready.headers["retry-after"]) > 0
            assert checks(ready)["engine"] == "failed"
            assert checks(ready)["disk"] == "ok"
            assert client.get("/healthz").status_code == 200
            began = time.monotonic()
            numbers = scraped(client)
            assert time.monotonic() - began < LONGEST * PATIENCE
            assert value(numbers, "gongjian_engine_up") == value(numbers, "gongjian_ready") == 0
            assert value(numbers, "gongjian_graph_version") >= 0
        finally:
            os.kill(engine, signal.SIGCONT)
        soon(lambda: client.get("/readyz").status_code == 200, 60)
        soon(lambda: value(scraped(client), "gongjian_engine_up") == 1, 60)


def test_a_run_that_was_broken_off_is_told(scratch: Settings) -> None:
    async def run(**more: object) -> None:
        async with Store.open(scratch, ONTOLOGY, access="write") as store:
            await store.prepare()
            made = {"seq": 7, "at": "2020-01-01T00:00:00Z", "version": 1, **more}
            await store.write(lambda tx: tx.run(query("ingest/open_run"), id="run/000007", run=made))

    with serving(create_app(scratch)) as client:
        empty = client.get("/readyz")
        assert (empty.status_code, empty.json()["status"], checks(empty)["graph"]) == (503, "empty", "failed")
        asyncio.run(run())
        soon(lambda: checks(client.get("/readyz"))["run"] == "warning")
        left = client.get("/readyz").json()["unfinished_run"]
        assert (left["id"], left["lane"]) == ("run/000007", "records")
        assert value(scraped(client), "gongjian_run_unfinished") >= 0
        asyncio.run(run(finished="2020-01-01T01:00:00Z", counts='{"create": 3}'))
        soon(lambda: client.get("/readyz").status_code == 200)
        last = client.get("/readyz").json()["last_run"]
        assert last["age_seconds"] == pytest.approx(seconds_since("2020-01-01T01:00:00Z"), abs=120)


def settled(tmp_path: Path, **more: object) -> Settings:
    home = tmp_path / "home"
    home.mkdir()
    write_json(home / "state.json", {"format": FORMAT})
    return Settings(_env_file=None, home=home, **more)  # type: ignore[arg-type]  # fields of settings


def found(settings: Settings) -> dict[str, str]:
    return {check.name: check.status for check in machine(settings, Gate(settings))[1]}


def test_what_the_service_stands_on_is_looked_at(tmp_path: Path) -> None:
    settings = settled(tmp_path)
    assert found(settings) == {"state": "ok", "disk": "ok", "sources": "skipped", "keys": "skipped"}
    texts = tmp_path / "texts"
    texts.mkdir()
    assert found(settings.model_copy(update={"sources": texts}))["sources"] == "warning"
    (texts / "one.txt").write_text("synthetic", "utf-8")
    assert found(settings.model_copy(update={"sources": texts}))["sources"] == "ok"
    away = settings.model_copy(update={"host": "192.0.2.1"})
    assert found(away)["keys"] == "warning"
    (settings.home / "keys.json").write_text("{", "utf-8")
    assert found(away)["keys"] == "failed"
    write_json(settings.home / "state.json", {"format": FORMAT + 1})
    assert found(settings)["state"] == "failed"
    server = settings.model_copy(update={"graph_uri": "bolt://127.0.0.1:1"})
    assert found(server)["state"] == "skipped"


@pytest.mark.parametrize(
    ("failed", "status"),
    [
        ((), "ok"),
        (("engine", "graph"), "away"),
        (("graph",), "empty"),
        (("keys",), "failed"),
        (("graph", "keys"), "failed"),
    ],
)
def test_the_word_follows_from_the_checks(failed: tuple[Name, ...], status: Status) -> None:
    checked = tuple(Check(name, "failed", 0.0) for name in failed)
    assert Look(checks=(*checked, Check("run", "warning", 0.0))).status == status
