"""Questions whose answers do not change: of the curated records, whatever is written beside them."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from itertools import chain
from urllib.parse import quote

from tests.faults.soaking.tally import Refused, Tally, Wrong
from tests.faults.soaking.wire import Reply, Request, Wire
from tests.service.examples import BODIES, LIANQI, V1
from tests.service.test_engines_agree import asked

ATTEMPTS = 20
PACKED = {"Accept-Encoding": "gzip"}
PAGES = (
    *("/", "/?q=lqxc", f"/entity/{LIANQI}", "/entity/place/632802?as_of=2018", "/sources", "/sources/haixi-2018"),
    *("/compare?region=632800&region=620800", "/compare.csv?region=632800&region=620800", "/flows?region=620800"),
    *("/timeline?region=620800", "/timeline.csv?region=620800", "/map?region=632800", "/network?region=632801"),
    *("/console", "/login", f"{V1}/openapi.json", f"{V1}/docs", "/network?theme=theme/grids&lang=en"),
)
TYPICAL = (
    *(f"{V1}/entities/{LIANQI}", f"{V1}/entities/{LIANQI}/neighbours", f"{V1}/entities/place/632800"),
    *(f"{V1}/entities/place/632800/neighbours?limit=50", f"{V1}/search?q=lqxc", f"{V1}/search?q=lianqi&limit=20"),
    *(f"{V1}/search?q=%E5%85%B1%E5%BB%BA&region=632800", f"{V1}/suggest?q=jinshizi", f"{V1}/suggest?q=lq"),
    *(f"{V1}/entities?type=Initiative&region=632800&limit=20", f"{V1}/regions/632800", f"{V1}/pairings?region=632800"),
    *(f"{V1}/subgraph?center={LIANQI}", f"{V1}/funds?region=630103", f"{V1}/flows?region=620800"),
    *(f"{V1}/paths?from=organization/haixi-resident-enterprises&to=place/632800", f"{V1}/timeline?region=620800"),
    *(f"{V1}/compare?region=632800&region=620800&by=theme", f"{V1}/queries/region/sums?ids=place/632800"),
)
"""What people ask most."""
EXPORTS = (f"{V1}/exports/jsonl?region=632801", f"{V1}/exports/jsonl?theme=theme/grids")
WRITTEN = "/?&=%:,;+*'()!@$"
"""Of what an address is written with, all that stays as it is."""
POSTED = (f"{V1}/cypher", f"{V1}/match", f"{V1}/entities/batch")


def every() -> list[Request]:
    """Every question that may be a constant: of all operations and parameters, of pages, exports and what is posted."""
    asked_ = dict.fromkeys(chain(TYPICAL, PAGES, EXPORTS, asked()))
    # What is posted is no question without a body; what changed since some time is also what a load changes now, and
    # what nothing is tied to is, for a moment, also what a load has made and not tied yet.
    never = ("chang", "isolated")
    addresses = [each for each in asked_ if not each.startswith(POSTED) and not any(word in each for word in never)]
    return [
        *(Request(quote(each, safe=WRITTEN)) for each in addresses),
        *(Request.posted(each, BODIES[each]) for each in POSTED),
    ]


def digest(request: Request, reply: Reply) -> bytes:
    """What tells an answer from another; of an export without its first line, which says when it was made."""
    body = reply.body.partition(b"\n")[2] if "/exports/jsonl" in request.path else reply.body
    return hashlib.sha256(b"%d %s" % (reply.status, body)).digest()


class Known:
    """The digests of the answers that are known not to change."""

    def __init__(self, requests: Sequence[Request]) -> None:
        self.requests = list(requests)
        self._digests: dict[Request, bytes] = {}
        self._tags: dict[Request, str] = {}

    async def take(self, wire: Wire) -> None:
        """Ask all; what differs from the last time is no constant. Raises OSError and Broken."""
        first = not self._digests
        for request in list(self.requests):
            found = digest(request, await _patiently(wire, request))
            if first:
                self._digests[request] = found
            elif self._digests[request] != found:
                self.requests.remove(request)

    async def ask(self, wire: Wire, tally: Tally, request: Request, *, again: bool = False) -> None:
        """Ask one, and see that its answer is the known one; with `again`, only if it has changed since the last time.

        Raises Wrong and Refused.
        """
        tag = self._tags.get(request, "") if again else ""
        more = {"If-None-Match": tag} if tag else {}
        headers = {**(request.headers or {}), **(PACKED if len(request.path) % 2 else {}), **more}
        reply = tally.note(request, await wire.ask(Request(request.path, request.body, headers)))
        if tag and reply.status == 304:
            return
        if digest(request, reply) != self._digests[request]:
            raise Wrong(
                f"{request.path} is not what it was: {reply.status} {reply.body[:200].decode('utf-8', 'replace')}"
            )
        if "etag" in reply.headers:
            self._tags[request] = reply.headers["etag"]


async def _patiently(wire: Wire, request: Request) -> Reply:
    """The answer to a question, asked again while it is told to come back, or while an engine is not yet warm."""
    wrong = Wrong(request.path)
    for _ in range(ATTEMPTS):
        try:
            return Tally().note(request, await wire.ask(request))
        except Refused:
            await asyncio.sleep(1)
        except Wrong as error:
            wrong = error
    raise wrong


def some(requests: Iterable[Request], step: int) -> list[Request]:
    """One of so many, and what people ask most."""
    return [each for at, each in enumerate(requests) if at % step == 0 or each.path in TYPICAL]
