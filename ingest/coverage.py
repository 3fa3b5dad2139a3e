"""Coverage: what is cited from each sentence of each text, and which of its numbers no citation covers."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from graph.documents import Documents, find
from graph.errors import Fault, RecordError
from graph.ontology.citation import LONGEST_PHRASE
from ingest.evidence import not_once
from ingest.excuses import Checked, Excuse
from ingest.prose import Span, excerpt, numbers, sentences
from ingest.records import Records
from ingest.rows import in_order, say

State = Literal["cited", "excused", "uncited"]


@dataclass(slots=True)
class Number:
    """A number of a text: cited where it lies wholly within a cited phrase, else excused where one says so."""

    span: Span
    text: str
    context: str
    cited: bool = False
    excuse: Excuse | None = None

    @property
    def state(self) -> State:
        """Which of the three it is."""
        if self.cited:
            return "cited"
        return "excused" if self.excuse else "uncited"

    def json(self) -> dict[str, Any]:
        """Its position and words; why and where it is excused."""
        shown = {"start": self.span.start, "end": self.span.end, "text": self.text, "context": self.context}
        if self.state == "excused" and self.excuse:
            shown |= {"reason": self.excuse.reason, "by": self.excuse.place}
            shown |= {"note": self.excuse.note} if self.excuse.note else {}
        return shown


@dataclass(slots=True)
class Sentence:
    """A sentence of a text, the ids of the facts that cite words of it, and its numbers."""

    span: Span
    facts: list[str] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)

    def json(self) -> dict[str, Any]:
        """Its position, facts and numbers; not its words."""
        own = [
            {"start": number.span.start, "end": number.span.end, "text": number.text, "state": number.state}
            for number in self.numbers
        ]
        return {"start": self.span.start, "end": self.span.end, "facts": self.facts, "numbers": own}


@dataclass(frozen=True)
class TextCoverage:
    """One text, whichever sources have it."""

    digest: str
    sources: tuple[str, ...]
    text: str
    sentences: Sequence[Sentence]

    def numbers(self, state: State) -> list[Number]:
        """Its numbers that are in one of the states."""
        return [number for sentence in self.sentences for number in sentence.numbers if number.state == state]

    @property
    def covered(self) -> int:
        """How many of its sentences something is cited from."""
        return sum(1 for sentence in self.sentences if sentence.facts)

    def json(self) -> dict[str, Any]:
        """What `check --coverage --json` prints of a text."""
        return {
            "digest": self.digest,
            "sources": list(self.sources),
            "sentences": [sentence.json() for sentence in self.sentences],
            "uncited": [number.json() for number in self.numbers("uncited")],
            "excused": [number.json() for number in self.numbers("excused")],
            "covered_sentences": self.covered,
            "uncovered_sentences": len(self.sentences) - self.covered,
            "cited_numbers": len(self.numbers("cited")),
        }


@dataclass(frozen=True)
class Coverage:
    """Every text at hand, and the sources whose text is not."""

    texts: Sequence[TextCoverage]
    missing: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether every number of every text is cited or excused."""
        return not any(text.numbers("uncited") for text in self.texts)

    def json(self) -> dict[str, Any]:
        """What `check --coverage --json` prints."""
        return {"texts": [text.json() for text in self.texts], "missing": list(self.missing)}


def coverage(found: Checked, documents: Documents) -> Coverage:
    """How far the facts cover the texts; raises RecordError with every excuse that its text does not bear out."""
    texts: list[TextCoverage] = []
    faults: list[Fault] = []
    missing: list[str] = []
    for digest, sources in _sources(found.records).items():
        text = documents.text(digest)
        if text is None:
            missing += sources
            continue
        excuses = [excuse for excuse in found.excuses if excuse.source in sources]
        one, wrong = cover(text, cited(found.records, sources), excuses)
        texts.append(TextCoverage(str(digest), tuple(sources), text, one))
        faults += wrong
    if faults:
        raise RecordError(in_order(faults))
    return Coverage(texts, tuple(missing))


def cover(
    text: str, spans: Mapping[str, Sequence[Span]], excuses: Sequence[Excuse]
) -> tuple[list[Sentence], list[Fault]]:
    """The sentences of a text with what the facts cite (spans by id) and what is excused; the faults of the excuses."""
    own = _split(text)
    every = [number for sentence in own for number in sentence.numbers]
    ends = [sentence.span.end for sentence in own]
    starts = [sentence.span.start for sentence in own]
    for id_ in sorted(spans):
        touched: set[int] = set()
        for span in spans[id_]:
            touched.update(range(bisect_right(ends, span.start), bisect_left(starts, span.end)))
            for number in _inside(every, span):
                number.cited = True
        for at in touched:
            own[at].facts.append(id_)
    return own, [fault for excuse in excuses for fault in _excuse(excuse, text, every)]


def cited(records: Records, sources: Sequence[str]) -> dict[str, list[Span]]:
    """The spans that each fact cites from these sources, by its id; of prefix and suffix nothing."""
    found: dict[str, list[Span]] = {}
    for id_, record in records.declared.items():
        for one in record.fact.cited:
            if one.source in sources and one.start is not None and one.end is not None:
                found.setdefault(id_, []).append(Span(one.start, one.end))
    return found


def _sources(records: Records) -> dict[str | None, list[str]]:
    """The ids of the sources by the digest of their text."""
    found: dict[str | None, list[str]] = {}
    for id_ in sorted(id_ for id_, record in records.declared.items() if record.fact.type == "Source"):
        found.setdefault(getattr(records.declared[id_].fact, "text_digest", None), []).append(id_)
    return found


def _split(text: str) -> list[Sentence]:
    own = [Sentence(span) for span in sentences(text)]
    ends = [sentence.span.end for sentence in own]
    for span in numbers(text):
        sentence = own[bisect_right(ends, span.start)]
        shown = text[span.start : span.end][:LONGEST_PHRASE]
        sentence.numbers.append(Number(span, shown, excerpt(text, span, sentence.span)))
    return own


def _inside(every: Sequence[Number], span: Span) -> list[Number]:
    """The numbers that lie wholly within a span."""
    first = bisect_left(every, span.start, key=lambda number: number.span.start)
    last = bisect_right(every, span.end, key=lambda number: number.span.end)
    return list(every[first:last])


def _excuse(excuse: Excuse, text: str, every: Sequence[Number]) -> Iterator[Fault]:
    """Excuse the uncited numbers of a phrase; a fault where it is not there, not unique, or excuses nothing."""
    _, prefix, exact, suffix = excuse.site.citation.selector
    found = find(text, prefix, exact, suffix, most=len(text) if excuse.every else 2)
    if not found or (len(found) > 1 and not excuse.every):
        yield not_once(excuse.site, text, found)
        return
    inside = [number for at in found for number in _inside(every, Span(at, at + len(exact)))]
    fresh = [number for number in inside if number.state == "uncited"]
    needless = [number for number in inside if number.cited]
    if not fresh or (needless and not excuse.every):
        yield _stale(excuse, inside, needless)
    for number in fresh:
        number.excuse = excuse


def _stale(excuse: Excuse, inside: Sequence[Number], needless: Sequence[Number]) -> Fault:
    delete = say("删去它", "delete the entry")
    if needless:
        shown = needless[0].text
        message = say(f"「{shown}」已有引证，不必免引", f"{shown!r} is cited, and needs no excuse")
        return excuse.fault(message, say("删去它，或缩短短语", "delete the entry, or shorten its phrase"))
    if inside and (other := inside[0].excuse):
        return excuse.fault(say(f"已由 {other.place} 免引", f"is excused by {other.place} already"), delete)
    message = say("短语没有包住一个完整的数", "the phrase holds no whole number of the text")
    return excuse.fault(message, say("把数写全", "take the whole number in"))
