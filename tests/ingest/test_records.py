"""Records: what is read from every format, what is computed, and that their order does not matter."""

import hashlib
import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openpyxl import Workbook
from ruamel.yaml import YAML

from graph.ontology import ONTOLOGY
from graph.ontology.schema import record_schema
from graph.ontology.thing import relation_id
from ingest.derive import DERIVATION, Derivation
from ingest.facts import Record, record_of
from ingest.readers import yaml as yaml_reader
from ingest.records import load_records, loader_version
from ingest.rows import Row, TreeMarks
from tests.ingest import sample


def test_the_same_facts_from_yaml_csv_xlsx_and_jsonl_are_the_same(tmp_path: Path) -> None:
    plain = {**sample.FILES, "jia/t.yaml": "entities:\n  - {id: theme/x, name: NO, aliases: [a, b], since: 0777}\n"}
    files = {"csv": {"jia/Theme.csv": "id,name,aliases,since\ntheme/x,NO,a|b,0777\n"}}
    line = {"entity": {"id": "theme/x", "name": "NO", "aliases": ["a", "b"], "since": "0777"}}
    files["jsonl"] = {"jia/t.jsonl": json.dumps(line) + "\n"}
    found = {"yaml": load_records(sample.write(tmp_path / "yaml", plain), ONTOLOGY).fingerprint}
    for name, more in files.items():
        found[name] = load_records(sample.write(tmp_path / name, {**sample.FILES, **more}), ONTOLOGY).fingerprint
    data = sample.write(tmp_path / "xlsx")
    book = Workbook()
    assert book.active is not None
    book.active.title = "Theme"
    for cells in (["id", "name", "aliases", "since"], ["theme/x", "NO", "a|b", "0777"]):
        book.active.append(cells)
    book.save(data / "jia" / "t.xlsx")
    found["xlsx"] = load_records(data, ONTOLOGY).fingerprint
    assert len(set(found.values())) == 1, found


def test_numbers_and_dates_of_cells_are_read_as_they_show(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    book = Workbook()
    assert book.active is not None
    book.active.title = "Indicator"
    book.active.append(["id", "name", "value", "unit", "since", "inferred"])
    book.active.append(["indicator/x", "数", 2.5, "个", 2018, True])
    cited = book.create_sheet("citations")
    cited.append(["of", "source", "exact", "states"])
    cited.append(["indicator/x", "source/jia", "12个", "value|unit"])
    book.save(data / "jia" / "t.xlsx")
    sample.pin(data)
    fact = load_records(data, ONTOLOGY).facts["indicator/x"].fact.wire()
    assert (fact["value"], fact["since"], fact["inferred"]) == (2.5, "2018", True)
    assert fact["cited"][0]["states"] == ["value", "unit"]


def test_a_zero_is_stated_like_any_number(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    sample.edit(data, "jia/records.yaml", ("value: 12\n", "value: 0\n"))
    sample.pin(data)
    assert load_records(data, ONTOLOGY).facts["indicator/jia-venues"].fact.wire()["value"] == 0
    sample.edit(data, "jia/records.yaml", ("    value: 0\n", ""))
    assert any("the record gives no value" in fault for fault in sample.faults(data))


def test_places_regions_and_days_are_computed(tmp_path: Path) -> None:
    facts = load_records(sample.write(tmp_path), ONTOLOGY).facts
    indicator = facts["indicator/jia-venues"]
    assert indicator.fact.wire()["places"] == ["place/632800"]
    assert indicator.fact.wire()["region"] == "place/632800"
    assert indicator.within == ("place/630000", "place/632800")
    assert (indicator.from_day, indicator.to_day) == (20180920, None)
    assert facts["organization/jia-department"].fact.wire()["places"] == ["place/632801"]
    assert facts["theme/co-building"].within == ()
    assert facts["place/632801"].fact.wire()["known"] is True
    assert "known" not in facts["place/632802"].fact.wire()
    assert facts["organization/jia-villages"].cited_in == ("source/jia",)


def test_a_zero_is_written_and_can_be_cited_and_what_is_absent_cannot(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    sample.edit(data, "jia/records.yaml", ("    value: 12\n", "    value: 0\n"))
    indicator = load_records(data, ONTOLOGY).facts["indicator/jia-venues"].fact.wire()
    assert (indicator["value"], indicator["cited"][0]["states"]) == (0, ["value"])
    for name in ("distinction", "inferred", "aliases"):
        sample.edit(data, "jia/records.yaml", ("states: [member_count]", f"states: [{name}]"))
        (fault,) = sample.faults(data)
        assert f"the record gives no {name}" in fault
        sample.edit(data, "jia/records.yaml", (f"states: [{name}]", "states: [member_count]"))


def shuffled(chance: random.Random) -> dict[str, str]:
    """The sample with its records in another order and in other files."""
    yaml = YAML(typ="safe", pure=True)
    tree = yaml.load(sample.RECORDS)
    files = dict(sample.FILES)
    del files["jia/records.yaml"]
    parts: list[dict[str, list[object]]] = [{}, {}, {}]
    for section in ("entities", "relations", "citations"):
        for item in chance.sample(tree[section], len(tree[section])):
            chance.choice(parts).setdefault(section, []).append(item)
    for number, part in enumerate(parts):
        files[f"jia/part-{number}.yaml"] = json.dumps({"source": "source/jia", **part}, ensure_ascii=False)
    for name in ("places/Place.csv", "places/PART_OF.csv"):
        head, *rows = files[name].splitlines()
        files[name] = "\n".join([head, *chance.sample(rows, len(rows))]) + "\n"
    return files


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1 << 30))
def test_the_order_of_records_and_files_does_not_matter(seed: int, tmp_path: Path) -> None:
    first = load_records(sample.write(tmp_path / "first"), ONTOLOGY)
    folder = tmp_path / f"seed-{seed}"
    other = load_records(sample.write(folder, shuffled(random.Random(seed))), ONTOLOGY)  # noqa: S311 - an order, no secret
    assert other.fingerprint == first.fingerprint
    assert {id_: loaded.digest for id_, loaded in other.facts.items()} == {
        id_: loaded.digest for id_, loaded in first.facts.items()
    }


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12)


@given(
    st.dictionaries(
        st.from_regex("[a-z]{1,8}", fullmatch=True), st.one_of(WORDS, st.lists(WORDS, max_size=3)), min_size=1
    )
)
def test_what_is_quoted_in_yaml_is_read_back_as_it_is(values: dict[str, str | list[str]]) -> None:
    reading = yaml_reader.read(json.dumps({"entities": [values]}, ensure_ascii=False), "x.yaml")
    assert reading.faults == []
    assert reading.rows[0].values == values


@pytest.mark.parametrize("word", ["NO", "on", "0777", "1e3", "0x10", "12:30", "2018-09-20", "1_000", ".5", "=", "true"])
def test_a_plain_scalar_is_the_string_that_stands_there(word: str) -> None:
    (row,) = yaml_reader.read(f"entities:\n  - name: {word}\n", "x.yaml").rows
    assert row.values == {"name": word}
    mark = row.marks.at(("name",))
    assert (mark.line, mark.column) == (2, 11)


def test_three_sums_that_do_not_add_up_are_noted_and_kept(tmp_path: Path) -> None:
    funds = "\n".join(
        f"  - {{id: fund/{kind}, name: {kind}, kind: {kind}, amount: {amount}, qualifier: exact, cited: [3000万元]}}"
        for kind, amount in (("budget", 102825800), ("spent", 100196800), ("saved", 2629600))
    )
    ties = "\n".join(
        f"  - {{type: FINANCES, from: fund/{kind}, to: initiative/jia-lianqi-xingcun, cited: [设立发展资金]}}"
        for kind in ("budget", "spent", "saved")
    )
    more = f"source: source/jia\nentities:\n{funds}\nrelations:\n{ties}\n"
    records = load_records(sample.write(tmp_path, {**sample.FILES, "jia/sums.yaml": more}), ONTOLOGY)
    notes = [str(note) for note in records.notes]
    assert sum("102825800 - 100196800 = 2629000 ≠ 2629600" in note for note in notes) == 1
    assert sum("amount_text" in note for note in notes) == 3
    assert records.facts["fund/saved"].fact.wire()["amount"] == 2629600


GOLDEN = (3, "824b17cfc357839b")
"""DERIVATION, and the digest of all that is computed for the sample under it."""


def test_what_is_computed_does_not_change_under_one_number(tmp_path: Path) -> None:
    facts = load_records(sample.write(tmp_path), ONTOLOGY).facts
    computed = [[loaded.properties("run"), loaded.within, loaded.cited_in] for _, loaded in sorted(facts.items())]
    digest = hashlib.sha256(json.dumps(computed, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]
    assert (DERIVATION, digest) == GOLDEN, "raise DERIVATION in ingest/derive.py, and write both here"


def test_what_a_fact_is_found_by_is_in_its_digest(tmp_path: Path) -> None:
    (found,) = Derivation({"x": record("theme/x", "重庆")}).all()
    assert found.search is not None
    assert "chongqing" in found.search
    assert found.properties("run")["search"] == found.search
    assert found.digest != next(Derivation({"x": record("theme/x", "重慶")}).all()).digest


def record(id_: str, name: str) -> Record:
    row = Row("entity", {"id": id_, "name": name}, TreeMarks("x.yaml", {}))
    found, _ = record_of(row, "x", ONTOLOGY)
    assert found is not None
    return found


def test_relations_of_a_table_are_cited_by_their_ends(tmp_path: Path) -> None:
    provides = "from,to,key\norganization/jia-department,fund/jia-development,a\n"
    cited = (
        "of,type,from,to,key,source,exact\n"
        ",PROVIDES,organization/jia-department,fund/jia-development,a,source/jia,设立发展资金\n"
    )
    files = {**sample.FILES, "jia/PROVIDES.csv": provides, "jia/citations.csv": cited}
    data = sample.write(tmp_path, files)
    id_ = relation_id("PROVIDES", "organization/jia-department", "fund/jia-development", None, "a")
    assert [one.exact for one in load_records(data, ONTOLOGY).facts[id_].fact.cited] == ["设立发展资金"]
    more = f"citations:\n  - {{of: {id_}, source: source/jia, exact: 组织部牵头}}\n"
    (data / "jia" / "z.yaml").write_text(more, encoding="utf-8")
    sample.pin(data)
    assert len(load_records(data, ONTOLOGY).facts[id_].fact.cited) == 2
    validator = Draft202012Validator(record_schema(ONTOLOGY))
    assert validator.is_valid({"citations": [{"of": id_, "exact": "x"}]})
    ends = {"type": "LEADS", "from": "organization/x", "to": "initiative/x"}
    assert validator.is_valid({"citations": [{**ends, "exact": "x"}]})
    assert not validator.is_valid({"citations": [{**ends, "of": id_, "exact": "x"}]})
    assert not validator.is_valid({"citations": [{"exact": "x"}]})


def test_cells_of_a_workbook_are_in_normal_form_like_any_text(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    book = Workbook()
    assert book.active is not None
    book.active.title = "Theme"
    for cells in (["id", "name"], ["theme/x", "cafe\u0301"]):
        book.active.append(cells)
    book.save(data / "jia" / "t.xlsx")
    assert load_records(data, ONTOLOGY).facts["theme/x"].fact.wire()["name"] == "caf\u00e9"


def test_a_place_that_holds_a_declared_one_adds_nothing(tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    name = "    name: 联企兴村\n"
    sample.edit(data, "jia/records.yaml", (name, f"{name}    places: [place/632802]\n"))
    facts = load_records(data, ONTOLOGY).facts
    assert facts["initiative/jia-lianqi-xingcun"].fact.wire()["places"] == ["place/632802"]
    assert facts["fund/jia-development"].fact.wire()["places"] == ["place/632802"]


def test_another_ontology_is_another_loader() -> None:
    fewer = type(ONTOLOGY)(ONTOLOGY.entities, {name: ONTOLOGY.relations[name] for name in ("PART_OF", "COVERS")})
    assert loader_version(ONTOLOGY) != loader_version(fewer)


def test_a_rule_between_files_names_both(tmp_path: Path) -> None:
    backwards = (
        "source: source/jia\nrelations:\n"
        "  - {type: PAIRED_WITH, from: organization/jia-villages, to: organization/jia-enterprises,\n"
        "     via: initiative/jia-lianqi-xingcun, cited: [结对共建]}\n"
    )
    data = sample.write(tmp_path, {**sample.FILES, "jia/z.yaml": backwards}, pinned=False)
    found = [fault for fault in sample.faults(data, texts=True) if "pin" not in fault]
    assert len(found) == 1
    assert "both sides" in found[0]


@pytest.mark.parametrize(
    ("formerly", "word"),
    [("[theme/co-building]", "still declared"), ("[fund/x]", "theme/"), ("theme/x", "list"), ("[theme/X]", "no id")],
)
def test_a_former_id_is_one_that_is_free(formerly: str, word: str, tmp_path: Path) -> None:
    more = f"entities:\n  - {{id: theme/new, name: 新, formerly: {formerly}}}\n"
    data = sample.write(tmp_path, {**sample.FILES, "jia/t.yaml": more}, pinned=False)
    found = [fault for fault in sample.faults(data, texts=True) if "pin" not in fault]
    assert len(found) == 1, found
    assert word in found[0]
