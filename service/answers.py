"""Answers: JSON as the contract has it, written once by orjson."""

from collections.abc import Callable
from typing import Any, TypeVar

import orjson
from starlette.responses import Response

from graph.repository.moments import ALWAYS, Moment
from graph.repository.paging import Page
from graph.repository.shapes import whole

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
    return Json({**found.wire(shape), **more, **moment.wire(found.undated)})
