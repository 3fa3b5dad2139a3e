"""`gongjian duplicates` as users type it, and the way of a proposal from there into the graph and back; synthetic."""

import json
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from graph.likeness import REASONS
from graph.settings import REPOSITORY, Settings
from ingest.folder import JUDGEMENTS
from service.app import create_app
from tests.gongjian.commands.processes import Done, inside
from tests.ingest import judged, sample
from tests.ingest.judged import ENTERPRISES, LIANQI, YI_ENTERPRISES, YI_LIANQI
from tests.service.serving import serving

EQUAL = REASONS["name_equal"].weight


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = judged.write(tmp_path)
    sample.edit(data, "yi/records.yaml", ("name: 联企行动\n", "name: 联企兴村\n"), ("name: 各企业\n", "name: 企业\n"))
    return data


def ask(data: Path, *words: str, **more: str) -> Done:
    return inside(Settings(data=data, home=data.parent / "home"), *words, **more)


def answer(data: Path, *words: str) -> Any:
    done = ask(data, "duplicates", "--json", *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_proposes_with_reasons_and_lines_and_starts_no_engine(data: Path) -> None:
    found = answer(data)
    assert [[each["id"] for each in one["entities"]] for one in found["proposals"]] == [
        [LIANQI, YI_LIANQI],
        [YI_ENTERPRISES, ENTERPRISES],
    ]
    first = found["proposals"][0]
    assert first["reasons"][0] == {"reason": "name_equal", "weight": EQUAL, "text": "联企兴村"}
    assert (first["differs"], first["entities"][1]["record"]) == (["kind"], "yi/records.yaml:14")
    assert (found["total"], found["written"]) == (2, 0)
    assert not (data.parent / "home").exists()
    assert not (data / JUDGEMENTS).exists()


@pytest.mark.parametrize("width", [60, 200])
def test_the_table_fits_the_terminal(data: Path, width: int) -> None:
    done = ask(data, "duplicates", "--limit", "1", COLUMNS=str(width))
    assert max(map(cell_len, done.stdout.splitlines())) <= width
    assert f"名称相同 +{EQUAL}" in done.stdout
    assert "--limit 2" in done.stderr


def test_bounds_narrow_and_what_is_none_of_them_is_wrong_usage(data: Path) -> None:
    assert answer(data, "--type", "Organization")["total"] == 1
    assert answer(data, "--region", "632802")["total"] == 1
    assert answer(data, "--least", "100")["total"] <= 1
    assert [len(answer(data, "--limit", "1")[name]) for name in ("proposals",)] == [1]
    for words in (("--type", "Place"), ("--region", "999999"), ("--region", LIANQI), ("--least", "101")):
        done = ask(data, "duplicates", *words)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False), words


def test_faults_of_the_file_are_told_with_line_and_mend(data: Path) -> None:
    judged.judge(data, judged.same(LIANQI, LIANQI))
    for words in (("duplicates", "--write"), ("check",)):
        done = ask(data, *words)
        assert (done.returncode, "judgements.yaml:1" in done.stderr) == (1, True)
    assert (data / JUDGEMENTS).read_text(encoding="utf-8") == judged.same(LIANQI, LIANQI)


def test_the_schema_of_judgements_is_the_committed_one(data: Path) -> None:
    committed = (REPOSITORY / "data" / "judgements.schema.json").read_text(encoding="utf-8")
    assert ask(data, "schema", "--judgements").stdout == committed


@pytest.mark.embedded_only
def test_a_proposal_is_written_accepted_merged_and_taken_back(scratch: Settings, data: Path) -> None:
    settings = scratch.model_copy(update={"data": data})
    assert inside(settings, "load").returncode == 0
    written = inside(settings, "duplicates", "--write", "--type", "Initiative")
    assert "status: proposed" in written.stdout
    assert "1 proposed judgements wait" in inside(settings, "check").stdout
    assert f"take: {{kind: {LIANQI}}}" in (data / JUDGEMENTS).read_text(encoding="utf-8")
    more = f"status: accepted\n  by: 样本\n  at: 2026-01-02\n  take: {{kind: {LIANQI}}}"
    sample.edit(data, JUDGEMENTS, ("status: proposed", more))
    planned = inside(settings, "plan").stdout
    assert f"merge   {YI_LIANQI} -> {LIANQI}" in planned
    old, new = (f"/api/v1/entities/{id_}" for id_ in (YI_LIANQI, LIANQI))
    with serving(create_app(settings)) as client:
        apart = client.get(old)
        assert apart.status_code == 200
        assert inside(settings, "load").returncode == 0
        moved = client.get(old)
        assert (moved.status_code, moved.headers["location"]) == (308, new)
        assert LIANQI in inside(settings, "show", YI_LIANQI).stderr
        history = client.get(f"{new}/history").json()["items"]
        assert {change["id"] for change in history} == {LIANQI, YI_LIANQI}
        (data / JUDGEMENTS).unlink()
        assert f"split from {LIANQI}" in inside(settings, "plan").stdout
        assert inside(settings, "load").returncode == 0
        assert client.get(old).json() == apart.json()
