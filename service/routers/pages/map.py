"""The map: places by their coordinates, what is known of regions, ties as arcs; the same in tables."""

from collections.abc import Hashable
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from graph.ontology import Entity
from graph.repository import atlas as atlases
from graph.repository import entities, places, themes
from graph.repository.entities import Filter
from graph.repository.relations import Tie
from graph.store import Store
from service.dependencies import GraphStore, Region
from service.pages.frame import Frame, drawn
from service.visual import atlas as drawing
from service.visual.atlas import Atlas
from service.visual.figures import money

router = APIRouter()
ROWS = 200
"""How many rows of each table a page has."""
Tied = tuple[Tie, str | None, str | None]


class MapQuestion(BaseModel):
    """What to count and draw: regions, types of entity, themes, kinds of tie; which page of the tables."""

    region: list[Region] = Field([])
    type: list[str] = Field([])
    theme: list[str] = Field([])
    tie: list[str] = Field([])
    page: int = Field(1, ge=1, le=10_000)


@router.get("/map")
async def map_page(request: Request, store: GraphStore, question: Annotated[MapQuestion, Query()]) -> Response:
    """The map and its tables; every known place of the regions asked for is on it or beside it."""
    keep = await _kept(store, question)
    kinds = [each for each in question.tie if each] or list(atlases.KINDS)
    ties, cut = await atlases.ties(store, [] if kinds == ["none"] else kinds, keep)
    totals = (await entities.facets(store, keep, ["region"]))["region"]
    shown = await _places(store, keep, ties, totals)
    stands = await atlases.stands(store, shown.values())
    tied = [(tie, _end(tie.from_, shown), _end(tie.to, shown)) for tie in ties]
    found = _drawn(stands, list(shown.values()), totals, tied, whole=not keep.regions)
    at = (question.page - 1) * ROWS
    regions = [each for each in await places.regions(store) if not keep.regions or each.place.id in totals]
    given = {
        "atlas": found,
        "ground": await _ground(request, store),
        "about": await atlases.about(store, keep),
        "asked": question,
        "chosen_regions": keep.regions,
        "kinds": kinds,
        "all_regions": await places.regions(store),
        "regions": sorted(regions, key=lambda each: -totals.get(each.place.id, 0)),
        "totals": totals,
        "places": sorted(shown.values(), key=lambda each: str(vars(each).get("path") or each.id))[at : at + ROWS],
        "place_count": len(shown),
        "shown": shown,
        "stands": stands,
        "tied": list(islice(enumerate(tied), at, at + ROWS)),
        "tie_count": len(tied),
        "more": max(len(shown), len(tied)) > at + ROWS,
        "cut": cut,
        "themes": await themes.themes(store),
        "types": store.ontology.entities,
        "relations": store.ontology.relations,
        "KINDS": atlases.KINDS,
        "money": money,
    }
    return drawn(Frame.of(request), "map", given)


async def _kept(store: Store, question: MapQuestion) -> Filter:
    """What is counted: everything but places, which are what it is counted at."""
    types = tuple(each for each in question.type if each) or tuple(
        each for each in store.ontology.entities if each != "Place"
    )
    regions = await places.known_places(store, [each for each in question.region if each])
    return Filter(types=types, regions=regions, themes=tuple(each for each in question.theme if each))


async def _places(store: Store, keep: Filter, ties: list[Tie], totals: dict[str, int]) -> dict[str, Entity]:
    """The known places of the regions, and those that ties lead to outside of them."""
    found = {each.id: each for each in await atlases.known(store, keep.regions)}
    ends = {_seat(end) for tie in ties for end in (tie.from_, tie.to)}
    return found | await entities.several(store, sorted((ends | totals.keys()) - {None, *found}))  # type: ignore[arg-type]


def _seat(entity: Entity) -> str | None:
    """The place an entity stands for on a map: itself, its one place, else its region."""
    if entity.type == "Place":
        return entity.id
    if len(entity.places) == 1:
        return entity.places[0]
    return entity.region or next(iter(entity.places), None)


def _end(entity: Entity, shown: dict[str, Entity]) -> str | None:
    seat = _seat(entity)
    return seat if seat in shown else None


def _drawn(
    stands: dict[str, Entity | None], shown: list[Entity], totals: dict[str, int], tied: list[Tied], *, whole: bool
) -> Atlas:
    made = drawing.marks(stands, shown, totals)
    arcs, loose = drawing.arcs([(tie.relation.type, one, other) for tie, one, other in tied], made)
    view = drawing.view(made, whole=whole)
    beside = tuple(each for each in shown if stands[each.id] is None)
    labelled = drawing.labelled(made, view[2] / 1000)
    return Atlas(view, "", tuple(labelled), tuple(arcs), beside, tuple(loose))


async def _ground(request: Request, store: Store) -> str:
    """The faint ground, computed once for a version of the graph."""
    kept: dict[Hashable, Any] = request.state.drawn
    key = ("ground", *await store.state())
    if key not in kept:
        kept[key] = drawing.ground(await atlases.seats(store))
    return str(kept[key])
