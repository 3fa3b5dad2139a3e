"""`gongjian keys`: what is printed where, what it ends with, and that a key is shown once."""

import json
from pathlib import Path

from graph.settings import Settings
from service.keys import KeyFile
from tests.gongjian.commands.processes import at, gongjian, inside


def test_a_key_is_made_listed_and_revoked(tmp_path: Path) -> None:
    made = gongjian(tmp_path, "keys", "add", "规划处", "--role", "analyst", "--expires", "2999-06")
    assert made.returncode == 0
    shown = made.stdout.strip()
    assert shown.startswith("gj_")
    assert "\n" not in shown, "nothing else is printed where a script reads"
    assert "只显示这一次" in made.stderr
    listed = at(tmp_path, "keys", "list")
    assert "规划处" in listed.stdout
    assert shown.rpartition("_")[2] not in listed.stdout
    revoked = at(tmp_path, "keys", "revoke", "规划处")
    assert (revoked.returncode, "规划处" in revoked.stdout) == (0, True)
    assert "none" in at(tmp_path, "keys", "list").stdout


def test_json_has_the_same(tmp_path: Path) -> None:
    own = Settings(_env_file=None, home=tmp_path)
    made = json.loads(inside(own, "keys", "add", "a", "--json").stdout)
    assert set(made) == {"id", "name", "role", "made", "key"}
    assert KeyFile(tmp_path).listed()[0].fits(made["key"])
    listed = json.loads(inside(own, "keys", "list", "--json").stdout)
    assert listed == {"items": [{name: value for name, value in made.items() if name != "key"}]}
    revoked = json.loads(inside(own, "keys", "revoke", made["id"], "--json").stdout)
    assert revoked == {**listed["items"][0], "revoked": True}


def test_what_is_wrong_is_one_sentence_and_a_code(tmp_path: Path) -> None:
    own = Settings(_env_file=None, home=tmp_path)
    assert inside(own, "keys", "add", "a").returncode == 0
    for words, code in (
        (("add", "a"), 1),
        (("revoke", "b"), 1),
        (("add", "b", "--role", "king"), 2),
        (("add", "b", "--expires", "soon"), 2),
        (("add", "b", "--expires", "2020"), 2),
        (("add", ""), 2),
        (("add",), 2),
    ):
        done = inside(own, "keys", *words)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1), (words, done.stderr)
    (tmp_path / "keys.json").write_text("{", "utf-8")
    broken = inside(own, "keys", "list", "--json")
    assert (broken.returncode, broken.stdout, broken.stderr.count("\n")) == (3, "", 1)
