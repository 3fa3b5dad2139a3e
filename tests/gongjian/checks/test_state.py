"""The state folder: what is wrong with it is told, and nothing in it is made or changed by the look."""

import json
from pathlib import Path

import pytest

from gongjian.checks.state import loaded, state
from graph import embedded_migration
from graph.embedded_home import FORMAT, Home


def levels(home: Home) -> dict[str, str]:
    return {each.check: each.level for each in state(home)}


def content(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below a folder with its rights and its bytes."""
    return {
        str(path): (path.stat().st_mode, path.read_bytes() if path.is_file() else b"") for path in folder.rglob("*")
    }


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.prepare()
    return made


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert levels(Home(tmp_path / "a" / "b")) == {"home": "ok", "disk": "ok"}
    assert list(tmp_path.iterdir()) == []


def test_a_new_state_folder_is_right_and_stays_as_it_is(home: Home) -> None:
    home.passwords()
    before = content(home.path)
    assert set(levels(home).values()) == {"ok"}
    assert content(home.path) == before
    assert not loaded(home)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert levels(Home(tmp_path / "file"))["home"] == "wrong"
    assert levels(Home(tmp_path / "file" / "home"))["home"] == "wrong"
    assert "wrong" in levels(Home(Path("/proc/gongjian"))).values()
    told = {each.check: each for each in state(Home(Path("/proc/self/gongjian")))}["home"]
    assert (told.level, "GONGJIAN_HOME" in told.mend) == ("wrong", True)


def test_rights_that_let_others_in_are_told(home: Home) -> None:
    home.passwords()
    home.path.chmod(0o755)
    home.secrets.chmod(0o644)
    told = {each.check: each for each in state(home)}
    assert (told["home"].level, told["home"].mend) == ("warning", f"chmod 700 {home.path}")
    assert (told["secrets"].level, told["secrets"].mend) == ("warning", f"chmod 600 {home.secrets}")


@pytest.mark.parametrize("text", ["nonsense", "{}", json.dumps({"format": FORMAT + 1})])
def test_a_layout_that_is_not_known_is_told(home: Home, text: str) -> None:
    home.state.write_text(text, encoding="utf-8")
    assert levels(home)["format"] == "wrong"


@pytest.mark.parametrize("text", ["nonsense", "[]", "{}"])
def test_passwords_that_cannot_be_understood_are_told_and_not_made_anew(home: Home, text: str) -> None:
    home.secrets.write_text(text, encoding="utf-8")
    assert levels(home)["secrets"] == "wrong"
    assert home.secrets.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("text", ["nonsense", "{}", '{"pid": 1, "engine_pid": 2, "token": "t", "bolt": 3, "http": 4}'])
def test_a_record_of_an_engine_that_is_gone_is_noted_and_left(home: Home, text: str) -> None:
    home.record.write_text(text, encoding="utf-8")
    assert levels(home)["record"] == "warning"
    assert home.record.read_text(encoding="utf-8") == text


def test_a_folder_that_a_start_would_migrate_is_told_and_left_alone(home: Home) -> None:
    (home.engine / "databases" / "kg").mkdir(parents=True)
    home.state.write_text(json.dumps({"format": 1}))
    before = content(home.path)
    told = {each.check: each for each in state(home)}["format"]
    assert (told.level, "MiB" in told.said, "1 → 2" in told.said) == ("warning", True, True)
    assert content(home.path) == before
    assert embedded_migration.migrate(home)
    told = {each.check: each for each in state(home)}["format"]
    assert (told.level, "gongjian verify" in told.mend) == ("warning", True)
    embedded_migration.settle(home)
    assert levels(home)["format"] == "ok"
    home.state.write_text(json.dumps({"format": FORMAT, "engine": "999.0"}))
    told = {each.check: each for each in state(home)}["format"]
    assert (told.level, "999.0" in told.mend) == ("wrong", True)
