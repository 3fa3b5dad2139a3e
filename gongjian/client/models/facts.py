"""Facts: an entity of each type, a relation, and the citations that state them."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self, cast

from pydantic import Field, ModelWrapValidatorHandler, model_validator

from gongjian.client.models.base import JOINED, AsOf, Model

FIRST = ("id", "type", "name", "from", "to")
LAST = ("since", "until", "inferred", "dataset", "cited", "sources")


class Citation(Model):
    """The words of a source that state a fact; `start` and `end` are their positions in its text, where pinned."""

    source: str
    exact: str
    prefix: str | None = None
    suffix: str | None = None
    states: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None

    def word(self) -> str:
        """The words themselves."""
        return self.exact


class Fact(Model):
    """Something that the graph states: since when, until when, by which words. Dates may be partial: 2018, 2018-09."""

    id: str
    type: str
    since: str | None = None
    until: str | None = None
    inferred: bool = False
    dataset: str | None = None
    cited: tuple[Citation, ...]
    sources: tuple[str, ...] = ()

    def word(self) -> str:
        """Its id."""
        return self.id

    def row(self) -> dict[str, Any]:
        """This as one row of a table: what it is first, the words that state it last."""
        columns = super().row()
        order = (*(name for name in FIRST if name in columns), *(name for name in columns if name not in FIRST + LAST))
        return {name: columns[name] for name in (*order, *LAST)}


class Entity(Fact):
    """A node of the graph. What comes from the service is of the class of its type: Place, Organization, Fund …

    One of a type that this client does not know is an Entity, with its own properties in `model_extra`.
    """

    name: str
    aliases: tuple[str, ...]
    region: str | None = None
    places: tuple[str, ...] = ()
    redacted: bool = False
    description: str | None = None

    types: ClassVar[dict[str, type["Entity"]]] = {}
    """The class of each type of entity."""

    @model_validator(mode="wrap")
    @classmethod
    def _of_its_type(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 - as read
        """What is read as an entity of any type becomes one of its own type."""
        if "types" in vars(cls) and isinstance(value, dict) and (own := cls.types.get(str(value.get("type")))):
            return cast("Self", own.model_validate(value))
        return handler(value)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} · {self.id}>"

    def spread(self, name: str) -> dict[str, Any]:
        """Its id, and its name."""
        return {name: self.id, f"{name}_name": self.name}

    def listed(self, name: str, all_: Sequence[Model]) -> dict[str, Any]:
        """Their ids, and their names."""
        names = JOINED.join(each.name for each in all_ if isinstance(each, Entity))
        return {**super().listed(name, all_), f"{name}_names": names}


class Place(Entity):
    """A division of GB/T 2260 and its extensions, or a site without a code; `lat` and `lon` are degrees."""

    code: str | None = None
    level: str | None = None
    lat: float | None = None
    lon: float | None = None
    path: str | None = None
    known: bool = False


class Organization(Entity):
    """A body, or a counted group of bodies, people or households with its `member_count`."""

    kind: str | None = None
    member_count: int | None = None
    distinction: str | None = None


class Initiative(Entity):
    """A programme, pilot, mechanism, brand, policy document, platform, pact and the like."""

    kind: str | None = None
    grade: str | None = None
    status: str | None = None
    components: tuple[str, ...] = ()
    distinction: str | None = None


class Fund(Entity):
    """Money: `amount` in yuan, None where it is hidden or not stated, as `qualifier` says; of a rate, `per` what."""

    kind: str | None = None
    amount: float | None = None
    amount_text: str | None = None
    qualifier: str
    per: str | None = None
    sense: str | None = None
    status: str | None = None
    date: str | None = None


class Indicator(Entity):
    """A reported figure: `value` in `unit`; `measure` is the same slug wherever the same thing is reported."""

    value: float | None = None
    unit: str
    qualifier: str = "exact"
    measure: str | None = None
    base: str | None = None
    per: str | None = None
    sense: str | None = None
    status: str | None = None
    date: str | None = None


class Theme(Entity):
    """A topic that regions share."""


class Source(Entity):
    """A document that facts are cited from."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    editor: str | None = None
    published: str | None = None
    url: str | None = None
    text_digest: str | None = None


class Relation(Fact):
    """An edge of the graph, from the id `from_` to the id `to`; what its type does not have is None."""

    from_: str = Field(alias="from")
    to: str
    key: str | None = None
    order: int | None = None
    role: str | None = None
    via: str | None = None
    from_count: int | None = None
    to_count: int | None = None
    projects: int | None = None

    def __repr__(self) -> str:
        return f"<Relation {self.from_} —{self.type}→ {self.to}>"

    def spread(self, name: str) -> dict[str, Any]:
        """Its id, and its type."""
        return {name: self.id, f"{name}_type": self.type}


class Busy(Model):
    """A well-connected neighbour, and how many relations it has."""

    main: ClassVar[str] = "entity"
    entity: Entity
    degree: int


class EntityDetail(Entity):
    """An entity with its relations, counted by type and direction, and its ten best-connected neighbours.

    It is of the class of its type as well: `isinstance(client.entity("place/632800"), Place)`.
    """

    relations: dict[str, dict[str, int]]
    busiest: tuple[Busy, ...]
    truncated: bool | None = None
    limits: dict[str, int] | None = None
    as_of: AsOf | None = None

    types: ClassVar[dict[str, type[Entity]]] = {}


class PlaceDetail(EntityDetail, Place):
    """A place with what stands around it."""


class OrganizationDetail(EntityDetail, Organization):
    """A body with what stands around it."""


class InitiativeDetail(EntityDetail, Initiative):
    """An initiative with what stands around it."""


class FundDetail(EntityDetail, Fund):
    """Money with what stands around it."""


class IndicatorDetail(EntityDetail, Indicator):
    """A figure with what stands around it."""


class ThemeDetail(EntityDetail, Theme):
    """A topic with what stands around it."""


class SourceDetail(EntityDetail, Source):
    """A document with what stands around it."""


class PlaceThen(Place):
    """A place, and the time that was asked of."""

    as_of: AsOf | None = None


_TYPES = (Place, Organization, Initiative, Fund, Indicator, Theme, Source)
_DETAILS = (
    *(PlaceDetail, OrganizationDetail, InitiativeDetail, FundDetail, IndicatorDetail, ThemeDetail, SourceDetail),
)
Entity.types.update({cls.__name__: cls for cls in _TYPES})
EntityDetail.types.update({cls.__name__.removesuffix("Detail"): cls for cls in _DETAILS})
