"""Regions: what is known of places, compared side by side, along time; themes that they share."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from gongjian.client import frames
from gongjian.client.models.base import Items, Model, Page, Sum, Timed
from gongjian.client.models.facts import Entity, Initiative, Place, Relation, Theme

if TYPE_CHECKING:
    import pandas


class Region(Model):
    """A place and what is known of it and below: counts by type, money by kind, ids of its themes and sources."""

    main: ClassVar[str] = "place"
    place: Place
    counts: dict[str, int]
    sums: dict[str, Sum]
    themes: tuple[str, ...]
    sources: tuple[str, ...]


class Regions(Items[Region], Timed):
    """Regions side by side."""


class Key(Model):
    """What places are compared by."""

    key: str
    name: str


class Figure(Model):
    """A reported figure in a cell of a comparison."""

    id: str
    name: str
    value: float | None = None
    unit: str
    qualifier: str
    base: str | None = None
    per: str | None = None
    sense: str | None = None
    status: str | None = None
    date: str | None = None
    since: str | None = None
    until: str | None = None
    inferred: bool | None = None
    redacted: bool | None = None


class Cell(Model):
    """What a place, with all below it, has of a key; `count` may be more than the `values` and `examples` told."""

    region: str
    key: str
    count: int
    sums: dict[str, Sum] | None = None
    values: tuple[Figure, ...] | None = None
    examples: tuple[str, ...]


class Comparison(Timed):
    """Places side by side; a cell is left out where a place has nothing of a key."""

    regions: tuple[Place, ...]
    keys: tuple[Key, ...]
    cells: tuple[Cell, ...]

    def __repr__(self) -> str:
        return f"<Comparison {len(self.keys)} keys of {', '.join(each.name for each in self.regions)}>"

    def rows(self) -> list[dict[str, Any]]:
        """A row for each key, with the count of each region under its name."""
        counts = {(each.key, each.region): each.count for each in self.cells}
        names = self._names()
        return [
            {"key": key.name, **{name: counts.get((key.key, id_), 0) for id_, name in names.items()}}
            for key in self.keys
        ]

    def to_pandas(self, of: Literal["counts", "sums", "values"] = "counts") -> "pandas.DataFrame":
        """The comparison as a table. Raises NotInstalled where there is no pandas.

        `counts`: a line for each key, a column for each region, 0 where it has none. `sums`: the same, with a column
        for each region and kind of money, in yuan, empty where nothing can be added up. `values`: a line for each
        figure, with its region and key.
        """
        if of == "values":
            return frames.frame(self._figures())
        if of == "counts":
            return frames.frame(self.rows()).set_index("key")
        return self._money()

    def _names(self) -> dict[str, str]:
        """The names of the regions by id; two of one name are told apart by their ids."""
        names = [each.name for each in self.regions]
        return {
            each.id: each.name if names.count(each.name) == 1 else f"{each.name} ({each.id})" for each in self.regions
        }

    def _figures(self) -> list[dict[str, Any]]:
        keys = {each.key: each.name for each in self.keys}
        names = self._names()
        return [
            {"key": keys[cell.key], "region": names[cell.region], **figure.row()}
            for cell in self.cells
            for figure in cell.values or ()
        ]

    def _money(self) -> "pandas.DataFrame":
        keys = {each.key: each.name for each in self.keys}
        amounts: dict[tuple[str, str], dict[str, float | None]] = {}
        for cell in self.cells:
            for kind, total in (cell.sums or {}).items():
                column = (self._names()[cell.region], f"{kind}_yuan")
                amounts.setdefault(column, {})[cell.key] = total.amount
        columns = {each: amounts[each] for name in self._names().values() for each in amounts if each[0] == name}
        table = frames.library().DataFrame(columns, index=list(keys), dtype="float64")
        made: pandas.DataFrame = table.rename(index=keys).rename_axis(index="key")
        return made

    def _repr_html_(self) -> str:
        return frames.html(self.rows(), repr(self))


class Dated(Model):
    """A fact on the timeline, as exact as it is stated; `of_source` where the date is only its source's."""

    main: ClassVar[str] = "fact"
    from_: str = Field(alias="from")
    to: str | None = None
    precision: Literal["year", "month", "day"]
    of_source: bool | None = None
    fact: Entity | Relation


class Timeline(Page[Dated]):
    """Part of the timeline; `unstarted` facts have a last day and no first one, and stand nowhere."""

    unstarted: int


class ThemeUse(Model):
    """A theme, how many initiatives have it, and the ids of their regions."""

    main: ClassVar[str] = "theme"
    theme: Theme
    initiatives: int
    regions: tuple[str, ...]


class Themes(Items[ThemeUse], Timed):
    """Every theme."""


class ThemeRegion(Model):
    """The initiatives of a theme in one region."""

    region: str | None = None
    initiatives: tuple[Initiative, ...]


class ThemeInRegions(Timed):
    """A theme with its initiatives, region by region."""

    theme: Theme
    regions: tuple[ThemeRegion, ...]


class Places(Items[Place], Timed):
    """Places, the nearest first."""
