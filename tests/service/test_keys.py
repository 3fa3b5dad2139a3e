"""Keys: what is kept of them, who may read it, and what becomes of them when they are revoked, over, or garbled."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

import pytest
from pydantic import SecretStr

from graph.errors import BadRequest, GraphError, NotFound, StateError
from graph.settings import REPOSITORY, Settings
from service.keys import SETTING, KeyFile, Ring


def ring(home: Path, key: str = "") -> Ring:
    return Ring(Settings(_env_file=None, home=home, key=SecretStr(key)))


def test_of_a_key_a_salted_digest_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    one, shown = KeyFile(home).add("甲", "reader")
    other, _ = KeyFile(home).add("乙", "admin", "2999-02")
    told = (home / "keys.json").read_text("utf-8")
    assert shown not in told
    assert shown.rpartition("_")[2] not in told
    assert one.salt != other.salt
    assert ((home / "keys.json").stat().st_mode & 0o777, home.stat().st_mode & 0o777) == (0o600, 0o700)
    assert KeyFile(home).listed() == (one, other)
    assert other.expires == "2999-02-28"
    assert set(one.wire()) == {"id", "name", "role", "made"}


def test_two_keys_made_at_once_are_both_there(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from service.keys import KeyFile; "
        "KeyFile(Path(sys.argv[1])).add(*sys.argv[2:])"
    )

    def add(at: int) -> int:
        words = [sys.executable, "-c", code, str(tmp_path), f"k{at}", "reader"]
        return subprocess.run(words, cwd=REPOSITORY, check=False).returncode

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(add, range(6))) == [0] * 6
    assert {each.name for each in KeyFile(tmp_path).listed()} == {f"k{at}" for at in range(6)}


def test_only_the_very_key_opens_and_only_until_it_is_revoked(tmp_path: Path) -> None:
    file, kept = KeyFile(tmp_path), ring(tmp_path)
    assert not kept
    key, shown = file.add("甲", "analyst")
    assert kept
    assert kept.fitting(shown) == key
    for wrong in (
        "",
        key.id,
        key.name,
        key.digest,
        shown[:-1],
        f"{shown}x",
        shown.upper(),
        f"gj_{key.id}_{'a' * 43}",
        "\udcff",
    ):
        assert kept.fitting(wrong) is None, wrong
    again, new = file.add("乙", "reader")
    assert (kept.fitting(new), kept.fitting(shown)) == (again, key)
    assert file.revoke(" 甲 ") == key
    assert (kept.fitting(shown), kept.of(key.id)) == (None, None)
    assert file.revoke(again.id) == again
    assert not kept


def test_a_key_that_is_unknown_is_looked_at_like_one_that_is_wrong(tmp_path: Path) -> None:
    key, _ = KeyFile(tmp_path).add("甲", "reader")
    kept = ring(tmp_path, "一把长的密钥")
    kept.fitting("")  # the file is read once
    walked = [steps(kept, wrong) for wrong in (f"gj_{key.id}_{'a' * 43}", f"gj_00000000_{'a' * 43}", "wrong")]
    assert walked[0] == walked[1] == walked[2]
    assert {"fits", "_digest"} <= set(walked[0])


def steps(kept: Ring, shown: str) -> list[str]:
    """The functions of the module that are called while a key is looked at, in their order."""
    called: list[str] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.endswith("keys.py"):
            called.append(frame.f_code.co_name)

    sys.setprofile(note)
    try:
        assert kept.fitting(shown) is None
    finally:
        sys.setprofile(None)
    return called


def test_the_key_of_the_settings_is_an_admins(tmp_path: Path) -> None:
    kept = ring(tmp_path, "一把长的密钥")
    found = kept.fitting("一把长的密钥")
    assert found is not None
    assert (found.role, found.id, kept.of(SETTING)) == ("admin", SETTING, found)
    assert kept.fitting("一把长的") is None
    assert ring(tmp_path).of(SETTING) is None
    assert ring(tmp_path).fitting("") is None


def test_a_key_that_is_over_opens_nothing(tmp_path: Path) -> None:
    key, shown = KeyFile(tmp_path).add("甲", "reader", "2999")
    path = tmp_path / "keys.json"
    path.write_text(path.read_text("utf-8").replace(key.expires, "2020-01-01"), "utf-8")
    kept = ring(tmp_path)
    assert (kept.fitting(shown), kept.of(key.id), bool(kept)) == (None, None, False)
    assert KeyFile(tmp_path).listed()[0].wire()["expired"] is True


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a" * 61, "a\x1b[31m"])
def test_a_name_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadRequest):
        KeyFile(tmp_path).add(name, "reader")


def test_what_is_taken_past_or_unknown_is_refused(tmp_path: Path) -> None:
    file = KeyFile(tmp_path)
    file.add("甲", "reader")
    for name in ("甲", "GONGJIAN_KEY"):
        with pytest.raises(GraphError, match="already"):
            file.add(name, "reader")
    for day in ("2020", "2999-13", "tomorrow"):
        with pytest.raises(BadRequest):
            file.add("乙", "reader", day)
    with pytest.raises(NotFound):
        file.revoke("乙")
    assert len(file.listed()) == 1


GOOD = {"id": "0" * 8, "name": "a", "role": "reader", "made": "", "expires": "", "salt": "00", "digest": "00"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        json.dumps({"format": 2, "keys": []}),
        json.dumps({"format": 1}),
        json.dumps({"format": 1, "keys": [{**GOOD, "role": "king"}]}),
        json.dumps({"format": 1, "keys": [{**GOOD, "salt": "x"}]}),
        json.dumps({"format": 1, "keys": [{**GOOD, "expires": "soon"}]}),
        json.dumps({"format": 1, "keys": [{"id": "a"}]}),
        json.dumps({"format": 1, "keys": [{**GOOD, "digest": 5}]}),
    ],
)
def test_a_file_that_is_no_good_opens_nothing_and_is_not_written_over(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content, "utf-8")
    with pytest.raises(StateError, match=r"keys\.json"):
        ring(tmp_path).fitting("gj_00000000_" + "a" * 43)
    with pytest.raises(StateError):
        KeyFile(tmp_path).add("a", "reader")
    assert path.read_text("utf-8") == content
