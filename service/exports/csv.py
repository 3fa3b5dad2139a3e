"""CSV: a data folder, zipped: of each dataset its tables, its citations with their positions, and what it is.

Unzipped, it can be checked and loaded as it stands. A text that a spreadsheet would compute begins with an apostrophe,
which the reader of records takes away again.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from graph.ontology import Entity, Ontology, Relation
from service.exports.archive import Folder, packed
from service.exports.characters import fitting_lines
from service.exports.columns import dumped, plain
from service.exports.records import CITATIONS, FORMULA, Cell, citations, header, row
from service.exports.writer import About, Writer

LARGEST = 24 * 1024 * 1024
"""Bytes after which a table goes on in another file: the reader takes 32 MB."""
APOSTROPHE = "'"
GUARDED = re.compile(rf"'?(?:{FORMULA.pattern})|''")
"""What an apostrophe goes before: what would be computed, and what the reader would take for guarded."""
POSITIONS = "positions.jsonl"
DATASET = ("title", "title_en", "licence", "maintainer", "how")
RESERVED = {"gazetteer": "gazetteer-places", "": "export"}
"""Names that a folder of records must not have, and those it has instead."""
README = """{title}

{loading}
Each folder is a dataset; each table is of one type; `citations.csv` has the words of the sources.
Columns whose names begin with _ are notes and not read. A text that begins with = + - @ (full-width or after blanks,
too) or a tab begins with an apostrophe here, so that no spreadsheet computes it. Lists are separated by |, in a part of
one \\| is a bar.
UTF-8 without a mark: in Excel, use Data > From Text/CSV, or take the xlsx export.
"""


WHOLE = """This is a data folder: unzip it, name it in GONGJIAN_DATA, and `gongjian check` reads it, `gongjian load`
loads it."""
PART = """This is a part, in the form of a data folder. It does not load alone: sources that it cites, places and what
else its records refer to may be left out; `gongjian check` names each. The sources are told above, by their ids. To
load it, put what it lacks beside it, or export everything."""


class Export(Writer):
    """Tables grow in temporary files and are zipped at the end."""

    def __init__(self, about: About, ontology: Ontology) -> None:
        super().__init__(about, ontology)
        self._folder = Folder()
        self._tables: dict[tuple[str, str], _Table] = {}
        self._digests: dict[str, str] = {}
        """Of each source that is exported too, the digest of its text: positions are of that text."""
        self._sources: dict[str, set[str]] = {}

    def entities(self, some: Sequence[Entity]) -> bytes:
        """Rows of the tables of their types."""
        return self._written(some)

    def relations(self, some: Sequence[Relation]) -> bytes:
        """Rows of the tables of their types."""
        return self._written(some)

    def ending(self) -> Iterator[bytes]:
        """The whole archive."""
        readme = README.format(title="\n".join(self.about.lines()), loading=PART if self.about.part else WHOLE)
        files: list[tuple[str, Path | bytes]] = [("README.txt", readme.encode())]
        for name in sorted({dataset for dataset, _ in self._tables}):
            files.append((f"{name}/dataset.yaml", _dataset(name, self.about.datasets)))
            self._pinned(name)
        for (dataset, _), table in sorted(self._tables.items()):
            files += [(f"{dataset}/{name}", path) for name, path in table.files()]
        yield from packed(files, deflated=True)

    def close(self) -> None:
        """Delete the temporary files."""
        for table in self._tables.values():
            table.close()
        self._folder.close()

    def _written(self, some: Sequence[Entity] | Sequence[Relation]) -> bytes:
        for fact in some:
            dataset = RESERVED.get(fact.dataset or "", fact.dataset or "")
            self._table(dataset, f"{fact.type}.csv", header(type(fact))).add(map(_safe, row(fact)))
            for citation in citations(fact):
                self._table(dataset, "citations.csv", CITATIONS).add(map(_safe, citation))
            self._pins(dataset, fact)
        return b""

    def _pins(self, dataset: str, fact: Entity | Relation) -> None:
        """Where each phrase stands, as the loader reads it."""
        if digest := getattr(fact, "text_digest", None):
            self._digests[str(fact.id)] = digest
        for each in fact.cited:
            if each.start is not None:
                words = {"prefix": each.prefix, "exact": each.exact, "suffix": each.suffix}
                shown = {name: word for name, word in words.items() if word}
                self._sources.setdefault(dataset, set()).add(each.source)
                pin = {"source": each.source, **shown, "start": each.start, "end": each.end}
                self._table(dataset, POSITIONS, ()).line(dumped(pin))

    def _pinned(self, dataset: str) -> None:
        """In which text the phrases stand."""
        for source in sorted(self._sources.get(dataset, ())):
            if source in self._digests:
                digest = {"source": source, "text_digest": self._digests[source]}
                self._table(dataset, POSITIONS, ()).line(dumped(digest))

    def _table(self, dataset: str, name: str, columns: Sequence[str]) -> "_Table":
        key = (dataset, name)
        if key not in self._tables:
            self._tables[key] = _Table(self._folder.path / f"{len(self._tables)}", name, columns)
        return self._tables[key]


class _Table:
    """A table on the disk; a large one goes on in a file of the same name in a folder of its own."""

    def __init__(self, base: Path, name: str, columns: Sequence[str]) -> None:
        self._base, self._name, self._columns = base, name, columns
        self._parts: list[Path] = []
        self._file: IO[str] | None = None

    def add(self, cells: Iterable[Cell]) -> None:
        """Add a row."""
        file = self._open()
        csv.writer(file, lineterminator="\n").writerow(cells)
        if file.tell() > LARGEST:
            self.close()

    def line(self, text: str) -> None:
        """Add a line of a file that is no table, which is never split."""
        self._open().write(f"{text}\n")

    def files(self) -> Iterator[tuple[str, Path]]:
        """The finished files: the first by its name, those after it in folders by their number."""
        self.close()
        for at, path in enumerate(self._parts, 1):
            yield (self._name if at == 1 else f"{at}/{self._name}", path)

    def close(self) -> None:
        """Finish the file under way."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> IO[str]:
        if self._file is None:
            self._parts.append(self._base.with_suffix(f".{len(self._parts)}"))
            self._file = self._parts[-1].open("a", encoding="utf-8", newline="")
            if self._columns:
                csv.writer(self._file, lineterminator="\n").writerow(self._columns)
        return self._file


def _safe(cell: Cell) -> Cell:
    """A cell as text: a text that begins like a formula, or like one made safe, behind an apostrophe."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | float):
        return plain(cell)
    if cell is None:
        return None
    text = fitting_lines(cell)
    return f"{APOSTROPHE}{text}" if GUARDED.match(text) else text


def _dataset(name: str, known: Sequence[Mapping[str, Any]]) -> bytes:
    """What a dataset is; of one that the graph says nothing of, that nothing is said."""
    found: Mapping[str, Any] = next((each for each in known if each["id"] == name), {})
    titles = {"title": name, "title_en": name}
    said = {field: found.get(field) or titles.get(field) or "unstated" for field in DATASET}
    # a JSON string is a YAML string too
    return "".join(f"{field}: {json.dumps(text, ensure_ascii=False)}\n" for field, text in said.items()).encode()
