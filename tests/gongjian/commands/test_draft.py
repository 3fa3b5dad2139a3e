"""`gongjian draft` as users type it; it needs no graph. The texts are made up."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.settings import Settings
from tests.gongjian.commands.processes import Done, inside
from tests.ingest import sample
from tests.ingest.draft import newsletter
from tests.ingest.draft.newsletter import SOURCE, TEXT

Run = Callable[..., Done]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with data and texts, which no test changes."""
    root = tmp_path_factory.mktemp("draft") / "x"
    newsletter.write(root)
    return root


@pytest.fixture
def run(root: Path, tmp_path: Path) -> Run:
    def running(*words: str, **more: str) -> Done:
        settings = Settings(home=tmp_path / "home", data=root / "data", sources=root / "texts")
        return inside(settings, "draft", *words, **more)

    return running


def test_a_draft_is_printed_and_what_it_holds_is_said_beside(run: Run, root: Path) -> None:
    done = run(str(root / "texts" / "yi.txt"), "--source", SOURCE)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# yaml-language-server: $schema=../schema.json\ndraft: true")
    assert "region place/632801" in done.stderr
    assert "\n  - id: indicator/yi-su-qiu-ban-jie-lv\n" in done.stdout


def test_a_draft_is_written_to_a_file_and_counted_as_json(run: Run, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "new.yaml"
    done = run(str(root / "texts" / "yi.txt"), "--source", SOURCE, "--out", str(out), "--dataset", "ding", "--json")
    said = json.loads(done.stdout)
    assert (said["source"], said["region"], said["file"]) == (SOURCE, "place/632801", str(out))
    assert said["counts"] == {"Fund": 4, "Indicator": 6, "Initiative": 5, "Organization": 5, "Place": 1, "citation": 4}
    assert (said["relations"], said["left"], said["unpinned"]) == (9, 2, 0)
    assert out.read_text("utf-8").count("  - id: organization/ding-") == 5


def test_a_file_that_is_there_is_kept_until_it_is_forced(run: Run, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "new.yaml"
    words = (str(root / "texts" / "yi.txt"), "--source", SOURCE, "--out", str(out))
    assert run(*words).returncode == 0
    for kept in ("draft: true\n# work\n", "# work\n"):
        out.write_text(kept, encoding="utf-8")
        refused = run(*words)
        assert (refused.returncode, "--force" in refused.stderr, out.read_text("utf-8")) == (2, True, kept)
    assert run(*words, "--force").returncode == 0
    assert "# work" not in out.read_text("utf-8")


def test_a_source_without_its_type_is_told_as_a_source(run: Run, root: Path) -> None:
    refused = run(str(root / "texts" / "yi.txt"), "--source", "yi-2021")
    assert refused.returncode == 2
    assert SOURCE in refused.stderr
    assert "dataset" not in refused.stderr


def test_check_refuses_the_draft_until_its_line_is_deleted(run: Run, tmp_path: Path) -> None:
    data = newsletter.write(tmp_path / "own")
    out = data / "yi" / "new.yaml"
    own = Settings(home=tmp_path / "home", data=data, sources=data.parent / "texts")
    assert (
        inside(own, "draft", str(data.parent / "texts" / "yi.txt"), "--source", SOURCE, "--out", str(out)).returncode
        == 0
    )
    refused = inside(own, "check", "--pin")
    assert (refused.returncode, refused.stderr.startswith("yi/new.yaml:2:8: [draft]")) == (1, True)
    sample.edit(data, "yi/new.yaml", ("draft: true", "#"))
    assert inside(own, "check", "--pin").returncode == 0
    assert inside(own, "check").returncode == 0


def test_what_is_wrong_is_told_with_its_mend(run: Run, root: Path, tmp_path: Path) -> None:
    text = str(root / "texts" / "yi.txt")
    strange = tmp_path / "strange.txt"
    strange.write_bytes("乙市".encode("gb18030"))
    cases = [
        ((), 2, "--source"),
        ((text,), 2, "--source"),
        ((text, "--source", "source/none"), 2, "text_digest"),
        ((text, "--source", "source/jia"), 2, "another text"),
        ((text, "--source", SOURCE, "--region", "999999"), 2, "place/999999"),
        ((text, "--source", SOURCE, "--dataset", "Ding!"), 2, "Ding!"),
        ((str(strange), "--source", SOURCE), 1, "GBK"),
        ((str(tmp_path / "none.txt"), "--source", SOURCE), 1, "none.txt"),
        ((text, "--source", SOURCE, "--out", str(tmp_path / "no" / "x.yaml")), 1, "x.yaml"),
    ]
    for words, code, said in cases:
        done = run(*words)
        assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (code, True, False), done.stderr


def test_the_measure_is_a_table_for_each_text_and_one_of_all(run: Run, root: Path) -> None:
    done = run("--measure")
    assert done.returncode == 0, done.stderr
    assert [
        kind for kind in ("figure", "money", "group", "unsummed", "relation") if f"│ {kind} " not in done.stdout
    ] == []
    assert "recall and precision" in done.stdout
    (one,) = [
        one for one in json.loads(run("--measure", "--json").stdout)["texts"] if one["scores"]["group"]["records"]
    ]
    assert one["dataset"] == "jia"
    assert one["scores"]["figure"] == {
        "records": 1, "found": 1, "proposed": 1, "right": 1, "strictly_found": 1, "strictly_right": 1
    }  # fmt: skip


def test_the_measure_needs_the_texts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("--measure", GONGJIAN_SOURCES=str(tmp_path / "empty"))
    assert (done.returncode, "GONGJIAN_SOURCES" in done.stderr) == (2, True)


def test_the_newsletter_is_what_its_source_says(root: Path) -> None:
    assert (root / "texts" / "yi.txt").read_text("utf-8") == TEXT
