"""Readers: one file per format, all handing on the same rows."""

from pathlib import PurePath

from graph.errors import Fault
from graph.ontology import Ontology
from ingest.readers import csv, gazetteer, jsonl, yaml
from ingest.readers.text import text_of
from ingest.rows import Reading

SUFFIXES = (".yaml", ".csv", ".xlsx", ".jsonl")


def read(raw: bytes, name: str, ontology: Ontology) -> Reading:
    """The rows and faults of a file of records by its bytes; `name` tells its format, and is how its faults call it."""
    suffix = PurePath(name).suffix
    if suffix == ".xlsx":
        from ingest.readers import (
            xlsx,  # openpyxl takes a fifth of a second to import, and most folders have no workbook
        )

        return xlsx.read(raw, name, ontology)
    if gazetteer.named(name):
        return gazetteer.read(raw, name)
    text = text_of(csv.unmarked(raw) if suffix == ".csv" else raw, name)
    if isinstance(text, Fault):
        return Reading(faults=[text])
    if suffix == ".csv":
        return csv.read(text, name, ontology)
    return jsonl.read(text, name) if suffix == ".jsonl" else yaml.read(text, name)


def read_dataset(raw: bytes, name: str) -> Reading:
    """The one row of a `dataset.yaml` by its bytes."""
    text = text_of(raw, name)
    return Reading(faults=[text]) if isinstance(text, Fault) else yaml.read_dataset(text, name)


def read_blocks(raw: bytes, name: str) -> Reading:
    """The rows of a YAML file that is one mapping, or a list of such, by its bytes."""
    text = text_of(raw, name)
    return Reading(faults=[text]) if isinstance(text, Fault) else yaml.read_blocks(text, name)
