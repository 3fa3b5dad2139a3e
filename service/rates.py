"""Rates: how many requests a minute one key or one address may make, and how many costly ones; 429 tells when again."""

import math
import time
from collections import OrderedDict, deque
from collections.abc import Sequence

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.settings import Settings
from service.callers import counted, within
from service.errors import problem
from service.version import API

FREE = ("/healthz", "/readyz")
"""What watchers ask again and again."""
ASSETS = "/assets/"
COSTLY = tuple(f"{API}/{noun}" for noun in ("cypher", "paths", "subgraph", "match", "compare", "exports"))
PAGES = ("/console", "/network")
"""Paths, each with all below it, that count as costly questions too."""
MANY, SOME = 1200, 120
"""Requests and costly questions a minute off loopback, where the settings name no rate: twenty and two a second."""
MOST = 10_000
"""How many keys and networks are remembered; those that asked longest ago go first."""
MOST_STEPS = 200_000
"""How many requests of all of them."""
TOLD = (
    "每分钟至多 {amount} 个{kind}请求；请在 {wait} 秒后再试",
    "There may be {amount} {kind}requests a minute; try again in {wait} seconds",
)


class Windows(MemoryStorage):
    """The instants of the last requests of each caller, in bounded memory.

    The library's own storage remembers every address until a thread, which it starts again and again, has been through
    all of them; this one forgets what is over when the caller asks again, and the oldest callers where it is full.
    """

    STORAGE_SCHEME = ["gongjian"]  # noqa: RUF012 - as the library declares it

    def __init__(self, most: int = MOST, most_steps: int = MOST_STEPS) -> None:
        super().__init__()
        self._most, self._most_steps = most, most_steps
        self._steps: OrderedDict[str, deque[float]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        """How many requests are remembered."""
        return self._count

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Note so many requests of a caller, where there may be as many more within so many seconds."""
        steps = self._within(key, expiry)
        if len(steps) + amount > limit:
            return False
        steps.extend([time.monotonic()] * amount)
        self._count += amount
        self._steps[key] = steps
        self._steps.move_to_end(key)
        while len(self._steps) > self._most or (self._count > self._most_steps and len(self._steps) > 1):
            self._count -= len(self._steps.popitem(last=False)[1])
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the first request of the last so many seconds came, now where there is none; and how many there are."""
        steps = self._within(key, expiry)
        return (steps[0] if steps else time.monotonic()), len(steps)

    def _within(self, key: str, expiry: int) -> deque[float]:
        """The requests of a caller of the last so many seconds; those before are forgotten."""
        steps, begin = self._steps.get(key, deque()), time.monotonic() - expiry
        while steps and steps[0] <= begin:
            steps.popleft()
            self._count -= 1
        if not steps:
            self._steps.pop(key, None)
        return steps


class Rates:
    """Refuses a key, or an address without one, that asks more often than it may (429); tells everybody what is left.

    It stands before routing, so that it holds of every router and mount. Health and assets are not counted.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.limiter = MovingWindowRateLimiter(Windows())
        self.any = _limit(settings.rate, MANY, settings, "any")
        self.costly = _limit(settings.rate_heavy, SOME, settings, "costly")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request and pass it on, or answer with a problem."""
        limits = self._of(scope) if scope["type"] == "http" else []
        if not limits:
            await self.app(scope, receive, send)
            return
        whose = counted(scope)
        refusing = [each for each in limits if not self.limiter.test(each, whose)]
        if refusing:  # all of them have to be waited for
            longest = max(refusing, key=lambda each: self._wait(each, whose))
            answer = self._refusal(scope, longest, whose)
            await answer(scope, receive, self._telling(send, limits, whose))
            return
        for each in limits:
            self.limiter.hit(each, whose)
        await self.app(scope, receive, self._telling(send, limits, whose))

    def _of(self, scope: Scope) -> list[RateLimitItem]:
        """The limits that a request counts for; one that is a part of another counts as costly alone."""
        path: str = scope["path"]
        if path in FREE or path.startswith(ASSETS):
            return []
        costly = any(path == begin or path.startswith(f"{begin}/") for begin in (*COSTLY, *PAGES))
        return [
            limit
            for limit, counts in ((self.any, not within(scope)), (self.costly, costly))
            if limit is not None and counts
        ]

    def _refusal(self, scope: Scope, limit: RateLimitItem, whose: str) -> ASGIApp:
        wait = self._wait(limit, whose)
        zh, en = ("耗时", "costly ") if limit is self.costly else ("", "")
        told = (
            TOLD[0].format(amount=limit.amount, kind=zh, wait=wait),
            TOLD[1].format(amount=limit.amount, kind=en, wait=wait),
        )
        answer = problem(Request(scope), 429, told)
        answer.headers["Retry-After"] = str(wait)
        return answer

    def _wait(self, limit: RateLimitItem, whose: str) -> int:
        """The seconds after which the oldest request that counts is over, and one more may be made."""
        return max(1, math.ceil(self.limiter.get_window_stats(limit, whose).reset_time - time.monotonic()))

    def _telling(self, send: Send, limits: Sequence[RateLimitItem], whose: str) -> Send:
        """The same answer with what is left of each limit, as the IETF's draft of RateLimit headers has it."""

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = ", ".join(f'"{each.namespace}";q={each.amount};w=60' for each in limits)
                headers["RateLimit"] = ", ".join(self._left(each, whose) for each in limits)
            await send(message)

        return telling

    def _left(self, limit: RateLimitItem, whose: str) -> str:
        left = self.limiter.get_window_stats(limit, whose).remaining
        return f'"{limit.namespace}";r={left};t={self._wait(limit, whose)}'


def _limit(named: int | None, otherwise: int, settings: Settings, kind: str) -> RateLimitItem | None:
    """The limit of a setting: where it is not set none on loopback, where its one person may ask what they like."""
    amount = named if named is not None else 0 if settings.loopback else otherwise
    return RateLimitItemPerMinute(amount, 1, kind) if amount else None
