"""The machine: packages against the lock, offline files against their digests, the language of the terminal."""

import shutil
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from gongjian.checks import machine
from graph.settings import REPOSITORY
from service.pages.documents import VENDOR


def test_the_oldest_python_is_that_of_the_project() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert SpecifierSet(project["requires-python"]) == SpecifierSet(f">={'.'.join(map(str, machine.OLDEST))}")
    assert machine.python(sys.version_info[:2]).level == "ok"
    old = machine.python((3, 9))
    assert (old.level, "3.11" in old.mend) == ("wrong", True)


def test_packages_are_held_against_the_lock(tmp_path: Path) -> None:
    assert machine.packages(machine.LOCK).level == "ok"
    lock = tmp_path / "lock.txt"
    lock.write_text(
        "typer==0.1.0 \\\n    --hash=sha256:00\nwinonly==9 ; sys_platform == 'win32' \\\n", encoding="utf-8"
    )
    assert machine.packages(lock).level == "ok"
    lock.write_text("typer==999.0 \\\n", encoding="utf-8")
    old = machine.packages(lock)
    assert (old.level, "typer" in old.said) == ("warning", True)
    lock.write_text("typer==0.1 \\\nno-such-package==1.0 \\\n", encoding="utf-8")
    missing = machine.packages(lock)
    assert (missing.level, "no-such-package" in missing.said, "typer" in missing.said) == ("wrong", True, False)


def test_without_a_lock_the_declared_packages_count(tmp_path: Path) -> None:
    found = machine.packages(tmp_path / "none.txt")
    assert (found.level, found.said.startswith("0 ")) == ("ok", False)


@pytest.mark.parametrize(
    ("environ", "level"),
    [
        ({}, "ok"),
        ({"LANG": "zh_CN.UTF-8"}, "ok"),
        ({"LC_ALL": "C.utf8", "LANG": "C"}, "ok"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "warning"),
        ({"LC_CTYPE": "zh_CN.GB18030"}, "warning"),
    ],
)
def test_a_terminal_that_knows_no_chinese_is_noted(environ: dict[str, str], level: str) -> None:
    assert machine.locale(environ).level == level


def test_offline_files_that_were_changed_or_lost_are_named(tmp_path: Path) -> None:
    assert machine.assets(VENDOR).level == "ok"
    assert machine.assets(tmp_path).level == "wrong"
    copy = Path(shutil.copytree(VENDOR, tmp_path / "vendor"))
    (copy / "swagger-ui" / "swagger-ui.css").write_text("changed", encoding="utf-8")
    (copy / "redoc" / "LICENSE").unlink()
    found = machine.assets(copy)
    assert found.level == "wrong"
    assert "redoc/LICENSE, swagger-ui/swagger-ui.css" in found.said
    (copy / "vendor.json").write_text("[]", encoding="utf-8")
    assert machine.assets(copy).level == "wrong"


def test_traces_that_are_wanted_and_cannot_be_sent_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.telemetry({}).level == "ok"
    wanted = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}
    assert machine.telemetry(wanted).level == "ok"
    for name in [name for name in sys.modules if name.partition(".")[0] == "opentelemetry"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "path_importer_cache", {})
    found = machine.telemetry(wanted)
    assert (found.level, "make telemetry" in found.mend) == ("warning", True)
