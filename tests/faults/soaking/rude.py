"""Callers as the world has them: who hang up in the middle, ask what is wrong, send what is no HTTP, log in and out."""

import asyncio
import random
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from tests.faults.soaking.constants import WRITTEN
from tests.faults.soaking.tally import Tally, Wrong
from tests.faults.soaking.wire import Broken, Request, Wire
from tests.service.examples import LIANQI, V1
from tests.service.refusals import Case

HEAVY = (
    *(f"{V1}/subgraph?center={LIANQI}&depth=3&limit=5000&measures=betweenness", f"{V1}/exports/jsonl", "/network"),
    *(f"{V1}/exports/graphml?region=620800", f"{V1}/entities?limit=500&places=all", f"{V1}/queries/region/alike"),
    *(f"{V1}/paths?from=theme/grids&to=place/620800&max_length=6", f"{V1}/search?q=%E5%85%B1%E5%BB%BA&limit=100"),
)
SLOW = "MATCH (a:Entity)--(b:Entity)--(c:Entity)--(d:Entity) RETURN count(*) AS n"
NONSENSE = (
    b"\r\n\r\n",
    b"GET\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00",
    b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Rude:
    """One such caller."""

    def __init__(self, wire: Wire, tally: Tally, cases: Sequence[Case], key: str, chance: random.Random) -> None:
        self._wire, self._tally, self._cases, self._key, self._chance = wire, tally, cases, key, chance

    async def hang_up(self) -> None:
        """Ask something heavy, and leave: at once, after a while, or with half of the answer."""
        leaving = Wire(f"http://{self._wire.host}")
        slow = Request.posted(f"{V1}/cypher", {"query": SLOW})
        request = self._chance.choice([slow, *(Request(each) for each in HEAVY)])
        reader, writer = await leaving.opened()
        try:
            writer.write(request.wire(leaving.host))
            await writer.drain()
            if self._chance.random() < 0.5:
                await asyncio.sleep(self._chance.uniform(0, 0.5))
            else:
                async with asyncio.timeout(5):
                    await reader.read(self._chance.choice((1, 1000, 50_000)))
        except (TimeoutError, OSError):
            pass
        finally:
            leaving.close()

    async def ask_wrongly(self) -> None:
        """A wrong request, which gets its problem."""
        case = self._chance.choice(self._cases)
        headers = dict(case.headers)
        path = quote(case.request, safe=WRITTEN)
        posted = Request.posted(path, case.body) if case.body else Request(path)
        request = Request(posted.path, posted.body, {**(posted.headers or {}), **headers})
        reply = self._tally.note(request, await self._wire.ask(request))
        if reply.status != case.status or reply.headers["content-type"] != "application/problem+json":
            raise Wrong(f"{case.request}: {reply.status}, not the problem {case.status}")

    async def babble(self) -> None:
        """What is no HTTP: 400, or a closed connection."""
        babbling = Wire(f"http://{self._wire.host}")
        reader, writer = await babbling.opened()
        try:
            writer.write(self._chance.choice(NONSENSE))
            writer.write_eof()
            async with asyncio.timeout(30):
                said = await reader.read()
        except ConnectionError:
            return
        finally:
            babbling.close()
        if said and not said.startswith((b"HTTP/1.1 400", b"HTTP/1.1 421")):
            raise Wrong(f"to what is no HTTP: {said[:100]!r}")

    async def log_in(self) -> None:
        """A key for a cookie, pages with it, and out again."""
        entering = Wire(f"http://{self._wire.host}")
        try:
            request = Request("/login", urlencode({"key": self._key}).encode(), FORM)
            reply = self._tally.note(request, await entering.ask(request))
            if reply.status != 303 or "set-cookie" not in reply.headers:
                raise Wrong(f"/login: {reply.status} to a good key")
            shown = {"Cookie": reply.headers["set-cookie"].partition(";")[0], "Accept-Encoding": "gzip"}
            for path in ("/", "/network?region=632801", "/sources"):
                reply = self._tally.note(request, await entering.ask(Request(path, headers=shown)))
                if reply.status != 200:
                    raise Wrong(f"{path} with a session: {reply.status}")
            await entering.ask(Request("/login", b"out=1", FORM | shown))
        except Broken as error:
            raise Wrong(str(error)) from error
        finally:
            entering.close()
