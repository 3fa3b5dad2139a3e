"""Regions and places: what is known of them, side by side, along time; themes and ties between them."""

from typing import Literal

from gongjian.client.ask import API, Ask, Many, Paged, Ref, Refs, When, identifier, params
from gongjian.client.models import (
    Comparison,
    Dated,
    Entity,
    EntityPage,
    Pact,
    PactPage,
    Places,
    PlaceThen,
    Regions,
    ThemeInRegions,
    Themes,
    Tie,
    TiePage,
    Timeline,
)


def regions(*, as_of: When | None = None) -> Ask[Regions]:
    """Every region at prefecture level that facts are about, with counts, sums of money, themes and sources."""
    return Ask(f"{API}/regions", Regions, params(as_of=as_of))


def region(place: Ref, *, as_of: When | None = None) -> Ask[Regions]:
    """What is known of a place of any level and below it, by its code or id: one item."""
    return Ask(f"{API}/regions/{_code(place)}", Regions, params(as_of=as_of))


def compare(
    region: Refs,
    *,
    by: Literal["theme", "type", "kind", "measure", "year"] = "theme",
    as_of: When | None = None,
) -> Ask[Comparison]:
    """Two to six places side by side, each with all below it; see `Comparison.to_pandas`."""
    return Ask(f"{API}/compare", Comparison, params(region=region, by=by, as_of=as_of))


def timeline(
    *,
    region: Refs = (),
    from_: When | None = None,
    to: When | None = None,
    type: Many = (),
    as_of: When | None = None,
    limit: int | None = None,
    page_size: int = 200,
) -> Paged[Timeline, Dated]:
    """Facts that have a first day, in its order, as far as their days overlap those asked for."""
    asked = params(region=region, from_=from_, to=to, type=type, as_of=as_of)
    return Paged(Ask(f"{API}/timeline", Timeline, asked), limit, page_size)


def place(place: Ref, *, as_of: When | None = None) -> Ask[PlaceThen]:
    """A place by its code or id, also one that nothing is known of."""
    return Ask(f"{API}/places/{_code(place)}", PlaceThen, params(as_of=as_of))


def children(
    place: Ref, *, as_of: When | None = None, limit: int | None = None, page_size: int = 200
) -> Paged[EntityPage, Entity]:
    """The places just below a place."""
    return Paged(Ask(f"{API}/places/{_code(place)}/children", EntityPage, params(as_of=as_of)), limit, page_size)


def ancestors(place: Ref, *, as_of: When | None = None) -> Ask[Places]:
    """The places above a place, the nearest first."""
    return Ask(f"{API}/places/{_code(place)}/ancestors", Places, params(as_of=as_of))


def themes(*, as_of: When | None = None) -> Ask[Themes]:
    """Every theme, how many initiatives have it, and in which regions."""
    return Ask(f"{API}/themes", Themes, params(as_of=as_of))


def theme(theme: Ref, *, as_of: When | None = None) -> Ask[ThemeInRegions]:
    """A theme, by its id or slug, with its initiatives, region by region."""
    return Ask(f"{API}/themes/{identifier(theme, 'theme')[1]}", ThemeInRegions, params(as_of=as_of))


def pairings(
    *, region: Refs = (), as_of: When | None = None, limit: int | None = None, page_size: int = 200
) -> Paged[TiePage, Tie]:
    """Pairings, such as enterprise and village, with both ends and the initiative they come under."""
    return Paged(Ask(f"{API}/pairings", TiePage, params(region=region, as_of=as_of)), limit, page_size)


def pacts(
    *, region: Refs = (), as_of: When | None = None, limit: int | None = None, page_size: int = 200
) -> Paged[PactPage, Tie | Pact]:
    """Pacts of two sides (Tie), then those of many with their parties (Pact)."""
    return Paged(Ask(f"{API}/pacts", PactPage, params(region=region, as_of=as_of)), limit, page_size)


def _code(place: Ref) -> str:
    return identifier(place, "place")[1]
