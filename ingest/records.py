"""Records: the whole data folder read, checked and computed, or every fault of it at once."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from graph.documents import Documents
from graph.errors import Fault, RecordError
from graph.ontology import Ontology
from graph.ontology.schema import record_schema
from ingest import readers
from ingest.derive import DERIVATION, Derivation, Loaded
from ingest.evidence import Pins, Verifier, pinned, read_pins
from ingest.facts import Dataset, Record, Site, citation_of, dataset_of, record_of
from ingest.folder import DatasetFiles, datasets, fingerprints
from ingest.notes import notes_of
from ingest.rows import Row, in_order, nearest, say
from ingest.rules import faults_of


@dataclass(frozen=True)
class Records:
    """All records of a data folder, valid as a whole."""

    datasets: Mapping[str, Dataset]
    facts: Mapping[str, Loaded]
    formerly: Mapping[str, str]
    """Ids that records had before, and the id each has now."""
    files: Mapping[str, str]
    """The sha256 of every file that was read, by its name in the folder."""
    pins: Mapping[str, Pins]
    notes: tuple[Fault, ...]
    depths: Mapping[str, int]
    """How many places each place lies in, so that parents can be written before children."""

    @cached_property
    def fingerprint(self) -> str:
        """What tells these records from others: datasets, facts and renames, in no order."""
        said = [
            [self.datasets[name].model_dump() for name in sorted(self.datasets)],
            sorted((id_, loaded.digest) for id_, loaded in self.facts.items()),
            sorted(self.formerly.items()),
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def fingerprint_of(self, dataset: str) -> str:
        """What tells the facts of one dataset from others."""
        digests = sorted((id_, loaded.digest) for id_, loaded in self.facts.items() if loaded.dataset == dataset)
        return hashlib.sha256(json.dumps(digests).encode()).hexdigest()


def loader_version(ontology: Ontology) -> str:
    """What tells this loader, with this ontology, from another: the derivation and the schema of the records."""
    schema = json.dumps(record_schema(ontology), sort_keys=True)
    return f"{DERIVATION}-{hashlib.sha256(schema.encode()).hexdigest()[:12]}"


def load_records(folder: Path, ontology: Ontology, *, texts: Path | None = None, pinning: bool = False) -> Records:
    """All records of a data folder; raises RecordError with the faults of all files together.

    With the folder of source texts every phrase is looked up in them and the pins must agree, unless `pinning`
    (then `Records.pins` holds what to write); without, the pins stand for the texts.
    """
    draft = _Draft(folder, ontology)
    draft.read()
    draft.join()
    draft.check()
    pins = draft.verify(Documents.of(texts), fresh=not pinning)
    if draft.faults:
        raise RecordError(in_order(draft.faults))
    derivation = Derivation(draft.records)
    facts = {loaded.id: loaded for loaded in derivation.all()}
    return Records(
        datasets=draft.datasets,
        facts=facts,
        formerly={old: record.id for record in draft.records.values() for old in record.formerly},
        files=fingerprints(folder),
        pins=pins,
        notes=tuple(in_order(notes_of(draft.records))),
        depths={id_: derivation.geography.depth(id_) for id_ in facts if id_.startswith("place/")},
    )


class _Draft:
    """Records on their way, with the faults found so far."""

    def __init__(self, folder: Path, ontology: Ontology) -> None:
        self.folder, self.ontology = folder, ontology
        self.found, self.faults = datasets(folder)
        self.datasets: dict[str, Dataset] = {}
        self.records: dict[str, Record] = {}
        self._declared: dict[str, Row] = {}
        self._citations: list[tuple[str, Site]] = []

    def read(self) -> None:
        """Read every file of every dataset."""
        for dataset in self.found:
            if dataset.about.is_file():
                self._about(dataset)
            for path in dataset.files:
                reading = readers.read(path, path.relative_to(self.folder).as_posix(), self.ontology)
                self.faults += reading.faults
                for row in reading.rows:
                    self._row(row, dataset.id)

    def _about(self, dataset: DatasetFiles) -> None:
        reading = readers.read_dataset(dataset.about, f"{dataset.id}/{dataset.about.name}")
        self.faults += reading.faults
        for row in reading.rows:
            about, faults = dataset_of(row, dataset.id)
            self.faults += faults
            if about is not None:
                self.datasets[dataset.id] = about

    def _row(self, row: Row, dataset: str) -> None:
        if row.kind == "citation":
            self._citation(row, dataset)
            return
        record, faults = record_of(row, dataset, self.ontology)
        self.faults += faults
        id_ = record.id if record else row.values.get("id")
        if not isinstance(id_, str):
            return
        first = self._declared.setdefault(id_, row)
        if first is not row:
            there = first.marks.at(())
            message = say(f"「{id_}」声明了两次", f"{id_!r} is declared twice")
            mend = say("第一次在", "first at") + f" {there.file}:{there.sheet and there.sheet + '!'}{there.line}"
            if row.kind == "relation":
                mend += say("；平行的关系用 key 区别", "; parallel relations are told apart by key")
            self.faults.append(row.fault(("id",), message, mend))
        elif record is not None:
            self.records[id_] = record

    def _citation(self, row: Row, dataset: str) -> None:
        values = dict(row.values)
        of = values.pop("of", None)
        if not isinstance(of, str):
            mend = say("写所证的标识", "the id it is of")
            self.faults.append(row.fault(("of",), say("缺少 of", "of is missing"), mend))
            return
        citation, faults = citation_of(values, row, ())
        self.faults += faults
        if citation is not None:
            self._citations.append((of, Site(citation, row, (), dataset)))

    def join(self) -> None:
        """Add the citations that stand apart to the facts they are of."""
        for of, site in self._citations:
            record = self.records.get(of)
            if record is not None:
                record.sites.append(site)
            elif of not in self._declared:
                message = say(f"没有声明「{of}」", f"{of!r} is declared nowhere")
                known = [id_ for id_ in self._declared if id_.split("/")[0] == of.split("/")[0]]
                self.faults.append(site.row.fault(("of",), message, nearest(of, known[:5000])))

    def check(self) -> None:
        """Check the rules between the records."""
        self.faults += faults_of(self.records, frozenset(self._declared), self.ontology)

    def verify(self, documents: Documents, *, fresh: bool) -> dict[str, Pins]:
        """Verify every phrase, and give each fact its citations with their positions."""
        digests = {id_: getattr(record.fact, "text_digest", None) for id_, record in self._sources()}
        verifier = Verifier(digests, documents, fresh=fresh)
        sites: dict[str, list[Site]] = {}
        for record in self.records.values():
            for site in record.sites:
                sites.setdefault(site.dataset, []).append(site)
        pins: dict[str, Pins] = {}
        for dataset in self.found:
            there, faults = read_pins(dataset)
            self.faults += faults
            pins[dataset.id], faults = verifier.verify(sites.get(dataset.id, []), there)
            self.faults += faults
        for id_, record in self.records.items():
            cited = tuple(pinned((site.citation, pins[site.dataset]) for site in record.sites))
            self.records[id_] = replace(record, fact=record.fact.model_copy(update={"cited": cited}))
        return pins

    def _sources(self) -> Iterator[tuple[str, Record]]:
        return ((id_, record) for id_, record in self.records.items() if record.fact.type == "Source")
