"""Places: divisions with what stands above and below them, and regions with what is known of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.errors import BadRequest, NotFound
from graph.ontology import Entity
from graph.ontology.model import COUNTRY
from graph.ontology.places import place_id
from graph.queries import query
from graph.repository.entities import Filter, check_ids, counted, facets, held
from graph.repository.figures import FundFilter, Sums, sums, sums_of
from graph.repository.moments import ALWAYS, Moment, Span
from graph.repository.paging import Page, after, cursor, cut
from graph.store import Store

BY_CODE = query("place/by_code")
CHILDREN = query("place/children")
CHILDREN_COUNT = query("place/children_count")
ANCESTORS = query("place/ancestors")
PATHS = query("place/paths")
REGIONS = query("region/list")
COUNTS = query("region/counts")
SUMS = query("region/sums")
THEMES = query("region/themes")
SOURCES = query("region/sources")
UNDATED = query("region/undated")
ALL = 10**9
"""A cap that no count of entities reaches; the embedded engine takes none beyond 32 bits."""


@dataclass(frozen=True)
class Region:
    """A place and what is known of it and below: entities by type, money by kind, themes, sources."""

    place: Entity
    counts: dict[str, int] = field(default_factory=dict)
    sums: Sums = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


async def place(store: Store, code: str, moment: Moment = ALWAYS) -> tuple[Entity, Span]:
    """The place of a division code, or of the slug of one without a code, and when it holds.

    Raises NotFound, and NotThen where it did not hold at the moment.
    """
    rows = await store.read(BY_CODE, code=code, **ALWAYS.parameters)
    if rows:
        found, span = rows[0]["place"], Span.of(rows[0])
        moment.check(found, span)
        return found, span
    try:
        return await held(store, f"place/{code}", moment)
    except NotFound as error:
        if type(error) is NotFound:
            raise NotFound(f"There is no place of code {code}.", zh=f"没有代码为 {code} 的地点。") from None
        raise


async def known_places(store: Store, regions: Sequence[str], parameter: str = "region") -> tuple[str, ...]:
    """The ids of places named by id or code; none where one is the country, which keeps all. Raises BadRequest."""
    ids = await placed(store, regions, parameter)
    return () if COUNTRY in ids else tuple(dict.fromkeys(ids))


async def placed(store: Store, named: Sequence[str], parameter: str) -> list[str]:
    """The ids of places named by id or code. Raises BadRequest for one that is not there, or is no place."""
    ids = [place_id(each) for each in named]
    for id_ in ids:
        if store.ontology.type_of(id_) != "Place":
            raise BadRequest(f"{id_} is not a place.", parameter=parameter, zh=f"{id_} 不是地点。")
    await check_ids(store, ids, parameter)
    return ids


async def children(store: Store, code: str, moment: Moment = ALWAYS, *, limit: int, at: str | None) -> Page[Entity]:
    """A page of the places just below a place."""
    above, _ = await place(store, code, moment)
    asked = {"id": above.id, **moment.parameters}
    question = moment.marked(f"children {above.id}")
    key = after(at, question, str)
    rows = await store.read(CHILDREN, **asked, after=key[0] if key else "", limit=limit + 1)
    page, last = cut(rows, limit)
    count = (await store.read(CHILDREN_COUNT, **asked))[0]
    items = tuple(row["place"] for row in page)
    return Page(items, cursor(question, last["place"].id) if last else None, count["count"], count["undated"])


async def ancestors(store: Store, code: str, moment: Moment = ALWAYS) -> tuple[list[Entity], int]:
    """The places above a place, the nearest first, and how many of them are undated."""
    below, _ = await place(store, code, moment)
    rows = await store.read(ANCESTORS, id=below.id, **moment.parameters)
    return [row["place"] for row in rows], sum(row["undated"] for row in rows)


async def paths(store: Store, ids: Sequence[str]) -> dict[str, str]:
    """The full path of each place, `青海省 / 西宁市 / 城中区`, by id."""
    return {row["id"]: row["path"] for row in await store.read(PATHS, ids=sorted(set(ids)), **ALWAYS.parameters)}


async def regions(store: Store, moment: Moment = ALWAYS) -> list[Region]:
    """Every place at prefecture level that facts are about."""
    return await _filled(store, await bare_regions(store, moment), moment)


async def bare_regions(store: Store, moment: Moment = ALWAYS) -> list[Entity]:
    """The same places by themselves, which costs one question."""
    return [row["place"] for row in await store.read(REGIONS, **moment.parameters)]


async def region(store: Store, code: str, moment: Moment = ALWAYS) -> Region:
    """A place of any level with what is known of it and below, the country with all. Raises NotFound, and NotThen."""
    found, _ = await place(store, code, moment)
    return await _country(store, found, moment) if found.id == COUNTRY else (await _filled(store, [found], moment))[0]


async def undated(
    store: Store,
    ids: Sequence[str],
    moment: Moment,
    *,
    types: Sequence[str] = (),
    themed: bool = False,
    measured: bool = False,
) -> int:
    """How many entities in the places or below are undated; of all time nobody asks, and it is 0."""
    if not moment.asked:
        return 0
    if COUNTRY in ids:
        return (await counted(store, Filter(moment=moment), ALL))[1]
    asked = {"types": list(types), "themed": themed, "measured": measured, **moment.parameters}
    return int((await store.read(UNDATED, ids=list(ids), **asked))[0]["undated"])


async def _country(store: Store, found: Entity, moment: Moment) -> Region:
    """The country, which nothing is said to lie within: all that is known."""
    kept = await facets(store, Filter(moment=moment), ("type", "theme", "source"))
    money = await sums_of(store, FundFilter(moment=moment))
    return Region(found, kept["type"], money, tuple(kept["theme"]), tuple(sorted(kept["source"])))


async def _filled(store: Store, found: Sequence[Entity], moment: Moment) -> list[Region]:
    asked = {"ids": [each.id for each in found], **moment.parameters}
    counts = await store.read(COUNTS, **asked)
    money = await store.read(SUMS, **asked)
    themes = await store.read(THEMES, **asked)
    sources = await store.read(SOURCES, **asked)
    return [
        Region(
            each,
            {row["type"]: row["count"] for row in counts if row["region"] == each.id},
            sums(row for row in money if row["region"] == each.id),
            tuple(row["theme"] for row in themes if row["region"] == each.id),
            tuple(row["source"] for row in sources if row["region"] == each.id),
        )
        for each in found
    ]
