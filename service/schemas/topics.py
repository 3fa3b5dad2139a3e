"""Envelopes of regions, places, money, figures and themes."""

from graph.ontology import Entity
from graph.ontology.figures import Indicator
from graph.ontology.funds import Fund
from graph.ontology.initiatives import Initiative
from graph.ontology.places import Place
from graph.ontology.themes import Theme
from service.schemas.envelope import Envelope, Sum, Timed, TimedPage


class Region(Envelope):
    """A place and what is known of it and below."""

    place: Place
    counts: dict[str, int]
    sums: dict[str, Sum]
    themes: list[str]
    sources: list[str]


class Regions(Timed):
    """Regions side by side."""

    items: list[Region]


class FundUse(Envelope):
    """A fund, who provides it and what it is for."""

    fund: Fund
    providers: list[Entity]
    uses: list[Entity]


class FundPage(TimedPage):
    """A page of funds, with the sums over all that pass the filter."""

    items: list[FundUse]
    sums: dict[str, Sum]


class Measured(Envelope):
    """A figure and what it measures."""

    indicator: Indicator
    subjects: list[Entity]


class IndicatorPage(TimedPage):
    """A page of figures."""

    items: list[Measured]


class ThemeUse(Envelope):
    """A theme, how many initiatives have it, in which regions."""

    theme: Theme
    initiatives: int
    regions: list[str]


class Themes(Timed):
    """Every theme."""

    items: list[ThemeUse]


class ThemeRegion(Envelope):
    """The initiatives of a theme in one region."""

    region: str | None = None
    initiatives: list[Initiative]


class ThemeInRegions(Timed):
    """A theme with its initiatives, region by region."""

    theme: Theme
    regions: list[ThemeRegion]


class Places(Timed):
    """Places from the nearest up."""

    items: list[Place]
