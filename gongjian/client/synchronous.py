"""Client: the service for programs and notebooks that wait for each answer."""

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, Literal, ParamSpec, Self, TypeVar

import httpx

from gongjian.client import conversation, faces
from gongjian.client.ask import Ask, Chunks, Download, Paged
from gongjian.client.bodies import Body
from gongjian.client.conversation import Conversation, Pause
from gongjian.client.landing import landing, looked_at
from gongjian.client.models import Page
from gongjian.client.operations import areas, money, networks, questions, records, searching, things
from gongjian.client.paging import Listing

A = ParamSpec("A")
T = TypeVar("T")
P = TypeVar("P", bound=Page[Any])


def _one(operation: Callable[A, Ask[T]]) -> "Callable[Concatenate[Client, A], T]":
    def method(self: "Client", /, *args: A.args, **kwargs: A.kwargs) -> T:
        return self._answer(operation(*args, **kwargs))

    return faces.as_method(method, operation)


def _several(operation: Callable[A, Chunks[T]]) -> "Callable[Concatenate[Client, A], T]":
    def method(self: "Client", /, *args: A.args, **kwargs: A.kwargs) -> T:
        chunks = operation(*args, **kwargs)
        return chunks.joined([self._answer(ask) for ask in chunks.asks])

    return faces.as_method(method, operation)


def _listing(operation: Callable[A, Paged[P, T]]) -> "Callable[Concatenate[Client, A], Listing[P, T]]":
    def method(self: "Client", /, *args: A.args, **kwargs: A.kwargs) -> Listing[P, T]:
        return Listing(operation(*args, **kwargs), self._answer)

    return faces.as_method(method, operation, Listing)


def _file(operation: Callable[A, Download]) -> "Callable[Concatenate[Client, A], Path]":
    def method(self: "Client", /, *args: A.args, **kwargs: A.kwargs) -> Path:
        return self._receive(operation(*args, **kwargs))

    return faces.as_method(method, operation, Path)


class Client:
    """The service at `url`: every question is a method, every answer a typed value.

    `key` is sent as a Bearer token, where the service wants one. `language` is that of names of keys, labels of paths
    and errors. A question may take `timeout` seconds; where the service says that it is busy or its engine away, it is
    asked again up to `retries` times, as long as no pause is longer than `patience` seconds. Errors are GongjianError
    (see gongjian.client.errors). Close it, or use it in a `with`.
    """

    def __init__(
        self,
        url: str = faces.URL,
        *,
        key: str | None = None,
        language: Literal["zh", "en"] = "zh",
        timeout: float = 30.0,
        retries: int = 3,
        patience: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._manners = faces.manners(url, key, language, retries, patience)
        proxied = faces.proxied(self._manners.base)
        self._http = httpx.Client(timeout=timeout, transport=transport, trust_env=proxied, follow_redirects=False)

    entities = _listing(things.entities)
    entity = _one(things.entity)
    neighbours = _listing(things.neighbours)
    history = _listing(things.history)
    relation = _one(things.relation)
    batch = _several(things.batch)
    changes = _listing(things.changes)
    search = _one(searching.search)
    suggest = _one(searching.suggest)
    match = _several(searching.match)
    paths = _one(networks.paths)
    subgraph = _one(networks.subgraph)
    export = _file(networks.export)
    network_page = _file(networks.network_page)
    regions = _one(areas.regions)
    region = _one(areas.region)
    compare = _one(areas.compare)
    timeline = _listing(areas.timeline)
    place = _one(areas.place)
    children = _listing(areas.children)
    ancestors = _one(areas.ancestors)
    themes = _one(areas.themes)
    theme = _one(areas.theme)
    pairings = _listing(areas.pairings)
    pacts = _listing(areas.pacts)
    funds = _listing(money.funds)
    indicators = _listing(money.indicators)
    flows = _one(money.flows)
    sources = _one(records.sources)
    source = _one(records.source)
    facts = _listing(records.facts)
    catalog = _one(records.catalog)
    ontology = _one(records.ontology)
    record_schema = _one(records.record_schema)
    health = _one(records.health)
    ready = _one(records.ready)
    queries = _one(questions.queries)
    query = _one(questions.query)
    cypher = _one(questions.cypher)

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._manners.base}>"

    def _answer(self, ask: Ask[T]) -> T:
        return conversation.read(ask, self._walk(self._manners.asking(ask), stream=False))

    def _receive(self, download: Download) -> Path:
        with landing(download.to) as file:
            response = self._walk(self._manners.fetching(download.path, download.params), stream=True)
            try:
                for piece in looked_at(download, response).iter_bytes():
                    file.write(piece)
            except httpx.RequestError as error:
                raise conversation.broken_off(response, error) from error
            finally:
                response.close()
        return Path(download.to)

    def _walk(self, talk: Conversation, *, stream: bool) -> httpx.Response:
        step = next(talk)
        while True:
            try:
                if isinstance(step, Pause):
                    time.sleep(step.seconds)
                    step = next(talk)
                else:
                    step = talk.send(self._send(step, stream=stream))
            except StopIteration as end:
                response: httpx.Response = end.value
                return response

    def _send(self, request: httpx.Request, *, stream: bool) -> httpx.Response:
        try:
            response = self._http.send(request, stream=True)
            if stream and response.status_code == httpx.codes.OK:
                return response
            try:
                body = Body(response)
                for piece in response.iter_bytes():
                    body.add(piece)
            finally:
                response.close()
        except httpx.RequestError as error:
            raise conversation.unreachable(request, error) from error
        return body.response()
