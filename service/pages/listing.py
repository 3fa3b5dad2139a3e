"""What pages save as sheets: flows of money, dated facts, the places and ties of a map, the facts of a source."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.ontology import Entity, Ontology
from graph.ontology.days import precision
from graph.ontology.terms import FUND_KIND, PER, QUALIFIER, SENSE, STATUS
from graph.repository.relations import Tie
from graph.repository.sources import CitedFact
from graph.repository.timelines import Dated
from service.pages.comparing import UNSTATED
from service.pages.dating import told
from service.pages.flowing import Kind
from service.pages.sheets import Cell
from service.pages.words import Words

Rows = Iterator[Sequence[Cell]]
BETWEEN = "；"
TERMS = {"qualifier": QUALIFIER, "per": PER, "sense": SENSE, "status": STATUS}


def flows(kinds: Sequence[Kind], words: Words) -> Rows:
    """Each fund with its two sides; `added` is what of its amount counts in sums, empty where nothing does."""
    zh = ("类别", "标识", "资金", "数额（元）", "原文数额", "计入合计（元）", "限定", "每", "意义", "状态", "日期")
    en = ("kind", "id", "fund", "amount (yuan)", "as the source has it", "added (yuan)", "qualifier", "per", "sense")
    yield [*zh, "出资方", "用途"] if words.language == "zh" else [*en, "status", "date", "providers", "uses"]
    for kind in kinds:
        for stream in kind.streams:
            known = vars(stream.fund)
            yield [
                words.one(*FUND_KIND.labels.get(kind.kind, UNSTATED)),
                *(stream.fund.id, stream.fund.name, known.get("amount"), known.get("amount_text"), stream.amount),
                *(_term(name, known, words) for name in TERMS),
                *(known.get("date"), _named(stream.providers), _named(stream.uses)),
            ]


def dated(found: Sequence[Dated], names: Mapping[str, str], ontology: Ontology, words: Words) -> Rows:
    """Each fact of a timeline with its first and last day as stated, and the words of its sources."""
    zh = ("自", "至", "精度", "以来源日期计", "类型", "标识", "事实", "地区", "原词")
    en = ("from", "to", "precision", "by the date of its source", "type", "id", "fact", "region", "words")
    yield zh if words.language == "zh" else en
    types: dict[str, Any] = {**ontology.entities, **ontology.relations}
    for each in found:
        fact, label = each.fact, types[each.fact.type].label
        region = fact.region if isinstance(fact, Entity) else None
        yield [
            *(each.from_, each.to, precision(each.from_), words.one("是", "yes") if each.of_source else None),
            *(words.one(label.zh, label.en), str(fact.id), told(fact, names, ontology, words)),
            *(names.get(region or "", region), BETWEEN.join(citation.exact for citation in fact.cited)),
        ]


def places(
    shown: Sequence[Entity], stands: Mapping[str, Entity | None], about: Mapping[str, int], words: Words
) -> Rows:
    """Each place of a map with where it stands: at itself, at one above it, or, where that is empty, beside the map."""
    zh = ("标识", "地点", "全路径", "纬度", "经度", "置于（标识）", "置于", "有关")
    en = ("id", "place", "path", "latitude", "longitude", "standing at (id)", "standing at", "about it")
    yield zh if words.language == "zh" else en
    for place in shown:
        known, at = vars(place), stands[place.id]
        yield [
            *(place.id, place.name, known.get("path"), known.get("lat"), known.get("lon")),
            *(at.id if at else None, at.name if at else None, about.get(place.id, 0)),
        ]


def ties(
    found: Sequence[tuple[Tie, str | None, str | None]], shown: Mapping[str, Entity], ontology: Ontology, words: Words
) -> Rows:
    """Each tie of a map with both ends and the places that they stand for."""
    zh = ("关系标识", "往来", "自（标识）", "自", "至（标识）", "至", "自在何处", "至在何处", "推断", "原词")
    en = ("relation id", "tie", "from (id)", "from", "to (id)", "to", "where from", "where to", "concluded", "words")
    yield zh if words.language == "zh" else en
    for tie, *ends in found:
        label = ontology.relations[tie.relation.type].label
        yield [
            *(str(tie.relation.id), words.one(label.zh, label.en)),
            *(tie.from_.id, tie.from_.name, tie.to.id, tie.to.name),
            *(shown[end].name if end else None for end in ends),
            words.one("是", "yes") if tie.relation.inferred else None,
            BETWEEN.join(citation.exact for citation in tie.relation.cited),
        ]


def cited(found: Sequence[CitedFact], names: Mapping[str, str], ontology: Ontology, words: Words) -> Rows:
    """Each phrase of a source in the order of its text, with the fact that it states; positions count from 1."""
    zh = ("第几字起", "至第几字", "原词", "类型", "标识", "事实", "述及", "推断")
    en = ("from character", "to character", "words", "type", "id", "fact", "states", "concluded")
    yield zh if words.language == "zh" else en
    types: dict[str, Any] = {**ontology.entities, **ontology.relations}
    for each in found:
        label = types[each.fact.type].label
        for citation in each.citations:
            yield [
                *(None if citation.start is None else citation.start + 1, citation.end, citation.exact),
                *(words.one(label.zh, label.en), str(each.fact.id), told(each.fact, names, ontology, words)),
                *(BETWEEN.join(citation.states), words.one("是", "yes") if each.fact.inferred else None),
            ]


def _named(found: Sequence[Entity]) -> str:
    return BETWEEN.join(each.name for each in found)


def _term(name: str, known: Mapping[str, Any], words: Words) -> str:
    term = str(known.get(name) or "")
    return words.one(*TERMS[name].labels[term]) if term in TERMS[name].labels else term
