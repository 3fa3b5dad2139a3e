"""The page of the timeline: dated facts in their order, drawn as spans and listed with the words of the source."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from graph.ontology import Entity, Relation
from graph.repository import entities, places
from graph.repository.paging import MOST
from graph.repository.timelines import Dated, Stretch
from graph.repository.timelines import timeline as timed
from graph.store import Store
from service.dependencies import DateField, GraphStore, PlaceField, Then
from service.pages import dating, listing
from service.pages.frame import Frame, drawn
from service.pages.sheets import Cell, download
from service.visual.figures import headline, money

router = APIRouter()
SAVED = 20_000
"""How many facts a sheet holds at most; one that leaves some out says so."""
PAGE = 100
"""How many facts a page shows."""


class TimelineQuestion(Then):
    """Where, when and of which types; an empty field asks for nothing."""

    region: list[PlaceField] = Field([])
    from_: DateField = Field("", alias="from")
    to: DateField = ""
    type: list[str] = Field([])
    group: dating.Group = "region"
    cursor: str | None = Field(None, max_length=8000)


@router.get("/timeline.csv")
async def save(request: Request, store: GraphStore, question: Annotated[TimelineQuestion, Query()]) -> Response:
    """The same facts as a sheet, those of all pages; where there are too many for one, its last line says so."""
    keep = await _kept(store, question)
    found: list[Dated] = []
    at: str | None = None
    while len(found) < SAVED:
        page, _ = await timed(store, keep, question.moment, limit=MOST, at=at)
        found += page.items
        at = page.next
        if at is None:
            break
    words = Frame.of(request).words
    nodes = await _about(store, [each.fact for each in found])
    rows: list[Sequence[Cell]] = [*listing.dated(found, _named(nodes), store.ontology, words)]
    if at is not None:
        rows.append([words.one(f"只有前 {len(found)} 项", f"the first {len(found)} only")])
    return download(rows, "timeline")


@router.get("/timeline")
async def draw(request: Request, store: GraphStore, question: Annotated[TimelineQuestion, Query()]) -> Response:
    """A page of the facts of regions, or all, that have a date."""
    frame = Frame.of(request)
    keep = await _kept(store, question)
    asked, types = list(keep.regions), list(keep.types)
    page, unstarted = await timed(store, keep, question.moment, limit=PAGE, at=question.cursor)
    known = await places.bare_regions(store)
    others = await entities.several(store, [each for each in asked if each not in {one.id for one in known}])
    named = {each.id: each.name for each in [*known, *others.values()]}
    words = frame.words
    title = words.one("、", ", ").join(named[id_] for id_ in asked) or words.one("全部地区", "all regions")
    kept = {"region": asked, "from": question.from_, "to": question.to, "type": types}
    given = {
        "asked": asked,
        "question": question,
        "types": types,
        "choices": [*known, *others.values()],
        "title": title,
        "page": page,
        "unstarted": unstarted,
        "classes": store.ontology.entities,
        "relations": store.ontology.relations,
        "anchor": dating.anchor,
        "headline": headline,
        "money": money,
        "json": frame.api("/timeline", **kept, limit=MOST),
        "csv": frame.link("/timeline.csv", **kept),
        "undated": page.undated,
    }
    return drawn(frame, "timeline", {**given, **await _shown(store, frame, page.items, question.group, title)})


async def _kept(store: Store, question: TimelineQuestion) -> Stretch:
    asked = await places.known_places(store, [each for each in question.region if each])
    types = [each for each in question.type if each]
    return Stretch.of(question.from_ or None, question.to or None, asked, types)


async def _about(store: Store, facts: Sequence[Entity | Relation]) -> dict[str, Entity]:
    """What the lines of facts name: both ends of relations, regions and sources, by id."""
    ends = {end for fact in facts if isinstance(fact, Relation) for end in (fact.from_, fact.to)}
    nodes = await entities.several(store, sorted(ends))
    about = {fact.region for fact in facts if isinstance(fact, Entity)} | {node.region for node in nodes.values()}
    cited = {citation.source for fact in facts for citation in fact.cited}
    return nodes | await entities.several(store, sorted({id_ for id_ in about | cited if id_}))


def _named(found: Mapping[str, Entity]) -> dict[str, str]:
    return {id_: node.name for id_, node in found.items()}


async def _shown(
    store: Store, frame: Frame, items: tuple[Dated, ...], group: dating.Group, title: str
) -> dict[str, Any]:
    """The facts with the names that they need, and what is drawn of them."""
    facts = [each.fact for each in items]
    found = await _about(store, facts)
    regions = {id_: node.region for id_, node in found.items()}
    names = _named(found)
    words, ontology = frame.words, store.ontology
    called = names | {str(fact.id): dating.told(fact, names, ontology, words) for fact in facts}
    called |= {name: words.one(each.label.zh, each.label.en) for name, each in _classes(store).items()}
    called[dating.NOWHERE] = words.one("不属一地", "of no one region")
    address = {
        str(fact.id): frame.entity(fact.id) if isinstance(fact, Entity) else f"#{dating.anchor(each)}"
        for each in items
        for fact in [each.fact]
    }
    drawing = dating.chart(dating.bars(items, group, regions), ontology, called, address, words)
    said = {
        "title": f"{title} · {words.one('时间线', 'timeline')}",
        "open": words.one("无止期者延至图右缘", "without an end: to the right edge"),
        "source": words.one("以来源日期计", "by the date of its source"),
    }
    return {"names": names, "regions": regions, "data": {**drawing, **said}}


def _classes(store: Store) -> dict[str, Any]:
    return {**store.ontology.entities, **store.ontology.relations}
