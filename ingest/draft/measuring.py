"""Measuring: what drafts of the curated texts find again of their records, and how much of what they propose is right.

Each text is drafted as if it were new: without the records of its own dataset, and of shared places without the names
that were learnt from it (`Known.of`); its region is read from it. Its records are the facts that cite it: Organization,
Initiative, Fund, Indicator, Place, and of relations the types that are drafted. `agreement` says what is right.

Recall is the share of the records that is found, precision the share of all that is proposed that is right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.documents import Documents
from graph.ontology import Relation
from ingest.draft.agreement import Given, agreeing, kind_of, tied
from ingest.draft.drafting import Draft, draft
from ingest.draft.known import Known
from ingest.draft.ties import TYPES
from ingest.records import Records

FIGURES = ("figure", "money", "group")
KINDS = (*FIGURES, "unsummed", "place", "organization", "initiative", "relation")
"""Counts and rates, sums, counted groups; money without a sum; and the rest."""
_DRAFTED = frozenset({"Organization", "Initiative", "Fund", "Indicator", "Place"})


@dataclass(slots=True)
class Score:
    """How many records there are and how many candidates; what of each agrees with the other, and how much strictly."""

    records: int = 0
    found: int = 0
    proposed: int = 0
    right: int = 0
    strictly_found: int = 0
    strictly_right: int = 0

    @property
    def recall(self) -> float:
        """The share of the records that is found; 1 where there are none."""
        return self.found / self.records if self.records else 1.0

    @property
    def precision(self) -> float:
        """The share of what is proposed that is right; 1 where nothing is."""
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def strict_precision(self) -> float:
        """The share of what is proposed that is strictly right."""
        return self.strictly_right / self.proposed if self.proposed else 1.0

    def add(self, other: "Score") -> None:
        """Take another's counts in."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def json(self) -> dict[str, int]:
        """Its counts by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True)
class Measure:
    """The scores of one text by kind; and by their names what was missed and what is wrong."""

    dataset: str
    scores: Mapping[str, Score] = field(default_factory=lambda: {kind: Score() for kind in KINDS})
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def total(self, kinds: Sequence[str] = KINDS) -> Score:
        """The counts of some kinds together."""
        whole = Score()
        for kind in kinds:
            whole.add(self.scores[kind])
        return whole

    def json(self) -> dict[str, object]:
        """What `gongjian draft --measure --json` prints of a text."""
        scores = {kind: score.json() for kind, score in self.scores.items()}
        return {"dataset": self.dataset, "scores": scores, "missed": self.missed, "wrong": self.wrong}


def measure(records: Records, documents: Documents) -> list[Measure]:
    """The measure of every curated text at hand, in the order of datasets."""
    found = []
    for dataset in sorted(records.datasets):
        texts: dict[str, list[str]] = {}
        for id_, record in records.declared.items():
            digest = getattr(record.fact, "text_digest", None)
            if record.dataset == dataset and digest and documents.text(digest) is not None:
                texts.setdefault(digest, []).append(id_)
        for digest, sources in sorted(texts.items()):
            known = Known.of(records.declared, without=dataset, sources=sources)
            drafted = draft(str(documents.text(digest)), known)
            found.append(compared(dataset, records, sources, drafted))
    return found


def compared(dataset: str, records: Records, sources: Sequence[str], drafted: Draft) -> Measure:
    """A draft beside the records of the same text."""
    facts = [record for record in records.declared.values() if record.fact.type in _DRAFTED]
    given = [one for one in (Given.of(record, sources) for record in facts) if one is not None]
    ids = {one.fact.id for one in given}
    relations = [
        record.fact
        for record in records.declared.values()
        if isinstance(record.fact, Relation) and record.fact.type in TYPES and record.fact.from_ in ids
    ]
    found = Measure(dataset)
    for strictly in (True, False):
        _entities(found, given, drafted, relations, strictly=strictly)
    return found


def _entities(
    measured: Measure, given: Sequence[Given], drafted: Draft, relations: Sequence[Relation], *, strictly: bool
) -> None:
    candidates = [candidate for candidate, _ in drafted.found]
    agreed = agreeing(given, candidates, strictly=strictly)
    ends = [(candidates[at], [given[other].fact.id for other in others]) for at, others in agreed.items()]
    joined = tied(drafted.ties, ends, relations)
    told, held = (set().union(*found.values()) for found in (agreed, joined))
    records = [(one.kind, at in told, f"{one.fact.id} {one.fact.name}") for at, one in enumerate(given)]
    records += [("relation", at in held, str(one.id)) for at, one in enumerate(relations)]
    proposed = [(kind_of(one), at in agreed, f"{one.span.start} {one.name}") for at, one in enumerate(candidates)]
    proposed += [("relation", at in joined, f"{one.type} {one.from_.name}") for at, one in enumerate(drafted.ties)]
    if strictly:
        for kind, good, _ in records:
            measured.scores[kind].strictly_found += good
        for kind, good, _ in proposed:
            measured.scores[kind].strictly_right += good
        return
    for kind, good, name in records:
        measured.scores[kind].add(Score(records=1, found=good))
        measured.missed.extend([] if good else [f"{kind} {name}"])
    for kind, good, name in proposed:
        measured.scores[kind].add(Score(proposed=1, right=good))
        measured.wrong.extend([] if good else [f"{kind} {name}"])
