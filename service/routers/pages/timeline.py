"""The page of the timeline: dated facts in their order, drawn as spans and listed with the words of the source."""

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from graph.ontology import Entity, Relation
from graph.repository import entities, places
from graph.repository.timelines import Dated, Stretch
from graph.repository.timelines import timeline as timed
from graph.store import Store
from service.dependencies import Date, GraphStore, Region
from service.pages import dating
from service.pages.frame import Frame, drawn
from service.version import API
from service.visual.figures import headline

router = APIRouter()
PAGE = 100
"""How many facts a page shows."""


class TimelineQuestion(BaseModel):
    """Where, when and of which types; an empty field asks for nothing."""

    model_config = ConfigDict(populate_by_name=True)

    region: list[Region | Literal[""]] = Field([])
    from_: Date | Literal[""] = Field("", alias="from")
    to: Date | Literal[""] = Field("")
    type: list[str] = Field([])
    group: dating.Group = "region"
    cursor: str | None = Field(None, max_length=8000)


@router.get("/timeline")
async def draw(request: Request, store: GraphStore, question: Annotated[TimelineQuestion, Query()]) -> Response:
    """A page of the facts of regions, or all, that have a date."""
    frame = Frame.of(request)
    asked = await places.known_places(store, [each for each in question.region if each])
    types = [each for each in question.type if each]
    keep = Stretch.of(question.from_ or None, question.to or None, asked, types)
    page, unstarted = await timed(store, keep, limit=PAGE, at=question.cursor)
    known = await places.bare_regions(store)
    others = await entities.several(store, [each for each in asked if each not in {one.id for one in known}])
    named = {each.id: each.name for each in [*known, *others.values()]}
    words = frame.words
    title = words.one("、", ", ").join(named[id_] for id_ in asked) or words.one("全部地区", "all regions")
    api = {"region": asked, "from": question.from_, "to": question.to, "type": types, "limit": 500}
    kept = {name: value for name, value in api.items() if value}
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
        "json": f"{API}/timeline?{urlencode(kept, doseq=True, safe='/')}",
    }
    return drawn(frame, "timeline", {**given, **await _shown(store, frame, page.items, question.group, title)})


async def _shown(
    store: Store, frame: Frame, items: tuple[Dated, ...], group: dating.Group, title: str
) -> dict[str, Any]:
    """The facts with the names that they need, and what is drawn of them."""
    facts = [each.fact for each in items]
    ends = {end for fact in facts if isinstance(fact, Relation) for end in (fact.from_, fact.to)}
    nodes = await entities.several(store, sorted(ends))
    regions = {id_: node.region for id_, node in nodes.items()}
    about = {fact.region for fact in facts if isinstance(fact, Entity)} | set(regions.values())
    cited = {citation.source for fact in facts for citation in fact.cited}
    found = nodes | await entities.several(store, sorted({id_ for id_ in about | cited if id_}))
    names = {id_: node.name for id_, node in found.items()}
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
