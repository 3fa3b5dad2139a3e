"""Bad input of every kind: one clear line with its place, exit code 1, nothing written."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from graph.ontology import ONTOLOGY
from graph.settings import REPOSITORY, Settings
from ingest.readers import text as texts
from ingest.records import load_records
from tests.engines.graphs import environment
from tests.ingest import sample


def place(data: Path, anchor: str) -> str:
    """The line and column where the value stands that is wrong; nothing where its place does not matter."""
    text = (data / "jia" / "records.yaml").read_text(encoding="utf-8")
    at = text.index(anchor)
    return f"{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}: " if anchor else ""


# What is changed, the value that is wrong then, and a word of the line that says so.
CASES = {
    "a wrong type": (("type: LEADS", "type: LEEDS"), "LEEDS", "LEADS"),
    "an unknown field": (("unit: 个", "unit: 个\n    colour: red"), "red", "colour"),
    "a dangling id": (("to: place/632801}", "to: place/632899}"), "place/632899", "place/632801"),
    "a duplicate id": (
        ("relations:", "  - {id: theme/co-building, name: 又}\nrelations:"),
        "theme/co-building, ",
        "records.yaml:3",
    ),
    "a date of 2018-13": (("unit: 个", "unit: 个\n    date: 2018-13"), "2018-13", "2018-13"),
    "an amount in words": (("amount: 30000000", "amount: 3亿"), "3亿", "300000000"),
    "an amount that differs": (("amount: 30000000", "amount: 3000000"), "3000000\n", "30000000"),
    "a qualifier that differs": (("amount_text: 3000万元", "amount_text: 近3000万元"), "exact\n", "nearly"),
    "a term that is not listed": (("kind: party_department", "kind: 党委部门"), "党委部门", "party_department"),
    "a computed property": (("unit: 个", "unit: 个\n    region: place/630000"), "place/630000", "computed"),
    "a missing property": (("    unit: 个\n", ""), "id: indicator", "required"),
    "no evidence": (("    cited: [联企兴村]\n", ""), "id: initiative", "evidence"),
    "counts that differ": (("from_count: 222", "from_count: 221"), "221", "222"),
    "ends that do not fit": (
        (
            "LOCATED_IN, from: organization/jia-department, to: place/632801",
            "LOCATED_IN, from: place/632801, to: place/632800",
        ),
        "place/632800}",
        "Organization",
    ),
    "an anchor": (("name: 共建", "name: &a 共建"), "&a", "anchors"),
    "a tag": (("name: 共建", "name: !!python/name:os.system 共建"), "!!python", "tags"),
    "an empty value": (("name: 共建", "name:"), "name:\n", "empty"),
    "a value that needs quotes": (("name: 共建", "name: [共建"), "", "YAML"),
    "a key given twice": (("name: 共建", "name: 共建\n    name: 共"), "name: 共\n", "twice"),
    "a truth value that is none": (("unit: 个", "unit: 个\n    inferred: yes"), "yes", "true, false"),
    "a section that is none": (("citations:", "citation:"), "- {of", "citations"),
    "a phrase too long": (("[联企兴村]", "[联企兴村组织222家企业与295个村结对共建甲州设立]"), "联企兴村组织", "24"),
    "a phrase cited twice": (("[联企兴村]", "[联企兴村, 联企兴村]"), "联企兴村]", "twice"),
    "a state that is no property": (("states: [amount]", "states: [amuont]"), "{exact: 3000万元", "amount"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_faulty_record_is_one_line_with_its_place_and_its_mend(case: str, tmp_path: Path) -> None:
    change, anchor, word = CASES[case]
    data = sample.write(tmp_path)
    sample.edit(data, "jia/records.yaml", change)
    found = sample.faults(data)
    assert len(found) == 1, found
    assert found[0].startswith(f"jia/records.yaml:{place(data, anchor)}"), found
    assert word in found[0]


def test_a_cycle_is_named_step_by_step(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    with (data / "places" / "PART_OF.csv").open("a", encoding="utf-8") as file:
        file.write("place/630000,place/632801\n")
    found = sample.faults(data)
    assert len(found) == 1
    assert "places/PART_OF.csv:" in found[0]
    assert "place/630000 -> place/632801 -> place/632800 -> place/630000" in found[0]


RAW = sample.RECORDS.encode()
BYTES = {
    "a BOM": (b"\xef\xbb\xbf" + RAW, "records.yaml:1:1: ", "BOM"),
    "UTF-16": (sample.RECORDS.encode("utf-16"), "records.yaml:1:1: ", "UTF-16"),
    "GBK bytes": (sample.RECORDS.encode("gbk"), "records.yaml:4:11: ", "GBK"),
    "CRLF": (RAW.replace(b"\n", b"\r\n"), "records.yaml:1:19: ", "LF"),
    "a control character": (RAW.replace("共建".encode(), b"a\x00b", 1), "records.yaml:4:12: ", "U+0000"),
    "a YAML bomb": (b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "records.yaml:1:4: ", "anchors"),
    "deep nesting": (b"entities: " + b"[" * 5000, "records.yaml:1:", "nested"),
    "two documents": (RAW + b"---\nsource: x\n", "records.yaml:", "document"),
    "a picture": (b"\x89PNG\r\n\x1a\n\xff\xfe\x00" + bytes(range(256)), "records.yaml:1:", "UTF-8"),
}


@pytest.mark.parametrize("case", BYTES)
def test_bytes_that_are_no_record_file_are_one_line(case: str, tmp_path: Path) -> None:
    content, where, word = BYTES[case]
    data = sample.write(tmp_path, {**sample.FILES, "jia/records.yaml": content}, pinned=False)
    found = [fault for fault in sample.faults(data) if "records.yaml" in fault]
    assert len(found) == 1, found
    assert found[0].startswith(f"jia/{where}"), found
    assert word in found[0]


def test_a_table_may_begin_with_one_mark_and_holds_what_it_held(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    plain = {id_: each.digest for id_, each in sample.pin(data).facts.items()}
    table = data / "places" / "PART_OF.csv"
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes())
    assert {id_: each.digest for id_, each in load_records(data, ONTOLOGY).facts.items()} == plain
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes())
    (fault,) = [each for each in sample.faults(data) if "PART_OF.csv:1:1: " in each]
    assert "BOM" in fault


def test_a_file_of_200_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    with (data / "jia" / "huge.yaml").open("wb") as file:
        file.truncate(200_000_000)
    (fault,) = sample.faults(data)
    assert fault.startswith("jia/huge.yaml: ")
    assert "200 MB, more than 32 MB" in fault
    assert texts.LARGEST == 32 << 20


def workbook(path: Path, *, formula: bool = False) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Theme"
    sheet.append(["id", "name", "aliases", "since"])
    sheet.append(["theme/xlsx", '="甲"&"乙"' if formula else "表格", "a|b", 2018])
    book.save(path)


def test_a_formula_in_a_cell_names_sheet_and_cell(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    workbook(data / "jia" / "themes.xlsx", formula=True)
    found = sample.faults(data)
    assert any(fault.startswith("jia/themes.xlsx:Theme!B2: ") and "formula" in fault for fault in found), found


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    path = data / "jia" / "themes.xlsx"
    workbook(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/bomb.xml", b"\0" * 200_000_000)
    found = sample.faults(data)
    assert len(found) == 1
    assert "zip bomb" in found[0]


def test_entities_declared_in_a_workbook_are_refused(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    path = data / "jia" / "themes.xlsx"
    workbook(path)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("xl/more.xml", b'<!DOCTYPE lolz [<!ENTITY lol "lol">]><lolz/>')
    assert any("entities are declared" in fault for fault in sample.faults(data))


def test_a_text_named_xlsx_is_no_workbook(tmp_path: Path) -> None:
    data = sample.write(tmp_path, {**sample.FILES, "jia/themes.xlsx": b"id,name\n"}, pinned=False)
    assert any("not an XLSX file" in fault for fault in sample.faults(data))


CODES = {
    "a code of another place": ("place/632800,甲州,prefecture,632900\n", "place/632900"),
    "a code that is taken": ("place/632800,甲州,prefecture,632800\nplace/x,又,county,632800\n", "place/632800 already"),
}


@pytest.mark.parametrize("case", CODES)
def test_a_code_is_that_of_one_place_and_of_its_id(case: str, tmp_path: Path) -> None:
    more, word = CODES[case]
    data = sample.write(tmp_path)
    sample.edit(data, "places/Place.csv", ("place/632800,甲州,prefecture\n", ""))
    (data / "places" / "more").mkdir()
    (data / "places" / "more" / "Place.csv").write_text(f"id,name,level,code\n{more}", encoding="utf-8")
    (fault,) = sample.faults(data)
    assert fault.startswith("places/more/Place.csv:")
    assert "[code]" in fault
    assert word in fault


CITATIONS = {
    "type and ends": ("HAS,a/b,a/c,", "HAS_THEME"),
    "no such relation": ("LEADS,organization/jia-villages,initiative/jia-lianqi-xingcun,", "no such relation"),
    "an end is missing": ("LEADS,organization/jia-department,,", "to is missing"),
    "of as well": ("LEADS,organization/jia-department,initiative/jia-lianqi-xingcun,theme/co-building", "not both"),
}


@pytest.mark.parametrize("case", CITATIONS)
def test_a_citation_of_no_relation_is_told(case: str, tmp_path: Path) -> None:
    cells, word = CITATIONS[case]
    data = sample.write(tmp_path)
    text = f"type,from,to,of,source,exact\n{cells},source/jia,甲州\n"
    (data / "jia" / "citations.csv").write_text(text, encoding="utf-8")
    found = sample.faults(data)
    assert len(found) == 1, found
    assert found[0].startswith("jia/citations.csv:2:")
    assert word in found[0]


@pytest.mark.parametrize("name", ["jia/records.yml", "jia/records.json", "jia/Place.CSV", "jia/table.xls"])
def test_a_file_that_would_be_passed_over_is_told(name: str, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    (data / name).write_text("", encoding="utf-8")
    assert len(sample.faults(data)) == 1


def test_all_faults_of_all_files_are_told_at_once_in_their_order(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    sample.edit(data, "jia/records.yaml", ("unit: 个", "unit: 头"), ("amount: 30000000", "amount: 3亿"))
    sample.edit(data, "jia/sources.yaml", ("published: 2018-09-20", "published: 2018-02-30"))
    sample.edit(data, "places/Place.csv", ("乙市,county", "乙市,town"))
    found = sample.faults(data)
    assert [fault.split(": ")[0] for fault in found] == [
        f"jia/records.yaml:{place(data, '3亿')[:-2]}",
        f"jia/records.yaml:{place(data, '头')[:-2]}",
        "jia/sources.yaml:4:16",
        "places/Place.csv:5:3",
    ]


@pytest.mark.embedded_only
def test_the_command_line_says_it_and_ends_with_1(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    sample.edit(data, "jia/records.yaml", ("amount: 30000000", "amount: 3亿"))
    command = [sys.executable, "-m", "gongjian", "check"]
    own = environment(scratch.model_copy(update={"data": data}))
    done = subprocess.run(command, cwd=REPOSITORY, env=own, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("jia/records.yaml:27:13: [amount]")
    done = subprocess.run(
        [*command, "--json"], cwd=REPOSITORY, env=own, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 1
    assert [fault["line"] for fault in json.loads(done.stdout)["faults"]] == [27]
