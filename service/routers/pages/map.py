"""The map: places by their coordinates, what is known of regions, ties as arcs; the same in tables."""

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from graph.ontology import Entity
from graph.repository import atlas as atlases
from graph.repository import entities, places, themes
from graph.repository.entities import Filter
from graph.repository.relations import Tie
from graph.store import Store
from service.dependencies import GraphStore, PlaceField, Then
from service.pages import listing
from service.pages.frame import Frame, drawn
from service.pages.sheets import download
from service.visual import atlas as drawing
from service.visual.atlas import Atlas
from service.visual.figures import money

router = APIRouter()
ROWS = 200
"""How many rows of each table a page has."""
Tied = tuple[Tie, str | None, str | None]


class MapQuestion(Then):
    """What to count and draw, and as of when: regions, types of entity, themes, kinds of tie; a page of the tables."""

    region: list[PlaceField] = Field([])
    type: list[str] = Field([])
    theme: list[str] = Field([])
    tie: list[str] = Field([])
    page: int = Field(1, ge=1, le=10_000)


class SheetQuestion(MapQuestion):
    """What of a map is saved."""

    of: Literal["places", "ties"] = "places"


@dataclass(frozen=True)
class _Sheet:
    """What a map shows: what it counts, its places in the order of their paths, where each stands, and its ties."""

    keep: Filter
    kinds: list[str]
    totals: dict[str, int]
    shown: dict[str, Entity]
    stands: dict[str, Entity | None]
    tied: list[Tied]
    cut: bool

    @classmethod
    async def of(cls, store: Store, question: MapQuestion) -> "_Sheet":
        """What is asked for."""
        keep = await _kept(store, question)
        kinds = [each for each in question.tie if each] or list(atlases.KINDS)
        ties, cut = await atlases.ties(store, [] if kinds == ["none"] else kinds, keep)
        totals = (await entities.facets(store, keep, ["region"]))["region"]
        shown = await _places(store, keep, ties, totals)
        ordered = sorted(shown.values(), key=lambda each: str(vars(each).get("path") or each.id))
        tied = [(tie, _end(tie.from_, shown), _end(tie.to, shown)) for tie in ties]
        stands = await atlases.stands(store, shown.values())
        return cls(keep, kinds, totals, {each.id: each for each in ordered}, stands, tied, cut)


@router.get("/map")
async def map_page(request: Request, store: GraphStore, question: Annotated[MapQuestion, Query()]) -> Response:
    """The map and its tables; every known place of the regions asked for is on it or beside it."""
    frame = Frame.of(request)
    sheet = await _Sheet.of(store, question)
    keep, shown = sheet.keep, list(sheet.shown.values())
    at = (question.page - 1) * ROWS
    every = await places.regions(store, keep.moment)
    regions = [each for each in every if not keep.regions or each.place.id in sheet.totals]
    asked = {"region": keep.regions, "type": question.type, "theme": question.theme, "tie": question.tie}
    given = {
        "atlas": _drawn(sheet),
        "ground": await _ground(request, store),
        "about": await atlases.about(store, keep),
        "asked": question,
        "chosen_regions": keep.regions,
        "all_regions": every,
        "regions": sorted(regions, key=lambda each: -sheet.totals.get(each.place.id, 0)),
        "totals": sheet.totals,
        "places": shown[at : at + ROWS],
        "place_count": len(shown),
        "shown": sheet.shown,
        "stands": sheet.stands,
        "tied": list(islice(enumerate(sheet.tied), at, at + ROWS)),
        "tie_count": len(sheet.tied),
        "more": max(len(shown), len(sheet.tied)) > at + ROWS,
        "cut": sheet.cut,
        "themes": await themes.themes(store),
        "types": store.ontology.entities,
        "relations": store.ontology.relations,
        "KINDS": atlases.KINDS,
        "money": money,
        "undated": await atlases.undated(store, keep, [tie for tie, *_ in sheet.tied]),
        "csv": {of: frame.link("/map.csv", **asked, of=of) for of in ("places", "ties")},
    }
    return drawn(frame, "map", given)


@router.get("/map.csv")
async def save(request: Request, store: GraphStore, question: Annotated[SheetQuestion, Query()]) -> Response:
    """All places of the same map, or all its ties, as a sheet."""
    words = Frame.of(request).words
    sheet = await _Sheet.of(store, question)
    if question.of == "ties":
        return download(listing.ties(sheet.tied, sheet.shown, store.ontology, words), "ties")
    about = await atlases.about(store, sheet.keep)
    return download(listing.places([*sheet.shown.values()], sheet.stands, about, words), "places")


async def _kept(store: Store, question: MapQuestion) -> Filter:
    """What is counted: everything but places, which are what it is counted at."""
    types = tuple(each for each in question.type if each) or tuple(
        each for each in store.ontology.entities if each != "Place"
    )
    regions = await places.known_places(store, [each for each in question.region if each])
    chosen = tuple(each for each in question.theme if each)
    return Filter(types=types, regions=regions, themes=chosen, moment=question.moment)


async def _places(store: Store, keep: Filter, ties: list[Tie], totals: dict[str, int]) -> dict[str, Entity]:
    """The known places of the regions, and those that ties lead to outside of them."""
    found = {each.id: each for each in await atlases.known(store, keep.regions, keep.moment)}
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


def _drawn(sheet: _Sheet) -> Atlas:
    shown = list(sheet.shown.values())
    made = drawing.marks(sheet.stands, shown, sheet.totals)
    arcs, loose = drawing.arcs([(tie.relation.type, one, other) for tie, one, other in sheet.tied], made)
    view = drawing.view(made, whole=not sheet.keep.regions)
    beside = tuple(each for each in shown if sheet.stands[each.id] is None)
    labelled = drawing.labelled(made, view[2] / 1000)
    return Atlas(view, "", tuple(labelled), tuple(arcs), beside, tuple(loose))


async def _ground(request: Request, store: Store) -> str:
    """The faint ground, computed once for a version of the graph."""
    kept: dict[Hashable, Any] = request.state.drawn
    key = ("ground", *await store.state())
    if key not in kept:
        kept[key] = drawing.ground(await atlases.seats(store))
    return str(kept[key])
