"""The commands on records, as users type them."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.settings import REPOSITORY, Settings
from tests.engines.graphs import environment
from tests.ingest import sample

pytestmark = pytest.mark.embedded_only
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return sample.write(tmp_path)


@pytest.fixture
def run(scratch: Settings, data: Path) -> Run:
    def running(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        own = environment(scratch.model_copy(update={"data": data})) | more
        command = [sys.executable, "-m", "gongjian", *arguments]
        return subprocess.run(
            command, cwd=REPOSITORY, env=own, capture_output=True, text=True, timeout=300, check=False
        )

    return running


def test_check_with_the_texts_pins_and_then_agrees(run: Run, data: Path) -> None:
    (data / "jia" / "positions.jsonl").unlink()
    texts = {"GONGJIAN_SOURCES": str(data.parent / "texts")}
    assert run("check").returncode == 1
    assert run("check", "--pin").returncode == 2
    assert "jia/positions.jsonl" in run("check", "--pin", **texts).stdout
    done = run("check", "--json", **texts)
    assert (done.returncode, json.loads(done.stdout)["faults"]) == (0, [])


def test_plan_load_changes_and_a_guarded_shrink(run: Run, data: Path, tmp_path: Path) -> None:
    saved = tmp_path / "plan.json"
    planned = run("plan", "--json", "--out", str(saved))
    assert json.loads(planned.stdout)["counts"] == {"create": 26, "update": 0, "rename": 0, "delete": 0}
    assert run("apply", str(saved)).returncode == 0
    stale = run("apply", str(saved))
    assert (stale.returncode, "stale plan" in stale.stderr) == (4, True)
    assert "nothing was written" in run("load").stdout
    assert len(json.loads(run("changes", "--json", "--limit", "500").stdout)["items"]) == 26
    lines = sample.RECORDS.splitlines(keepends=True)
    (data / "jia" / "records.yaml").write_text("".join(lines[:8]), encoding="utf-8")
    assert "--allow-shrink" in run("plan").stdout
    refused = run("load")
    assert (refused.returncode, "--allow-shrink" in refused.stderr) == (4, True)
    assert run("load", "--allow-shrink").returncode == 0


def test_schema_prints_what_is_committed(run: Run) -> None:
    assert run("schema").stdout == (REPOSITORY / "data" / "schema.json").read_text(encoding="utf-8")


def test_what_is_no_plan_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("{}", encoding="utf-8")
    assert run("apply", str(tmp_path / "plan.json")).returncode == 2
    assert run("apply", str(tmp_path / "none.json")).returncode == 2
