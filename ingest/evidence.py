"""Evidence: every cited phrase stands once in its source's text; the pins say where, for machines without the texts."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.documents import Documents, find
from graph.errors import Fault
from graph.ontology import Citation
from ingest.facts import Site
from ingest.folder import DatasetFiles
from ingest.readers.text import text_of
from ingest.rows import Mark, say

Selector = tuple[str, str, str, str]
REPIN = say("有原文时运行 gongjian check --pin", "with the texts at hand run gongjian check --pin")


@dataclass(frozen=True)
class Pins:
    """Where the phrases of a dataset stand: (start, end) by selector, and the digest of each source's text."""

    positions: Mapping[Selector, tuple[int, int]]
    digests: Mapping[str, str]

    def lines(self) -> str:
        """The file that holds them: sources first, then phrases in the order of their texts."""
        sources = [{"source": source, "text_digest": digest} for source, digest in sorted(self.digests.items())]
        rows: list[dict[str, Any]] = [*sources]
        for selector, (start, end) in sorted(self.positions.items(), key=lambda item: (item[0][0], item[1], item[0])):
            source, prefix, exact, suffix = selector
            words = {"prefix": prefix, "exact": exact, "suffix": suffix}
            shown = {name: word for name, word in words.items() if word}
            rows.append({"source": source, **shown, "start": start, "end": end})
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def read_pins(raw: bytes, name: str) -> tuple[Pins, list[Fault]]:
    """The pins that a file of positions holds, by its bytes."""
    text = text_of(raw, name)
    if isinstance(text, Fault):
        return Pins({}, {}), [text]
    positions: dict[Selector, tuple[int, int]] = {}
    digests: dict[str, str] = {}
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            row = json.loads(line)
            if "text_digest" in row:
                digests[str(row["source"])] = str(row["text_digest"])
            else:
                key = (str(row["source"]), str(row.get("prefix", "")), str(row["exact"]), str(row.get("suffix", "")))
                positions[key] = (int(row["start"]), int(row["end"]))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            faults.append(Mark(name, number, 1).fault("", say("不是一条位置", "not a pin"), REPIN))
    return Pins(positions, digests), faults


class Verifier:
    """Finds each phrase once, in the texts at hand or else in the pins, and remembers what it found to pin it."""

    def __init__(self, digests: Mapping[str, str | None], documents: Documents, *, fresh: bool) -> None:
        self._digests = digests
        self._documents = documents
        self._fresh = fresh
        """Whether the pins must say what the texts say; not so while they are written anew."""

    def verify(self, sites: Iterable[Site], pins: Pins) -> tuple[Pins, list[Fault]]:
        """The pins that the citations of a dataset need, and the faults of those that cannot be found."""
        positions: dict[Selector, tuple[int, int]] = {}
        digests: dict[str, str] = {}
        faults: list[Fault] = []
        for site in sites:
            source = site.citation.source
            if source not in self._digests:
                continue  # told as a dangling id already
            found = self._find(site, pins)
            if isinstance(found, Fault):
                faults.append(found)
                continue
            positions[site.citation.selector] = found
            digests[source] = str(self._digests[source])
        return Pins(positions, digests), faults

    def _find(self, site: Site, pins: Pins) -> tuple[int, int] | Fault:
        citation, digest = site.citation, self._digests[site.citation.source]
        if digest is None:
            message = say(f"{citation.source} 没有 text_digest，引证无法核对", f"{citation.source} has no text_digest")
            return _fault(site, message, say("给来源写上原文的 sha256", "give the source the sha256 of its text"))
        pinned = pins.positions.get(citation.selector)
        stale = pins.digests.get(citation.source) != digest
        text = self._documents.text(digest)
        if text is None:
            return _from_pins(site, pinned, stale)
        found = find(text, *citation.selector[1:])
        if len(found) != 1:
            return not_once(site, text, found)
        position = (found[0], found[0] + len(citation.exact))
        if self._fresh and (stale or pinned != position):
            return _fault(site, say("位置未钉或已过时", "its position is not pinned, or the pin is stale"), REPIN)
        return position


def _from_pins(site: Site, pinned: tuple[int, int] | None, stale: bool) -> tuple[int, int] | Fault:
    if pinned is None:
        return _fault(site, say("短语没有钉位", f"the phrase {site.citation.exact!r} is not pinned"), REPIN)
    if stale:
        message = say("位置是按另一份原文钉的", "its pin was made for another text of the source")
        return _fault(site, message, REPIN)
    if pinned[1] - pinned[0] != len(site.citation.exact):
        return _fault(site, say("钉位长度不符", "its pin is not as long as the phrase"), REPIN)
    return pinned


def not_once(site: Site, text: str, found: list[int]) -> Fault:
    """The fault of a phrase that stands in its text nowhere, or more than once."""
    citation = site.citation
    whole = "".join(citation.selector[1:])
    if found:
        message = say(f"「{whole}」在原文出现不止一次", f"{whole!r} stands more than once in {citation.source}")
        return _fault(site, message, say("加 prefix 或 suffix", "add a prefix or a suffix"))
    message = say(f"原文里没有「{whole}」", f"{whole!r} is not in {citation.source}")
    return _fault(site, message, _almost(text, whole))


def _almost(text: str, whole: str) -> str:
    """What the text has instead: how far the phrase goes along with it, and how it goes on there."""
    for length in range(len(whole) - 1, 1, -1):
        at = text.find(whole[:length])
        if at >= 0:
            there = text[at : at + len(whole) + 2].replace("\n", "⏎")
            return say(f"原文是「{there}…」", f"the text goes on: {there!r}")
    return say("逐字照抄原文", "copy the words exactly")


def _fault(site: Site, message: str, mend: str) -> Fault:
    return site.row.fault(site.path, message, mend)


def pinned(citations: Iterable[tuple[Citation, Pins]]) -> Iterator[Citation]:
    """Each citation with its position, in the order of sources and texts; the same for any order of the records."""
    placed = [
        citation.model_copy(update=dict(zip(("start", "end"), pins.positions[citation.selector], strict=True)))
        for citation, pins in citations
        if citation.selector in pins.positions
    ]
    yield from sorted(placed, key=lambda one: (one.source, one.start, one.selector, one.states))


def write_pins(dataset: DatasetFiles, pins: Pins) -> bool:
    """Write the pins of a dataset whole or not at all; False where the file said the same already."""
    path: Path = dataset.positions
    text = pins.lines()
    if not pins.positions:
        existed = path.exists()
        path.unlink(missing_ok=True)
        return existed
    if path.is_file() and path.read_bytes() == text.encode():
        return False
    draft = path.with_suffix(".jsonl.new")
    draft.write_text(text, encoding="utf-8", newline="\n")
    os.replace(draft, path)  # noqa: PTH105 - one step on the disk, so that a reader sees the old or the new file
    return True
