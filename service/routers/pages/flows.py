"""The page of flows: who provides money, through which fund, for what; kind by kind, the unknown as unknown."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from starlette.responses import Response

from graph.ontology.terms import FUND_KIND
from graph.repository import entities, flows, places
from service.dependencies import GraphStore, PlaceField, Then
from service.pages import flowing, listing
from service.pages.frame import Frame, drawn
from service.pages.sheets import download
from service.visual.figures import headline, money

router = APIRouter()
DRAWN = 40
"""How many funds of a kind a drawing shows, the largest first; the table has all."""
PAGE = 100
"""How many funds of a kind the table shows at once."""
UNSTATED = ("类别未述", "kind not stated")


def _listed(kind: str) -> str:
    known = [*FUND_KIND.labels, flowing.UNSTATED]
    if kind and kind not in known:
        raise PydanticCustomError("literal_error", "it can only be {expected}", {"expected": ", ".join(known)})
    return kind


class FlowQuestion(Then):
    """Whose money, which kind of it and as of when; an empty field asks for nothing."""

    region: list[PlaceField] = Field([])
    kind: Annotated[str, AfterValidator(_listed)] = ""
    page: int = Field(1, ge=1, le=1000)


@router.get("/flows.csv")
async def save(request: Request, store: GraphStore, question: Annotated[FlowQuestion, Query()]) -> Response:
    """The same money as a sheet: every fund of the kind, or of all."""
    asked = await places.known_places(store, [each for each in question.region if each])
    found = await flows.flows(store, asked, question.moment)
    shown = [each for each in flowing.kinds(found) if question.kind in ("", each.kind)]
    return download(listing.flows(shown, Frame.of(request).words), "flows")


@router.get("/flows")
async def draw(request: Request, store: GraphStore, question: Annotated[FlowQuestion, Query()]) -> Response:
    """The money of regions, or all, from provider through fund to use."""
    frame = Frame.of(request)
    asked = await places.known_places(store, [each for each in question.region if each])
    known = await places.bare_regions(store)
    others = await entities.several(store, [each for each in asked if each not in {one.id for one in known}])
    found = await flows.flows(store, asked, question.moment)
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
        "json": frame.api("/flows", region=asked),
        "csv": frame.link("/flows.csv", region=asked, kind=question.kind),
        "undated": found.undated,
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
