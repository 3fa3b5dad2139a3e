"""What the doctor says of keys: how many open, who may read them, which could be guessed."""

from pathlib import Path

from pydantic import SecretStr

from gongjian.checks import configuration
from gongjian.checks.keys import keys
from graph.settings import Settings
from service.keys import KeyFile

EVERYWHERE = "0.0.0.0"  # noqa: S104  that it can be reached from outside is the point


def of(home: Path, key: str = "", host: str = "127.0.0.1") -> Settings:
    return Settings(_env_file=None, home=home, key=SecretStr(key), host=host, port=0)


def test_keys_that_open_are_counted(tmp_path: Path) -> None:
    assert (keys(of(tmp_path)).level, "0 " in keys(of(tmp_path)).said) == ("ok", True)
    KeyFile(tmp_path).add("a", "reader")
    found = keys(of(tmp_path, "x" * 40))
    assert (found.level, "2 " in found.said) == ("ok", True)
    path = tmp_path / "keys.json"
    path.write_text(path.read_text("utf-8").replace('"expires": ""', '"expires": "2020-01-01"'), "utf-8")
    assert "1 把已过期" in keys(of(tmp_path)).said


def test_a_file_that_others_may_read_or_nobody_can_is_told(tmp_path: Path) -> None:
    KeyFile(tmp_path).add("a", "reader")
    path = tmp_path / "keys.json"
    path.chmod(0o644)
    found = keys(of(tmp_path))
    assert (found.level, found.mend) == ("warning", f"chmod 600 {path}")
    path.write_text("{", "utf-8")
    assert keys(of(tmp_path)).level == "wrong"


def test_a_short_key_of_the_settings_is_told_and_not_shown(tmp_path: Path) -> None:
    found = keys(of(tmp_path, "sesame"))
    assert found.level == "warning"
    assert "sesame" not in found.said + found.mend


def test_off_loopback_without_a_key_that_opens_is_wrong(tmp_path: Path) -> None:
    unlocked = configuration.address(of(tmp_path, host=EVERYWHERE))
    assert (unlocked.level, "gongjian keys add" in unlocked.mend) == ("wrong", True)
    KeyFile(tmp_path).add("a", "reader")
    assert configuration.address(of(tmp_path, host=EVERYWHERE)).level == "ok"
    (tmp_path / "keys.json").write_text("{", "utf-8")
    assert configuration.address(of(tmp_path, host=EVERYWHERE)).level == "wrong"
