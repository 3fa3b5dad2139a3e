"""Questions from the command line, on the records as loaded."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.settings import Settings
from tests.engines.graphs import environment as of_settings
from tests.gongjian.commands.processes import gongjian


def ask(curated: Settings, *words: str) -> Any:
    done = gongjian(curated.home, *words, "--json", **_only_ours(curated))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _only_ours(settings: Settings) -> dict[str, str]:
    return {name: value for name, value in of_settings(settings).items() if name.startswith("GONGJIAN_")}


@pytest.mark.embedded_only
def test_search_finds_by_initials(curated: Settings) -> None:
    found = ask(curated, "search", "lqxc")
    assert [(hit["id"], hit["matched"]) for hit in found] == [("initiative/haixi-lianqi-xingcun", "initials")]


@pytest.mark.embedded_only
def test_search_finds_what_held_then(curated: Settings) -> None:
    found = {hit["id"] for hit in ask(curated, "search", "华亭", "--as-of", "2013")}
    assert "place/620824" in found
    assert "place/620881" not in found
    told = gongjian(curated.home, "search", "华亭", "--as-of", "2013", **_only_ours(curated)).stderr
    assert "2013-01-01/2013-12-31" in told
    assert gongjian(curated.home, "search", "华亭", "--as-of", "2013-13", **_only_ours(curated)).returncode == 2
    below = {row["place"]["id"] for row in ask(curated, "query", "place/children", "-p", "id=place/620800")}
    assert {"place/620824", "place/620881"} <= below


@pytest.mark.every_engine
def test_named_queries_are_listed_and_run(curated: Settings) -> None:
    listed = {row["query"] for row in ask(curated, "query")}
    assert {"pairing/list", "region/sums"} <= listed
    assert not {name for name in listed if name.startswith(("ingest/", "store/", "change/"))}
    rows = ask(curated, "query", "region/sums", "-p", "ids=place/630103|place/632800")
    sums = {(row["region"], row["kind"]): row["amount"] for row in rows}
    assert sums["place/630103", "budget"] == 102825800
    assert sums["place/632800", "set_aside"] == 300000000


@pytest.mark.embedded_only
def test_the_facts_of_a_source_come_in_the_order_of_its_text(curated: Settings) -> None:
    places = {"haixi-2018", "xining-2017", "yushu-2020", "pingliang-2013", "pingliang-xinkai-2013", "district-2018"}
    assert {row["id"] for row in ask(curated, "sources")} == {f"source/{name}" for name in places}
    starts = [row["start"] for row in ask(curated, "sources", "xining-2017")]
    assert starts == sorted(starts)
    assert len(starts) > 300


@pytest.mark.embedded_only
def test_paths_are_told_in_words_and_as_json(curated: Settings) -> None:
    ends = ("organization/haixi-resident-enterprises", "organization/haixi-administrative-villages")
    told = ask(curated, "paths", *ends, "--relation", "PAIRED_WITH", "--max-length", "1")
    assert [path["label"] for path in told["paths"]] == ["驻州企业 —结对→ 行政村"]
    assert told["truncated"] is False
    done = gongjian(curated.home, "paths", *ends, "--limit", "2", "--as-of", "2018", **_only_ours(curated))
    assert done.returncode == 0, done.stderr
    assert "驻州企业 —结对→ 行政村" in done.stdout
    assert "2018-01-01/2018-12-31" in done.stderr
    for words, code in ((("place/0", ends[0]), 1), ((ends[0], ends[0]), 2), ((*ends, "--max-length", "7"), 2)):
        refused = gongjian(curated.home, "paths", *words, **_only_ours(curated))
        assert (refused.returncode, "Traceback" in refused.stderr) == (code, False)


@pytest.mark.embedded_only
def test_the_network_is_written_as_one_file(curated: Settings, tmp_path: Path) -> None:
    out = tmp_path / "网络 图.html"
    done = gongjian(curated.home, "export", "html", "-o", str(out), "--region", "632800", **_only_ours(curated))
    assert done.returncode == 0, done.stderr
    page = out.read_text("utf-8")
    assert "联企兴村1+1行动" in page
    assert "12345" not in page
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.embedded_only
@pytest.mark.parametrize(
    "words",
    [
        ("query", "no/such"),
        ("query", "region/sums", "-p", "colour=red"),
        ("query", "entity/list", "-p", "limit=many"),
        ("export", "pdf"),
        ("search", "……"),
        ("search", "村", "--region", "999999"),
        ("search",),
        ("nothing",),
    ],
)
def test_wrong_usage_ends_with_two(curated: Settings, words: tuple[str, ...]) -> None:
    done = gongjian(curated.home, *words, **_only_ours(curated))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
