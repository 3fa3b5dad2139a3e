"""`gongjian match`: names and CSV files; as REST answers; bad files are named with line and mend."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.settings import Settings
from tests.gongjian.commands.processes import inside
from tests.service.test_entities import LIANQI

pytestmark = pytest.mark.embedded_only
YUSHU = "organization/yushu-organization-department"
LIST = """\ufeff编号,单位,地区
1,中共玉树市委组织部,
2,市委组织部,玉树
3,"=1+1",没有这个地方
4,,
,,

5,没有谁叫这个名字吧,
"""


def body(curated: Settings, *words: str) -> Any:
    done = inside(curated, "match", *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_names_are_matched_as_over_rest(curated: Settings, api: httpx.Client) -> None:
    queries = [{"name": name, "type": "Organization", "region": "玉树"} for name in ("市委组织部", "lqxc")]
    rest = api.post("/api/v1/match", params={"as_of": "2020"}, json={"queries": queries, "limit": 2}).json()
    words = ("市委组织部", "lqxc", "--type", "Organization", "--region", "玉树", "--limit", "2", "--as-of", "2020")
    assert body(curated, *words) == rest
    assert rest["results"][0]["candidates"][0]["match"]


def test_a_table_tells_the_reasons_in_words(curated: Settings) -> None:
    done = inside(curated, "match", "连企兴村", "没有谁叫这个名字吧", COLUMNS="200")
    assert done.returncode == 0, done.stderr
    for said in (LIANQI, "读音相同", "（无 · none）"):
        assert said in done.stdout


def test_a_file_gets_the_best_of_each_row_beside_its_own_columns(curated: Settings, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(LIST, "utf-8")
    done = inside(curated, "match", "--file", str(file), "--column", "单位", "--region-column", "地区")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["编号"] for row in rows] == ["1", "2", "3", "4", "", "", "5"], (
        "a row for each, so that it can stand beside the list"
    )
    assert [row["match_id"] for row in rows] == [YUSHU, YUSHU, *[""] * 5]
    assert [row["match_sure"] for row in rows[:2]] == ["true", "true"]
    assert [row["match_region"] for row in rows] == ["", "place/632700", *[""] * 5]
    assert rows[2]["单位"] == "'=1+1"
    assert "abbreviation" in rows[0]["match_reasons"] or "alias_equal" in rows[0]["match_reasons"]
    told = body(curated, "--file", str(file), "--column", "单位")
    assert [each["id"] for each in told["results"]] == ["2", "3", "4", "5", "6", "7", "8"]
    assert told["results"][4]["candidates"] == []


@pytest.mark.parametrize(
    ("raw", "words", "code", "said"),
    [
        (LIST.encode(), ("--column", "名称"), 2, "编号, 单位, 地区"),
        ("单位\n甲\n".encode("gbk"), ("--column", "单位"), 1, "list.csv:1: 不是 UTF-8"),
        ('单位\n甲\n"乙\n'.encode(), ("--column", "单位"), 1, "list.csv:3: 不是 CSV"),
        (b"", ("--column", "x"), 1, "list.csv:1: 没有表头"),
        (LIST.encode(), ("--column", "单位", "--type", "Body"), 2, "Body"),
        (LIST.encode(), ("--column", "单位", "--region", "999999"), 2, "999999"),
        (LIST.encode(), ("甲", "--column", "单位"), 2, "--file"),
    ],
)
def test_a_bad_list_is_refused_with_file_line_and_mend(
    curated: Settings, tmp_path: Path, raw: bytes, words: tuple[str, ...], code: int, said: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(raw)
    done = inside(curated, "match", "--file", str(file), *words)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_neither_names_nor_a_file_and_a_file_that_is_not_there(curated: Settings, tmp_path: Path) -> None:
    assert inside(curated, "match").returncode == 2
    done = inside(curated, "match", "--file", str(tmp_path / "none.csv"))
    assert done.returncode == 1
    assert "none.csv" in done.stderr
