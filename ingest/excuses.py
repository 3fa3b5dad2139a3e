"""Excuses: `uncited.yaml` names the numbers of a text that state no fact, each with its reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graph.errors import Fault, RecordError
from graph.ontology import Ontology
from graph.ontology.terms import Terms
from ingest import readers
from ingest.facts import Site, citation_of
from ingest.folder import DatasetFiles, datasets
from ingest.prose import numbers
from ingest.readers.text import bytes_of
from ingest.records import Records, load_records
from ingest.rows import Path as Field
from ingest.rows import Row, in_order, nearest, say

REASONS = Terms(
    "reason",
    MappingProxyType(
        {
            "ordinal": ("序数", "an ordinal, or the number of an item: 一是, 第二"),
            "section": ("章节号", "the number of a section or a page"),
            "part_of_name": ("名称一部分", "part of a name that is no fact of its own"),
            "repeated": ("重复提及", "said again; cited where it was said first"),
            "word": ("词中字", "part of an ordinary word: 统一, 进一步"),
            "idiom": ("成语虚数", "part of an idiom, counting nothing: 千方百计"),
            "vague": ("不定数", "counting nothing definite: 一批, 一系列"),
            "date_of_page": ("网页日期", "the date or hour of the page"),
            "page_furniture": ("页面信息", "the page around the text: its number, size, visits"),
            "other_article": ("别文内容", "another article on the same page"),
        }
    ),
)
SECTIONS = ("source", "excused")
FIELDS = ("exact", "prefix", "suffix", "reason", "all", "note")
_NOWHERE = "source/none"


@dataclass(frozen=True, slots=True)
class Excuse:
    """A phrase whose numbers need no citation, where it stands in its file, and why."""

    site: Site
    reason: str
    every: bool
    """Whether it holds wherever the phrase stands; else the phrase stands once."""
    note: str = ""

    @property
    def source(self) -> str:
        """The id of the source whose text it is about."""
        return self.site.citation.source

    @property
    def place(self) -> str:
        """File and line of the entry."""
        mark = self.site.row.marks.at(self.site.path)
        return f"{mark.file}:{mark.line}"

    def fault(self, message: str, mend: str, name: str = "exact") -> Fault:
        """A fault of this entry, at one of its fields."""
        return self.site.row.fault((*self.site.path, name), message, mend)


@dataclass(frozen=True)
class Checked:
    """A data folder without a fault: its records, and its excuses."""

    records: Records
    excuses: tuple[Excuse, ...]


def checked(folder: Path, ontology: Ontology, *, texts: Path | None = None, pinning: bool = False) -> Checked:
    """All that a data folder holds; raises RecordError with the faults of the records and of the excuses together.

    `texts` and `pinning` are those of `load_records`. Excuses are compared with the texts by `coverage`.
    """
    excuses, faults = read_excuses(folder)
    try:
        records = load_records(folder, ontology, texts=texts, pinning=pinning)
    except RecordError as error:
        raise RecordError(in_order([*error.faults, *faults])) from None
    faults += _strangers(excuses, records)
    if faults:
        raise RecordError(in_order(faults))
    return Checked(records, tuple(excuses))


def read_excuses(folder: Path) -> tuple[list[Excuse], list[Fault]]:
    """The excuses of every dataset of a data folder, and the faults of their form."""
    excuses: list[Excuse] = []
    faults: list[Fault] = []
    for dataset in datasets(folder)[0]:
        if not dataset.uncited.is_file():
            continue
        raw = bytes_of(dataset.uncited, name := dataset.uncited.relative_to(folder).as_posix())
        if isinstance(raw, Fault):
            faults.append(raw)
            continue
        reading = readers.read_blocks(raw, name)
        faults += reading.faults
        for row in reading.rows:
            found, wrong = _block(row, dataset)
            excuses += found
            faults += wrong
    return excuses, faults


def _block(row: Row, dataset: DatasetFiles) -> tuple[list[Excuse], list[Fault]]:
    """The excuses of one source; those of none have their faults told all the same."""
    faults = _unknown(row, (), row.values, SECTIONS)
    row.source = row.values.get("source")
    if not isinstance(row.source, str):
        mend = say("写 source: source/…", "name the source of the text: source: source/…")
        faults.append(row.fault(("source",), say("缺少来源", "the source is missing"), mend))
        row.source = _NOWHERE
    entries = row.values.get("excused")
    if not isinstance(entries, list):
        message = say("excused 应是列表", "excused must be a list")
        return [], [*faults, row.fault(("excused",), message, "- {exact: …, reason: …}")]
    excuses: list[Excuse] = []
    for at, entry in enumerate(entries):
        excuse, wrong = _entry(entry, row, ("excused", at), dataset.id)
        faults += wrong
        if excuse is not None and excuse.source != _NOWHERE:
            excuses.append(excuse)
    return excuses, faults


def _entry(entry: object, row: Row, path: Field, dataset: str) -> tuple[Excuse | None, list[Fault]]:
    if not isinstance(entry, dict):
        return None, [row.fault(path, say("应是映射", "must be a mapping"), "{exact: …, reason: …}")]
    faults = _unknown(row, path, entry, FIELDS)
    selector = {name: entry[name] for name in ("exact", "prefix", "suffix") if name in entry}
    citation, wrong = citation_of(selector, row, path)
    faults += [*wrong, *_reason(entry, row, path)]
    every = entry.get("all", "false")
    if every not in ("true", "false"):
        faults.append(row.fault((*path, "all"), say("不是真假值", "is no truth value"), "true, false"))
    if not isinstance(entry.get("note", ""), str):
        faults.append(row.fault((*path, "note"), say("应是文字", "must be text")))
    if citation is None or faults:
        return None, faults
    excuse = Excuse(Site(citation, row, path, dataset), entry["reason"], every == "true", entry.get("note", ""))
    faults = list(_empty(excuse))
    return (None, faults) if faults else (excuse, [])


def _reason(entry: Mapping[str, Any], row: Row, path: Field) -> Iterator[Fault]:
    given = entry.get("reason")
    if isinstance(given, str) and given in REASONS.labels:
        return
    words = {term: term for term in REASONS.labels} | {zh: term for term, (zh, _) in REASONS.labels.items()}
    close = [words[word] for word in nearest(str(given), words).split(", ") if word in words]
    message = say("缺少理由", "the reason is missing")
    if given is not None:
        message = say(f"「{given}」不是理由", f"{given!r} is not in the closed list of reasons")
    yield row.fault((*path, "reason"), message, ", ".join(close or REASONS.labels))


def _empty(excuse: Excuse) -> Iterator[Fault]:
    """An entry whose phrase has no number, or that would excuse a bare number wherever it stands."""
    _, prefix, exact, suffix = excuse.site.citation.selector
    found = numbers(exact)
    if not found:
        yield excuse.fault(say(f"「{exact}」里没有数", f"{exact!r} has no number"), say("删去它", "delete the entry"))
    elif excuse.every and sum(end - start for start, end in found) == len(prefix + exact + suffix):
        message = say("处处免引的不能只是一个数", "what is excused everywhere cannot be a bare number")
        yield excuse.fault(message, say("带上旁边的字", "add the words beside it"), "all")


def _unknown(row: Row, path: Field, given: Mapping[str, Any], known: tuple[str, ...]) -> list[Fault]:
    return [
        row.fault((*path, name), say(f"没有「{name}」", f"nothing is called {name!r} here"), nearest(name, known))
        for name in given
        if name not in known
    ]


def _strangers(excuses: list[Excuse], records: Records) -> Iterator[Fault]:
    """A fault for each source that is named and is none, at the first of its excuses."""
    sources = [id_ for id_, record in records.declared.items() if record.fact.type == "Source"]
    for row in {id(excuse.site.row): excuse.site.row for excuse in excuses}.values():
        if row.source not in sources:
            message = say(f"没有声明「{row.source}」", f"{row.source!r} is declared nowhere")
            yield row.fault(("source",), message, nearest(str(row.source), sources))
