"""Readers: one file per format, all handing on the same rows."""

from pathlib import Path

from graph.errors import Fault
from graph.ontology import Ontology
from ingest.readers import csv, jsonl, yaml
from ingest.readers.text import text_of
from ingest.rows import Reading

SUFFIXES = (".yaml", ".csv", ".xlsx", ".jsonl")


def read(path: Path, name: str, ontology: Ontology) -> Reading:
    """The rows and faults of a file of records; `name` is how its faults call it."""
    if path.suffix == ".xlsx":
        from ingest.readers import (
            xlsx,  # openpyxl takes a fifth of a second to import, and most folders have no workbook
        )

        return xlsx.read(path, name, ontology)
    text = text_of(path, name)
    if isinstance(text, Fault):
        return Reading(faults=[text])
    if path.suffix == ".csv":
        return csv.read(text, name, ontology)
    return jsonl.read(text, name) if path.suffix == ".jsonl" else yaml.read(text, name)


def read_dataset(path: Path, name: str) -> Reading:
    """The one row of a `dataset.yaml`."""
    text = text_of(path, name)
    return Reading(faults=[text]) if isinstance(text, Fault) else yaml.read_dataset(text, name)
