"""`gongjian check --coverage` as users type it; it needs no graph."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from graph.documents import text_digest
from tests.gongjian.commands.processes import at
from tests.ingest import sample

Run = Callable[..., "subprocess.CompletedProcess[str]"]
CITED = "source: source/jia\ncitations:\n  - {of: initiative/jia-lianqi-xingcun, exact: 组织222家企业}\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return sample.write(tmp_path)


@pytest.fixture
def run(tmp_path: Path, data: Path) -> Run:
    texts = str(tmp_path / "texts")

    def running(*words: str, sources: str = texts, **more: str) -> "subprocess.CompletedProcess[str]":
        settings = {"GONGJIAN_DATA": str(data)} | ({"GONGJIAN_SOURCES": sources} if sources else {})
        return at(tmp_path / "home", "check", *words, **settings, **more)

    return running


def test_it_needs_the_texts(run: Run, tmp_path: Path) -> None:
    without = run("--coverage", sources="")
    assert (without.returncode, "GONGJIAN_SOURCES" in without.stderr) == (2, True)
    (tmp_path / "empty").mkdir()
    empty = run("--coverage", sources=str(tmp_path / "empty"))
    assert (empty.returncode, "GONGJIAN_SOURCES" in empty.stderr) == (2, True)


def test_tables_fit_the_terminal_and_the_exit_code_tells_of_uncited_numbers(run: Run, data: Path) -> None:
    clean = run("--coverage")
    assert clean.returncode == 0, clean.stdout
    assert "every number is cited or excused" in clean.stdout
    lines = (data / "jia" / "records.yaml").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "12个" not in line]
    (data / "jia" / "records.yaml").write_text("".join(kept), encoding="utf-8")
    sample.edit(data, "jia/records.yaml", ("    unit: 个\n", "    unit: 个\n    cited: [新建村级阵地]\n"))
    left = run("--pin", "--coverage")
    assert left.returncode == 1
    assert "未引的数 uncited numbers" in left.stdout
    narrow = run("--coverage", COLUMNS="80")
    assert narrow.returncode == 1
    tables = narrow.stdout[narrow.stdout.index("source/jia (") :].splitlines()
    assert max(map(cell_len, tables)) <= 80
    (data / "jia" / "uncited.yaml").write_text(
        "source: source/jia\nexcused:\n  - {exact: 12个, reason: vague}\n", encoding="utf-8"
    )
    excused = run("--coverage")
    assert (excused.returncode, "jia/uncited.yaml:3" in excused.stdout) == (0, True)


def test_json_gives_positions_and_short_contexts(run: Run, data: Path) -> None:
    (data / "jia" / "more.yaml").write_text(CITED, encoding="utf-8")
    done = run("--pin", "--coverage", "--json")
    said = json.loads(done.stdout)
    (text,) = said["texts"]
    assert (done.returncode, said["missing"], text["digest"]) == (0, [], text_digest(sample.TEXT))
    assert text["sources"] == ["source/jia"]
    assert {"start": 11, "end": 14, "text": "222", "state": "cited"} in text["sentences"][0]["numbers"]
    assert "initiative/jia-lianqi-xingcun" in text["sentences"][0]["facts"]
    assert (text["uncited"], text["excused"], text["covered_sentences"]) == ([], [], 3)


def test_faults_of_excuses_are_told_by_every_check(run: Run, data: Path) -> None:
    (data / "jia" / "uncited.yaml").write_text("source: source/jia\nexcused:\n  - {exact: 12个}\n", encoding="utf-8")
    plain = run(sources="")
    assert plain.returncode == 1
    assert plain.stderr.startswith("jia/uncited.yaml:3:5: [excused.0.reason]")
    sample.edit(data, "jia/uncited.yaml", ("12个}", "12个, reason: word}"))
    assert run(sources="").returncode == 0
    stale = run("--coverage", "--json")
    assert stale.returncode == 1
    assert json.loads(stale.stdout)["faults"][0]["field"] == "excused.0.exact"
