"""Older state folders: migrated on a copy, whole at any moment; the databases here are files of the test's own."""

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from graph import embedded
from graph import embedded_migration as migration
from graph.embedded_home import FORMAT, Home, engine_version, program_version
from graph.errors import StateError, Unavailable
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.store import Store, Transaction

CONTENT = {"databases/kg/Entity_0.bucket": b"\x00page" * 1000, "databases/kg/schema.json": b"{}", "config/x.json": b"1"}


def old(path: Path, state: dict[str, object] | None) -> Home:
    """A folder as an older program left it: its engine's files, and its state or none."""
    home = Home(path / "home")
    for name, content in CONTENT.items():
        file = home.path / "engine" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    if state is not None:
        home.state.write_text(json.dumps(state))
    home.supervisor_lock.touch()
    return home


def content(folder: Path) -> dict[str, bytes]:
    """The files in a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("state", [None, {"format": 1}, {"format": FORMAT, "program": "0.0.1", "engine": "1.0.0"}])
def test_an_older_folder_is_migrated_on_a_copy_and_the_old_one_kept(
    tmp_path: Path, state: dict[str, object] | None
) -> None:
    home = old(tmp_path, state)
    home.prepare()
    assert migration.pending(home)
    assert migration.migrate(home)
    assert home.engine != home.path / "engine"
    assert content(home.engine) == content(home.path / "engine") == CONTENT
    told = json.loads(home.state.read_text())
    assert (told["format"], told["program"], told["engine"]) == (FORMAT, program_version(), engine_version())
    assert not migration.migrate(home)
    assert migration.settle(home) == home.path / "engine"
    assert not (home.path / "engine").exists()
    assert content(home.engine) == CONTENT
    assert migration.settle(home) is None


def test_a_fresh_folder_says_who_made_it_and_is_not_migrated(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    assert json.loads(home.state.read_text()) == {
        "format": FORMAT,
        "program": program_version(),
        "engine": engine_version(),
    }
    assert not migration.migrate(home)
    assert home.engine == home.path / "engine"


def test_a_folder_that_a_newer_engine_wrote_is_refused(tmp_path: Path) -> None:
    home = old(tmp_path, {"format": FORMAT, "engine": "999.1.2"})
    with pytest.raises(StateError, match=r"999\.1\.2"):
        home.prepare()
    assert content(home.path / "engine") == CONTENT


def test_a_state_that_names_a_folder_which_is_gone_is_no_empty_graph(tmp_path: Path) -> None:
    home = old(tmp_path, {"format": FORMAT, "engine": engine_version(), "folder": "engine-2-gone"})
    with pytest.raises(StateError, match="engine-2-gone"):
        home.prepare()
    assert not (home.path / "engine-2-gone").exists()


def test_a_state_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    home = old(tmp_path, {"format": FORMAT, "folder": "../../engine"})
    assert home.engine == home.path / "engine"


class Usage(NamedTuple):
    """What the disk tells."""

    total: int
    used: int
    free: int


def test_a_disk_without_room_for_the_copy_is_told_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = old(tmp_path, {"format": 1})
    before = content(home.path)
    needed, _ = migration.room(home)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(needed * 2, needed, needed - 1))
    with pytest.raises(StateError, match="MiB"):
        migration.migrate(home)
    assert content(home.path) == before


class Killed(BaseException):
    """Nothing catches it, as nothing catches kill -9."""


def dying(name: str) -> Callable[..., None]:
    """What dies where it is called."""

    def die(*_: object, **__: object) -> None:
        raise Killed(name)

    return die


@pytest.mark.parametrize("moment", ["copytree", "_digests", "rename", "write_json"])
def test_killed_anywhere_the_old_folder_is_whole_and_the_next_start_migrates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    home = old(tmp_path, {"format": 1})
    where = {"copytree": shutil, "rename": Path}.get(moment, migration)
    with monkeypatch.context() as patch:
        patch.setattr(where, moment, dying(moment))
        with pytest.raises(Killed):
            migration.migrate(home)
    assert home.engine == home.path / "engine"
    assert content(home.engine) == CONTENT
    assert migration.migrate(home)
    assert content(home.engine) == CONTENT
    assert sorted(path.name for path in home.path.glob("engine*") if path.is_dir()) == ["engine", home.engine.name]


def test_a_copy_that_differs_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = old(tmp_path, {"format": 1})
    copy = shutil.copy2

    def losing(source: str, target: str, **how: bool) -> None:
        copy(source, target, **how)
        if target.endswith("schema.json"):
            Path(target).write_bytes(b"[]")

    monkeypatch.setattr(shutil.copytree, "__defaults__", (False, None, losing, False, False))
    with pytest.raises(StateError, match="differs"):
        migration.migrate(home)
    assert json.loads(home.state.read_text()) == {"format": 1}
    assert [path.name for path in home.path.glob("engine*") if path.is_dir()] == ["engine"]


def test_where_the_engine_does_not_start_on_the_copy_the_old_folder_is_back(tmp_path: Path) -> None:
    home = old(tmp_path, {"format": 1})
    with pytest.raises(Unavailable), migration.migrated(home):
        raise Unavailable("it does not start")
    assert json.loads(home.state.read_text()) == {"format": 1, "folder": "engine"}
    assert [path.name for path in home.path.glob("engine*") if path.is_dir()] == ["engine"]
    home.prepare()
    with migration.migrated(home):
        assert home.engine.name != "engine"
    assert content(home.engine) == CONTENT


async def test_a_real_folder_of_format_1_has_the_same_graph_after_it(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, home=tmp_path / "home")
    home = Home(settings.home)
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        await store.prepare()
        version = await store.version()
        await store.write(_marked)
    assert await asyncio.to_thread(embedded.stop, settings, now=True)
    home.state.write_text(json.dumps({"format": 1}))  # all that a program of that format noted
    async with Store.open(settings, ONTOLOGY) as store:
        assert (await store.state()) == ("of old", version)
        assert await store.prepared()
    assert json.loads(home.state.read_text())["before"] == {"format": 1, "folder": "engine", "engine": None}
    assert migration.kept(home) == home.path / "engine"
    assert home.engine.name != "engine"
    await asyncio.to_thread(embedded.stop, settings, now=True)


async def _marked(transaction: Transaction) -> None:
    await transaction.run("MATCH (g:Graph {id: 'graph'}) SET g.born = 'of old'")
