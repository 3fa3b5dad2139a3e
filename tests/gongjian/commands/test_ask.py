"""Questions from the command line, on the records as loaded: what is found, what is told beside it, what is refused."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from graph.settings import Settings
from tests.gongjian.commands.processes import inside
from tests.gongjian.test_cli import CHINESE
from tests.ingest import sample
from tests.ingest.stores import loaded
from tests.service.test_entities import LIANQI

ENTERPRISES, VILLAGES = "organization/haixi-resident-enterprises", "organization/haixi-administrative-villages"
QUESTIONS = (
    "search 共建",
    "query",
    "query pairing/programmes",
    "query entity/list -p limit=5",
    f"show {LIANQI}",
    "neighbours place/632800",
    f"paths {ENTERPRISES} place/620800",
    "subgraph place/632800 --limit 30 --measures true",
    "compare 630100 632800 620800",
    "flows --region 630103",
    "timeline --region 620800",
    "sources",
    "sources haixi-2018",
    "changes",
    f"history {LIANQI}",
    "plan",
    "doctor",
)
NAME = "[bold]村[/] \\x9B2J\\u202E:smile:"
"""A name as YAML has it: markup, a control sequence of eight bits, a turned direction."""


def ask(curated: Settings, *words: str) -> Any:
    done = inside(curated, *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.embedded_only
@pytest.mark.parametrize("width", [60, 200])
@pytest.mark.parametrize("words", QUESTIONS)
def test_every_table_fits_the_terminal(curated: Settings, words: str, width: int) -> None:
    done = inside(curated, *words.split(), COLUMNS=str(width))
    assert done.returncode == 0, done.stderr
    assert max(map(cell_len, done.stdout.splitlines())) <= width
    assert "…" not in done.stdout.replace(" …", "")  # where a list goes on it is said so; no word is cut


@pytest.mark.embedded_only
def test_what_records_carry_is_printed_as_it_is_and_obeyed_by_nobody(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    sample.edit(data, "jia/records.yaml", ("name: 村\n", f'name: "{NAME}"\n'))
    asyncio.run(loaded(scratch, data))
    shown = "[bold]村[/] U+009B2JU+202E:smile:"
    for words in (
        ("show", "organization/jia-villages"),
        ("search", "村"),
        ("subgraph", "place/632800", "--depth", "3"),
        ("query", "entity/several", "-p", "ids=organization/jia-villages"),
        ("paths", "organization/jia-villages", "organization/jia-enterprises"),
        ("sources", "jia"),
    ):
        done = inside(scratch, *words)
        assert done.returncode == 0, done.stderr
        assert shown in done.stdout
        assert not set(done.stdout + done.stderr) & {"\x9b", "\u202e", "\x1b"}
    name = json.loads(inside(scratch, "show", "organization/jia-villages", "--json").stdout)["name"]
    assert name == "[bold]村[/] \x9b2J\u202e:smile:"


@pytest.mark.embedded_only
def test_search_finds_by_initials_and_what_held_then(curated: Settings) -> None:
    found = ask(curated, "search", "lqxc")["items"]
    assert [(hit["entity"]["id"], hit["matched"]) for hit in found] == [(LIANQI, "initials")]
    then = {hit["entity"]["id"] for hit in ask(curated, "search", "华亭", "--as-of", "2013")["items"]}
    assert "place/620824" in then
    assert "place/620881" not in then


def test_named_queries_are_listed_and_run(curated: Settings) -> None:
    listed = {row["name"] for row in ask(curated, "query")["items"]}
    assert {"pairing/list", "region/sums"} <= listed
    assert not {name for name in listed if name.startswith(("ingest/", "store/", "change/"))}
    answer = ask(curated, "query", "region/sums", "-p", "ids=place/630103|place/632800")
    rows = [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]
    sums = {(row["region"], row["kind"]): row["amount"] for row in rows}
    assert sums["place/630103", "budget"] == 102825800
    assert sums["place/632800", "set_aside"] == 300000000


@pytest.mark.embedded_only
def test_the_facts_of_a_source_come_in_the_order_of_its_text(curated: Settings) -> None:
    places = {"haixi-2018", "xining-2017", "yushu-2020", "pingliang-2013", "pingliang-xinkai-2013", "district-2018"}
    assert {row["source"]["id"] for row in ask(curated, "sources")["items"]} == {f"source/{name}" for name in places}
    facts = ask(curated, "sources", "source/xining-2017", "--all")["items"]
    starts = [fact["citations"][0]["start"] for fact in facts]
    assert starts == sorted(starts)
    assert len(starts) > 300


@pytest.mark.embedded_only
def test_a_fact_is_shown_with_its_relations_and_the_words_of_its_source(curated: Settings) -> None:
    shown = inside(curated, "show", LIANQI).stdout
    for said in ("联企兴村1+1行动", "举措 Initiative", "类别 kind", "source/haixi-2018", "—覆盖→", VILLAGES):
        assert said in shown
    village = inside(curated, "show", VILLAGES)
    assert "←覆盖—" in village.stdout
    assert "全州295个行政村" in inside(curated, "neighbours", "place/632800", "--relation", "COVERS", "--all").stdout
    assert f"gongjian neighbours {'place/632800'}" in inside(curated, "show", "place/632800").stderr


@pytest.mark.embedded_only
def test_paths_are_told_in_words(curated: Settings) -> None:
    told = ask(curated, "paths", ENTERPRISES, VILLAGES, "--relation", "PAIRED_WITH", "--max-length", "1")
    assert [path["label"] for path in told["paths"]] == ["驻州企业 —结对→ 行政村"]
    done = inside(curated, "paths", ENTERPRISES, VILLAGES, "--limit", "2", "--as-of", "2018")
    assert "驻州企业 —结对→ 行政村" in done.stdout
    assert "2018-01-01/2018-12-31" in done.stderr


@pytest.mark.embedded_only
def test_the_network_is_written_as_one_file(curated: Settings, tmp_path: Path) -> None:
    out = tmp_path / "网络 图.html"
    done = inside(curated, "export", "html", "-o", str(out), "--region", "632800", "--as-of", "2018", "--json")
    assert done.returncode == 0, done.stderr
    page, told = out.read_text("utf-8"), json.loads(done.stdout)
    assert "联企兴村1+1行动" in page
    assert "12345" not in page
    assert "2018-01-01/2018-12-31" in page
    assert (told["file"], told["bytes"]) == (str(out), out.stat().st_size)
    assert told["entities"] > 100
    assert told["relations"] > 100
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.embedded_only
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "organization/none"), 1),
        (("show", "paired-with/0123456789abcdef"), 1),
        (("show", "place/620881", "--as-of", "2013"), 1),
        (("neighbours", "organization/none"), 1),
        (("history", "organization/none"), 1),
        (("sources", "none"), 1),
        (("paths", "place/0", ENTERPRISES), 1),
        (("subgraph", "place/0"), 1),
        (("query", "entity/list", "-p", "limit=many"), 2),
        (("search", "……"), 2),
        (("search", "村", "--region", "999999"), 2),
        (("search", "村", "--type", "Village"), 2),
        (("paths", ENTERPRISES, ENTERPRISES), 2),
        (("paths", ENTERPRISES, VILLAGES, "--relation", "LIKES"), 2),
        (("subgraph", "--theme", "theme/none"), 2),
        (("compare", "630100"), 2),
        (("compare", "630100", "999999"), 2),
        (("flows", "--region", "999999"), 2),
        (("timeline", "--from", "2018", "--to", "2013"), 2),
        (("changes", "--cursor", "x"), 2),
        (("export", "html", "--theme", "theme/none"), 2),
    ],
)
def test_what_is_not_there_ends_with_one_and_what_cannot_be_asked_with_two(
    curated: Settings, words: tuple[str, ...], code: int
) -> None:
    done = inside(curated, *words, "--json")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1), done.stderr
    assert CHINESE.search(done.stderr.partition(" · ")[0])
