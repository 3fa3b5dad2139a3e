"""Parquet: entities, relations and citations as three typed tables in one zip; row groups are written as facts come."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from graph.ontology import Entity, Ontology, Relation
from graph.ontology.schema import Kind
from service.exports.archive import Folder, packed
from service.exports.columns import cited, dumped, of_all, values
from service.exports.writer import About, Writer

GROUP = 10_000
"""Rows of a group: what stands in memory of each table, at most."""
TYPES: Mapping[Kind, pa.DataType] = {
    "text": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "list": pa.list_(pa.string()),
}
CITATION: Mapping[str, Kind] = {
    "of": "text",
    "type": "text",
    "source": "text",
    "exact": "text",
    "prefix": "text",
    "suffix": "text",
    "states": "list",
    "start": "integer",
    "end": "integer",
}
NEVER_ABSENT = ("id", "type", "from", "to", "name", "of", "source", "exact")


class Export(Writer):
    """Rows wait for a group to be full; an absent value is null."""

    def __init__(self, about: About, ontology: Ontology) -> None:
        super().__init__(about, ontology)
        self._folder = Folder()
        said = {"gongjian": dumped(about.wire())}
        self._entities = self._table("entities", of_all(ontology.entities.values()), said)
        self._relations = self._table("relations", of_all(ontology.relations.values()), said)
        self._citations = self._table("citations", CITATION, said)

    def entities(self, some: Sequence[Entity]) -> bytes:
        """Rows of entities and of their citations."""
        return self._written(self._entities, some)

    def relations(self, some: Sequence[Relation]) -> bytes:
        """Rows of relations and of their citations."""
        return self._written(self._relations, some)

    def ending(self) -> Iterator[bytes]:
        """The archive of the three files; they are packed in themselves already."""
        files: list[tuple[str, Path | bytes]] = [("README.txt", "\n".join([*self.about.lines(), ""]).encode())]
        tables = (self._entities, self._relations, self._citations)
        files += [(table.path.name, table.finished()) for table in tables]
        yield from packed(files, deflated=False)

    def close(self) -> None:
        """Delete the temporary files."""
        for table in (self._entities, self._relations, self._citations):
            table.close()
        self._folder.close()

    def _table(self, name: str, kinds: Mapping[str, Kind], said: Mapping[str, str]) -> "_Table":
        fields = [pa.field(column, TYPES[kind], column not in NEVER_ABSENT) for column, kind in kinds.items()]
        return _Table(self._folder.path / f"{name}.parquet", pa.schema(fields, metadata=dict(said)))

    def _written(self, table: "_Table", some: Sequence[Entity] | Sequence[Relation]) -> bytes:
        table.add([values(fact) for fact in some])
        self._citations.add([{"of": fact.id, "type": fact.type, **each} for fact in some for each in cited(fact)])
        return b""


class _Table:
    """A Parquet file under way."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path = path
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._waiting: list[dict[str, Any]] = []

    def add(self, rows: list[dict[str, Any]]) -> None:
        """Add rows."""
        self._waiting += rows
        if len(self._waiting) >= GROUP:
            self._write()

    def finished(self) -> Path:
        """The whole file."""
        if self._waiting:
            self._write()
        self._writer.close()
        return self.path

    def close(self) -> None:
        """End the file, whole or not; may be called again."""
        self._writer.close()

    def _write(self) -> None:
        self._writer.write_table(pa.Table.from_pylist(self._waiting, self._schema))
        self._waiting = []
