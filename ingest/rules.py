"""Rules that hold between records: ids that exist once, ends that fit, no cycles, evidence, counts, amounts."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

import networkx as nx

from graph.errors import Fault
from graph.ontology import Entity, Fact, Ontology, Relation
from graph.ontology.days import interval
from graph.ontology.schema import ENTITY_ID, kinds
from ingest import amounts
from ingest.facts import Record
from ingest.rows import nearest, say

Records = Mapping[str, Record]
COMPARED = 5000
"""How many ids a dangling one is compared with at most: among more, looking for the nearest takes too long."""


def faults_of(records: Records, declared: frozenset[str], ontology: Ontology) -> Iterator[Fault]:
    """Every rule between records that is broken; `declared` are the ids of faulty rows too, which are not missing."""
    for record in records.values():
        yield from _own(record)
        yield from _references(record, declared, ontology)
        if isinstance(record.fact, Relation):
            yield from _ends(record, record.fact, ontology)
            yield from _counts(record, record.fact, records)
    yield from _twice(records)
    yield from _codes(records)
    yield from _cycles(records, ontology)
    yield from _renames(records, declared)


def faults_between(records: Records, ontology: Ontology) -> Iterator[Fault]:
    """The rules that records which are right one by one may break once some of them are merged."""
    for record in records.values():
        if isinstance(record.fact, Relation):
            yield from _counts(record, record.fact, records)
    yield from _cycles(records, ontology)


def _own(record: Record) -> Iterator[Fault]:
    fact, row = record.fact, record.row
    if fact.since and fact.until and interval(fact.since)[0] > interval(fact.until)[1]:
        yield row.fault(("until",), say("截至早于起始", "until is before since"))
    if fact.evidence == "required" and not record.sites and not _between_places(fact):
        mend = "cited: [原文短语]"
        yield row.fault((), say(f"{fact.type} 须有引证", f"a {fact.type} needs evidence"), mend)
    if fact.evidence == "none" and record.sites:
        site = record.sites[0]
        message = say(f"{fact.type} 是我们自己的判断，不引证", f"a {fact.type} carries no evidence")
        yield site.row.fault(site.path, message, say("删去 cited", "leave cited out"))
    yield from _citations(record)
    if hasattr(fact, "amount_text"):
        yield from _amount(record)


def _between_places(fact: Fact) -> bool:
    """Whether it ties two places: that is the gazetteer's to say, which is no text."""
    return isinstance(fact, Relation) and fact.from_.startswith("place/") and fact.to.startswith("place/")


def _citations(record: Record) -> Iterator[Fault]:
    fact = record.fact
    seen: set[tuple[str, str, str, str]] = set()
    for site in record.sites:
        if site.citation.selector in seen:
            yield site.row.fault(site.path, say("同一短语引证两次", "the same phrase is cited twice"))
        seen.add(site.citation.selector)
        for name in site.citation.states:
            attribute = "from_" if name == "from" else name
            if name not in kinds(type(fact)):
                message = say(f"states：没有属性「{name}」", f"states: {fact.type} has no {name!r}")
                yield site.row.fault(site.path, message, nearest(name, kinds(type(fact))))
            elif _unsaid(getattr(fact, attribute)):
                message = say(f"states：记录没有写 {name}", f"states: the record gives no {name}")
                yield site.row.fault(site.path, message, say(f"写上 {name}", f"give {name}"))


def _unsaid(value: object) -> bool:
    """Whether a property is as if it were not written; a zero is written, though it equals False."""
    return value is None or value is False or value == ()


def _amount(record: Record) -> Iterator[Fault]:
    """An amount and its qualifier say what `amount_text` says."""
    row, fact = record.row, record.fact
    text, yuan, said = (getattr(fact, name) for name in ("amount_text", "amount", "qualifier"))
    if said in ("redacted", "unstated") and yuan is not None:
        message = say(f"限定是 {said} 却有金额", f"an amount, though it is {said}")
        yield row.fault(("amount",), message, say("删去 amount", "leave amount out"))
        return
    if said in ("exact", "nearly", "over") and yuan is None:
        message = say(f"限定是 {said} 却没有金额", f"no amount, though it is {said}")
        yield row.fault(("qualifier",), message, "redacted, unstated")
        return
    if text is None:
        return
    read = amounts.parse(text)
    if read is None:
        message = say(f"读不懂金额「{text}」", f"the amount {text!r} cannot be read")
        mend = say("只写数和单位，如 近3亿元", "the figure and its unit alone")
        yield row.fault(("amount_text",), message, mend)
        return
    if read.yuan != (None if yuan is None else Decimal(str(yuan))):
        message = say(f"金额与原文「{text}」不符", f"the amount differs from its words {text!r}")
        mend = say("删去 amount", "leave amount out")
        if read.yuan is not None:
            mend = say(f"写成 {amounts.plain(read.yuan)}", f"write {amounts.plain(read.yuan)}")
        yield row.fault(("amount",), message, mend)
    elif read.qualifier != said and not (read.qualifier == "unstated" and said == "about"):
        message = say(f"限定与原文「{text}」不符", f"the qualifier differs from the words {text!r}")
        yield row.fault(("qualifier",), message, say(f"写成 {read.qualifier}", f"write {read.qualifier}"))


def _references(record: Record, declared: frozenset[str], ontology: Ontology) -> Iterator[Fault]:
    fact, row = record.fact, record.row
    for site in record.sites:
        if site.citation.source not in declared:
            path = (*site.path, "source")
            yield site.row.fault(path, *_dangling(site.citation.source, declared))
    if isinstance(fact, Entity):
        for at, id_ in enumerate(fact.places):
            yield from _reference(record, ("places", at), id_, "Place", declared, ontology)
    if isinstance(fact, Relation):
        for name, id_ in (("from", fact.from_), ("to", fact.to)):
            if id_ not in declared:
                yield row.fault((name,), *_dangling(id_, declared))
        via = getattr(fact, "via", None)
        if via is not None:
            yield from _reference(record, ("via",), via, "Initiative", declared, ontology)


def _reference(
    record: Record, path: tuple[str | int, ...], id_: str, type_: str, declared: frozenset[str], ontology: Ontology
) -> Iterator[Fault]:
    if ontology.type_of(id_) != type_:
        yield record.row.fault(path, say(f"「{id_}」不是 {type_}", f"{id_!r} is no {type_}"))
    elif id_ not in declared:
        yield record.row.fault(path, *_dangling(id_, declared))


def _dangling(id_: str, declared: frozenset[str]) -> tuple[str, str]:
    prefix = id_.partition("/")[0] + "/"
    alike = [known for known in sorted(declared) if known.startswith(prefix)]
    close = nearest(id_, alike if len(alike) <= COMPARED else ())
    mend = say("或是", "perhaps") + f" {close}" if close else say("在某个数据集里声明它", "declare it in a dataset")
    return say(f"没有声明「{id_}」", f"{id_!r} is declared nowhere"), mend


def _ends(record: Record, fact: Relation, ontology: Ontology) -> Iterator[Fault]:
    if fact.from_ == fact.to:
        yield record.row.fault(("to",), say("自己指向自己", "it goes to where it comes from"))
        return
    source, target = ontology.type_of(fact.from_), ontology.type_of(fact.to)
    if source is None or target is None or not ontology.allows(fact.type, source, target):
        message = say(f"{fact.type} 不能连 {source} 到 {target}", f"{fact.type} cannot go from {source} to {target}")
        targets = ["/".join(ends.target) or f"any but {'/'.join(ends.but)}" for ends in fact.ends]
        pairs = zip(fact.ends, targets, strict=True)
        allowed = "; ".join(f"{'/'.join(ends.source)} -> {target_}" for ends, target_ in pairs)
        yield record.row.fault(("to",), message, say("允许", "allowed") + f": {allowed}")


def _counts(record: Record, fact: Relation, records: Records) -> Iterator[Fault]:
    """Counts on a tie are those of the counted groups at its ends."""
    for name, end in (("from_count", fact.from_), ("to_count", fact.to)):
        count = getattr(fact, name, None)
        group = records.get(end)
        held = getattr(group.fact, "member_count", None) if group else None
        if count is not None and held is not None and count != held:
            message = say(f"{name} 是 {count}，而 {end} 有 {held}", f"{name} is {count}, but {end} counts {held}")
            yield record.row.fault((name,), message, say("两处写同一个数", "write the same figure in both"))


def _twice(records: Records) -> Iterator[Fault]:
    """A two-sided relation is declared once, not once from each side."""
    seen: dict[tuple[object, ...], Record] = {}
    for record in records.values():
        fact = record.fact
        if not isinstance(fact, Relation) or not fact.symmetric:
            continue
        key = (fact.type, frozenset((fact.from_, fact.to)), getattr(fact, "via", None), fact.key)
        other = seen.setdefault(key, record)
        if other is not record:
            message = say(f"{fact.type} 两向各声明了一次", f"{fact.type} is declared from both sides")
            yield record.row.fault((), message, say("只留一条", "keep one") + f" ({other.row.marks.at(()).file})")


def _codes(records: Records) -> Iterator[Fault]:
    """A code is that of one place, whose id is made of it."""
    seen: dict[str, Record] = {}
    for record in records.values():
        code = getattr(record.fact, "code", None)
        if code is None or record.fact.type != "Place":
            continue
        other = seen.setdefault(code, record)
        if other is not record:
            message = say(f"代码 {code} 已属 {other.id}", f"the code {code} is that of {other.id} already")
            yield record.row.fault(("code",), message, say("一个代码一个地点", "one place a code"))
        elif record.id != f"place/{code}":
            message = say(f"代码 {code} 与标识 {record.id} 不符", f"the code {code} differs from the id {record.id}")
            yield record.row.fault(("code",), message, say("标识写成", "write the id") + f" place/{code}")


def _cycles(records: Records, ontology: Ontology) -> Iterator[Fault]:
    for name, cls in ontology.relations.items():
        if not cls.acyclic:
            continue
        graph: nx.DiGraph[str] = nx.DiGraph()
        for record in records.values():
            if isinstance(record.fact, cls):
                graph.add_edge(record.fact.from_, record.fact.to, record=record)
        for ring in nx.strongly_connected_components(graph):
            if len(ring) > 1:
                yield _cycle(name, graph.subgraph(ring))


def _cycle(name: str, ring: "nx.DiGraph[str]") -> Fault:
    edges = nx.find_cycle(ring, source=min(ring))
    steps = [edges[0][0], *(edge[1] for edge in edges)]
    record: Record = ring.edges[edges[-1][0], edges[-1][1]]["record"]
    message = say(f"{name} 成环", f"{name} goes in a circle") + f": {' -> '.join(steps)}"
    return record.row.fault(("to",), message, say("删去其中一条", "leave one of them out"))


def _renames(records: Records, declared: frozenset[str]) -> Iterator[Fault]:
    heirs: dict[str, str] = {}
    for record in records.values():
        for at, old in enumerate(record.formerly):
            path = ("formerly", at)
            if old in declared:
                yield record.row.fault(path, say(f"「{old}」仍在声明", f"{old!r} is still declared"))
            elif heirs.setdefault(old, record.id) != record.id:
                message = say(f"「{old}」另由 {heirs[old]} 承接", f"{old!r} is claimed by {heirs[old]} too")
                yield record.row.fault(path, message)
            elif not re.fullmatch(ENTITY_ID, old):
                yield record.row.fault(path, say(f"「{old}」不是标识", f"{old!r} is no id"))
