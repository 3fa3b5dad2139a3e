"""The form of a backup: a zip of JSON lines, and a manifest that tells what must be in it, by count and digest.

`manifest.json` is the last member. The digest of a graph is over its rows in no order: the sum, modulo 2^256, of the
sha256 of every row's canonical JSON, kind by kind. It leaves out what the graph itself says of its version and schema,
and the lease of its writer: those are of one engine, not of the content.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from graph.errors import GraphError
from graph.ontology import Ontology
from graph.ontology.schema import record_schema
from graph.repository.contents import JOURNAL
from ingest.derive import DERIVATION

FORMAT = 1
"""Version of the form; a backup of a newer one is refused."""
MANIFEST = "manifest.json"
ENTITIES, RELATIONS, DERIVED = "entities", "relations", "derived"
PARTS: Mapping[str, str] = {
    ENTITIES: "entities.jsonl",
    RELATIONS: "relations.jsonl",
    DERIVED: "derived.jsonl",
    **{label: f"{label.lower()}s.jsonl" for label in JOURNAL},
}
"""The parts of a backup in the order in which they are written to a graph, and the member that holds each.

Runs come last: until they are there, a graph says of itself that nothing was ever loaded.
"""
LINE = 4_000_000
"""The most bytes of a row."""
MODULUS = 2**256
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]
Row = dict[str, Any]


class BackupError(GraphError):
    """A file that is no whole backup, or none that this program can restore; nothing was written."""


class Held(BaseModel):
    """What a member holds: rows and bytes, the sha256 of its bytes, and the digest of its rows in no order."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    rows: Count
    bytes: Count
    sha256: Digest
    sum: Digest


class Engine(BaseModel):
    """The engine that a backup was taken from."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Annotated[str, Field(max_length=40)]
    version: Annotated[str, Field(max_length=80)]


class Graph(BaseModel):
    """What the graph said of itself: its version, what tells it from any other, and the digest of its schema.

    `settled` says that nobody wrote to it since its last run.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)

    version: Annotated[int, Field(ge=0, lt=2**53)]
    born: Annotated[str, Field(max_length=80)]
    schema_: Annotated[str, Field(max_length=80, alias="schema")]
    settled: bool


class Manifest(BaseModel):
    """What a backup tells of itself; `digest` is that of the graph, the same on every engine."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Annotated[int, Field(ge=1)]
    program: Annotated[str, Field(max_length=80)]
    ontology: Annotated[str, Field(max_length=80)]
    engine: Engine
    made: Annotated[str, Field(max_length=40)]
    graph: Graph
    parts: dict[str, Held]
    digest: Digest

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(held.rows for held in self.parts.values())

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each part has."""
        return {name.lower(): self.parts[name].rows for name in PARTS}

    def wire(self) -> dict[str, Any]:
        """The manifest as its file holds it."""
        return self.model_dump(by_alias=True)


class Tally:
    """The digest of rows as they pass; equal for equal rows, whatever their order."""

    def __init__(self) -> None:
        self.rows = self.bytes = self._sum = 0
        self._sha = hashlib.sha256()

    def add(self, line: bytes) -> None:
        """Take a row in, as `line_of` writes it, its line feed included."""
        self.rows += 1
        self.bytes += len(line)
        self._sha.update(line)
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest())) % MODULUS

    def held(self) -> Held:
        """What has passed."""
        return Held(rows=self.rows, bytes=self.bytes, sha256=self._sha.hexdigest(), sum=f"{self._sum:064x}")


def line_of(row: Row) -> bytes:
    """A row as a line of JSON: the same for equal rows."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def digest_of(parts: Mapping[str, Held]) -> str:
    """The digest of a graph: over the counts and sums of its parts."""
    said = [[name, parts[name].rows, parts[name].sum] for name in PARTS]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def ontology_digest(ontology: Ontology) -> str:
    """What tells an ontology, with what is computed by it, from another."""
    schema = json.dumps(record_schema(ontology), sort_keys=True)
    return f"{DERIVATION}-{hashlib.sha256(schema.encode()).hexdigest()[:16]}"
