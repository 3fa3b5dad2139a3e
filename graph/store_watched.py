"""Questions as they went: what each cost at the engine, told to whoever watches the store; never what was asked for."""

import time
from collections.abc import Callable, Coroutine, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Literal, ParamSpec, Protocol, TypeVar

from graph.bolt import AsyncDriver
from graph.errors import BadRequest, GraphError, OutOfTime, QueryError, Refused, StateError, Unavailable

Outcome = Literal["ok", "out_of_time", "away", "refused", "state", "bad_request", "failed", "called_off"]
OUTCOMES: tuple[tuple[type[BaseException], Outcome], ...] = (
    (OutOfTime, "out_of_time"),
    (Refused, "refused"),
    (Unavailable, "away"),
    (StateError, "state"),
    (BadRequest, "bad_request"),
    (QueryError, "failed"),
    (GraphError, "failed"),
    (Exception, "failed"),
    (BaseException, "called_off"),
)
"""How a question can end other than well; the first line that fits counts."""
OWN = "cypher"
"""The name under which the questions of strangers go, whatever they ask."""


@dataclass
class Asked:
    """A question to the engine: `began` in nanoseconds since 1970, times in seconds; no value that it was given.

    `waited` until a connection with a transaction was at hand, absent where none ever was; `tries` how many
    transactions it took.
    """

    name: str
    engine: str
    began: int = field(default_factory=time.time_ns)
    seconds: float = 0.0
    waited: float | None = None
    tries: int = 0
    rows: int = 0
    outcome: Outcome = "ok"
    _started: float = field(default_factory=time.perf_counter)

    def at_hand(self) -> None:
        """Note that a transaction has begun."""
        self.tries += 1
        if self.waited is None:
            self.waited = time.perf_counter() - self._started

    def ended(self, error: BaseException | None = None) -> None:
        """Note that it is over, and how."""
        self.seconds = time.perf_counter() - self._started
        if error is not None:
            self.outcome = next(outcome for cls, outcome in OUTCOMES if isinstance(error, cls))


Observer = Callable[[Asked], None]
"""Is told of each question when it is over; it must be quick, and never fail."""


def unwatched(_: Asked) -> None:
    """What is told where nobody watches."""


class Watched(Protocol):
    """A store whose questions are told of."""

    observer: Observer
    engine: Literal["embedded", "neo4j"]


P = ParamSpec("P")
T = TypeVar("T")
_UNDER_WAY: ContextVar[Asked | None] = ContextVar("asked", default=None)
Method = Callable[P, Coroutine[Any, Any, T]]


def at_hand() -> None:
    """Note that the question under way has a transaction; said within it."""
    if asked := _UNDER_WAY.get():
        asked.at_hand()


def watched(name: str = "") -> Callable[[Method[P, T]], Method[P, T]]:
    """Tell the observer of a store of each call: under this name, else under that of the query it is given first."""

    def marked(method: Method[P, T]) -> Method[P, T]:
        @wraps(method)
        async def asking(*args: P.args, **kwargs: P.kwargs) -> T:
            with _told(args, name) as asked:
                found = await method(*args, **kwargs)
                asked.rows = _rows(found)
                return found

        return asking

    return marked


@contextmanager
def _told(args: tuple[Any, ...], name: str) -> Iterator[Asked]:
    store: Watched = args[0]
    asked = Asked(name or str(args[1].name), store.engine)
    token = _UNDER_WAY.set(asked)
    try:
        yield asked
    except BaseException as error:
        asked.ended(error)
        raise
    else:
        asked.ended()
    finally:
        _UNDER_WAY.reset(token)
        store.observer(asked)


def _rows(found: object) -> int:
    """How many rows an answer has: it is a list of them, or has one."""
    rows = getattr(found, "rows", found)
    return len(rows) if isinstance(rows, Sized) else 0


@dataclass(frozen=True)
class Pool:
    """Connections to the engine: those that a question holds, those that wait for one, and the most there may be."""

    in_use: int
    idle: int
    most: int


def pool(driver: AsyncDriver) -> Pool:
    """The connections of a driver now.

    The driver tells it nowhere but in these private parts; a test sees that it does.
    """
    held = getattr(driver, "_pool", None)
    found = [each for at in list(getattr(held, "connections", {}).values()) for each in list(at)]
    in_use = sum(bool(each.in_use) for each in found)
    most = getattr(getattr(held, "pool_config", None), "max_connection_pool_size", 0)
    return Pool(in_use, len(found) - in_use, most)
