"""Verdicts: what follows from the judgements that a person made: groups of ids that are one, and the one that stays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Final

import networkx as nx

from graph.errors import Fault
from graph.ontology import Entity, Ontology
from ingest.facts import Record
from ingest.judgements import Judgement
from ingest.rows import nearest, say

Records = Mapping[str, Record]
MERGED: Final = ("Organization", "Initiative", "Fund", "Indicator", "Theme")
"""Types of which two records may be one. A place is told by its code, a source by its text: those are not judged."""
COMPARED = 5000


@dataclass(frozen=True)
class Verdicts:
    """The judgements of a data folder, and what is merged by them."""

    judgements: tuple[Judgement, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    """Ids that lead to another, and the one that stays."""

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The ids that stay, each with those that lead to it, in their order."""
        found: dict[str, list[str]] = {}
        for id_, root in self.kept.items():
            found.setdefault(root, []).append(id_)
        return {root: tuple(sorted(ids)) for root, ids in sorted(found.items())}

    @cached_property
    def pairs(self) -> frozenset[frozenset[str]]:
        """Every pair that is judged or waits to be."""
        return frozenset(each.pair for each in self.judgements)

    @cached_property
    def by(self) -> dict[str, Judgement]:
        """The first judgement that merges each of the ids that lead to another."""
        return {each.ids[1]: each for each in reversed(self.judgements) if each.merges}

    @cached_property
    def takes(self) -> dict[str, dict[str, Judgement]]:
        """Of the words that differ within a group, by its id that stays, who settled whose word is taken."""
        found: dict[str, dict[str, Judgement]] = {}
        for each in self.judgements:
            if each.merges and each.ids[1] in self.kept:
                found.setdefault(self.kept[each.ids[1]], {}).update(dict.fromkeys(each.entry.take, each))
        return found


def verdicts(
    judgements: Sequence[Judgement], records: Records, declared: frozenset[str], ontology: Ontology
) -> tuple[Verdicts, list[Fault]]:
    """What the judgements come to, and every fault of them.

    An entry that is faulty by itself, and a second one of the same pair, are passed over; a group with a fault is not
    merged. So what stands against the others is told too. `declared` are the ids of faulty records too, which are not
    missing.
    """
    formerly = {old: record.id for record in records.values() for old in record.formerly}
    seen: dict[frozenset[str], Judgement] = {}
    sound: list[Judgement] = []
    faults: list[Fault] = []
    for each in judgements:
        wrong = [*_ids(each, records, declared, formerly, ontology), *_twice(each, seen)]
        faults += wrong
        sound += [] if wrong else [each]
    kept, wrong = _grouped(sound)
    return Verdicts(tuple(sound), kept), faults + wrong


def _grouped(judgements: Sequence[Judgement]) -> tuple[dict[str, str], list[Fault]]:
    """The ids that lead to another, with the one that stays, of the groups that may be; the faults of the others."""
    ties: nx.Graph[str] = nx.Graph(each.ids for each in judgements if each.merges)
    torn = [each for each in judgements if each.parts and _tied(each, ties)]
    faults = [_torn(each, judgements, ties) for each in torn]
    apart = {id_ for each in torn for id_ in each.ids}
    kept: dict[str, str] = {}
    of: dict[str, list[int]] = {}
    for at, each in enumerate(judgements):
        if each.merges:
            of.setdefault(each.ids[0], []).append(at)
    for group in nx.connected_components(ties):
        own = [judgements[at] for at in sorted(at for id_ in group for at in of.get(id_, ()))]
        roots = sorted(group - {each.ids[1] for each in own})
        wrong = [*_taken(own), *([] if len(roots) == 1 else [_rootless(own, roots)])]
        faults += wrong
        if not wrong and not group & apart:
            kept |= dict.fromkeys(sorted(group - {*roots}), roots[0])
    return dict(sorted(kept.items())), faults


def _ids(
    each: Judgement, records: Records, declared: frozenset[str], formerly: Mapping[str, str], ontology: Ontology
) -> Iterator[Fault]:
    """What is wrong with the two ids themselves."""
    for at, id_ in enumerate(each.ids):
        path = ("ids", at)
        type_ = ontology.type_of(id_)
        if type_ not in MERGED:
            message = say(f"「{id_}」不属于可判定的类型", f"{id_!r} is of no type that is judged")
            mend = say("地点和来源用 formerly 改名", "places and sources are renamed by formerly")
            yield each.row.fault(path, message, f"{', '.join(MERGED)}; {mend}")
        elif id_ not in declared:
            yield each.row.fault(path, *_missing(id_, formerly, declared))
        elif each.entry.verdict == "same_as" and (record := records.get(id_)) and _hidden(record):
            message = say(f"「{id_}」的名称在原文中隐去", f"the name of {id_!r} is hidden in its source")
            yield each.row.fault(path, message, say("隐名的从不合并，删去此条", "hidden names are never merged"))
    types = [ontology.type_of(id_) for id_ in each.ids]
    if types[0] != types[1] and {*types} <= {*MERGED}:
        message = say(f"{types[0]} 与 {types[1]} 不同类型", f"{types[0]} and {types[1]} are never one")
        yield each.row.fault(("ids", 1), message, say("删去此条", "take the entry out"))


def _missing(id_: str, formerly: Mapping[str, str], declared: frozenset[str]) -> tuple[str, str]:
    if id_ in formerly:
        message = say(f"「{id_}」已改名", f"{id_!r} has another id now")
        return message, say("写", "write") + f" {formerly[id_]}"
    prefix = id_.partition("/")[0] + "/"
    alike = [known for known in sorted(declared) if known.startswith(prefix)]
    close = nearest(id_, alike if len(alike) <= COMPARED else ())
    gone = say("若已删去，连同此条删去", "if it is gone, take the entry out too")
    mend = say("或是", "perhaps") + f" {close}; {gone}" if close else gone
    return say(f"没有声明「{id_}」", f"{id_!r} is declared nowhere"), mend


def _hidden(record: Record) -> bool:
    return isinstance(record.fact, Entity) and record.fact.redacted


def _twice(each: Judgement, seen: dict[frozenset[str], Judgement]) -> Iterator[Fault]:
    first = seen.setdefault(each.pair, each)
    if first is not each:
        message = say("这两个判定了两次", "the two are judged twice")
        yield each.row.fault(("ids",), message, say("只留一条；第一次在", "keep one; first at") + f" {first.line}")


def _rootless(own: Sequence[Judgement], roots: Sequence[str]) -> Fault:
    """The fault of a group of which none or several would stay."""
    if not roots:
        ring = " -> ".join(dict.fromkeys(each.ids[1] for each in own))
        message = say("判定成环，没有一个留下", "the judgements go in a circle, so that none stays") + f": {ring}"
        return own[-1].row.fault(("ids",), message, say("把这条的两个标识对调", "turn the two ids of this entry round"))
    last = next(each for each in reversed(own) if each.ids[0] in roots)
    message = say(f"{'、'.join(roots)} 都要留下", f"{' and '.join(roots)} would all stay, though they are one")
    turned = f"ids: [{last.ids[1]}, {last.ids[0]}]"
    return last.row.fault(("ids",), message, say("留一个，如写", "let one stay, as by") + f" {turned}")


def _taken(own: Sequence[Judgement]) -> Iterator[Fault]:
    """A property is taken from one of a group, not from two."""
    said: dict[str, str] = {}
    for each in own:
        for name, id_ in each.entry.take.items():
            if said.setdefault(name, id_) != id_:
                message = say(f"另一条取自 {said[name]}", f"another entry takes it from {said[name]}")
                yield each.row.fault(("take", name), message, say("两条写同一个", "write the same in both"))


def _tied(each: Judgement, ties: "nx.Graph[str]") -> bool:
    one, other = each.ids
    return one in ties and other in ties and nx.has_path(ties, one, other)


def _torn(each: Judgement, judgements: Sequence[Judgement], ties: "nx.Graph[str]") -> Fault:
    """The fault of two that are said not to be one, and are so by other judgements."""
    chain = nx.shortest_path(ties, *each.ids)
    steps = [frozenset(step) for step in pairwise(chain)]
    lines = ", ".join(other.line for other in judgements if other.merges and other.pair in steps)
    message = say("与别的判定矛盾", "it contradicts other judgements") + f": {' = '.join(chain)} ({lines})"
    return each.row.fault(("ids",), message, say("改正其中一条", "mend one of them"))
