"""`gongjian export`: the file that REST gives, whole or not at all; texts to standard output."""

import json
import zipfile
from pathlib import Path

import httpx
import pytest

from graph.settings import Settings
from service.exports import FORMS
from tests.gongjian.commands.processes import inside, of
from tests.service.test_entities import get

pytestmark = pytest.mark.embedded_only
REGION = ("--region", "632800")


def test_each_form_is_a_file_with_as_much_as_rest_tells(api: httpx.Client, curated: Settings, tmp_path: Path) -> None:
    whole = get(api, "/subgraph", region="632800", limit=5000, as_of="2018")
    for form, known in FORMS.items():
        out = tmp_path / f"x{known.suffix}"
        done = inside(curated, "export", form, "-o", str(out), *REGION, "--as-of", "2018", "--json")
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert (told["entities"], told["relations"]) == (len(whole["entities"]), len(whole["relations"])), form
        assert told["bytes"] == out.stat().st_size
    assert zipfile.is_zipfile(tmp_path / "x.csv.zip")
    assert {each.name for each in tmp_path.iterdir()} == {f"x{known.suffix}" for known in FORMS.values()}
    about, *lines = (tmp_path / "x.jsonl").read_text("utf-8").splitlines()
    rest = api.get("/api/v1/exports/jsonl?region=632800&as_of=2018").text.splitlines()
    assert lines == rest[1:]
    said = json.loads(about)["_about"]
    assert said["asked"] == {"region": ["632800"], "as_of": ["2018"]}
    assert said["as_of"]["undated_entities"] > 0


def test_a_text_can_go_to_standard_output_and_nothing_else_does(curated: Settings) -> None:
    done = of(curated, "export", "cypher", "-o", "-", "--center", "theme/grids", "--depth", "2")
    assert done.returncode == 0
    assert done.stdout.startswith("// Gongjian")
    assert done.stdout.endswith(";\n")
    assert "实体 entities" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("csv", "-o", "-"), "--out"),
        (("jsonl", "-o", "-", "--json"), "--out"),
        (("gexf", "--title", "x"), "--title"),
        (("jsonl", "--depth", "2"), "--depth"),
        (("jsonl", "--relation", "NOTHING"), "NOTHING"),
        (("xlsx", "--region", "999999"), "999999"),
    ],
)
def test_wrong_usage_leaves_no_file(curated: Settings, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    given = words if "-o" in words else (*words, "-o", str(tmp_path / "x"))
    done = inside(curated, "export", *given)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []
