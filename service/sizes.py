"""Sizes: addresses and headers that no question needs are refused before anything reads them; so are packed bodies."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from service.errors import problem
from service.journal import LONGEST_METHOD

LONGEST_ADDRESS = 64_000
"""Bytes of an address: as much as the longest question of a tool, and no more."""
MOST_PARAMETERS = 2000
"""Parameters in an address: the longest list that a named query takes, twice."""
LARGEST_HEADERS = 32 * 1024
MOST_HEADERS = 100


class Sizes:
    """Refuses an address (414) or headers (431) that are too long or too many, and a body that is packed (415)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on within the bounds."""
        refused = _fault(scope) if scope["type"] == "http" else None
        answer = problem(Request(_shortened(scope)), *refused) if refused else self.app
        await answer(scope, receive, send)


def _fault(scope: Scope) -> tuple[int, tuple[str, str]] | None:
    """What is too much of a request: status and words in Chinese and English."""
    if len(scope["method"]) > LONGEST_METHOD:
        return 400, (f"方法名至多 {LONGEST_METHOD} 字", f"The name of a method has at most {LONGEST_METHOD} letters")
    query: bytes = scope["query_string"]
    if len(scope.get("raw_path") or b"") + len(query) > LONGEST_ADDRESS:
        return 414, (f"地址至多 {LONGEST_ADDRESS} 字节", f"An address has at most {LONGEST_ADDRESS} bytes")
    if query.count(b"&") >= MOST_PARAMETERS:
        return 414, (f"地址至多 {MOST_PARAMETERS} 个参数", f"An address has at most {MOST_PARAMETERS} parameters")
    headers = scope["headers"]
    if len(headers) > MOST_HEADERS or sum(len(name) + len(value) for name, value in headers) > LARGEST_HEADERS:
        return 431, (
            f"请求头至多 {MOST_HEADERS} 个、共 {LARGEST_HEADERS} 字节",
            f"There are at most {MOST_HEADERS} headers of {LARGEST_HEADERS} bytes in all",
        )
    packed = Headers(scope=scope).get("content-encoding", "").strip().lower() not in ("", "identity")
    if packed and scope["method"] not in ("GET", "HEAD"):
        return 415, ("请原样发送，不要压缩", "Send it as it is, not packed")
    return None


def _shortened(scope: Scope) -> Scope:
    """The same request with no more of its address than an answer may repeat."""
    return {**scope, "path": scope["path"][:200], "query_string": b""}
