"""Notes: what a check remarks without refusing it; figures that do not add up stay as they are stated."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from graph.errors import Fault
from graph.ontology import Entity, Relation
from ingest.amounts import plain
from ingest.facts import Record
from ingest.rows import say
from ingest.verdicts import Verdicts

Records = Mapping[str, Record]
SUM = ("budget", "spent", "saved")


def notes_of(records: Records, judged: Verdicts) -> list[Fault]:
    """Everything worth a second look, as faults that break no rule."""
    found = [*_sums(records), *_unchecked(records), *_groups(records), *_uncited(records)]
    return [*found, *_namesakes(records, judged), *_waiting(judged)]


def _sums(records: Records) -> Iterator[Fault]:
    """What was budgeted, spent and saved by one source for one subject, where the three do not add up."""
    found: dict[tuple[str, str, str], dict[str, list[Record]]] = {}
    for relation in records.values():
        fact = relation.fact
        if not isinstance(fact, Relation) or fact.type != "FINANCES" or fact.from_ not in records:
            continue
        fund = records[fact.from_]
        for source in {citation.source for citation in fund.fact.cited}:
            key = (source, fact.to, str(getattr(fund.fact, "per", None)))
            found.setdefault(key, {}).setdefault(str(getattr(fund.fact, "kind", None)), []).append(fund)
    for (source, subject, _), kinds in sorted(found.items()):
        if not all(len(kinds.get(kind, ())) == 1 for kind in SUM):
            continue
        funds = [kinds[kind][0] for kind in SUM]
        amounts = [getattr(fund.fact, "amount", None) for fund in funds]
        if None in amounts:
            continue
        budget, spent, saved = (Decimal(str(amount)) for amount in amounts)
        if budget - spent != saved:
            sum_ = f"{plain(budget)} - {plain(spent)} = {plain(budget - spent)} ≠ {plain(saved)}"
            message = say(f"三数不相符：{sum_}", f"budget - spent is not saved, for {subject} in {source}")
            yield funds[2].row.fault(("amount",), message, say("照原文保留", "kept as stated"))


def _unchecked(records: Records) -> Iterator[Fault]:
    for record in records.values():
        if getattr(record.fact, "amount", None) is not None and getattr(record.fact, "amount_text", None) is None:
            message = say("没有 amount_text，金额无法核对", "no amount_text to check the amount against")
            yield record.row.fault(("amount",), message)


def _namesakes(records: Records, judged: Verdicts) -> Iterator[Fault]:
    """Two things of one type, name and place may be one thing declared twice; bodies of two datasets are not."""
    seen: dict[tuple[str, str, tuple[str, ...], str], str] = {}
    for record in records.values():
        fact = record.fact
        if not isinstance(fact, Entity) or fact.type == "Place" or fact.redacted:
            continue
        apart = record.dataset if fact.type == "Organization" else ""
        other = seen.setdefault((fact.type, fact.name, fact.places, apart), record.id)
        if other != record.id and frozenset((other, record.id)) not in judged.pairs:
            message = say(f"与 {other} 同名", f"has the name of {other}")
            yield record.row.fault(("name",), message, say("若是同一个，合并", "merge them if they are one"))


def _waiting(judged: Verdicts) -> Iterator[Fault]:
    """Proposals that nobody judged yet, told once, at the first of them."""
    waiting = [each for each in judged.judgements if each.waits]
    if waiting:
        message = say(f"{len(waiting)} 条待人判定", f"{len(waiting)} proposed judgements wait for a person")
        yield waiting[0].row.fault(("status",), message, "status: accepted, refused")


def _groups(records: Records) -> Iterator[Fault]:
    for record in records.values():
        fact = record.fact
        if not isinstance(fact, Relation):
            continue
        for name, end in (("from_count", fact.from_), ("to_count", fact.to)):
            count, group = getattr(fact, name, None), records.get(end)
            if count is not None and count > 1 and group and getattr(group.fact, "member_count", 1) is None:
                message = say(f"{end} 没有 member_count", f"{end} is no counted group")
                yield record.row.fault((name,), message)


def _uncited(records: Records) -> Iterator[Fault]:
    """A source that nothing is cited from."""
    cited = {citation.source for record in records.values() for citation in record.fact.cited}
    for record in records.values():
        if record.fact.type == "Source" and record.id not in cited:
            yield record.row.fault(("id",), say("没有记录引用这个来源", "nothing is cited from this source"))
