"""Duplicates: which records may be one, by what their names sound like and what stands around them; nothing is judged.

Not every two are compared: only those that share a name, a sound, or a rare pair of letters of their names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, Final

from graph.likeness import REASONS, Described, Likeness, Reason, likeness
from graph.names import brief, letters
from graph.ontology import Entity, Relation
from graph.text import pinyin
from ingest.derive import Derivation
from ingest.facts import Record
from ingest.merging import differences
from ingest.records import Records
from ingest.verdicts import MERGED

LEAST: Final = 70
"""The score that is proposed at least: equal names of one region have 100, one slip between them makes it 74."""
LARGEST: Final = 60
"""How many records may share a name or a sound and still be compared, region by region if not all with each other."""
RARE: Final = 25
"""How many records may share two letters in a row and be compared for that."""
AROUND: Final = ("organization/", "initiative/", "fund/", "indicator/")
"""Neighbours that say something: half of all records share a place or a theme."""
SURE: Final = frozenset(("name_equal", "normal_equal", "alias_equal", "abbreviation", "pinyin_equal"))
"""Reasons for which two records of one dataset may be one: names that are the same but for their form."""
ELSEWHERE: Final = frozenset(("region_within", "region_other"))
"""Reasons for which they are two all the same: whoever wrote both put them in different places."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two records that may be one: the first would stay."""

    keep: Record
    other: Record
    likeness: Likeness
    differs: tuple[str, ...]
    """Properties whose words differ: whoever accepts the proposal names whose is taken."""

    @property
    def ids(self) -> tuple[str, str]:
        """The two ids, that which would stay first."""
        return self.keep.id, self.other.id

    @property
    def names(self) -> tuple[str, str]:
        """Their names."""
        return _entity(self.keep).name, _entity(self.other).name

    @property
    def lines(self) -> tuple[str, str]:
        """File and line of each."""
        return self.keep.line, self.other.line

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons in words, each with what it adds to the score."""
        return tuple(f"{REASONS[each.kind].zh} {each.weight:+d}" for each in self.likeness.reasons)

    def wire(self) -> dict[str, Any]:
        """The proposal as JSON shows it."""
        both = zip(self.ids, self.names, self.lines, strict=True)
        return {
            "score": self.likeness.score,
            "entities": [{"id": id_, "name": name, "record": line} for id_, name, line in both],
            "reasons": [reason.wire() for reason in self.likeness.reasons],
            "differs": list(self.differs),
        }


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, the best score first; how many pairs were compared, and how many records were too many to be."""

    proposals: tuple[Proposal, ...]
    compared: int
    crowded: int


@dataclass(frozen=True, slots=True)
class _Home:
    """Where an entity is: its places, their region, and all that they lie in."""

    places: tuple[str, ...]
    region: str | None
    within: frozenset[str]


def duplicates(records: Records, *, least: int = LEAST, type_: str | None = None, region: str | None = None) -> Found:
    """The records that may be one, with a score of at least `least` of 100.

    Hidden names, judged pairs and pairs that a relation joins are left out, and those of which a figure or a stated
    word differs: they are two. `region` is the id of a place and means all below it: one of the two lies there.
    """
    search = _Search(records, type_)
    pairs = sorted(search.pairs(region))
    made = (search.compared(one, other, least) for one, other in pairs)
    found = sorted((each for each in made if each), key=lambda each: (-each.likeness.score, each.ids))
    return Found(tuple(found), len(pairs), len(search.crowded))


class _Search:
    """What is known of the records, as far as it is needed to compare them."""

    def __init__(self, records: Records, type_: str | None) -> None:
        derivation = Derivation(records.merged)
        self._names = {id_: each.fact.name for id_, each in records.merged.items() if isinstance(each.fact, Entity)}
        wanted = MERGED if type_ is None else (type_,)
        self._records = {id_: each for id_, each in records.merged.items() if each.fact.type in wanted}
        self._homes: dict[str, _Home] = {}
        for id_ in self._records:
            places = derivation.places(id_)
            within = frozenset(derivation.geography.within(places))
            self._homes[id_] = _Home(places, derivation.geography.region(places), within)
        self._around: dict[str, set[str]] = {}
        self._out = set(records.verdicts.pairs)
        for record in records.merged.values():
            if isinstance(record.fact, Relation):
                self._tie(record.fact)
        self._known: dict[str, Described] = {}
        self.crowded: set[str] = set()

    def _tie(self, fact: Relation) -> None:
        self._out.add(frozenset((fact.from_, fact.to)))
        via: str | None = getattr(fact, "via", None)
        ends = [fact.from_, fact.to, *([via] if via else [])]
        for end in ends:
            self._around.setdefault(end, set()).update(each for each in ends if each != end and each.startswith(AROUND))

    def pairs(self, region: str | None) -> set[tuple[str, str]]:
        """The pairs worth a comparison, each once, of which one lies in the region if there is one."""
        same: dict[tuple[str, ...], list[str]] = {}
        near: dict[tuple[str, ...], list[str]] = {}
        for id_, record in sorted(self._records.items()):
            fact = _entity(record)
            for keys, blocks in ((_same, same), (_near, near)) if not fact.redacted else ():
                for key in {key for name in (fact.name, *fact.aliases) for key in keys(name)}:
                    blocks.setdefault((fact.type, *key), []).append(id_)
        found = {pair for ids in near.values() if len(ids) <= RARE for pair in combinations(ids, 2)}
        for ids in same.values():
            for some in self._parts(ids):
                found.update(combinations(some, 2))
        return {pair for pair in found if frozenset(pair) not in self._out and self._lies(pair, region)}

    def _lies(self, pair: tuple[str, str], region: str | None) -> bool:
        return region is None or any(region in self._homes[id_].within for id_ in pair)

    def _parts(self, ids: list[str]) -> Iterator[list[str]]:
        """Those that share a name, by region where they are very many; more than that of one region are left out."""
        if len(ids) <= LARGEST:
            yield ids
            return
        regions: dict[str | None, list[str]] = {}
        for id_ in ids:
            regions.setdefault(self._homes[id_].region, []).append(id_)
        for some in regions.values():
            if len(some) <= LARGEST:
                yield some
            else:
                self.crowded.update(some)

    def compared(self, one: str, other: str, least: int) -> Proposal | None:
        """The proposal that two are one, or None where they are not alike enough or cannot be."""
        keep, gone = self._ordered(one, other)
        found = self._placed(likeness(self._described(keep), self._described(gone)), keep.id, gone.id)
        told_apart = not found.kinds & SURE or found.kinds & ELSEWHERE
        if found.score < least or (keep.dataset == gone.dataset and told_apart):
            return None
        differs = differences(keep, gone)
        return Proposal(keep, gone, found, tuple(differs)) if all(differs.values()) else None

    def _placed(self, found: Likeness, one: str, other: str) -> Likeness:
        """Likeness tells regions apart by their codes; where one lies in a place without a code, the records do."""
        mine, its = self._homes[one], self._homes[other]
        regions = {mine.region, its.region}
        if None in regions or "region_other" in found.kinds or regions & mine.within & its.within:
            return found
        reason = Reason("region_other", REASONS["region_other"].weight)
        return Likeness(max(0, found.score + reason.weight), (*found.reasons, reason))

    def _ordered(self, one: str, other: str) -> tuple[Record, Record]:
        """Of two, first the one that more is known of: it would stay."""
        both = [self._records[one], self._records[other]]
        both.sort(key=lambda each: (-len(self._around.get(each.id, ())), -len(each.fact.cited), each.id))
        return both[0], both[1]

    def _described(self, record: Record) -> Described:
        known = self._known.get(record.id)
        if known is None:
            home = self._homes[record.id]
            placed = _entity(record).model_copy(update={"places": home.places, "region": home.region})
            path = tuple(sorted(self._names[place] for place in home.within if place in self._names))
            known = Described.of(placed, path, frozenset(self._around.get(record.id, ())))
            self._known[record.id] = known
        return known


def _entity(record: Record) -> Entity:
    assert isinstance(record.fact, Entity)  # noqa: S101 - nothing else is compared
    return record.fact


def _same(name: str) -> Iterator[tuple[str, ...]]:
    """What names have in common that are one but for their form, their sound, or one letter."""
    short = brief(name)
    yield from (("sound", pinyin(each)) for each in (short, name))
    yield ("but", short)
    yield from (("but", short[:at] + short[at + 1 :]) for at in range(len(short)) if len(short) > 2)


def _near(name: str) -> Iterator[tuple[str, ...]]:
    """What names have in common of which one holds the other: each two letters in a row."""
    yield from (("two", one + other) for one, other in pairwise(letters(name)))
