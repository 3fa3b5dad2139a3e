"""Agreement: which candidates of a draft say what records of the same text say.

- A figure (a count, a rate, a sum, a counted group, also one that is hidden) is **right** where words of both overlap,
  the value is equal (or hidden or unstated in both), and so are the qualifier, and the unit where both give one. It is
  right **strictly** where the type is equal too: an Indicator is no counted group. Records state some numbers twice, as
  a group and as an Indicator; the number finds both.
- A place is right where it is the same place; one that the gazetteer has not, where its name is equal.
- A body or programme is right where the type is equal and a name of the one is a name of the other (without quotation
  marks and points), or where words of both overlap and a name or the words of the one hold a name or the words of the
  other; **strictly**, by name alone. Each record makes one candidate right, and no more.
- A relation is right where one of its type joins the records that its ends agree with.

Of properties those named here are compared, and no others: not kinds, nor senses.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import networkx as nx

from graph.ontology import Entity, Relation
from ingest.draft.candidates import FIGURES, Candidate
from ingest.draft.ties import Tie
from ingest.facts import Record
from ingest.prose import Span

STATED = ("value", "amount", "member_count")
NUMBERED = ("figure", "money", "group", "unsummed")
Agreed = dict[int, set[int]]
"""The records that each candidate agrees with, both by their places in the order given."""
_POINTS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Given:
    """A record of an entity as it is compared: its fact, and what it cites of one text."""

    fact: Entity
    spans: tuple[Span, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, record: Record, sources: Sequence[str]) -> "Given | None":
        """A record with what it cites from the sources; None where that is nothing."""
        cited = [one for one in record.fact.cited if one.source in sources]
        spans = tuple(Span(one.start, one.end) for one in cited if one.start is not None and one.end is not None)
        if not spans or not isinstance(record.fact, Entity):
            return None
        return cls(record.fact, spans, tuple(one.exact for one in cited))

    @property
    def kind(self) -> str:
        """Which of the measured kinds it is."""
        held = getattr(self.fact, "member_count", None) is not None
        return _kind(self.fact.type, held, getattr(self.fact, "qualifier", ""))


def kind_of(candidate: Candidate) -> str:
    """Which of the measured kinds a candidate is."""
    return _kind(candidate.type, "member_count" in candidate.values, candidate.values.get("qualifier"))


def _kind(type_: str, counted: bool, qualifier: object) -> str:
    if type_ == "Fund":
        return "unsummed" if qualifier == "unstated" else "money"
    if type_ == "Indicator":
        return "figure"
    return "group" if counted else type_.lower()


def agreeing(given: Sequence[Given], candidates: Sequence[Candidate], *, strictly: bool) -> Agreed:
    """Which candidates are right, with the records that make them so: figures each by each, all else one by one."""
    agreed: Agreed = {}
    figures = [at for at, one in enumerate(candidates) if one.figure]
    numbered = [at for at, one in enumerate(given) if one.kind in NUMBERED]
    for at in figures:
        same = {record for record in numbered if _same_figure(given[record], candidates[at], strictly=strictly)}
        if same:
            agreed[at] = same
    stated = set().union(*agreed.values())
    # Nodes are numbers, candidates below zero: sets of words have another order in every process, and then so would the
    # pairs that are chosen among equals.
    pairs: nx.Graph[int] = nx.Graph()
    left = [at for at, one in enumerate(given) if at not in stated and one.fact.type not in FIGURES]
    for at, candidate in enumerate(candidates):
        if not candidate.figure:
            alike = [record for record in left if _same_thing(given[record], candidate, strictly=strictly)]
            pairs.add_edges_from((record, -1 - at) for record in alike)
    tops = [node for node in pairs if node >= 0]
    for node, record in nx.bipartite.hopcroft_karp_matching(pairs, tops).items():
        if node < 0:
            agreed[-1 - node] = {record}
    return agreed


def tied(
    ties: Sequence[Tie], ends: Sequence[tuple[Candidate, Iterable[str]]], relations: Sequence[Relation]
) -> dict[int, set[int]]:
    """Which relations are right, by the ids of the records that each candidate agrees with; and what makes them so."""
    ids = {id(candidate): set(records) for candidate, records in ends}
    found: dict[int, set[int]] = {}
    for at, tie in enumerate(ties):
        sources = ids.get(id(tie.from_), set())
        targets = {tie.to} if isinstance(tie.to, str) else ids.get(id(tie.to), set())
        same = {
            other
            for other, relation in enumerate(relations)
            if relation.type == tie.type and relation.from_ in sources and relation.to in targets
        }
        if same:
            found[at] = same
    return found


def _same_figure(record: Given, candidate: Candidate, *, strictly: bool) -> bool:
    if strictly and record.fact.type != candidate.type:
        return False
    if (record.kind == "unsummed") != (kind_of(candidate) == "unsummed"):
        return False
    unit, own = getattr(record.fact, "unit", None), candidate.values.get("unit")
    if unit and own and unit != own:
        return False
    given = [getattr(record.fact, name, None) for name in STATED]
    proposed = [candidate.values.get(name) for name in STATED]
    exact = str(getattr(record.fact, "qualifier", "exact")) == str(candidate.values.get("qualifier", "exact"))
    return exact and _number(given) == _number(proposed) and _overlap(record, candidate)


def _number(values: Iterable[object]) -> Decimal | None:
    return next((Decimal(str(one)) for one in values if one is not None), None)


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
    spans = (candidate.span, *candidate.others)
    return any(one.start < other.end and other.start < one.end for one in spans for other in record.spans)


def _bare(name: str) -> str:
    return _POINTS.sub("", name)
