"""What a reader of pages is told when something went wrong: the problem in words, and ways on."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from service.pages.frame import Frame, drawn


def fault(request: Request, problem: dict[str, Any]) -> Response:
    """The page of a problem, with its status."""
    return drawn(Frame.of(request), "fault", {"problem": problem}, problem["status"])
