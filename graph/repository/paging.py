"""Pages: opaque keyset cursors, and the one way every list is cut, into pages or into parts of a size."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from graph.errors import BadRequest

T = TypeVar("T")
COUNT_CAP = 10_000
"""A count that reaches it is told as `at_least`."""
MOST = 500
LARGEST = 2**63


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some items, the cursor of the next page or None, how many there are in all, and how many of those are undated."""

    items: tuple[T, ...]
    next: str | None
    total: int
    undated: int = 0

    def wire(self, shape: Callable[[T], Mapping[str, Any]]) -> dict[str, Any]:
        """The page as JSON shows it, each item in the shape given."""
        return {"items": [shape(item) for item in self.items], "next": self.next, "total": self.wire_total()}

    def wire_total(self) -> int | dict[str, int]:
        """The total as JSON shows it: a number, or that there are at least so many."""
        return self.total if self.total < COUNT_CAP else {"at_least": COUNT_CAP}


def chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items in parts of at most `size`."""
    return (items[at : at + size] for at in range(0, len(items), size))


def cursor(question: str, *key: Any) -> str:
    """A cursor that stands after the item with this key, good for this question only."""
    body = json.dumps([_mark(question, key), *key], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def after(text: str | None, question: str, *kinds: type | tuple[type, ...]) -> tuple[Any, ...] | None:
    """The key that a cursor stands after, or None where there is no cursor.

    Raises BadRequest where the cursor was not made here, or for another question.
    """
    if text is None:
        return None
    try:
        body = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        mark, *key = json.loads(body, parse_constant=_refuse)
        right = mark == _mark(question, tuple(key)) and len(key) == len(kinds)
    except (ValueError, TypeError, binascii.Error, RecursionError):
        right = False
    if not right or not all(_is(part, kind) for part, kind in zip(key, kinds, strict=True)):
        raise BadRequest(
            "The cursor is not one of ours, or belongs to another question.",
            parameter="cursor",
            mend="Start again without a cursor.",
            zh="游标不是本服务给出的，或属于另一个查询；请不带游标重新开始。",
        )
    return tuple(key)


def cut(items: Sequence[T], limit: int) -> tuple[tuple[T, ...], T | None]:
    """The page out of one item more than it holds, and its last item where a page follows."""
    page = tuple(items[:limit])
    return page, page[-1] if len(items) > limit else None


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _is(part: object, kind: type | tuple[type, ...]) -> bool:
    """Whether a part of a key is of its kind, and a number that the engines can hold."""
    if isinstance(part, bool) or (isinstance(part, int) and abs(part) >= LARGEST):
        return False
    return isinstance(part, kind)


def _mark(question: str, key: tuple[Any, ...]) -> str:
    text = json.dumps(["gongjian", question, *key], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:10]
