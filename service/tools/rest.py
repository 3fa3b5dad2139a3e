"""REST, asked within this process: no socket, and all of its doors, checks and bounds."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from graph.errors import StateError, Unavailable
from graph.store import Store
from service.callers import WITHIN
from service.languages import Language, language
from service.tools.questions import Question

HERE = "http://127.0.0.1"
"""Where the requests go, for the log alone: none leaves the process."""
CARRIED = ("authorization", "cookie", "host", "accept-language")
"""Headers of a caller over HTTP by which REST lets in, refuses and chooses its words."""
_AROUND: ContextVar[Scope | None] = ContextVar("around", default=None)
ENDING_SECONDS = 15.0
"""How long the end waits for questions that were called off."""


async def loaded(store: Store) -> None:
    """Raise StateError where nothing was loaded into the graph: a model would take it for an answer."""
    if not await store.version():
        raise StateError("The graph is empty.", mend="Run gongjian load.", zh="图是空的，请先运行 gongjian load")


class Rest:
    """The REST application of these settings; `state` is what its lifespan opened, while it is open."""

    def __init__(self, app: FastAPI, language_: Language = "zh") -> None:
        self.app = app
        self.language = language_
        self.state: Mapping[str, Any] = {}
        self._lifespan = app.router.lifespan_context
        self._under_way: set[asyncio.Task[httpx.Response]] = set()
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self._entered),
            base_url=HERE,
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
            follow_redirects=True,
            timeout=None,  # noqa: S113 - each question has a time of its own
            trust_env=False,
        )

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Mapping[str, Any]]:
        """Open the graph for as long as the block lasts; yields the state of the application. Raises GraphError."""
        async with self._lifespan(self.app) as state, self._client:
            self.state = state or {}
            with suppress(Unavailable):  # it may come: until then each question is told that it is away
                await loaded(self.state["store"])
            try:
                yield self.state
            finally:
                await self._ended()

    async def ask(self, question: Question, headers: Mapping[str, str], around: Scope | None = None) -> httpx.Response:
        """The answer of REST, a problem too; an id that was renamed is followed.

        `headers` are those of the caller; `around` is the request that this is a part of, where there is one.
        """
        own = {"x-request-id": around["state"]["request_id"]} if around else {}
        request = self._client.build_request(
            question.tool.method,
            question.href,
            content=question.body,
            headers={
                "accept-language": self.language,
                **({"content-type": "application/json"} if question.body is not None else {}),
                **{name: headers[name] for name in CARRIED if name in headers},
                **own,
            },
        )
        # A task of its own, which the end waits for: a caller who goes away calls the question off, as over REST.
        outer = _AROUND.set(around)
        asked = asyncio.create_task(self._client.send(request))
        _AROUND.reset(outer)
        self._under_way.add(asked)
        asked.add_done_callback(self._under_way.discard)
        try:
            return await asyncio.shield(asked)
        except asyncio.CancelledError:
            asked.cancel()
            raise

    def words(self, headers: Mapping[str, str]) -> Language:
        """The language of answers to a caller."""
        return language(headers.get("accept-language", self.language))

    async def _entered(self, scope: Scope, receive: Receive, send: Send) -> None:
        around, state = _AROUND.get(), dict(self.state)
        if around is not None:  # it comes from where that came from, not from within
            scope = {**scope, "client": around.get("client")}
        await self.app({**scope, "state": state, WITHIN: around is not None}, receive, send)

    async def _ended(self) -> None:
        for task in self._under_way:
            task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=ENDING_SECONDS)
