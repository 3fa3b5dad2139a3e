"""The console: a query of one's own or a named one, its rows as a table, a drawing or a file, faults at their place."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from graph.errors import BadRequest, Crowded, GraphError, NotAllowed, NotFound, OutOfTime, Overloaded, Unavailable
from graph.repository import entities, named
from graph.store import Store
from service.answers import Exact
from service.callers import asking
from service.dependencies import GraphStore, Turn, posted
from service.pages.asked import EXAMPLES, LONGEST_LINK, Asked, fields_of
from service.pages.consoling import Found, Reader, around, extent, facts, found, sheet_rows, units
from service.pages.frame import Frame, drawn
from service.pages.sheets import download
from service.pages.vocabulary import vocabulary
from service.turns import Turns
from service.visual.web import web
from service.watching.guarding import guarded

router = APIRouter()
PAGE = 100
"""Rows of one page of the table."""
NAMED_AT_ONCE = 2000
"""Entities that only relations of the answer name, and whose names are looked up."""
LOOK_SECONDS = 0.25
TOLD: tuple[tuple[type[GraphError], int, str, str], ...] = (
    (NotAllowed, 400, "查询未获准", "The query is not let through"),
    (BadRequest, 400, "问题无法回答", "The question cannot be asked"),
    (NotFound, 404, "没有找到", "Not found"),
    (Crowded, 429, "查询过多", "Too many questions"),
    (OutOfTime, 504, "超出时限，查询已停下", "Out of time: the query was ended"),
    (Overloaded, 503, "服务繁忙，请稍后再试", "The service is busy: try again later"),
    (Unavailable, 503, "图引擎暂不可用，请稍后再试", "The engine is away: try again later"),
)
"""What goes wrong with a question and leaves the page as it is: status and title."""
T = TypeVar("T")


@dataclass(frozen=True)
class Rows:
    """An answer as JSON shows it; `most` is how many rows it has at most."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    truncated: bool
    most: int

    def wire(self) -> dict[str, Any]:
        """The answer as REST gives it to a query of one's own."""
        return {"columns": list(self.columns), "rows": self.rows, "truncated": self.truncated}


@router.get("/console")
async def console(request: Request, store: GraphStore, turn: Turn) -> Response:
    """The console as its address says: what is asked, the answer where it is to be run, or the answer as a file."""
    return await _answered(request, store, turn, Asked.of(_several(request.query_params.multi_items())))


@router.post("/console")
async def run(request: Request, store: GraphStore, turn: Turn) -> Response:
    """What was typed: at the address that holds it, or, where that would be too long, at once."""
    asked = Asked.of(await posted(request))
    link = Frame.of(request).link("/console", **asked.parameters())
    if len(link) <= LONGEST_LINK:
        return RedirectResponse(link, 303)
    return await _answered(request, store, turn, replace(asked, long=True))


async def _answered(request: Request, store: Store, turn: Turns, asked: Asked) -> Response:
    frame = Frame.of(request)
    rows, fault, status = None, None, 200
    try:
        query = named.known(asked.name) if asked.name else None
        if asked.run:
            rows = await _while_there(request, _rows(request, store, turn, asked))
    except GraphError as error:
        status, fault = _fault(error, asked, frame)
        query = named.public().get(asked.name)
    reader = Reader(store.ontology, frame.words, await _names(store, rows, frame) if rows else {})
    if rows and asked.file:
        return _file(asked, reader, rows)
    drawing = await run_in_threadpool(_drawing, reader, rows, frame) if rows and asked.view == "network" else None
    given = {
        "asked": asked,
        "query": query,
        "fields": fields_of(query, asked) if query else [],
        "catalogue": _catalogue(),
        "examples": EXAMPLES,
        "fault": fault,
        "rows": rows,
        "page_size": PAGE,
        "pieces": reader.pieces,
        "drawing": drawing,
        "data": vocabulary(store.ontology, frame.words),
    }
    answer = drawn(frame, "console", given, status)
    if status in (429, 503):
        answer.headers["Retry-After"] = "5"
    return answer


def _file(asked: Asked, reader: Reader, rows: Rows) -> Response:
    """The answer to keep: as a sheet, or as REST gives it."""
    if asked.file == "csv":
        return download(sheet_rows(reader, rows.columns, rows.rows), asked.filed)
    headers = {"Content-Disposition": f'attachment; filename="{asked.filed}.json"', "Cache-Control": "no-cache"}
    return Exact(rows.wire(), headers=headers)


async def _rows(request: Request, store: Store, turn: Turns, asked: Asked) -> Rows:
    if asked.name:
        query = named.known(asked.name)
        heavy: Turns = request.state.heavy
        async with heavy.of(request.scope):
            answer = await named.ask(store, query, query.values(asked.given(query)))
        plain = [[named.plain(cell) for cell in row] for row in answer.rows]
        return Rows(answer.columns, plain, answer.truncated, answer.most)
    values = asked.values()
    with asking(request.scope, asked.query, values):
        question = guarded(asked.query, values, store.ontology)
        async with turn.of(request.scope):
            own = await store.ask(question)
    return Rows(own.columns, own.rows, own.truncated, named.MOST)


async def _while_there(request: Request, work: Awaitable[T]) -> T:
    """What the work comes to; where whoever asked has gone meanwhile, the question is ended."""
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            await asyncio.wait([task], timeout=LOOK_SECONDS)
            if not task.done() and await request.is_disconnected():
                raise OutOfTime("Whoever asked has gone.", zh="提问者已离开。")
        return task.result()
    finally:
        task.cancel()


async def _names(store: Store, rows: Rows, frame: Frame) -> dict[str, str]:
    """The names of the entities in an answer, and of those that its relations lead to, by id."""
    reader = Reader(store.ontology, frame.words, {})
    names: dict[str, str] = {}
    ends: dict[str, None] = {}
    for each in facts(reader, rows.rows):
        if reader.fact(each) == "entity":
            names[each["id"]] = str(each.get("name", each["id"]))
        else:
            ends |= {each["from"]: None, each["to"]: None}
    missing = [id_ for id_ in ends if id_ not in names][:NAMED_AT_ONCE]
    return names | {id_: each.name for id_, each in (await entities.several(store, missing)).items()}


def _fault(error: GraphError, asked: Asked, frame: Frame) -> tuple[int, dict[str, Any]]:
    """The status and what is told of an error of the question. Raises it where it is none of the question."""
    row = next((each for each in TOLD if isinstance(error, each[0])), None)
    if row is None:
        raise error
    _, status, zh, en = row
    chinese = frame.words.language == "zh"
    detail = "" if isinstance(error, Unavailable) else error.zh if chinese and error.zh else str(error)
    told: dict[str, Any] = {"title": frame.words.one(zh, en), "detail": detail, "status": status}
    told["field"] = error.parameter if isinstance(error, BadRequest) else ""
    if isinstance(error, NotAllowed) and not asked.name:
        start, end = extent(asked.query, error.line, error.column, error.token)
        told |= {"line": error.line, "column": error.column, "lines": around(asked.query, start, end)}
        told |= {"start": units(asked.query, start), "end": units(asked.query, end)}
    return status, told


def _drawing(reader: Reader, rows: Rows, frame: Frame) -> tuple[Found, Markup] | None:
    """What is drawn of an answer, and the drawing; nothing where it has no facts."""
    what = found(reader, rows.rows)
    if not what.entities:
        return None
    title = frame.words.one("查询结果中的实体与关系", "Entities and relations of the answer")
    drawing = web(what.entities, what.ties, reader.ontology, frame.entity, title)
    return what, Markup(drawing)  # noqa: S704 - it escapes every text itself


def _catalogue() -> dict[str, list[str]]:
    """The names of the queries by their noun."""
    found_: dict[str, list[str]] = {}
    for name in named.public():
        found_.setdefault(name.partition("/")[0], []).append(name)
    return found_


def _several(items: Sequence[tuple[str, str]]) -> Mapping[str, list[str]]:
    """Parameters by name, each with all its values."""
    found_: dict[str, list[str]] = {}
    for name, value in items:
        found_.setdefault(name, []).append(value)
    return found_
