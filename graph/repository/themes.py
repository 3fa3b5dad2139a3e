"""Themes: each with its initiatives, region by region."""

from dataclasses import dataclass

from graph.errors import NotFound
from graph.ontology import Entity
from graph.queries import query
from graph.repository.entities import entity
from graph.store import Store

LIST = query("theme/list")
INITIATIVES = query("theme/initiatives")


@dataclass(frozen=True)
class ThemeUse:
    """A theme, how many initiatives have it, and in which regions (ids of places)."""

    theme: Entity
    initiatives: int
    regions: tuple[str, ...]


async def themes(store: Store) -> list[ThemeUse]:
    """Every theme, in the order of ids."""
    rows = await store.read(LIST)
    return [ThemeUse(row["theme"], row["initiatives"], tuple(sorted(row["regions"]))) for row in rows]


async def theme(store: Store, slug: str) -> tuple[Entity, dict[str | None, list[Entity]]]:
    """A theme and its initiatives by region; under None those whose region is not known."""
    found = await entity(store, f"theme/{slug}")
    if found.type != "Theme":
        raise NotFound(f"{found.id} is not a theme.")
    by_region: dict[str | None, list[Entity]] = {}
    for row in await store.read(INITIATIVES, id=found.id):
        by_region.setdefault(row["region"], []).append(row["initiative"])
    return found, by_region
