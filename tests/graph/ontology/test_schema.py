"""The JSON Schema of record files: committed, fresh, and in agreement with the records of the repository."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from graph.ontology import ONTOLOGY
from graph.ontology.schema import computed_fields, given_fields, record_schema
from graph.settings import REPOSITORY
from ingest.folder import DATASET, UNCITED

DATA = REPOSITORY / "data"
SCHEMA = DATA / "schema.json"


def test_the_committed_schema_is_that_of_the_ontology() -> None:
    fresh = json.dumps(record_schema(ONTOLOGY), ensure_ascii=False, indent=2) + "\n"
    assert SCHEMA.read_text(encoding="utf-8") == fresh, "run gongjian schema --write"


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(record_schema(ONTOLOGY))


def test_no_record_gives_what_is_computed() -> None:
    for cls in (*ONTOLOGY.entities.values(), *ONTOLOGY.relations.values()):
        assert "dataset" in computed_fields(cls)
        assert not computed_fields(cls) & set(given_fields(cls))


@pytest.mark.parametrize("path", sorted(DATA.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_editor_finds_nothing_wrong_with_the_records(path: Path) -> None:
    if path.name in (DATASET, UNCITED):
        return
    tree = json.loads(json.dumps(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")), default=str))
    validator = Draft202012Validator(record_schema(ONTOLOGY))
    assert [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(tree)] == []


def test_an_editor_is_told_of_an_unknown_term_and_a_missing_end() -> None:
    wrong = {
        "entities": [{"id": "fund/x", "name": "x", "qualifier": "maybe"}],
        "relations": [{"type": "COVERS", "from": "a/b"}],
    }
    found = {error.message for error in Draft202012Validator(record_schema(ONTOLOGY)).iter_errors(wrong)}
    assert any("'maybe' is not one of" in message for message in found)
    assert any("'to' is a required property" in message for message in found)
