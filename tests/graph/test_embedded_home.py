"""The state folder of the embedded engine: what is wrong with it is one sentence, before any engine starts."""

import fcntl
from pathlib import Path

import pytest

from graph import embedded
from graph.embedded_home import FORMAT, Home
from graph.errors import Busy, StateError
from graph.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, home=tmp_path / "home")


def test_a_home_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(StateError, match="GONGJIAN_HOME"), embedded.join(Settings(_env_file=None, home=file / "home")):
        pass
    with pytest.raises(StateError), embedded.join(Settings(_env_file=None, home=Path("/proc/gongjian"))):
        pass


@pytest.mark.parametrize(
    ("state", "said"),
    [(f'{{"format": {FORMAT + 1}}}', f"{FORMAT + 1}.*{FORMAT}"), ("{}", "state.json"), ("nonsense", "state.json")],
)
def test_a_state_of_a_newer_version_is_refused_with_both_versions(settings: Settings, state: str, said: str) -> None:
    home = Home(settings.home)
    home.prepare()
    home.state.write_text(state)
    with pytest.raises(StateError, match=said), embedded.join(settings):
        pass
    assert not embedded.locked(home)


def test_a_lock_that_is_not_given_back_is_busy(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(settings.home)
    home.prepare()
    monkeypatch.setattr(embedded, "RESTING_SECONDS", 0.2)
    with home.users_lock.open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Busy, match=r"users\.lock"), embedded.join(settings):
            pass


def test_only_making_passwords_makes_passwords(settings: Settings) -> None:
    home = Home(settings.home)
    home.prepare()
    assert home.known_passwords() is None
    assert not home.secrets.exists()
    made = home.passwords()
    assert set(made) == {"root", "writer", "reader"}
    assert home.known_passwords() == home.passwords() == made
