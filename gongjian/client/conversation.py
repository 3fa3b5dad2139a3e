"""Conversation: from a request to an answer or an error, step by step and without a socket; both faces walk it.

A step is a request to send or a pause to make; what was received is handed back. So retries, redirects, answers that
are at hand already and errors are the same for programs that wait and for those that do not.
"""

import warnings
from collections import OrderedDict
from collections.abc import Generator, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, TypeVar, cast

import httpx
from pydantic import TypeAdapter, ValidationError

from gongjian.client.ask import Ask, Params
from gongjian.client.errors import STATUSES, Details, Foreign, Moved, Problem, TooSlow, Unreachable

T = TypeVar("T")
PROBLEM = "application/problem+json"
BUSY = (429, 503)
"""Statuses that say: come back."""
HOPS = 5
FIRST_PAUSE = 0.5
"""Seconds before the second try where the service does not say how long to wait; doubled each time."""
KEPT = 64
"""How many answers are kept, so that one that has not changed is not sent again."""
LARGEST = 256 * 1024
"""The most bytes of an answer that is kept."""


@dataclass(frozen=True)
class Pause:
    """Wait so many seconds."""

    seconds: float


Step = httpx.Request | Pause
Conversation = Generator[Step, httpx.Response, httpx.Response]
"""After a request its response is sent in; after a pause `next` goes on."""


@dataclass
class Manners:
    """How to ask: where, in which language, with which key, how often again and how long to wait at most."""

    base: httpx.URL
    headers: dict[str, str]
    retries: int
    patience: float
    kept: OrderedDict[str, tuple[str, httpx.Response]] = field(default_factory=OrderedDict)

    def asking(self, ask: Ask[T]) -> Conversation:
        """The conversation that ends with the answer to a question. Raises Problem or Foreign."""
        return self._conversation(self._request(ask.path, ask.params, ask.body), {200, ask.also}, keep=ask.body is None)

    def fetching(self, path: str, params: Params) -> Conversation:
        """The conversation that ends with a file, its body still to be received. Raises Problem or Foreign."""
        return self._conversation(self._request(path, params, None), {200}, keep=False)

    def _request(self, path: str, params: Params, body: dict[str, Any] | None) -> httpx.Request:
        url = self.base.copy_with(raw_path=f"{self.base.path.rstrip('/')}{path}".encode())
        url = url.copy_merge_params(httpx.QueryParams(params)) if params else url
        return httpx.Request("GET" if body is None else "POST", url, headers=self.headers, json=body)

    def _conversation(self, request: httpx.Request, good: set[int], *, keep: bool) -> Conversation:
        tries = hops = 0
        while True:
            at_hand = self.kept.get(str(request.url)) if keep else None
            if at_hand:
                request.headers["If-None-Match"] = at_hand[0]
            response = yield request
            if at_hand and response.status_code == httpx.codes.NOT_MODIFIED:
                return at_hand[1]
            if response.status_code in good and not _is_problem(response):
                if keep:
                    self._keep(response)
                return response
            moved = response.status_code == httpx.codes.PERMANENT_REDIRECT and response.has_redirect_location
            if moved and hops < HOPS:
                request, hops = self._moved(request, response), hops + 1
                continue
            pause = self._pause(response, tries)
            if pause is None:
                raise refused(response)
            tries += 1
            yield Pause(pause)

    def _keep(self, response: httpx.Response) -> None:
        if (tag := response.headers.get("etag")) and len(response.content) <= LARGEST:
            self.kept.pop(str(response.request.url), None)
            self.kept[str(response.request.url)] = (tag, response)
            while len(self.kept) > KEPT:
                self.kept.popitem(last=False)

    def _pause(self, response: httpx.Response, tries: int) -> float | None:
        """How long to wait before the next try, or None where there is to be none.

        A POST is asked again as well: no question of this client changes anything.
        """
        if response.status_code not in BUSY or tries >= self.retries:
            return None
        wanted = retry_after(response)
        pause = FIRST_PAUSE * 2**tries if wanted is None else wanted
        return pause if pause <= self.patience else None

    def _moved(self, request: httpx.Request, response: httpx.Response) -> httpx.Request:
        """The same question about the id that lives on; another host is none of ours, and is not told the key."""
        there = _location(response)
        if (there.scheme, there.host, there.port) != (request.url.scheme, request.url.host, request.url.port):
            raise Foreign(f"{request.url} 转向他处 · leads to another server: {_shown(there)}")
        if there.userinfo:  # it would be sent in place of the key
            raise Foreign(f"{request.url} 转向带用户名的地址 · leads to an address with a user name: {_shown(there)}")
        new = _json(response).get("id", there.path)
        warnings.warn(f"{request.url.path} 已改名或合并 · was renamed or merged: {new}", Moved, stacklevel=2)
        headers = {name: value for name, value in request.headers.items() if name not in ("if-none-match", "host")}
        return httpx.Request(request.method, there, headers=headers, content=request.content)


def read(ask: Ask[T], response: httpx.Response) -> T:
    """The answer that a response carries. Raises Foreign where it is not one that this client understands."""
    try:
        return cast("T", _reader(cast("Hashable", ask.answer)).validate_json(response.content))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(map(str, fault["loc"]))
        raise Foreign(
            f"{response.request.url} 的回答无法识别 · answered {_kind(response)} that is not what this client expects"
            f"{f', at {where}' if where else ''}: {fault['msg']}"
        ) from error


def refused(response: httpx.Response) -> Exception:
    """The error of a response that is no answer."""
    url = response.request.url
    if _is_problem(response):
        try:
            details = Details.model_validate_json(response.content)
        except ValidationError:
            return Foreign(f"{url} 的错误说明无法识别 · answered {response.status_code} with a problem nobody can read")
        error = STATUSES.get(response.status_code, Problem)
        return error(details, response.headers.get("x-request-id", ""), retry_after(response))
    if response.has_redirect_location:
        there = _shown(_location(response))
        return Foreign(f"{url} 转向他处 · leads elsewhere: if {there} is the service, make that the url of the client")
    return Foreign(f"{url} 不是本服务的回答 · answered {response.status_code} {_kind(response)}: is the url right?")


def unreachable(request: httpx.Request, error: httpx.RequestError) -> Unreachable | Foreign:
    """The error where nothing, or only a part, was received, or what cannot be unpacked."""
    if isinstance(error, httpx.DecodingError):
        return _packed(request, error)
    at = f"{request.url.scheme}://{request.url.netloc.decode()}"
    if isinstance(error, httpx.TimeoutException):
        return TooSlow(f"{at} 未在时限内回答 · did not answer within the timeout ({type(error).__name__})")
    return Unreachable(f"无法连接 {at} · cannot be reached: {str(error) or type(error).__name__}")


def broken_off(response: httpx.Response, error: httpx.RequestError) -> Unreachable | Foreign:
    """The error where an answer ended before its end: the service does so where the graph changed meanwhile."""
    if isinstance(error, httpx.DecodingError):
        return _packed(response.request, error)
    return Unreachable(
        f"{response.request.url} 中途断开，收到的部分已丢弃 · broke off in the middle; what came is thrown away:"
        f" ask again ({str(error) or type(error).__name__})"
    )


def retry_after(response: httpx.Response) -> float | None:
    """The seconds after which to come back, as the response has them; None where it does not say."""
    said = response.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _packed(request: httpx.Request, error: httpx.DecodingError) -> Foreign:
    return Foreign(f"{request.url} 的回答无法解压 · answered something that cannot be unpacked ({error})")


def _location(response: httpx.Response) -> httpx.URL:
    """Where a redirect leads; httpx has looked before that it is an address."""
    return response.request.url.join(response.headers["location"])


def _shown(url: httpx.URL) -> httpx.URL:
    """An address without the password that it may have."""
    return url.copy_with(userinfo=b"")


@lru_cache(maxsize=128)
def _reader(answer: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("Any", answer))


def _is_problem(response: httpx.Response) -> bool:
    return str(response.headers.get("content-type", "")).partition(";")[0].strip() == PROBLEM


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        said = response.json()
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _kind(response: httpx.Response) -> str:
    return str(response.headers.get("content-type", "") or "something without a type")
