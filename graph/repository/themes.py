"""Themes: each with its initiatives, region by region."""

from dataclasses import dataclass

from graph.errors import NotFound
from graph.ontology import Entity
from graph.queries import query
from graph.repository.entities import held
from graph.repository.moments import ALWAYS, Moment
from graph.store import Store

LIST = query("theme/list")
INITIATIVES = query("theme/initiatives")
UNDATED = query("theme/undated")


@dataclass(frozen=True)
class ThemeUse:
    """A theme, how many initiatives have it, and in which regions (ids of places)."""

    theme: Entity
    initiatives: int
    regions: tuple[str, ...]


async def themes(store: Store, moment: Moment = ALWAYS) -> list[ThemeUse]:
    """Every theme, in the order of ids."""
    rows = await store.read(LIST, **moment.parameters)
    return [ThemeUse(row["theme"], row["initiatives"], tuple(sorted(row["regions"]))) for row in rows]


async def undated(store: Store, moment: Moment) -> int:
    """How many themes, and initiatives that have one, are undated; of all time nobody asks, and it is 0."""
    return int((await store.read(UNDATED, **moment.parameters))[0]["undated"]) if moment.asked else 0


@dataclass(frozen=True)
class ThemeInRegions:
    """A theme, its initiatives by region (under None those whose region is not known), and how many are undated."""

    theme: Entity
    by_region: dict[str | None, list[Entity]]
    undated: int


async def theme(store: Store, slug: str, moment: Moment = ALWAYS) -> ThemeInRegions:
    """A theme and its initiatives, region by region. Raises NotFound, and NotThen."""
    found, span = await held(store, f"theme/{slug}", moment)
    if found.type != "Theme":
        raise NotFound(f"{found.id} is not a theme.", zh=f"{found.id} 不是主题。")
    rows = await store.read(INITIATIVES, id=found.id, **moment.parameters)
    by_region: dict[str | None, list[Entity]] = {}
    for row in rows:
        by_region.setdefault(row["region"], []).append(row["initiative"])
    return ThemeInRegions(found, by_region, span.undated + sum(row["undated"] for row in rows))
