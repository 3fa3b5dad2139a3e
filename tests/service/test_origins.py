"""Where an exported part comes from: in every form its header tells the sources it lacks, and of datasets its own."""

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import openpyxl
import pyarrow.parquet as pq
import pytest

from graph.ontology import ONTOLOGY
from graph.settings import Settings
from ingest.records import load_records
from service.exports import FORMS
from tests.gongjian.commands.processes import inside
from tests.service.test_entities import LIANQI, get
from tests.service.test_exports import V1

PARTS = ("region=630103", f"center={LIANQI}&depth=1&type=Organization", "type=Organization&relation=LEADS&as_of=2017")
TOLD = ("id", "title", "publisher", "published", "url")


def header(form: str, raw: bytes) -> str:
    """What a file says of itself, as text, by readers that are not ours."""
    if form in ("graphml", "gexf"):
        ends = "data" if form == "graphml" else "description"
        about = [each for each in ElementTree.fromstring(raw).iter() if each.tag.endswith(f"}}{ends}")]  # noqa: S314 - ours
        return next(each.text or "" for each in about if (each.text or "").startswith("{"))
    if form == "jsonl":
        return raw.decode().partition("\n")[0]
    if form == "jsonld":
        return json.dumps([each for each in json.loads(raw)["@graph"] if _of_the_file(each)], ensure_ascii=False)
    if form == "cypher":
        return "\n".join(line for line in raw.decode().split("\n") if line.startswith("//"))
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(raw), read_only=True)["_about"]
        return "\n".join(str(row[0].value) for row in sheet.iter_rows())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read("README.txt").decode()


def _of_the_file(node: dict[str, Any]) -> bool:
    return "schema:Dataset" in node.get("@type", ())


def origins(lines: Sequence[dict[str, Any]]) -> tuple[set[str], set[str]]:
    """The datasets that facts are of, and the sources that they cite and that are not among them."""
    facts = [fact for line in lines for kind, fact in line.items() if kind in ("entity", "relation")]
    cited = {each["source"] for fact in facts for each in fact.get("cited", ())}
    return {fact["_dataset"] for fact in facts if "_dataset" in fact}, cited - {fact.get("id") for fact in facts}


@pytest.mark.every_engine
@pytest.mark.parametrize("part", PARTS)
def test_a_part_tells_the_sources_it_lacks_and_the_datasets_it_is_of(api: httpx.Client, part: str) -> None:
    about, *lines = [json.loads(line) for line in api.get(f"{V1}/jsonl?{part}").text.splitlines()]
    datasets, lacking = origins(lines)
    known = {id_: get(api, f"/entities/{id_}") for id_ in sorted(lacking)}
    assert known
    said = {each["id"]: each for each in about["_about"]["sources"]}
    assert said == {
        id_: {name: value for name, value in each.items() if name in (*TOLD, "name", "author", "dataset")}
        for id_, each in known.items()
    }
    datasets |= {each["dataset"] for each in known.values()}
    assert {each["id"] for each in about["_about"]["datasets"]} == datasets
    every = {each["id"] for each in get(api, "/catalog")["datasets"]}
    assert datasets < every
    words = {str(each[name]) for each in known.values() for name in TOLD if name in each} | datasets
    for form in (name for name in FORMS if name != "html"):
        head = header(form, api.get(f"{V1}/{form}?{part}").content)
        assert [word for word in words if word not in head] == [], form
        others = [f"{before}{id_}{after}" for id_ in every - datasets for before, after in NAMED]
        assert [word for word in others if word in head] == [], form


NAMED = (('"id":"', '"'), ("dataset ", ":"), ("dataset/", '"'))
"""What stands around the id of a dataset in a header."""


@pytest.mark.embedded_only
def test_what_is_left_out_is_in_the_metadata_of_parquet_and_in_the_triples(api: httpx.Client) -> None:
    with zipfile.ZipFile(io.BytesIO(api.get(f"{V1}/parquet?{PARTS[0]}").content)) as archive:
        schemas = [pq.read_schema(io.BytesIO(archive.read(f"{of}.parquet"))) for of in ("entities", "citations")]
    sources = [json.loads(schema.metadata[b"gongjian"])["sources"] for schema in schemas]
    assert sources[0] == sources[1] != []
    nodes = json.loads(api.get(f"{V1}/jsonld?{PARTS[0]}").content)["@graph"]
    told = {each["@id"]: each for each in nodes[0]["prov:wasDerivedFrom"]}
    cited = {one["oa:hasSource"]["@id"] for node in nodes for one in node.get("cited", ())}
    assert told.keys() <= cited, "the words lead to what is known of their source"
    assert {each["title"] for each in told.values()} == {each["title"] for each in sources[0]}


@pytest.mark.embedded_only
def test_a_part_of_csv_says_that_it_does_not_load_alone_and_the_whole_does(api: httpx.Client, tmp_path: Path) -> None:
    for part, alone in (("", True), (f"?{PARTS[0]}", False)):
        with zipfile.ZipFile(io.BytesIO(api.get(f"{V1}/csv{part}").content)) as archive:
            readme = archive.read("README.txt").decode()
            assert ("`gongjian load`\nloads it" in readme, "does not load alone" in readme) == (alone, not alone)
            if alone:
                assert "source source/" not in readme, "all of them are among its entities"
                archive.extractall(tmp_path / "whole")
    assert load_records(tmp_path / "whole", ONTOLOGY).facts


@pytest.mark.embedded_only
def test_a_file_that_nobody_named_stands_where_the_answer_says(
    curated: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = inside(curated, "export", "jsonl", "--center", LIANQI)
    assert f"written to {tmp_path / 'gongjian.jsonl'} (" in done.stdout.replace("\n", ""), done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["gongjian.jsonl"]
