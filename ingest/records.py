"""Records: the whole data folder read, checked and computed, or every fault of it at once."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path

from graph.documents import Documents
from graph.errors import Fault, RecordError
from graph.ontology import Ontology
from graph.ontology.schema import record_schema
from ingest import readers
from ingest.derive import DERIVATION, Derivation, Loaded
from ingest.evidence import Pins, Verifier, pinned, read_pins
from ingest.facts import Dataset, Record, Site, citation_of, cited_of, dataset_of, record_of
from ingest.folder import JUDGEMENTS, DatasetFiles, datasets, fingerprint
from ingest.judgements import Judgement, judgement_schema, read_judgements
from ingest.merging import Merged, merged
from ingest.notes import notes_of
from ingest.readers.text import bytes_of
from ingest.rows import Reading, Row, in_order, nearest, say
from ingest.rules import faults_of
from ingest.verdicts import Verdicts, verdicts


@dataclass(frozen=True)
class Records:
    """All records of a data folder, valid as a whole."""

    datasets: Mapping[str, Dataset]
    declared: Mapping[str, Record]
    merged: Mapping[str, Record]
    """The records as they go into the graph: those that were judged to be one as one."""
    verdicts: Verdicts
    formerly: Mapping[str, str]
    """Ids that records had before, or lose by a judgement, and the id each has now."""
    files: Mapping[str, str]
    """The sha256 of every file that was read, by its name in the folder."""
    pins: Mapping[str, Pins]
    notes: tuple[Fault, ...]

    @cached_property
    def facts(self) -> dict[str, Loaded]:
        """Every fact as it goes into the graph, by its id."""
        return {loaded.id: loaded for loaded in self._derivation.all()}

    @cached_property
    def depths(self) -> dict[str, int]:
        """How many places each place lies in, so that parents can be written before children."""
        return {id_: self._derivation.geography.depth(id_) for id_ in self.merged if id_.startswith("place/")}

    @cached_property
    def _derivation(self) -> Derivation:
        return Derivation(self.merged)

    @cached_property
    def fingerprint(self) -> str:
        """What tells these records from others: datasets, facts and renames, in no order."""
        said = [
            [self.datasets[name].model_dump() for name in sorted(self.datasets)],
            sorted((id_, loaded.digest) for id_, loaded in self.facts.items()),
            sorted(self.formerly.items()),
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    @cached_property
    def fingerprints(self) -> dict[str, str]:
        """What tells the facts of each dataset from others."""
        digests: dict[str, list[tuple[str, str]]] = {name: [] for name in self.datasets}
        for id_, loaded in self.facts.items():
            digests[loaded.dataset].append((id_, loaded.digest))
        return {name: hashlib.sha256(json.dumps(sorted(own)).encode()).hexdigest() for name, own in digests.items()}


def loader_version(ontology: Ontology) -> str:
    """What tells this loader, with this ontology, from another: derivation, schema of the records, tables of pinyin."""
    depends = json.dumps([record_schema(ontology), judgement_schema(), version("pypinyin")], sort_keys=True)
    return f"{DERIVATION}-{hashlib.sha256(depends.encode()).hexdigest()[:12]}"


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
    judged, one = draft.merge()
    if draft.faults:
        raise RecordError(in_order(draft.faults))
    renamed = {old: record.id for record in one.records.values() for old in record.formerly}
    return Records(
        datasets=draft.datasets,
        declared=draft.records,
        merged=one.records,
        verdicts=judged,
        formerly={**renamed, **one.formerly},
        files=draft.files,
        pins=pins,
        notes=tuple(in_order(notes_of(one.records, judged))),
    )


class _Draft:
    """Records on their way, with the faults found so far."""

    def __init__(self, folder: Path, ontology: Ontology) -> None:
        self.folder, self.ontology = folder, ontology
        self.found, self.faults = datasets(folder)
        self.files: dict[str, str] = {}
        """The sha256 of the very bytes that were parsed: a file may be saved anew meanwhile."""
        self.datasets: dict[str, Dataset] = {}
        self.records: dict[str, Record] = {}
        self._declared: dict[str, Row] = {}
        self._yielding: list[tuple[Row, str]] = []
        self._citations: list[tuple[str, Site]] = []
        self._judgements: list[Judgement] = []

    def read(self) -> None:
        """Read every file of every dataset; gazetteers last, since their places give way to those of records."""
        for dataset in self.found:
            if dataset.about.is_file():
                self._about(dataset)
            for path in dataset.files:
                for row in self._rows(path, partial(readers.read, ontology=self.ontology)):
                    if row.yields:
                        self._yielding.append((row, dataset.id))
                    else:
                        self._row(row, dataset.id)
        declared = frozenset(self._declared)
        for row, dataset_id in self._yielding:
            if row.values.get("from", row.values.get("id")) not in declared:
                self._row(row, dataset_id)
        self._judge(self.folder / JUDGEMENTS)

    def _judge(self, path: Path) -> None:
        if path.is_file():
            raw, name = self._bytes(path)
            self._judgements, faults = read_judgements(raw or b"", name)
            self.faults += faults

    def _rows(self, path: Path, reader: Callable[[bytes, str], Reading]) -> list[Row]:
        raw, name = self._bytes(path)
        if raw is None:
            return []
        reading = reader(raw, name)
        self.faults += reading.faults
        return reading.rows

    def _bytes(self, path: Path) -> tuple[bytes | None, str]:
        """The bytes of a file, which are noted as those that count, and its name in the folder."""
        name = path.relative_to(self.folder).as_posix()
        raw = bytes_of(path, name)
        if isinstance(raw, Fault):
            self.faults.append(raw)
            return None, name
        self.files[name] = fingerprint(raw)
        return raw, name

    def _about(self, dataset: DatasetFiles) -> None:
        for row in self._rows(dataset.about, readers.read_dataset):
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
        of, wrong = cited_of(values, row, self.ontology)
        citation, faults = citation_of(values, row, ())
        self.faults += wrong + faults
        if citation is not None and of is not None:
            self._citations.append((of, Site(citation, row, (), dataset)))

    def join(self) -> None:
        """Add the citations that stand apart to the facts they are of."""
        for of, site in self._citations:
            record = self.records.get(of)
            if record is not None:
                record.sites.append(site)
            elif "of" not in site.row.values:
                message = say(f"没有声明这样的关系（{of}）", f"no such relation is declared ({of})")
                mend = say("type、from、to、via、key 都要与声明一致", "type, from, to, via and key as it is declared")
                self.faults.append(site.row.fault(("type",), message, mend))
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
            raw, name = self._bytes(dataset.positions) if dataset.positions.is_file() else (None, "")
            there, faults = read_pins(raw or b"", name)
            self.faults += faults
            pins[dataset.id], faults = verifier.verify(sites.get(dataset.id, []), there)
            self.faults += faults
        for id_, record in self.records.items():
            cited = tuple(pinned((site.citation, pins[site.dataset]) for site in record.sites))
            self.records[id_] = replace(record, fact=record.fact.model_copy(update={"cited": cited}))
        return pins

    def merge(self) -> tuple[Verdicts, Merged]:
        """The verdicts of the judgements, and the records merged by them."""
        faultless = not self.faults
        judged, faults = verdicts(self._judgements, self.records, frozenset(self._declared), self.ontology)
        self.faults += faults
        one = merged(self.records, judged, self.ontology) if faultless else Merged(self.records, {})
        self.faults += one.faults
        return judged, one

    def _sources(self) -> Iterator[tuple[str, Record]]:
        return ((id_, record) for id_, record in self.records.items() if record.fact.type == "Source")
