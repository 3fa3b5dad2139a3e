"""The page of flows: who provides money, through which fund, for what; kind by kind, the unknown as unknown."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from graph.ontology.terms import FUND_KIND
from graph.repository import entities, flows, places
from service.dependencies import GraphStore, Region
from service.pages import flowing
from service.pages.frame import Frame, drawn
from service.version import API
from service.visual.figures import headline, money

router = APIRouter()
DRAWN = 40
"""How many funds of a kind a drawing shows, the largest first; the table has all."""
PAGE = 100
"""How many funds of a kind the table shows at once."""
UNSTATED = ("类别未述", "kind not stated")


class FlowQuestion(BaseModel):
    """Whose money, and which kind of it; an empty field asks for nothing."""

    region: list[Region | Literal[""]] = Field([])
    kind: str = Field("", pattern=f"^({'|'.join(['', *FUND_KIND.labels, flowing.UNSTATED])})$")
    page: int = Field(1, ge=1, le=1000)


@router.get("/flows")
async def draw(request: Request, store: GraphStore, question: Annotated[FlowQuestion, Query()]) -> Response:
    """The money of regions, or all, from provider through fund to use."""
    frame = Frame.of(request)
    asked = await places.known_places(store, [each for each in question.region if each])
    known = await places.bare_regions(store)
    others = await entities.several(store, [each for each in asked if each not in {one.id for one in known}])
    found = await flows.flows(store, asked)
    names = {each.id: each.name for each in [*known, *others.values()]}
    words = frame.words
    title = words.one("、", ", ").join(names[id_] for id_ in asked) or words.one("全部地区", "all regions")
    every = flowing.kinds(found)
    shown = [each for each in every if question.kind in ("", each.kind)]
    address = {node.id: frame.entity(node.id) for node in found.nodes}
    first = (question.page - 1) * PAGE if question.kind else 0
    given = {
        "asked": asked,
        "question": question,
        "choices": [*known, *others.values()],
        "title": title,
        "every": every,
        "shown": shown,
        "found": found,
        "first": first,
        "page_size": PAGE,
        "most_drawn": DRAWN,
        "most": flows.MOST,
        "summary": lambda kind: flowing.summary(kind, words),
        "qualities": lambda fund: flowing.qualities(fund, words),
        "headline": headline,
        "money": money,
        "json": f"{API}/flows" + (f"?{urlencode({'region': asked}, doseq=True, safe='/')}" if asked else ""),
        "data": {
            "kinds": [
                {
                    "id": each.kind,
                    "title": f"{title} · {words.one(*FUND_KIND.labels.get(each.kind, UNSTATED))}",
                    **flowing.sankey(each.streams[:DRAWN], address, words),
                }
                for each in shown
            ],
            "said": {
                "known": words.one("数额已知", "amount known"),
                "unknown": words.one(
                    "数额未知或未分述（线宽不表示数额）", "amount or share unknown (width means nothing)"
                ),
                "missing": words.one("出资方或用途未述", "provider or use not stated"),
            },
        },
    }
    return drawn(frame, "flows", given)
