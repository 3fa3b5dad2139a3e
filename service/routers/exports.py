"""Exports: the graph, or a part of it, as a file that other programs read; streamed, of one version of the graph."""

import asyncio
import errno
import logging
from collections.abc import AsyncGenerator, Coroutine
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Send

from graph.errors import Full, GraphError, Overtaken
from graph.repository.harvest import Harvest, Question
from graph.repository.networks import names_outside
from graph.store import Store
from graph.subgraph import Subgraph
from service.audit import abridged
from service.bodies import HEADLESS
from service.callers import WHOLE, audited, caller
from service.dependencies import ExportTurn, GraphStore
from service.errors import problem
from service.exports import FORMS, About, streamed
from service.exports.forms import Name
from service.languages import language
from service.routers.subgraph import Extract
from service.version import API
from service.visual.network import Sheet, page

router = APIRouter(prefix=API, tags=["exports"])
log = logging.getLogger("gongjian.service")
T = TypeVar("T")
HELD = 64 * 1024
"""Bytes that are held back: a file that is no longer is sent when it is known to be of one version."""
ATTEMPTS = 3
"""How often an export that has sent nothing yet begins again where the graph is written to meanwhile."""
TOO_MUCH = (
    f"导出全部或全省需要 {WHOLE} 的权限；请指定 center、theme 或地级以下的 region，或换用密钥",
    f"An export of everything, or of a province, is open to {WHOLE}; name a center, a theme or a region of prefecture "
    "level or below, or show another key",
)
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
PATIENCE = 30.0
"""Seconds that a caller may take for one chunk: a turn is not for those who do not read."""
HUNG_UP = 499
"""The status of an answer that nobody is there to see."""
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "the file",
        "content": {
            form.media.partition(";")[0]: {
                "schema": {"type": "object"}
                if form.media == "application/ld+json"
                else {"type": "string", **({} if form.text else {"contentMediaType": form.media})}
            }
            for form in FORMS.values()
        },
    }
}


@router.get("/exports/{form}", response_class=Response, responses=FILES)
async def export(
    request: Request,
    form: Annotated[Name, Path(description="what kind of file", examples=["graphml"])],
    store: GraphStore,
    turn: ExportTurn,
    question: Annotated[Extract, Query()],
) -> Response:
    """A file of everything, of a region or theme, or of what stands around a centre; but for the last it is never cut.

    There is as much in each form: entities, the relations between them, parallel ones too, and the words of their
    sources. Each file says of which version of the graph it is, when it was made, what was asked and under which
    licences; where the graph is written to meanwhile, the download fails rather than mix two versions. A reader's key
    opens exports of a part (but not of a province), an analyst's those of everything.
    """
    asked = Question(await question.keep(store), tuple(question.relation), question.center or "", question.depth)
    if not caller(request.scope).may(WHOLE) and not await asked.narrow(store):
        return problem(request, 403, TOO_MUCH)
    file = _File(store, asked, form, request)
    if request.scope.get(HEADLESS):
        await asked.check(store)
        return StreamingResponse(iter(()), headers=file.headers(await store.version()))
    for left in reversed(range(ATTEMPTS)):
        try:
            return await _listened(request, file.opened(turn.of(request.scope))) or Response(status_code=HUNG_UP)
        except Overtaken:
            if not left:
                raise
    raise AssertionError  # the last attempt has answered or raised


class _File:
    """One export under way."""

    def __init__(self, store: Store, asked: Question, form: Name, request: Request) -> None:
        self._store, self._asked, self._name = store, asked, form
        self._said = request.query_params.multi_items()
        self._scope = request.scope
        self._language = language(request.headers.get("accept-language", ""))
        self._form = FORMS[form]
        self._version = 0

    async def opened(self, turn: AbstractAsyncContextManager[None]) -> Response:
        """The answer: whole where the file is short, else one that goes on as facts are read. Raises Overtaken."""
        chunks = self._chunks(turn)
        held: list[bytes] = []
        async for chunk in chunks:
            held.append(chunk)
            if sum(map(len, held)) > HELD:
                return _Patient(_together(held, chunks), headers=self.headers(self._version))
        return Response(b"".join(held), headers=self.headers(self._version))

    def headers(self, version: int) -> dict[str, str]:
        """What the file is called and what it is."""
        plain, full = (f"{name}-v{version}{self._form.suffix}" for name in ("gongjian", "共建图谱"))
        named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(full)}"
        return {"Content-Type": self._form.media, "Content-Disposition": named}

    async def _chunks(self, turn: AbstractAsyncContextManager[None]) -> AsyncGenerator[bytes]:
        """The file; a turn is taken with the first of it and given back with the last, or when the caller hangs up."""
        size, finished = 0, False
        async with turn, aclosing(self._written()) as chunks:
            try:
                async for chunk in chunks:
                    size += len(chunk)
                    yield chunk
                finished = True
            finally:
                asked = abridged("&".join(f"{name}={value}" for name, value in self._said))
                audited(self._scope, "export", form=self._name, asked=asked, finished=finished, bytes=size)

    async def _written(self) -> AsyncGenerator[bytes]:
        """The file, chunk by chunk as it is written."""
        harvest = await Harvest.begin(self._store, self._asked)
        self._version = harvest.origin.state[1]
        if self._name == "html":
            yield await self._drawn(harvest)
            return
        about = await self._about(harvest)
        try:
            writer = self._form.writer(about, self._store.ontology)
            async with aclosing(streamed(writer, harvest.batches())) as chunks:
                async for chunk in chunks:
                    yield chunk
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            raise Full(
                f"临时文件放不下 · no room for the temporary files of an export: {error.strerror}.",
                mend="腾出空间，或另设 TMPDIR · Free some space, or set TMPDIR to where there is some.",
            ) from error

    async def _about(self, harvest: Harvest, drawn: Subgraph | None = None) -> About:
        return About.now(self._version, self._said, **await harvest.told(drawn))

    async def _drawn(self, harvest: Harvest) -> bytes:
        """The page, which is drawn of all facts together, as many of them as pages take in."""
        found = await harvest.subgraph()
        names = await names_outside(self._store, found)
        await harvest.check()
        said = "; ".join((await self._about(harvest, found)).lines())
        notes = [(f"本文件：{said}", f"This file: {said}")]
        title = f"共建图谱 Gongjian · v{self._version}"
        sheet = Sheet(title, names=names, notes=notes, language=self._language)
        return (await run_in_threadpool(page, found, self._store.ontology, sheet)).encode()


class _Patient(StreamingResponse):
    """A long file; where it cannot go on, or its caller does not take it, its connection is broken off."""

    async def stream_response(self, send: Send) -> None:
        """Send chunk by chunk. Raises TimeoutError where one is not taken in time."""

        async def bounded(message: Message) -> None:
            await asyncio.wait_for(send(message), PATIENCE)

        try:
            await super().stream_response(bounded)
        except GraphError as error:  # the file has no end, by which its reader knows
            log.warning("an export was broken off: %s", error)
        finally:
            await self.body_iterator.aclose()  # type: ignore[attr-defined]  # a generator


async def _listened(request: Request, work: Coroutine[Any, Any, T]) -> T | None:
    """What the work gives; None where the caller hung up before, and then the work is ended."""
    doing, gone = asyncio.ensure_future(work), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({doing, gone}, return_when=asyncio.FIRST_COMPLETED)
        return await doing if doing.done() else None
    finally:
        for task in (doing, gone):
            task.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _together(held: list[bytes], rest: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    async with aclosing(rest):
        yield b"".join(held)
        held.clear()
        async for chunk in rest:
            yield chunk
