"""Problems: one table from what went wrong to status, type and title; every error leaves as RFC 9457 has it."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from graph.errors import (
    BadRequest,
    Crowded,
    Deleted,
    Full,
    GraphError,
    Moved,
    NotAllowed,
    NotFound,
    NotThen,
    Outdated,
    OutOfTime,
    Overloaded,
    Overtaken,
    StateError,
    Unavailable,
    Unfinished,
    WriteRefused,
)
from service.answers import ProblemJson
from service.languages import Language, language
from service.sentences import said
from service.version import API

log = logging.getLogger("gongjian.service")

RETRY_AFTER = "5"
COMPANY = "gongjian.company"
"""Where a request's scope holds what knows how many others are under way."""
PRESSED = 2
"""So many others may be why a question runs out of its time: then it is to be asked again, and not to be narrowed."""
BUSY = Overloaded(
    "With the others that are under way the time of this question ran out; try again in a moment.",
    zh="同时在答的请求较多，这一次未能按时完成，请稍后再试。",
)
TABLE: tuple[tuple[type[GraphError], int, str, str, str], ...] = (
    (Moved, 308, "moved", "已改名或合并", "Renamed or merged"),
    (Deleted, 410, "deleted", "已删除", "Deleted"),
    (NotThen, 404, "not-then", "当时不成立", "Did not hold then"),
    (NotFound, 404, "not-found", "没有找到", "Not found"),
    (NotAllowed, 400, "not-allowed", "查询未获准", "The query is not let through"),
    (BadRequest, 400, "bad-request", "问题无法回答", "The question cannot be asked"),
    (Crowded, 429, "crowded", "查询过多", "Too many questions"),
    (Overloaded, 503, "full", "服务繁忙", "The service is busy"),
    (OutOfTime, 504, "out-of-time", "超出时限", "Out of time"),
    (Overtaken, 503, "overtaken", "读取期间图被写入", "The graph was written to meanwhile"),
    (Unavailable, 503, "engine-away", "图引擎暂不可用", "The engine is away"),
    (Full, 503, "disk-full", "磁盘已满", "A disk is full"),
    (
        Outdated,
        503,
        "another-version",
        "图由另一版本载入，请重新载入",
        "Loaded by another version: load the graph anew",
    ),
    (Unfinished, 503, "unfinished-restore", "图的恢复没有完成", "A restore has not ended"),
    (StateError, 503, "state", "状态文件夹不可用", "The state folder cannot be used"),
    (WriteRefused, 409, "refused", "写入被拒绝", "The write was refused"),
    (GraphError, 500, "internal", "服务内部错误", "Internal error"),
)
"""The first line whose error fits counts: the more special ones stand above."""

TITLES: dict[int, tuple[str, str, str]] = {
    400: ("bad-request", "问题无法回答", "The question cannot be asked"),
    401: ("unauthorized", "需要密钥", "A key is needed"),
    403: ("forbidden", "没有权限", "Not allowed"),
    404: ("not-found", "没有找到", "Not found"),
    405: ("method-not-allowed", "不支持的方法", "Method not allowed"),
    408: ("too-slow", "请求发送过慢", "The request came too slowly"),
    413: ("too-large", "内容过大", "Too large"),
    414: ("too-long", "地址过长", "The address is too long"),
    415: ("packed", "请求体不应压缩", "The body is packed"),
    421: ("misdirected", "主机名不属于本服务", "Not a host of this service"),
    422: ("invalid", "参数不符合要求", "Invalid fields"),
    429: ("too-many-requests", "请求过多", "Too many requests"),
    431: ("headers-too-large", "请求头过大", "The headers are too large"),
    500: ("internal", "服务内部错误", "Internal error"),
    503: ("full", "服务繁忙", "The service is busy"),
}

NOWHERE: dict[bool, dict[Language, str]] = {
    True: {
        "zh": f"没有这个命名查询；{API}/queries 列出全部。",
        "en": f"There is no such named query; {API}/queries lists them.",
    },
    False: {"zh": "没有这个地址；/docs 列出全部。", "en": "There is no such address; /docs lists them."},
}
"""What is said of an address that is none: whether it would be that of a named query, then by language."""


def problem(request: Request, status: int, detail: str | tuple[str, str] = "", **more: Any) -> Response:
    """A problem of a plain HTTP status, in the caller's language; its detail may be given in Chinese and English."""
    return _answer(request, problem_body(status, detail, request.url.path, _language(request), **more))


def problem_body(
    status: int, detail: str | tuple[str, str], instance: str, language_: Language, **more: Any
) -> dict[str, Any]:
    """The same as JSON shows it, of a request to the path `instance`, for whoever answers without a Response."""
    slug, zh, en = TITLES.get(status, ("error", "错误", "Error"))
    chinese = language_ == "zh"
    if isinstance(detail, tuple):
        detail = detail[0] + "。" if chinese else detail[1] + "."
    return _body(status, slug, zh if chinese else en, detail, instance, **more)


def install(app: FastAPI, page: Callable[[Request, dict[str, Any]], Response]) -> None:
    """Let every error of this app leave as a problem; to a reader of pages, as the page that is made of it."""
    app.state.fault_page = page
    app.exception_handler(GraphError)(_graph_error)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_http_error)


async def _graph_error(request: Request, error: GraphError) -> Response:
    return graph_error(request, error)


def graph_error(request: Request, error: GraphError) -> Response:
    """The problem of an error of the graph, by the table."""
    if isinstance(error, OutOfTime) and _pressed(request):
        log.warning("out of time beside others: %s", error)
        error = BUSY
    status, slug, zh, en = next(row[1:] for row in TABLE if isinstance(error, row[0]))
    chinese = _language(request) == "zh"
    detail = error.zh if chinese and error.zh else str(error)
    if status >= 500 and not isinstance(error, Overloaded):
        # what engines say may name paths, addresses and users: it is for the log
        log.warning("%s: %s", slug, error)
        detail = "请稍后再试；日志里有原因。" if chinese else "Try again later; the log says why."
    more: dict[str, Any] = {}
    headers: dict[str, str] = {}
    if isinstance(error, Moved):
        headers["Location"] = _moved(request, error)
        more["id"] = error.to
    if isinstance(error, Deleted):
        more |= {"deleted_at": error.at, "run": error.run}
    if isinstance(error, NotThen):
        more |= {name: day for name, day in (("since", error.since), ("until", error.until)) if day}
    if isinstance(error, BadRequest) and error.parameter:
        more["errors"] = [{"field": error.parameter, "message": detail}]
    if isinstance(error, NotAllowed):
        more |= {"token": error.token, "line": error.line, "column": error.column}
    if status in (429, 503):
        headers["Retry-After"] = RETRY_AFTER
    shown = _body(status, slug, zh if chinese else en, detail, request.url.path, **more)
    return _answer(request, shown, headers)


def _pressed(request: Request) -> bool:
    """Whether others may be why a question of ours ran out of its time; a stranger's own query is its author's."""
    company = request.scope.get(COMPANY)
    return company is not None and company.others >= PRESSED and request.url.path != f"{API}/cypher"


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    language_ = _language(request)
    errors = [
        {"field": ".".join(str(part) for part in each["loc"][1:]) or "body", "message": said(each, language_)}
        for each in error.errors()
    ]
    detail = "; ".join(f"{each['field']}: {each['message']}" for each in errors[:5])
    return problem(request, 422, detail, errors=errors)


async def _http_error(request: Request, error: HTTPException) -> Response:
    known = error.status_code in TITLES and error.status_code != 413
    detail = "" if known else str(error.detail or "")
    if error.status_code == 404:
        detail = NOWHERE[request.url.path.startswith(f"{API}/queries/")][_language(request)]
    response = problem(request, error.status_code, detail)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def unforeseen(request: Request, error: Exception) -> Response:
    """The problem for an error that nobody foresaw: the log has it under the request id, the caller learns no more."""
    log.error("unforeseen error", exc_info=error)
    chinese = _language(request) == "zh"
    return problem(request, 500, "请凭请求编号查看日志。" if chinese else "See the log under the request id.")


def _body(status: int, slug: str, title: str, detail: str, instance: str, **more: Any) -> dict[str, Any]:
    return {
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
        **more,
    }


def _answer(request: Request, shown: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    fixed = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache", **(headers or {})}
    page = getattr(request.app.state, "fault_page", None) if "app" in request.scope and _of_page(request) else None
    if page is None:
        return ProblemJson(shown, shown["status"], fixed)
    answer: Response = page(request, shown)
    answer.headers.update(fixed)
    return answer


def _of_page(request: Request) -> bool:
    """Whether a person looks at a page, who is to be told in words."""
    return not request.url.path.startswith(API) and "text/html" in request.headers.get("accept", "")


def _language(request: Request) -> Language:
    if _of_page(request):
        return "en" if request.query_params.get("lang") == "en" else "zh"
    return language(request.headers.get("accept-language", ""))


def _moved(request: Request, error: Moved) -> str:
    """The same question about the id that lives on: the route, or the parameter that named it, filled in again."""
    type_, _, slug = error.to.partition("/")
    new = {"type": type_, "slug": slug, "code": slug, "relation_id": error.to}
    template: str = request.scope["route"].path_format
    parts = {name: new.get(name, str(value)) for name, value in request.path_params.items()}
    path = template.replace("{relation_id:path}", "{relation_id}").format(**parts)
    asked = request.query_params.multi_items()
    query = request.url.query
    if any(value == error.was for _, value in asked):
        query = urlencode([(name, error.to if value == error.was else value) for name, value in asked], safe="/")
    return f"{path}?{query}" if query else path
