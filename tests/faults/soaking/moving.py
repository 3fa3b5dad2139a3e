"""Questions about records that change: every answer tells of a round that was there while it was asked."""

import asyncio
import io
import random
import re
import time
import zipfile
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree

from tests.faults.soaking import rounds
from tests.faults.soaking.rounds import FIGURES, HUB, PLACE, Diary, born, figure, named
from tests.faults.soaking.tally import Tally, Wrong
from tests.faults.soaking.wire import Broken, Reply, Request, Wire
from tests.service.examples import V1

MARK = re.compile("合成第(\\d+)轮".encode())
ZIPPED = ("csv", "xlsx", "parquet")
FORMS = ("jsonl", "jsonl", "jsonl", "graphml", "gexf", "jsonld", "csv", "xlsx", "parquet", "cypher", "html")
CYPHER = "MATCH (i:Indicator)-[:MEASURES]->(o:Organization {id: $id}) RETURN i.id AS id, i.value AS value ORDER BY id"
Window = tuple[int, int]


class Moving:
    """One caller who asks about the records of the rounds."""

    def __init__(self, wire: Wire, tally: Tally, diary: Diary, chance: random.Random) -> None:
        self._wire, self._tally, self._diary, self._chance = wire, tally, diary, chance

    async def ask(self, request: Request, *, past: bool = False) -> tuple[Reply, Window]:
        """An answer, and the rounds it may tell of; its marks are looked at already, but for what tells of the past."""
        begun = time.monotonic()
        reply = self._tally.note(request, await self._wire.ask(request))
        window = self._diary.window(begun, time.monotonic())
        if not past:
            self.fit(request.path, (int(each) for each in MARK.findall(reply.body)), window)
        return reply, window

    async def good(self, path: str) -> tuple[Any, Window]:
        """The JSON of a good answer. Raises Wrong for another status."""
        reply, window = await self.ask(Request(path))
        if reply.status != 200:
            raise Wrong(f"{path}: {reply.status}, not 200, in the rounds {window}: {reply.body[:200]!r}")
        return reply.json(), window

    def fit(self, path: str, told: Iterable[int], window: Window) -> None:
        """See that what an answer tells is of rounds that were there. Raises Wrong; of two, it is counted."""
        found = set(told)
        if any(not window[0] <= each <= window[1] for each in found):
            raise Wrong(f"{path} tells of the rounds {sorted(found)}, while there were {window}")
        self._tally.two_rounds += len(found) > 1

    async def entity(self) -> None:
        """One figure."""
        path = f"{V1}/entities/{figure(self._chance.randrange(FIGURES))}"
        told, window = await self.good(path)
        self.fit(path, [told["value"]], window)

    async def listed(self) -> None:
        """The list of figures, page by page to its end: all of them, each once, in order."""
        path = f"{V1}/entities?dataset={rounds.DATASET}&type=Indicator&limit={self._chance.choice((7, 17, 500))}"
        items = await self._paged(path)
        ids = [each["id"] for each in items if each["id"] != rounds.FLICKERS]
        if ids != [figure(at) for at in range(FIGURES)]:
            raise Wrong(f"{path}: pages gave {len(ids)} figures, not {FIGURES}, each once: {ids}")

    async def around(self) -> None:
        """The neighbours of the hub, page by page to their end."""
        path = f"{V1}/entities/{HUB}/neighbours?relation=MEASURES&limit={self._chance.choice((7, 25, 500))}"
        ids = [each["entity"]["id"] for each in await self._paged(path)]
        if sorted(ids) != [figure(at) for at in range(FIGURES)]:
            raise Wrong(f"{path}: pages gave {len(ids)} neighbours, not {FIGURES}, each once")

    async def _paged(self, path: str) -> list[Any]:
        items: list[Any] = []
        told, window = await self.good(path)
        while True:
            self.fit(path, [each["value"] for each in told["items"] if "value" in each], window)
            items += told["items"]
            if not told["next"]:
                return items
            told, window = await self.good(f"{path}&cursor={told['next']}")

    async def found(self) -> None:
        """The hub by a search and while typing."""
        told, _ = await self.good(f"{V1}/search?q=%E5%90%88%E6%88%90%E6%9E%A2%E7%BA%BD&limit=5")
        if HUB not in [each["entity"]["id"] for each in told["items"]]:
            raise Wrong("a search for the hub's name does not find it")
        told, _ = await self.good(f"{V1}/suggest?q=hechengshuniu")
        if HUB not in [each["id"] for each in told["items"]]:
            raise Wrong("the hub is not suggested by its pinyin")

    async def subgraph(self) -> None:
        """What stands around the hub: every figure with its relation, or none of it."""
        told, _ = await self.good(f"{V1}/subgraph?center={HUB}&depth={self._chance.choice((1, 1, 2))}&limit=5000")
        ids = {each["id"] for each in told["entities"]}
        ties = [each for each in told["relations"] if each["type"] == "MEASURES" and each["to"] == HUB]
        if len(ties) != FIGURES or not {figure(at) for at in range(FIGURES)} <= ids:
            raise Wrong(f"the subgraph of the hub has {len(ties)} figures, not {FIGURES}")
        if loose := {end for each in told["relations"] for end in (each["from"], each["to"])} - ids:
            raise Wrong(f"the subgraph of the hub has relations to what it does not have: {sorted(loose)}")

    async def paths(self) -> None:
        """From a figure to the place."""
        told, _ = await self.good(f"{V1}/paths?from={figure(self._chance.randrange(FIGURES))}&to={PLACE}")
        if not told["paths"] or told["paths"][0]["length"] != 2:
            raise Wrong("a figure and its place are two steps apart, by way of the hub")

    async def cypher(self) -> None:
        """All figures by a query of the caller's own."""
        reply, window = await self.ask(Request.posted(f"{V1}/cypher", {"query": CYPHER, "params": {"id": HUB}}))
        rows = reply.json()["rows"]
        self.fit("/cypher", [int(value) for _, value in rows], window)
        if [id_ for id_, _ in rows] != [figure(at) for at in range(FIGURES)]:
            raise Wrong(f"/cypher: {len(rows)} rows, not {FIGURES}")

    async def money(self) -> None:
        """The sum of the region, which is of one round."""
        told, window = await self.good(f"{V1}/regions/{PLACE.partition('/')[2]}")
        self.fit("/regions", [round(told["items"][0]["sums"]["budget"]["amount"] / 10_000)], window)
        told, window = await self.good(f"{V1}/flows?region={PLACE}")
        self.fit("/flows", [round(each["amount"] / 10_000) for each in told["links"] if "amount" in each], window)

    async def export(self) -> None:
        """A file: of one version of the graph, and whole; it breaks off only where the graph was written to."""
        form = self._chance.choice(FORMS)
        begun = time.monotonic()
        request = Request(f"{V1}/exports/{form}?region={PLACE}")
        try:
            reply, window = await self.ask(request)
        except Broken as error:
            if not self._diary.writing(begun, time.monotonic()):
                raise Wrong(f"{error}, though nobody wrote") from None
            self._tally.broken_off += 1
            return
        if reply.status != 200 or not _whole(form, reply.body):
            raise Wrong(f"{request.path}: {reply.status}, {len(reply.body)} bytes, not a whole file")
        if form == "jsonl":
            told = re.findall(rb'"value": ?(\d+)', reply.body)
            self.fit(request.path, map(int, told), window)
            if len(set(told)) != 1 or len(told) < FIGURES:
                raise Wrong(f"{request.path}: {len(told)} figures of the rounds {sorted(set(told))}, not of one")

    async def page(self) -> None:
        """A page of theirs."""
        paths = (f"/entity/{HUB}", f"/network?region={PLACE}", "/", f"/timeline?region={PLACE}", f"/map?region={PLACE}")
        path = self._chance.choice((*paths, "/sources/synthetic-soak", f"/flows?region={PLACE}"))
        reply, _ = await self.ask(Request(path), past=path == "/")  # which shows the newest changes
        if reply.status != 200:
            raise Wrong(f"{path}: {reply.status}")

    async def renamed(self) -> None:
        """The body that every round renames: whoever knows an older id is led to a newer one, or finds it there."""
        latest = self._diary.rounds
        path = f"{V1}/entities/{named(self._chance.randint(max(1, latest - 5), max(1, latest)))}"
        for _ in range(8):  # while it is followed, rounds go on
            reply, window = await self.ask(Request(path))
            if reply.status == 200:
                break
            if reply.status != 308 or latest < 1:
                raise Wrong(f"{path}: {reply.status}, neither there nor led on, in the rounds {window}")
            path = reply.headers["location"]
        else:
            raise Wrong(f"{path}: led on and on")
        at = int(reply.json()["id"].rpartition("-")[2])
        self.fit(path, [at], window)

    async def flickering(self) -> None:
        """The figure of even rounds: there in them, deleted in odd ones."""
        path = f"{V1}/entities/{rounds.FLICKERS}"
        reply, window = await self.ask(Request(path))
        may = {200 if each % 2 == 0 else 410 for each in range(max(window[0], 1), window[1] + 1)}
        if window[0] >= 2 and reply.status not in may:
            raise Wrong(f"{path}: {reply.status}, in the rounds {window}")

    async def made(self) -> None:
        """What was made in a round lives as long as it should."""
        latest = self._diary.rounds
        at = self._chance.randint(max(1, latest - 6), max(1, latest + 1))
        path = f"{V1}/entities/{born(at)}"
        reply, window = await self.ask(Request(path))
        lives = {at <= each < at + rounds.ALIVE for each in range(window[0], window[1] + 1)}
        may = ({200} if True in lives else set()) | ({404 if at > window[0] else 410} if False in lives else set())
        if reply.status not in may | ({410} if at <= window[1] - rounds.ALIVE else set()):
            raise Wrong(f"{path}: {reply.status}, not {sorted(may)}, in the rounds {window}")

    async def fresh(self) -> None:
        """A figure that is asked again with its tag: 304 says that it is still of a round that is there."""
        path = f"{V1}/entities/{figure(self._chance.randrange(FIGURES))}"
        first, _ = await self.ask(Request(path))
        await asyncio.sleep(self._chance.uniform(0, 2))
        again, window = await self.ask(Request(path, headers={"If-None-Match": first.headers["etag"]}))
        self.fit(f"{path} ({again.status})", [(first if again.status == 304 else again).json()["value"]], window)

    async def history(self) -> None:
        """What was changed: pages of the past, newest first, each change once."""
        path, seen = f"{V1}/changes?limit=50", list[tuple[str, int]]()
        for _ in range(3):
            reply, _ = await self.ask(Request(path), past=True)
            told = reply.json()
            seen += [(each["run"], each["seq"]) for each in told["items"]]
            if not told["next"]:
                break
            path = f"{V1}/changes?limit=50&cursor={told['next']}"
        if len(seen) != len(set(seen)):
            raise Wrong("/changes: pages gave a change twice")


def _whole(form: str, body: bytes) -> bool:
    """Whether a file is what its form says, to its end."""
    try:
        if form in ZIPPED:
            with zipfile.ZipFile(io.BytesIO(body)) as packed:
                return packed.testzip() is None
        if form in ("graphml", "gexf"):
            ElementTree.fromstring(body)  # noqa: S314 - what the service made itself
        return len(body) > 1000 and (form != "html" or body.rstrip().endswith(b"</html>"))
    except (zipfile.BadZipFile, ElementTree.ParseError):
        return False
