"""Places: divisions with what stands above and below them, and regions with what is known of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.errors import NotFound
from graph.ontology import Entity
from graph.ontology.model import COUNTRY
from graph.queries import query
from graph.repository.entities import check_ids, entity
from graph.repository.figures import Sums, sums
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


@dataclass(frozen=True)
class Region:
    """A place and what is known of it and below: entities by type, money by kind, themes, sources."""

    place: Entity
    counts: dict[str, int] = field(default_factory=dict)
    sums: Sums = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


async def place(store: Store, code: str) -> Entity:
    """The place of a division code, or of the slug of one without a code. Raises NotFound."""
    rows = await store.read(BY_CODE, code=code)
    if rows:
        found: Entity = rows[0]["place"]
        return found
    try:
        return await entity(store, f"place/{code}")
    except NotFound as error:
        if type(error) is NotFound:
            raise NotFound(f"There is no place of code {code}.", zh=f"没有代码为 {code} 的地点。") from None
        raise


async def known_places(store: Store, regions: Sequence[str]) -> tuple[str, ...]:
    """The ids of places named by id or code; none where one is the country, which keeps all. Raises BadRequest."""
    ids = [region if "/" in region else f"place/{region}" for region in regions]
    await check_ids(store, ids, "region")
    return () if COUNTRY in ids else tuple(dict.fromkeys(ids))


async def children(store: Store, code: str, *, limit: int, at: str | None) -> Page[Entity]:
    """A page of the places just below a place."""
    above = await place(store, code)
    question = f"children {above.id}"
    key = after(at, question, str)
    rows = await store.read(CHILDREN, id=above.id, after=key[0] if key else "", limit=limit + 1)
    page, last = cut(rows, limit)
    count = await store.read(CHILDREN_COUNT, id=above.id)
    return Page(
        tuple(row["place"] for row in page), cursor(question, last["place"].id) if last else None, count[0]["count"]
    )


async def ancestors(store: Store, code: str) -> list[Entity]:
    """The places above a place, the nearest first."""
    below = await place(store, code)
    return [row["place"] for row in await store.read(ANCESTORS, id=below.id)]


async def paths(store: Store, ids: Sequence[str]) -> dict[str, str]:
    """The full path of each place, `青海省 / 西宁市 / 城中区`, by id."""
    return {row["id"]: row["path"] for row in await store.read(PATHS, ids=sorted(set(ids)))}


async def regions(store: Store) -> list[Region]:
    """Every place at prefecture level that facts are about."""
    rows = await store.read(REGIONS)
    return await _filled(store, [row["place"] for row in rows])


async def region(store: Store, code: str) -> Region:
    """A place of any level with what is known of it and below. Raises NotFound."""
    return (await _filled(store, [await place(store, code)]))[0]


async def _filled(store: Store, found: Sequence[Entity]) -> list[Region]:
    ids = [each.id for each in found]
    counts = await store.read(COUNTS, ids=ids)
    money = await store.read(SUMS, ids=ids)
    themes = await store.read(THEMES, ids=ids)
    sources = await store.read(SOURCES, ids=ids)
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
