"""JSONL, CSV, XLSX and Parquet: other programs read every fact; what is read in again has the same digests."""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from graph.ontology import ONTOLOGY, Entity, Relation
from ingest.evidence import write_pins
from ingest.folder import datasets
from ingest.records import Records, load_records
from service.exports.characters import fitting, fitting_lines
from tests.ingest import sample
from tests.service.exports.writing import CODES, FORMULAS, facts, records, written
from tests.service.pages.hostile import DATASET

Facts = tuple[list[Entity], list[Relation]]
EVIDENCE = ("source", "exact", "prefix", "suffix", "states", "start", "end")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Records:
    """The hostile records."""
    return records(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def hostile(known: Records) -> Facts:
    """All facts of the hostile records."""
    return facts(known)


def unzipped(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def evidence(found: Facts) -> Counter[str]:
    """Every citation as JSON, with the fact that it is of."""
    return Counter(
        json.dumps([fact.id, each.wire()], sort_keys=True) for some in found for fact in some for each in fact.cited
    )


def test_every_line_of_jsonl_is_a_fact_as_rest_shows_it(hostile: Facts) -> None:
    first, *lines = written("jsonl", *hostile).decode().split("\n")[:-1]
    about = json.loads(first)["_about"]
    assert (about["graph_version"], about["licences"], about["asked"]) == (7, ["CC0-1.0"], {"region": ["632800"]})
    assert len(lines) == len(hostile[0]) + len(hostile[1])
    for line, fact in zip(lines, (*hostile[0], *hostile[1]), strict=True):
        [(kind, read)] = json.loads(line).items()
        assert kind == ("entity" if isinstance(fact, Entity) else "relation")
        said = {name: value for name, value in fact.wire().items() if value != []}
        assert _plain(read) == said


def _plain(read: Any) -> Any:
    """A record with its notes as what they note."""
    if isinstance(read, dict):
        return {name.removeprefix("_"): _plain(value) for name, value in read.items()}
    return [_plain(each) for each in read] if isinstance(read, list) else read


def read_again(root: Path, files: dict[str, bytes], texts: Path) -> dict[str, str]:
    """The digests of what a data folder of these files holds, its phrases pinned from the texts."""
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    if not any(name.endswith("positions.jsonl") for name in files):
        pins = load_records(root, ONTOLOGY, texts=texts, pinning=True).pins
        for dataset in datasets(root)[0]:
            write_pins(dataset, pins[dataset.id])
    return {id_: loaded.digest for id_, loaded in load_records(root, ONTOLOGY).facts.items()}


def digests(found: Records) -> dict[str, str]:
    return {id_: loaded.digest for id_, loaded in found.facts.items()}


@pytest.mark.parametrize("form", ["jsonl", "xlsx"])
def test_one_file_in_a_folder_of_its_dataset_gives_the_same_digests(
    form: str, known: Records, hostile: Facts, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = hostile if form == "jsonl" else _sayable(hostile)
    files = {"hostile/dataset.yaml": DATASET.encode(), f"hostile/export.{form}": written(form, *kept)}
    texts = next(tmp_path_factory.getbasetemp().glob("hostile*/texts"))
    read, wanted = read_again(tmp_path, files, texts), digests(known)
    assert read == {id_: wanted[id_] for id_ in read}
    assert len(read) == len(kept[0]) + len(kept[1])


def _sayable(found: Facts) -> Facts:
    """Facts but those with characters that no cell of a table may hold."""

    def fits(fact: Entity | Relation) -> bool:
        said = json.dumps(fact.wire(), ensure_ascii=False)
        return said == fitting_lines(said) and not any(f"\\u00{at:02x}" in said for at in range(32))

    entities = [each for each in found[0] if fits(each)]
    kept = {each.id for each in entities}
    return entities, [each for each in found[1] if {each.from_, each.to} <= kept]


def test_csv_is_a_data_folder_that_gives_the_same_digests(known: Records, hostile: Facts, tmp_path: Path) -> None:
    kept = _sayable(hostile)
    assert len(kept[0]) > len(hostile[0]) - 20
    files = unzipped(written("csv", *kept))
    assert {"README.txt", "hostile/dataset.yaml", "hostile/Place.csv", "hostile/citations.csv"} <= files.keys()
    read, wanted = read_again(tmp_path, files, tmp_path), digests(known)
    assert read == {id_: wanted[id_] for id_ in read}
    assert len(read) == len(kept[0]) + len(kept[1])


def test_several_datasets_are_several_folders(tmp_path: Path) -> None:
    found = sample.pin(sample.write(tmp_path))
    files = unzipped(written("csv", *facts(found)))
    assert {name.split("/")[0] for name in files} == {"README.txt", "jia", "places"}
    assert read_again(tmp_path / "again", files, tmp_path) == digests(found)


def test_python_reads_csv_and_no_text_begins_like_a_formula(hostile: Facts) -> None:
    files = unzipped(written("csv", *hostile))
    tables = {name: list(csv.DictReader(io.StringIO(raw.decode()))) for name, raw in files.items() if ".csv" in name}
    cells = [cell for rows in tables.values() for row in rows for cell in row.values() if cell]
    begun = [cell for cell in cells if cell.lstrip(" \n\u3000").startswith((*"=+-@＝＋－＠\t\r",))]
    assert all(float(cell) < 0 for cell in begun), "but for negative numbers"
    names = {row["id"]: row["name"] for row in tables["hostile/Theme.csv"]}
    guarded = {f"theme/f{at}": f"'{name}" for at, name in enumerate(FORMULAS) if not name.startswith("#")}
    assert {id_: names[id_] for id_ in guarded} == guarded
    assert sum(len(rows) for name, rows in tables.items() if "citations" not in name) == len(hostile[0]) + len(
        hostile[1]
    )
    cited = tables["hostile/citations.csv"]
    assert Counter((row["_id"], row["exact"], row["_start"]) for row in cited) == Counter(
        (fact.id, each.exact, str(each.start)) for some in hostile for fact in some for each in fact.cited
    )


@pytest.mark.parametrize("blank", [" ", "\n", "\u3000"])
def test_a_sign_after_a_blank_is_guarded_too(blank: str, hostile: Facts) -> None:
    said = f"{blank}=1+1"
    theme = next(each for each in hostile[0] if each.type == "Theme").model_copy(update={"description": said})
    [row] = csv.DictReader(io.StringIO(unzipped(written("csv", [theme]))["hostile/Theme.csv"].decode()))
    assert row["description"] == f"'{said}"


def test_openpyxl_reads_a_workbook_in_which_every_text_is_text(hostile: Facts) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", *hostile)))
    rows = {sheet.title: list(sheet.iter_rows()) for sheet in book.worksheets}
    assert {cell.data_type for sheet in rows.values() for row in sheet for cell in row} <= {"s", "n", "b", "inlineStr"}
    header = [cell.value for cell in rows["Theme"][0]]
    themes = {row[header.index("id")].value: row[header.index("name")] for row in rows["Theme"][1:]}
    for at, name in enumerate(FORMULAS):
        assert themes[f"theme/f{at}"].value == name
        assert themes[f"theme/f{at}"].quotePrefix, name
    for at, name in enumerate(CODES, len(FORMULAS)):
        cell = themes[f"theme/f{at}"].value
        assert re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), str(cell)) == name, "as Excel reads it"
    facts_ = [name for name in rows if name not in ("_about", "citations")]
    assert sum(len(rows[name]) - 1 for name in facts_) == len(hostile[0]) + len(hostile[1])
    assert len(rows["citations"]) - 1 == sum(evidence(hostile).values())
    assert "graph version 7" in str(rows["_about"][1][0].value)
    places = [cell.value for cell in rows["Place"][0]]
    assert {row[places.index("lat")].data_type for row in rows["Place"][1:] if row[places.index("lat")].value} == {"n"}


def test_pyarrow_and_pandas_read_typed_columns(hostile: Facts, tmp_path: Path) -> None:
    files = unzipped(written("parquet", *hostile))
    tables = {name: pq.read_table(io.BytesIO(raw)) for name, raw in files.items() if name.endswith(".parquet")}
    both: dict[str, list[Entity] | list[Relation]] = {"entities": hostile[0], "relations": hostile[1]}
    for name, some in both.items():
        read = tables[f"{name}.parquet"].to_pylist()
        for row, fact in zip(read, some, strict=True):
            shown = {column: value for column, value in row.items() if value is not None}
            assert shown == {key: value for key, value in fact.wire().items() if value != [] and key != "cited"}
    types = {field.name: str(field.type) for field in tables["entities.parquet"].schema}
    assert (types["amount"], types["member_count"], types["inferred"]) == ("double", "int64", "bool")
    assert types["aliases"].startswith("list<")
    assert Counter(
        json.dumps([row["of"], {key: row[key] for key in EVIDENCE if row[key] is not None}], sort_keys=True)
        for row in tables["citations.parquet"].to_pylist()
    ) == evidence(hostile)
    about = json.loads(tables["relations.parquet"].schema.metadata[b"gongjian"])
    assert about["graph_version"] == 7
    (tmp_path / "e.parquet").write_bytes(files["entities.parquet"])
    frame = pd.read_parquet(tmp_path / "e.parquet")
    assert list(frame["name"]) == [each.name for each in hostile[0]]


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "parquet"])
def test_a_graph_without_facts_is_a_file_too(form: str) -> None:
    raw = written(form, [], [])
    assert raw
    if form == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(raw)).sheetnames == ["_about"]
    if form in ("csv", "parquet"):
        assert "README.txt" in unzipped(raw)


def test_a_cell_says_where_a_character_was_that_it_has_no_room_for(hostile: Facts) -> None:
    odd = next(each for each in hostile[0] if each.id == "theme/odd")
    assert odd.name == "甲\x85乙"
    rows = unzipped(written("csv", *hostile))["hostile/Theme.csv"].decode()
    assert "甲\ufffd乙" in rows
    assert fitting(str(odd.description)) in rows
