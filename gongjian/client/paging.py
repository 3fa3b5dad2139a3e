"""Paging: a list that is fetched page by page while one goes through it, waiting or not."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from gongjian.client import frames
from gongjian.client.ask import Ask, Paged
from gongjian.client.errors import Foreign
from gongjian.client.models import Model, Page, Total

if TYPE_CHECKING:
    import pandas

P = TypeVar("P", bound=Page[Any])
T = TypeVar("T")


@dataclass(frozen=True)
class Listing(Generic[P, T]):
    """A list to go through: `for item in listing`. Each time it is gone through, it is asked for anew.

    Its `limit` is how many items there are at most in all; how many a page has makes no difference to the items.
    """

    paged: Paged[P, T]
    answer: Callable[[Ask[P]], P]

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[P]:
        """The pages, with what they have beside their items: totals, sums, facets. There is always a first one."""
        seen, ask, before = 0, self.paged.page(0, None), set[str]()
        while ask is not None:
            page = _cut(self.answer(ask), self.paged.limit, seen)
            yield page
            seen += len(page.items)
            ask = _following(self.paged, page, seen, before)

    def first(self) -> P:
        """The first page."""
        return next(self.pages())

    def total(self) -> Total:
        """How many items there are in all, whatever the `limit`: a number, or AtLeast where it was not counted on."""
        return self.first().total

    def to_pandas(self) -> "pandas.DataFrame":
        """All items as a table, a row each. Raises NotInstalled where there is no pandas."""
        return frames.frame(each.row() for each in self if isinstance(each, Model))

    def __repr__(self) -> str:
        return _shown(self.paged)


@dataclass(frozen=True)
class AsyncListing(Generic[P, T]):
    """A list to go through: `async for item in listing`. Each time it is gone through, it is asked for anew.

    Its `limit` is how many items there are at most in all; how many a page has makes no difference to the items.
    """

    paged: Paged[P, T]
    answer: Callable[[Ask[P]], Awaitable[P]]

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncIterator[P]:
        """The pages, with what they have beside their items: totals, sums, facets. There is always a first one."""
        seen, ask, before = 0, self.paged.page(0, None), set[str]()
        while ask is not None:
            page = _cut(await self.answer(ask), self.paged.limit, seen)
            yield page
            seen += len(page.items)
            ask = _following(self.paged, page, seen, before)

    async def first(self) -> P:
        """The first page."""
        return await anext(self.pages())

    async def total(self) -> Total:
        """How many items there are in all, whatever the `limit`: a number, or AtLeast where it was not counted on."""
        return (await self.first()).total

    async def to_pandas(self) -> "pandas.DataFrame":
        """All items as a table, a row each. Raises NotInstalled where there is no pandas."""
        return frames.frame([each.row() async for each in self if isinstance(each, Model)])

    def __repr__(self) -> str:
        return _shown(self.paged)


def _cut(page: P, limit: int | None, seen: int) -> P:
    """The page without what is past the limit: of a list of none, its one page is asked for one item."""
    if limit is None or seen + len(page.items) <= limit:
        return page
    return page.model_copy(update={"items": page.items[: limit - seen]})


def _following(paged: Paged[P, T], page: P, seen: int, before: set[str]) -> Ask[P] | None:
    """The request for the page after this one, if there is one; `before` has the cursors of those already asked for.

    Raises Foreign where one comes again: such a list has no end.
    """
    if not page.next:
        return None
    if page.next in before:
        raise Foreign(f"{paged.ask.path} 的分页绕回原处 · leads from page to page in a circle")
    before.add(page.next)
    return paged.page(seen, page.next)


def _shown(paged: Paged[Any, Any]) -> str:
    asked = " ".join(f"{name}={value}" for name, value in paged.ask.params)
    return f"<Listing of {paged.ask.path}{f' {asked}' if asked else ''}: go through it, or .first(), .to_pandas()>"
