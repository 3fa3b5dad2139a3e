"""What a map shows: known places with where they stand, how much is about each, and the ties between them."""

from collections.abc import Iterable, Sequence

from graph.ontology import Entity
from graph.ontology.model import COUNTRY
from graph.queries import query
from graph.repository.entities import Filter, check_relations, counted, entities, filter_parameters
from graph.repository.moments import ALWAYS, Moment, Span
from graph.repository.paging import MOST
from graph.repository.places import ALL
from graph.repository.relations import Tie
from graph.store import Store

SEATS = query("map/seats")
PARENTS = query("map/parents")
ABOUT = query("map/about")
TIES = query("map/ties")
KINDS = ("PAIRED_WITH", "CO_BUILDS_WITH", "ASSISTS")
"""The ties that a map draws."""
MOST_TIES = 2_000
HIGHEST = 10
"""How many steps up a place with coordinates is looked for."""


async def seats(store: Store) -> list[tuple[float, float]]:
    """Latitude and longitude of every county that has them, also of those that nothing is known of."""
    return [(row["lat"], row["lon"]) for row in await store.read(SEATS, level="county")]


async def known(store: Store, regions: Sequence[str], moment: Moment = ALWAYS) -> list[Entity]:
    """Every place that something is known of and that held, in the order of ids: in the regions and below, or all."""
    keep = Filter(types=("Place",), regions=tuple(regions), moment=moment)
    found: list[Entity] = []
    at: str | None = None
    while True:
        page = await entities(store, keep, sort="id", limit=MOST, at=at)
        found += page.items
        at = page.next
        if at is None:
            return found


async def stands(store: Store, places: Iterable[Entity]) -> dict[str, Entity | None]:
    """For each place the one whose coordinates it has on a map: itself, else the nearest above it that has some.

    None where there is none above it but the country.
    """
    found: dict[str, Entity | None] = {each.id: each if located(each) else None for each in places}
    climbing = {id_: {id_} for id_, at in found.items() if at is None}
    for _ in range(HIGHEST):
        if not climbing:
            break
        asked = sorted(set().union(*climbing.values()))
        above: dict[str, list[Entity]] = {}
        for row in await store.read(PARENTS, ids=asked):
            if row["place"].id != COUNTRY:
                above.setdefault(row["below"], []).append(row["place"])
        following: dict[str, set[str]] = {}
        for id_, steps in climbing.items():
            near = sorted((each for step in steps for each in above.get(step, ())), key=lambda each: each.id)
            found[id_] = next((each for each in near if located(each)), None)
            if found[id_] is None and near:
                following[id_] = {each.id for each in near}
        climbing = following
    return found


def located(place: Entity) -> bool:
    """Whether a place has coordinates of its own."""
    known_ = vars(place)
    return known_.get("lat") is not None and known_.get("lon") is not None


async def about(store: Store, keep: Filter) -> dict[str, int]:
    """How many entities of the filter's types, regions and themes are about each place, by its id; "" is nowhere.

    One that is about several places counts at each.
    """
    asked = await filter_parameters(store, keep)
    parameters = {name: asked[name] for name in ("types", "regions", "themes")} | keep.moment.parameters
    return {row["place"]: row["count"] for row in await store.read(ABOUT, **parameters)}


async def undated(store: Store, keep: Filter, ties: Iterable[Tie]) -> int:
    """How many of the places, entities and ties of a map are undated; of all time nobody asks, and it is 0."""
    if not keep.moment.asked:
        return 0
    places = Filter(types=("Place",), regions=keep.regions, moment=keep.moment)
    parts = [(await counted(store, each, ALL))[1] for each in (keep, places)]
    return sum(parts) + sum(Span.stated(tie.relation).undated for tie in ties)


async def ties(store: Store, kinds: Sequence[str], keep: Filter) -> tuple[list[Tie], bool]:
    """The ties of these kinds in the filter's regions and themes, in the order of ids, and whether some were left out.

    Raises BadRequest for a type of relation or a theme that is none.
    """
    check_relations(store, kinds)
    asked = await filter_parameters(store, keep)
    narrowed = {name: asked[name] for name in ("regions", "themes")} | keep.moment.parameters
    rows = await store.read(TIES, relations=list(kinds), **narrowed, limit=MOST_TIES + 1)
    return [Tie(row["relation"], row["from"], row["to"]) for row in rows[:MOST_TIES]], len(rows) > MOST_TIES
