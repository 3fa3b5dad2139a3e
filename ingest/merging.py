"""Merging: records that a person judged to be one become one fact; what they say is joined, and nothing is lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import ValidationError

from graph.errors import Fault
from graph.ontology import Citation, Entity, Fact, Ontology, Relation
from graph.ontology.schema import kinds
from graph.ontology.thing import relation_id
from ingest.facts import Record
from ingest.judgements import Judgement
from ingest.rows import nearest, say
from ingest.rules import faults_between
from ingest.sentences import explain
from ingest.verdicts import Verdicts

Records = Mapping[str, Record]
JOINED: Final = ("id", "type", "name", "aliases", "cited", "inferred", "redacted", "description")
"""Properties of an entity that are joined in a way of their own."""
ENDS: Final = ("id", "type", "from", "to", "via", "key", "cited", "inferred")
"""What makes the id of a relation, and what is joined in a way of its own."""
FIGURES: Final = ("Fund", "Indicator")


@dataclass(frozen=True)
class Merged:
    """The records as they go into the graph: those that are one as one."""

    records: Mapping[str, Record]
    formerly: Mapping[str, str]
    """Ids that lead to another by a judgement: of entities, and of relations whose ends have other ids now."""
    faults: tuple[Fault, ...] = ()


def merged(records: Records, judged: Verdicts, ontology: Ontology) -> Merged:
    """The records with all that is judged to be one merged; with a fault for whatever stands against it."""
    if not judged.kept:
        return Merged(records, {})
    merger = _Merger(records, judged)
    merger.entities()
    merger.relations()
    if not merger.faults:
        merger.faults += map(_then, faults_between(merger.found, ontology))
    return Merged(merger.found, merger.formerly, tuple(merger.faults))


def differences(one: Record, other: Record) -> dict[str, tuple[str, ...]]:
    """What two records of one type say differently: by property the ids whose word a person may take.

    None may be taken of a figure, or where each is as its source states it: then both are kept, and the two not merged.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, kind in kinds(type(one.fact)).items():
        said = {each.id: getattr(each.fact, name) for each in (one, other)}
        if name not in (*JOINED, *ENDS) and kind != "list" and None not in said.values() and len({*said.values()}) > 1:
            found[name] = _takeable(name, kind, (one, other), said)
    return found


class _Merger:
    """One merging under way."""

    def __init__(self, records: Records, judged: Verdicts) -> None:
        self._judged, self._records = judged, records
        self.found = {id_: record for id_, record in records.items() if id_ not in judged.kept}
        self.formerly = dict(judged.kept)
        self.faults: list[Fault] = []

    def entities(self) -> None:
        """Make each group one entity, under the id that stays."""
        for root, ids in self._judged.groups.items():
            members = [self._records[id_] for id_ in (root, *ids) if id_ in self._records]
            if len(members) > len(ids):  # the others have faults of their own
                self.found[root] = self._entity(members)

    def _entity(self, members: Sequence[Record]) -> Record:
        keeps = members[0]
        facts = [member.fact for member in members if isinstance(member.fact, Entity)]
        values: dict[str, Any] = {}
        for name, kind in kinds(type(keeps.fact)).items():
            if name not in JOINED:
                values[name] = self._value(name, kind, members)
        self.faults += _strange(self._judged.takes.get(keeps.id, {}), [name for name in values if name != "places"])
        names = dict.fromkeys(known for fact in facts for known in (fact.name, *fact.aliases))
        values["aliases"] = tuple(name for name in names if name != facts[0].name)
        values["description"] = _described([fact.description for fact in facts if fact.description])
        record = self._made(keeps, members, values, self._judged.by[members[-1].id])
        return replace(record, formerly=tuple(dict.fromkeys(old for member in members for old in member.formerly)))

    def _value(self, name: str, kind: str, members: Sequence[Record]) -> Any:  # noqa: ANN401 - whatever the property holds
        """What the members together say of a property; of words that differ, that of the one a person named."""
        said = {member.id: getattr(member.fact, name) for member in members}
        if kind == "list":
            return tuple(dict.fromkeys(each for values in said.values() for each in values))
        given = {id_: value for id_, value in said.items() if value is not None}
        if len(set(given.values())) < 2:
            return next(iter(given.values()), None)
        settled = self._judged.takes.get(members[0].id, {}).get(name)
        taken = settled.entry.take[name] if settled else None
        fault = self._differs(name, kind, members, given, taken)
        if fault is not None:
            self.faults.append(fault)
        return given.get(taken or "", given[min(given)])

    def _differs(
        self, name: str, kind: str, members: Sequence[Record], given: Mapping[str, Any], taken: str | None
    ) -> Fault | None:
        """The fault of a property of which the members say different things, unless a person settled it."""
        root, *others = [member for member in members if member.id in given]
        other = next(each for each in others if given[each.id] != given[root.id])
        judgement = self._judged.by[other.id]
        told = "; ".join(f"{id_}: {value} ({self._records[id_].line})" for id_, value in given.items())
        message = say(f"{name} 不一致，不能合并", f"{name} differs, so that they cannot be merged") + f": {told}"
        choices = _takeable(name, kind, members, given)
        if taken is not None and taken in choices:
            return None
        mend = say("不一致的说法都要保留：写 verdict: not_same_as", "both are kept as stated: not_same_as")
        if choices:
            mend = say("选定其一，如写", "name the one to take, as by") + f" take: {{{name}: {choices[0]}}}"
        return judgement.row.fault(("take", name) if taken else ("ids",), message, mend)

    def relations(self) -> None:
        """Give relations the ids that stay for their ends, and make one of those that become the same."""
        alike: dict[tuple[object, ...], list[Record]] = {}
        for record in self._records.values():
            if isinstance(record.fact, Relation):
                alike.setdefault(self._key(record.fact), []).append(record)
        for found in alike.values():
            moved = [each for each in found if self._moves(each)]
            if not moved:
                continue
            loops = [each for each in moved if isinstance(each.fact, Relation) and self._loops(each.fact)]
            if loops:
                self.faults += [self._between(each) for each in loops]
                continue
            record = self._relation(found)
            for each in found:
                del self.found[each.id]
            self.found[record.id] = record
            self.formerly |= {each.id: record.id for each in found if each.id != record.id}

    def _now(self, id_: str) -> str:
        return self._judged.kept.get(id_, id_)

    def _key(self, fact: Relation) -> tuple[object, ...]:
        ends = (self._now(fact.from_), self._now(fact.to))
        return fact.type, frozenset(ends) if fact.symmetric else ends, self._via(fact), fact.key

    def _via(self, fact: Relation) -> str | None:
        via: str | None = getattr(fact, "via", None)
        return self._now(via) if via else None

    def _moves(self, record: Record) -> bool:
        fact = record.fact
        ends = (fact.from_, fact.to, getattr(fact, "via", None)) if isinstance(fact, Relation) else ()
        return any(end in self._judged.kept for end in ends)

    def _loops(self, fact: Relation) -> bool:
        return self._now(fact.from_) == self._now(fact.to)

    def _between(self, record: Record) -> Fault:
        fact = record.fact
        assert isinstance(fact, Relation)  # noqa: S101 - only relations have ends
        judgement = self._judged.by[fact.to if fact.to in self._judged.kept else fact.from_]
        tie = f"{fact.from_} -{fact.type}-> {fact.to} ({record.line})"
        message = say("两者之间有关系，不会是同一个", "a relation joins the two, so that they are not one") + f": {tie}"
        return judgement.row.fault(("ids",), message, "verdict: not_same_as")

    def _relation(self, found: Sequence[Record]) -> Record:
        """One relation of those that are the same now; it stands where the one stood that had its ends already."""
        members = sorted(found, key=lambda each: (self._moves(each), each.id))
        keeps, first = members[0], members[0].fact
        assert isinstance(first, Relation)  # noqa: S101 - only relations are grouped
        from_, to, via = self._now(first.from_), self._now(first.to), self._via(first)
        values: dict[str, Any] = {"from_": from_, "to": to, "id": relation_id(first.type, from_, to, via, first.key)}
        values |= {"via": via} if via else {}
        turned = {
            each.id for each in members if isinstance(each.fact, Relation) and self._now(each.fact.from_) != from_
        }
        for name, kind in kinds(type(first)).items():
            if name not in ENDS:
                values[name] = self._agreed(name, kind, members, turned)
        ends = (each for member in members for each in _ends(member.fact))
        judgement = self._judged.by[next(end for end in ends if end in self._judged.kept)]
        return self._made(keeps, members, values, judgement)

    def _agreed(self, name: str, kind: str, members: Sequence[Record], turned: set[str]) -> Any:  # noqa: ANN401 - as above
        """What relations that become the same say of a property; a two-sided one may say it from its other side."""
        swap = {"from_count": "to_count", "to_count": "from_count"}
        said = {each.id: getattr(each.fact, swap.get(name, name) if each.id in turned else name) for each in members}
        if kind == "list":
            return tuple(dict.fromkeys(each for values in said.values() for each in values))
        given = {id_: value for id_, value in said.items() if value is not None}
        if len(set(given.values())) > 1:
            self.faults.append(self._parallel(name, given, members[0].fact.type))
        return next(iter(given.values()), None)

    def _parallel(self, name: str, given: Mapping[str, Any], type_: str) -> Fault:
        """The fault of relations that become the same and say different things: they are two, and want a key."""
        ends = [end for id_ in given for end in _ends(self._records[id_].fact) if end in self._judged.kept]
        told = "; ".join(f"{value} ({self._records[id_].line})" for id_, value in given.items())
        message = say(
            f"合并后 {type_} 相同而 {name} 不一致", f"once merged the {type_} are the same, but {name} differs"
        )
        mend = say("给其中一条关系写 key", "give one of the relations a key")
        return self._judged.by[ends[0]].row.fault(("ids",), f"{message}: {told}", mend)

    def _made(self, keeps: Record, members: Sequence[Record], values: dict[str, Any], judgement: Judgement) -> Record:
        """The record of what the members say together, in the place of the one that stays."""
        values["cited"] = _cited([member.fact for member in members])
        values["inferred"] = all(member.fact.inferred for member in members)
        try:
            fact = type(keeps.fact).model_validate(dict(keeps.fact) | values)
        except ValidationError as error:
            self.faults += explain(error, judgement.row, [], type(keeps.fact))
            return keeps
        sites = [site for member in members for site in member.sites]
        return replace(keeps, fact=fact, sites=sites)


def _cited(facts: Sequence[Fact]) -> tuple[Citation, ...]:
    """The citations of several facts, each phrase once with all that it states, in the order of sources and texts."""
    found: dict[tuple[str, str, str, str], Citation] = {}
    for citation in (each for fact in facts for each in fact.cited):
        first = found.setdefault(citation.selector, citation)
        states = tuple(dict.fromkeys((*first.states, *citation.states)))
        found[citation.selector] = first.model_copy(update={"states": states})
    return tuple(sorted(found.values(), key=lambda one: (one.source, one.start or 0, one.selector, one.states)))


def _described(texts: Sequence[str]) -> str | None:
    """Descriptions one after the other; one that says nothing new is left out."""
    found: list[str] = []
    for text in texts:
        if not any(text in known for known in found):
            found.append(text)
    return " ".join(found) or None


def _ends(fact: Fact) -> Iterator[str]:
    if isinstance(fact, Relation):
        yield from (fact.from_, fact.to, *([via] if (via := getattr(fact, "via", None)) else []))


def _strange(takes: Mapping[str, Judgement], known: Sequence[str]) -> Iterator[Fault]:
    """A fault for each word that is taken and is none that may differ: names, phrases and places are joined."""
    for name, judgement in takes.items():
        if name not in known:
            message = say(f"没有可取的「{name}」", f"nothing called {name!r} is to be taken")
            yield judgement.row.fault(("take", name), message, nearest(name, known))


def _takeable(name: str, kind: str, members: Sequence[Record], given: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids whose word may be taken: nothing that a source states is set aside by it, and no figure ever is."""
    if members[0].fact.type in FIGURES or kind in ("number", "integer"):
        return ()
    told = [each for each in members if each.id in given]
    stated = {each.id for each in told if any(name in site.citation.states for site in each.sites)}
    return tuple(id_ for id_ in given if all(given[other] == given[id_] for other in stated))


def _then(fault: Fault) -> Fault:
    """A fault that the records have only once they are merged."""
    return replace(fault, message=say("照判定合并之后：", "once merged as judged:") + f" {fault.message}")
