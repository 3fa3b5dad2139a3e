"""Measuring: what drafts of the curated texts find again of their records, and how much of what they propose is right.

Each text is drafted as if it were new: without the records of its own dataset, and of shared places without the names
that were learnt from it (`Known.of`). Its records are those facts (Organization, Initiative, Fund, Indicator, Place)
that cite it.

- A figure (a count, a rate, a sum, a counted group, also one that is hidden) is **right** where words of both overlap,
  the value is equal (or hidden or unstated in both), and so are the qualifier, and the unit where both give one. It is
  right **strictly** where the type is equal too: an Indicator is no counted group. Records state some numbers twice, as
  a group and as an Indicator; either finds the number, and both are asked for.
- A place is right where it is the same place; one that the gazetteer has not, where its name is equal.
- A body or programme is right where the type is equal and a name of the one is a name of the other (without quotation
  marks and points), or where words of both overlap and a name or the words of the one hold a name or the words of the
  other; **strictly**, by name alone. Each record makes one candidate right, and no more.

Recall is the share of the records found, precision the share of all candidates that are right. Relations are neither
drafted nor measured, and of properties those above alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import networkx as nx

from graph.documents import Documents
from graph.ontology import Entity
from ingest.draft.candidates import FIGURES, Candidate
from ingest.draft.drafting import draft
from ingest.draft.known import Known
from ingest.facts import Record
from ingest.prose import Span
from ingest.records import Records

KINDS = ("figure", "money", "group", "unsummed", "place", "organization", "initiative")
_TYPES = frozenset({"Organization", "Initiative", "Fund", "Indicator", "Place"})
_POINTS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Score:
    """How many records there are, how many candidates; what of each agrees with the other, and strictly so."""

    records: int = 0
    found: int = 0
    strictly_found: int = 0
    proposed: int = 0
    right: int = 0
    strictly_right: int = 0

    @property
    def recall(self) -> float:
        """The share of the records that was found; 1 where there are none."""
        return self.found / self.records if self.records else 1.0

    @property
    def precision(self) -> float:
        """The share of the candidates that is right; 1 where there are none."""
        return self.right / self.proposed if self.proposed else 1.0

    def add(self, other: "Score") -> None:
        """Take another's counts in."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True)
class Measure:
    """The scores of one text by kind, and what was missed and what was wrong, by name."""

    dataset: str
    scores: Mapping[str, Score]
    missed: Sequence[str] = ()
    wrong: Sequence[str] = ()

    def total(self, *kinds: str) -> Score:
        """The counts of some kinds together; of all where none is named."""
        whole = Score()
        for kind in kinds or KINDS:
            whole.add(self.scores[kind])
        return whole

    @property
    def figures(self) -> Score:
        """Counts, rates, sums and counted groups."""
        return self.total("figure", "money", "group")


def measure(records: Records, documents: Documents) -> list[Measure]:
    """The measure of every text at hand, in the order of datasets."""
    found = []
    for dataset in sorted(records.datasets):
        texts: dict[str, list[str]] = {}
        for id_, record in records.declared.items():
            if record.dataset == dataset and record.fact.type == "Source":
                digest = getattr(record.fact, "text_digest", None)
                if digest and documents.text(digest) is not None:
                    texts.setdefault(digest, []).append(id_)
        for digest, sources in sorted(texts.items()):
            found.append(_measured(records, dataset, sources, str(documents.text(digest))))
    return found


def _measured(records: Records, dataset: str, sources: Sequence[str], text: str) -> Measure:
    known = Known.of(records.declared, without=dataset, sources=sources)
    given = [Given.of(record, sources) for record in records.declared.values() if record.fact.type in _TYPES]
    candidates = [candidate for candidate, _ in draft(text, known).found]
    return compared(dataset, [one for one in given if one.spans], candidates)


@dataclass(frozen=True, slots=True)
class Given:
    """A record as it is compared: its fact, and the spans that it cites."""

    fact: Entity
    spans: tuple[Span, ...]
    words: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, record: Record, sources: Sequence[str]) -> "Given":
        """A record, with what it cites from the sources."""
        cited = [one for one in record.fact.cited if one.source in sources]
        spans = tuple(Span(one.start, one.end) for one in cited if one.start is not None and one.end is not None)
        assert isinstance(record.fact, Entity)  # noqa: S101 - none but types of entities are asked for
        return cls(record.fact, spans, tuple(one.exact for one in cited))

    @property
    def kind(self) -> str:
        """Which of the measured kinds it is."""
        held = getattr(self.fact, "member_count", None) is not None
        return kind_of(self.fact.type, counted=held, unsummed=getattr(self.fact, "qualifier", "") == "unstated")


def kind_of(type_: str, *, counted: bool, unsummed: bool) -> str:
    """The measured kind of a type."""
    if type_ == "Fund":
        return "unsummed" if unsummed else "money"
    if type_ == "Indicator":
        return "figure"
    return "group" if counted else type_.lower()


def _kind(candidate: Candidate) -> str:
    unsummed = candidate.values.get("qualifier") == "unstated"
    return kind_of(candidate.type, counted="member_count" in candidate.values, unsummed=unsummed)


def compared(dataset: str, given: Sequence[Given], candidates: Sequence[Candidate]) -> Measure:
    """Candidates beside the records of the same text."""
    scores = {kind: Score() for kind in KINDS}
    found: set[int] = set()
    right: set[int] = set()
    for strictly in (True, False):
        found, right = _agreeing(given, candidates, strictly=strictly)
        for at, record in enumerate(given):
            score = scores[record.kind]
            score.records += not strictly
            if strictly:
                score.strictly_found += at in found
            else:
                score.found += at in found
        for at, candidate in enumerate(candidates):
            score = scores[_kind(candidate)]
            score.proposed += not strictly
            if strictly:
                score.strictly_right += at in right
            else:
                score.right += at in right
    missed = [f"{one.kind} {one.fact.id} {one.fact.name}" for at, one in enumerate(given) if at not in found]
    wrong = [f"{_kind(one)} {one.span.start} {one.name}" for at, one in enumerate(candidates) if at not in right]
    return Measure(dataset, scores, missed, wrong)


def _agreeing(given: Sequence[Given], candidates: Sequence[Candidate], *, strictly: bool) -> tuple[set[int], set[int]]:
    """Which records are found, and which candidates are right: figures each by each, all else one by one."""
    found: set[int] = set()
    right: set[int] = set()
    figures = [at for at, one in enumerate(candidates) if one.figure]
    for at, record in enumerate(given):
        if record.kind in ("figure", "money", "group", "unsummed"):
            same = [other for other in figures if _same_figure(record, candidates[other], strictly=strictly)]
            if same:
                found.add(at)
                right.update(same)
    pairs: nx.Graph[tuple[str, int]] = nx.Graph()
    left = [at for at in range(len(given)) if at not in found and given[at].fact.type not in FIGURES]
    for other, candidate in enumerate(candidates):
        if not candidate.figure:
            alike = (at for at in left if _same_thing(given[at], candidate, strictly=strictly))
            pairs.add_edges_from(((("record", at), ("candidate", other)) for at in alike))
    tops = [node for node in pairs if node[0] == "record"]
    for (what, at) in nx.bipartite.hopcroft_karp_matching(pairs, tops):
        (found if what == "record" else right).add(at)
    return found, right


def _same_figure(record: Given, candidate: Candidate, *, strictly: bool) -> bool:
    if strictly and record.fact.type != candidate.type:
        return False
    if (record.kind == "unsummed") != (candidate.values.get("qualifier") == "unstated"):
        return False
    return _overlap(record, candidate) and _stated(record.fact) == _proposed(candidate) and _units(record, candidate)


def _stated(fact: Entity) -> tuple[Decimal | None, str]:
    values = (getattr(fact, name, None) for name in ("value", "amount", "member_count"))
    value = next((one for one in values if one is not None), None)
    return None if value is None else Decimal(str(value)).normalize(), str(getattr(fact, "qualifier", "exact"))


def _proposed(candidate: Candidate) -> tuple[Decimal | None, str]:
    values = (candidate.values.get(name) for name in ("value", "amount", "member_count"))
    value = next((one for one in values if one is not None), None)
    qualifier = str(candidate.values.get("qualifier", "exact"))
    return None if value is None else Decimal(str(value)).normalize(), qualifier


def _units(record: Given, candidate: Candidate) -> bool:
    unit = getattr(record.fact, "unit", None)
    return not unit or "unit" not in candidate.values or unit == candidate.values["unit"]


def _same_thing(record: Given, candidate: Candidate, *, strictly: bool) -> bool:
    fact = record.fact
    if fact.type != candidate.type:
        return False
    if candidate.of:
        return candidate.of == fact.id
    known = {_bare(name) for name in (fact.name, *fact.aliases)}
    own = {_bare(name) for name in (candidate.name, *candidate.values.get("aliases", ()))}
    if known & own:
        return True
    if strictly or fact.type == "Place" or not _overlap(record, candidate):
        return False
    known |= {_bare(words) for words in record.words}
    return any(one in other or other in one for one in own for other in known if one and other)


def _overlap(record: Given, candidate: Candidate) -> bool:
    spans: Iterator[Span] = iter((candidate.span, *candidate.others))
    return any(one.start < other.end and other.start < one.end for one in spans for other in record.spans)


def _bare(name: str) -> str:
    return _POINTS.sub("", name)
