"""Facts verified one by one: against the ontology, against their own digests, and against their records."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from graph.ontology import Entity, Fact, Ontology, Relation
from graph.ontology.days import interval
from graph.ontology.model import CITED_IN, WITHIN
from graph.ontology.thing import relation_id
from graph.repository.contents import Derived, Edge, Node
from ingest.backup.judging import KEPT, fact_of
from ingest.derive import PLACE, Loaded, days_of, loaded
from ingest.folder import GAZETTEER
from ingest.records import Records
from ingest.rows import say
from ingest.verification.findings import Findings


@dataclass
class Facts:
    """Verifies facts as they pass, entities with the derived edges out of them, and remembers what it has seen."""

    ontology: Ontology
    findings: Findings
    sources: Mapping[str, str | None]
    """Every source in the graph, and the day it was published."""
    stones: Mapping[str, str | None]
    """Every tombstone, and the id that it leads to."""
    records: Records | None = None
    seen: set[str] = field(default_factory=set)
    """The ids that have a record, or that a tombstone leads to, and are there."""

    def __post_init__(self) -> None:
        self._sought = {to for to in self.stones.values() if to} | set(self.records.facts if self.records else ())

    def entity(self, node: Node, derived: Sequence[Derived]) -> None:
        """Verify an entity."""
        types = [label for label in node.labels if label in self.ontology.entities]
        if len(types) != 1 or self.ontology.type_of(node.id) != types[0]:
            self._add("id" if types else "shape", node.id, f"{sorted(node.labels)}")
            return
        before = self.findings.counts.total()
        fact = self._common(node.id, self.ontology.entities[types[0]], node.stored)
        if not isinstance(fact, Entity):
            return
        visible = types[0] != PLACE or bool(getattr(fact, "known", False))
        edges = {each.type: each.targets for each in derived}
        within, cited_in = edges.get(WITHIN, ()), edges.get(CITED_IN, ())
        now = loaded(fact, within, cited_in, self._days(fact), visible=visible)
        self._edges(node, within, cited_in)
        self._digest(node.id, node.stored, now, told=self.findings.counts.total() > before)

    def relation(self, edge: Edge) -> None:
        """Verify a relation."""
        if edge.type not in self.ontology.relations:
            self._add("strange", edge.id, edge.type)
            return
        before = self.findings.counts.total()
        tied = self._ends(edge)
        fact = self._common(edge.id, self.ontology.relations[edge.type], edge.stored)
        if not isinstance(fact, Relation):
            return
        if tied and relation_id(edge.type, fact.from_, fact.to, getattr(fact, "via", None), fact.key) != edge.id:
            self._add("id", edge.id)
        now = loaded(fact, (), (), days_of(fact, None))
        self._digest(edge.id, edge.stored, now, told=self.findings.counts.total() > before)

    def unseen(self) -> None:
        """Say what was to be there and never came, once all facts have passed."""
        for id_ in sorted(self.records.facts if self.records else ()):
            if id_ not in self.seen:
                self._add("missing", id_)
        for id_, to in sorted(self.stones.items()):
            if to and to not in self.seen and to not in self.stones:
                self._add("tombstone", id_, say(f"所至不在图中：{to}", f"it leads to {to}, which is not there"))

    def _common(self, id_: str, cls: type[Fact], stored: Mapping[str, Any]) -> Fact | None:
        """What holds for both kinds of fact; the fact, or None where it is none."""
        if id_ in self._sought:
            self.seen.add(id_)
        if id_ in self.stones:
            self._add("tombstone", id_, say("仍在图中", "it is in the graph"))
        if self.records and id_ not in self.records.facts and stored.get("dataset") != GAZETTEER:
            self._add("unrecorded", id_, str(stored.get("dataset") or ""))
        try:
            fact = fact_of(cls, stored)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            self._add("shape", id_, f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
            return None
        except (ValueError, TypeError, RecursionError) as error:
            self._add("shape", id_, str(error))
            return None
        self._cited(id_, fact)
        return fact

    def _cited(self, id_: str, fact: Fact) -> None:
        between = isinstance(fact, Relation) and {fact.from_[:6], fact.to[:6]} == {"place/"}
        if fact.evidence == "required" and not fact.cited and not between:
            self._add("evidence", id_)
        for source in sorted({citation.source for citation in fact.cited} - self.sources.keys()):
            self._add("source", id_, source)

    def _ends(self, edge: Edge) -> bool:
        """Whether it ties what it says it ties."""
        from_, to = edge.stored.get("from"), edge.stored.get("to")
        if (edge.source, edge.target) != (from_, to):
            self._add("ends", edge.id, say(f"实为 {edge.source} → {edge.target}", f"it says {from_} → {to}"))
            return False
        types = [self.ontology.type_of(str(end)) for end in (from_, to)]
        if None in types or types[1] not in edge.labels or not self.ontology.allows(edge.type, *map(str, types)):
            self._add("ends", edge.id, f"{from_} → {to}")
        return True

    def _days(self, fact: Entity) -> tuple[int | None, int | None]:
        published = [day for citation in fact.cited if (day := self.sources.get(citation.source))]
        return days_of(fact, min(published, default=None, key=lambda day: interval(day)[0]))

    def _edges(self, node: Node, within: Sequence[str], cited_in: Sequence[str]) -> None:
        """Say which derived edges are not those of the record, where the record is the one that was loaded."""
        record = self._same(node.id, node.stored)
        if record is None:
            return
        for name, there, wanted in ((WITHIN, within, record.within), (CITED_IN, cited_in, record.cited_in)):
            if sorted(there) != sorted(wanted):
                lacking, more = sorted(set(wanted) - set(there)), sorted(set(there) - set(wanted))
                doubled = sorted({each for each in there if there.count(each) > 1})
                told = [f"- {name} {each}" for each in lacking] + [f"+ {name} {each}" for each in (*more, *doubled)]
                self._add("derived", node.id, ", ".join(told[:5]))

    def _computed(self, id_: str, stored: Mapping[str, Any], now: Loaded) -> None:
        """Say what the loader keeps beside the fact and would compute otherwise now."""
        wanted = now.properties("")
        names = [name for name in KEPT if name not in ("run", "digest") and stored.get(name) != wanted.get(name)]
        if names:
            self._add("computed", id_, ", ".join(names))

    def _digest(self, id_: str, stored: Mapping[str, Any], now: Loaded, *, told: bool) -> None:
        digest = stored.get("digest")
        record = self.records.facts.get(id_) if self.records else None
        if digest != now.digest:
            if not told:
                self._add("digest", id_, _differing(now, record))
            return
        self._computed(id_, stored, now)
        if record is not None and record.digest != digest:
            self._add("stale", id_, _differing(now, record))

    def _same(self, id_: str, stored: Mapping[str, Any]) -> Loaded | None:
        """What the record makes of the fact, where it is the one that was loaded."""
        record = self.records.facts.get(id_) if self.records else None
        return record if record is not None and record.digest == stored.get("digest") else None

    def _add(self, kind: str, id_: str, more: str = "") -> None:
        record = self.records.merged.get(id_) if self.records else None
        self.findings.add(kind, id_, more, record.line if record else "")


def _differing(now: Loaded, record: Loaded | None) -> str:
    """The properties in which a fact differs from its record."""
    if record is None:
        return ""
    here, there = now.fact.stored(), record.fact.stored()
    names = sorted(name for name in {*here, *there} if json.dumps(here.get(name)) != json.dumps(there.get(name)))
    return ", ".join(names)
