"""The page of a comparison: regions side by side, by themes, types, kinds, figures or years, and their money."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from graph.ontology import Entity
from graph.ontology.places import place_id
from graph.ontology.terms import PER, QUALIFIER, SENSE, STATUS
from graph.repository import comparison, entities, places
from graph.repository.comparison import FEWEST, MOST, By, Comparison
from graph.repository.figures import purses
from graph.store import Store
from service.dependencies import GraphStore, PlaceField, Then
from service.pages import comparing
from service.pages.frame import Frame, drawn
from service.pages.sheets import download
from service.visual.figures import headline, money

router = APIRouter()
WAYS: tuple[tuple[By, str, str], ...] = (
    ("theme", "主题", "Themes"),
    ("type", "类型", "Types"),
    ("kind", "类别", "Kinds"),
    ("measure", "指标", "Figures"),
    ("year", "年份", "Years"),
)
CONTRASTED: tuple[By, ...] = ("theme", "kind")
"""By what it is told which region has what the others lack."""
LINES = 150
"""How many lines the table shows at once."""
DRAWN = 48
"""How many lines a chart shows; the table has all."""


class CompareQuestion(Then):
    """Which places, by what and as of when; an empty field of the form asks for nothing."""

    region: list[PlaceField] = Field([])
    by: By = "theme"
    page: int = Field(1, ge=1, le=10_000)

    @property
    def ids(self) -> list[str]:
        """The places named, each once, as ids."""
        named = [place_id(each) for each in self.region if each]
        return list(dict.fromkeys(named))


@router.get("/compare")
async def compare(request: Request, store: GraphStore, question: Annotated[CompareQuestion, Query()]) -> Response:
    """Two to six regions side by side; with fewer or more the form alone, and what it wants."""
    frame = Frame.of(request)
    known = await places.bare_regions(store)
    if len(question.ids) <= MOST:
        await places.placed(store, question.ids, "region")
    others = await entities.several(store, [each for each in question.ids if each not in {one.id for one in known}])
    given = {"asked": question, "choices": [*known, *others.values()], "ways": WAYS, "fewest": FEWEST, "most": MOST}
    if not FEWEST <= len(question.ids) <= MOST:
        return drawn(frame, "compare", {**given, "found": None}, 422 if len(question.ids) > MOST else 200)
    return drawn(frame, "compare", {**given, **await _compared(store, frame, question)})


@router.get("/compare.csv")
async def save(request: Request, store: GraphStore, question: Annotated[CompareQuestion, Query()]) -> Response:
    """The same comparison as a sheet."""
    words = Frame.of(request).words
    found = await comparison.compare(store, question.ids, question.by, question.moment)
    rows = comparing.rows(found, question.by, await _names(store, found), words)
    return download(rows, f"compare-{question.by}")


async def _compared(store: Store, frame: Frame, question: CompareQuestion) -> dict[str, object]:
    words = frame.words
    moment = question.moment
    found, themes, kinds = [
        await comparison.compare(store, question.ids, by, moment) for by in (question.by, *CONTRASTED)
    ]
    lines = comparing.lines(found)
    monies = comparing.monies(await purses(store, question.ids, moment), found.regions)
    names = await _names(store, found) | await _names(store, themes) | await _names(store, kinds)
    title = words.one("、", ", ").join(place.name for place in found.regions)
    data = {
        "title": f"{title} · {next(words.one(zh, en) for by, zh, en in WAYS if by == question.by)}",
        "money_title": f"{title} · {words.one('资金', 'money')}",
        "regions": [place.name for place in found.regions],
        "by": question.by,
        "matrix": comparing.matrix(lines[:DRAWN], words),
        "figures": comparing.figure_panels(lines, words) if question.by == "measure" else [],
        "money": comparing.money_panels(monies, words),
        "unknown": words.one("数额未知或另计", "unknown or apart"),
    }
    return {
        "found": found,
        "title": title,
        "lines": lines,
        "names": names,
        "monies": monies,
        "contrasts": [("themes", comparing.contrasts(themes)), ("kinds", comparing.contrasts(kinds, "initiative/"))],
        "data": data,
        "cut": len(lines) > DRAWN,
        "size": LINES,
        "headline": headline,
        "money": money,
        "terms": {"qualifier": QUALIFIER, "per": PER, "sense": SENSE, "status": STATUS},
        "csv": frame.link("/compare.csv", region=question.ids, by=question.by),
        "json": frame.api("/compare", region=question.ids, by=question.by),
        "undated": found.undated,
    }


async def _names(store: Store, found: Comparison) -> dict[str, str]:
    """The names of the entities that cells give as examples."""
    ids = {id_ for cell in found.cells for id_ in cell.examples if store.ontology.relation_type_of(id_) is None}
    there: dict[str, Entity] = await entities.several(store, sorted(ids))
    return {id_: each.name for id_, each in there.items()}
