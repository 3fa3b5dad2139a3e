"""The time of a caller: all questions of one request share it, and each has at most its own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf

_END: ContextVar[float] = ContextVar("end", default=inf)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Whatever is asked of the graph in this block, and in tasks begun in it, ends within so many seconds in all."""
    token = _END.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(token)


def left(most: float) -> float:
    """How many seconds a question that may have so many has now: none where the time of its caller is up."""
    return max(0.0, min(most, _END.get() - time.monotonic()))
