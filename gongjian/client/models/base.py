"""What all answers have in common: frozen, open to what newer services add, short to look at, good for a table."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from gongjian.client import frames

if TYPE_CHECKING:
    import pandas

T = TypeVar("T")
JOINED = "|"
YUAN = ("amount", "per_head")
"""What the names of numbers end in that are yuan; their columns say so."""
LONGEST = 60
"""How many characters of a text are shown at a glance."""


class Model(BaseModel):
    """A part of an answer. What a newer service says beside the declared fields is kept in `model_extra`."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)

    main: ClassVar[str] = ""
    """The field that a row of a table is about: its own columns stand there without its name before them."""

    def __repr__(self) -> str:
        shown = {name: value for name in type(self).model_fields if (value := getattr(self, name)) not in (None, ())}
        return f"<{type(self).__name__} {' '.join(f'{name}={glance(value)}' for name, value in shown.items())}>"

    def __str__(self) -> str:
        return repr(self)

    def row(self) -> dict[str, Any]:
        """This as one row of a table: plain values, lists joined by `|`, money in columns whose names end in `_yuan`.

        Of an entity in it, the columns are its id and, with `_name` behind, its name.
        """
        fields = {name: getattr(self, name) for name in type(self).model_fields} | (self.model_extra or {})
        main = fields.pop(self.main, None)
        columns = main.row() if isinstance(main, Model) else {}
        for name, value in fields.items():
            columns |= columns_of(name.rstrip("_"), value)
        return columns

    def spread(self, name: str) -> dict[str, Any]:
        """What a table has of this where it is the part `name` of a row."""
        return {f"{name}_{part}": value for part, value in self.row().items()}

    def word(self) -> str:
        """What a cell has of this where it is one of several."""
        return repr(self)

    def listed(self, name: str, all_: Sequence["Model"]) -> dict[str, Any]:
        """What a table has of several, of which this is the first."""
        return {name: JOINED.join(each.word() for each in all_)}


class AtLeast(Model):
    """A count that was stopped at a cap: there are at least so many."""

    at_least: int

    def __int__(self) -> int:
        return self.at_least

    def __repr__(self) -> str:
        return f"≥{self.at_least}"


Total = int | AtLeast


class AsOf(Model):
    """The time that was asked of: its first and last day, and of how many facts no dates are known."""

    from_: str = Field(alias="from")
    to: str
    undated: int


def joined(times: Sequence[AsOf | None]) -> AsOf | None:
    """The time of answers to one question in parts: undated are those of all parts."""
    there = [each for each in times if each]
    return there[0].model_copy(update={"undated": sum(each.undated for each in there)}) if there else None


class Timed(Model):
    """An answer that can be asked of a time; `as_of` is there where one was asked of."""

    as_of: AsOf | None = None


class Items(Model, Generic[T]):
    """An answer that is a list."""

    items: tuple[T, ...]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {len(self.items)}>"

    def rows(self) -> list[dict[str, Any]]:
        """The items as rows of a table (see `row` of an item)."""
        return [each.row() for each in self.items if isinstance(each, Model)]

    def to_pandas(self) -> "pandas.DataFrame":
        """The items as a table, a row each. Raises NotInstalled where there is no pandas."""
        return frames.frame(self.rows())

    def _repr_html_(self) -> str:
        return frames.html(self.rows(), repr(self))


class Page(Items[T], Timed):
    """Part of a list: `next` is the cursor of the part after it, `total` how many items there are in all."""

    next: str | None
    total: Total

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {len(self.items)} of {self.total}>"


class Sum(Model):
    """Money of one kind: `amount` in yuan, of `count` funds; `unknown` more could not be added."""

    amount: float | None = None
    count: int
    unknown: int


def columns_of(name: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a field holds
    """The columns of a table that a field becomes."""
    if isinstance(value, Model):
        return value.spread(name)
    if isinstance(value, Mapping):
        return {key: cell for part, each in value.items() for key, cell in columns_of(f"{name}_{part}", each).items()}
    if isinstance(value, tuple | list):
        first = value[0] if value else None
        return first.listed(name, value) if isinstance(first, Model) else {name: JOINED.join(map(str, value))}
    return {with_unit(name): value}


def with_unit(name: str) -> str:
    """The name of a column; where it holds money, with its unit."""
    return f"{name}_yuan" if name.endswith(YUAN) else name


def glance(value: object) -> str:
    """A value in a few characters: a list or a table of things by its size."""
    if isinstance(value, tuple | list):
        return f"[{len(value)}]"
    if isinstance(value, Mapping):
        return f"{{{len(value)}}}"
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
