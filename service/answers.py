"""Answers: JSON as the contract has it, written once by orjson."""

from collections.abc import Callable
from typing import Any, TypeVar

import orjson
from starlette.responses import Response

from graph.repository.moments import ALWAYS, Moment
from graph.repository.paging import Page

T = TypeVar("T")


class Json(Response):
    """A JSON answer; UTF-8, numbers without a needless fraction."""

    media_type = "application/json"

    def render(self, content: object) -> bytes:
        """The body."""
        return orjson.dumps(whole(content))


class Exact(Json):
    """A JSON answer whose numbers stay as they are: what a query computed as 2.0 is no integer."""

    def render(self, content: object) -> bytes:
        """The body."""
        return orjson.dumps(content)


class ProblemJson(Json):
    """An error as RFC 9457 has it."""

    media_type = "application/problem+json"


def page(found: Page[T], shape: Callable[[T], dict[str, Any]], moment: Moment = ALWAYS, **more: Any) -> Json:
    """A page in the shape of the contract; where a time was asked for, it says how many are undated."""
    items = [shape(item) for item in found.items]
    said = moment.wire(found.undated)
    return Json({"items": items, "next": found.next, "total": found.wire_total(), **more, **said})


def whole(value: object) -> object:
    """The value with every number that is whole written as an integer: 300000000, not 300000000.0."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: whole(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [whole(each) for each in value]
    return value
