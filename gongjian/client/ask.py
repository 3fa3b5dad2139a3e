"""Ask: a request and what its answer is read into, as values; nothing is sent here."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from os import PathLike
from typing import Any, Generic, Literal, TypeVar

from gongjian.client.models import Entity, Fact, Page

API = "/api/v1"
T = TypeVar("T")
P = TypeVar("P", bound=Page[Any])

When = str | int | date
"""A year, month or day: `2018`, `"2018-09"`, `date(2018, 9, 20)`."""
Ref = str | Fact
"""An id, or the fact that has it."""
Refs = Ref | Iterable[Ref]
"""One or several; where several are given, what fits one of them is kept."""
Many = str | Iterable[str]
"""One or several; where several are given, what fits one of them is kept."""
Known = Literal["known", "all"]
Params = tuple[tuple[str, str], ...]
Value = str | float | bool | date | Fact | Iterable[str | float | Fact] | None
PART = re.compile(r"[a-z0-9_-]+")
"""A part of an id or of the name of a query; nothing else gets into the path of a request."""
MOST = 500
"""The most items of a page."""


@dataclass(frozen=True)
class Ask(Generic[T]):
    """A request, GET or with a `body` POST; what its answer is read into; a status that is an answer `also`."""

    path: str
    answer: type[T]
    params: Params = ()
    body: dict[str, Any] | None = None
    also: int = 200


@dataclass(frozen=True)
class Paged(Generic[P, T]):
    """A list that comes in pages of `page_size`: at most `limit` items in all, every one where that is None."""

    ask: Ask[P]
    limit: int | None
    page_size: int

    def __post_init__(self) -> None:
        if self.limit is not None and self.limit < 0:
            raise ValueError(f"limit is {self.limit}: write how many items at most, or None for all")
        if not 1 <= self.page_size <= MOST:
            raise ValueError(f"page_size is {self.page_size}: write 1 to {MOST}")

    def page(self, seen: int, cursor: str | None) -> Ask[P] | None:
        """The request for the page after so many items, or None where the limit is reached."""
        size = self.page_size if self.limit is None else min(self.page_size, self.limit - seen)
        if size < 1 and cursor:
            return None
        more = params(limit=max(size, 1), cursor=cursor)
        return Ask(self.ask.path, self.ask.answer, (*self.ask.params, *more))


@dataclass(frozen=True)
class Chunks(Generic[T]):
    """A question that is too large for one request: several of them, and how their answers become one."""

    asks: tuple[Ask[T], ...]
    joined: Callable[[Sequence[T]], T]


@dataclass(frozen=True)
class Download:
    """A file: what to ask, where it goes, and the media type of its content; another is refused as no such file."""

    path: str
    params: Params
    to: str | PathLike[str]
    kind: str


def params(**given: Value) -> Params:
    """Parameters as an address has them: absent ones left out, lists one by one, facts by their ids."""
    return tuple((name.rstrip("_"), text) for name, value in given.items() for text in _texts(value))


def identifier(ref: Ref, *types: str) -> tuple[str, str]:
    """The two parts of an id. With `types`, one of those may be left out: a place by its code.

    Raises ValueError where it is no id.
    """
    id_ = ref.id if isinstance(ref, Fact) else ref
    type_, _, slug = id_.rpartition("/")
    type_ = type_ or "".join(types[:1])
    if not PART.fullmatch(type_) or not PART.fullmatch(slug) or (types and type_ not in types):
        wanted = f"{types[0]}/…" if types else "type/slug, such as place/632800"
        raise ValueError(f"{id_!r} 不是标识 · is no id: write {wanted}")
    return type_, slug


def identifiers(refs: Iterable[Ref]) -> list[str]:
    """The ids of facts and ids, each once, in order."""
    return list(dict.fromkeys(each.id if isinstance(each, Fact) else each for each in several(refs)))


def several(values: Any) -> Iterable[Any]:  # noqa: ANN401 - one or several of anything
    """One value, or several, as several."""
    return (values,) if isinstance(values, str | Entity | Fact) else values


def _texts(value: Any) -> Iterable[str]:  # noqa: ANN401 - a Value, or one of its list
    """A value as the texts of an address."""
    if value is None:
        return ()
    if isinstance(value, Fact):
        return (value.id,)
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, datetime | date):
        return (value.isoformat(),)
    if isinstance(value, str | int | float):
        return (str(value),)
    return tuple(text for each in value for text in _texts(each))
