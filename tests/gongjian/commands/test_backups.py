"""`gongjian backup`, `restore` and `verify` as a user types them."""

import json
from pathlib import Path

from graph.settings import Settings
from tests.gongjian.commands.processes import inside
from tests.ingest import sample


def test_a_backup_is_taken_restored_and_verified(scratch: Settings, tmp_path: Path) -> None:
    settings = scratch.model_copy(update={"data": sample.write(tmp_path)})
    file = tmp_path / "backup.zip"
    empty = inside(settings, "backup", str(file))
    assert (empty.returncode, file.exists()) == (4, False)
    assert inside(settings, "load").returncode == 0
    done = inside(settings, "backup", str(file), "--json")
    assert done.returncode == 0, done.stderr
    taken = json.loads(done.stdout)
    assert (taken["bytes"], taken["format"]) == (file.stat().st_size, 1)
    there = inside(settings, "backup", str(file))
    assert there.returncode == 4
    assert "--force" in there.stderr
    assert taken["digest"] in inside(settings, "backup", str(file), "--force").stdout
    assert inside(settings, "restore", str(file)).returncode == 4
    nobody = inside(settings, "restore", str(file), "--force")
    assert (nobody.returncode, "--yes" in nobody.stderr) == (4, True)
    again = inside(settings, "restore", str(file), "--force", "--yes", "--json")
    assert again.returncode == 0, again.stderr
    restored = json.loads(again.stdout)
    assert restored["backup"]["digest"] == taken["digest"]
    assert restored["graph_version"] > taken["graph"]["version"]
    sound = inside(settings, "verify", "--json")
    assert (sound.returncode, json.loads(sound.stdout)["findings"]) == (0, [])
    sample.edit(settings.data, "jia/records.yaml", ("name: 发展资金", "name: 设立的发展资金"))
    found = inside(settings, "verify")
    assert found.returncode == 1
    assert "fund/jia-development" in found.stdout
    assert "jia/records.yaml:" in found.stdout
    assert "Traceback" not in found.stderr


def test_a_file_that_is_no_backup_is_one_sentence_and_asks_no_engine(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, home=tmp_path / "home")
    (tmp_path / "text").write_text("no backup")
    broken = inside(settings, "restore", str(tmp_path / "text"))
    assert broken.returncode == 1
    assert "什么也没有写" in broken.stderr
    missing = inside(settings, "restore", str(tmp_path / "nothing"), "--force", "--yes")
    assert missing.returncode == 1
    assert len(missing.stderr.splitlines()) == 1
    assert not settings.home.exists()
