"""Problems: one table from what went wrong to status, type and title; every error leaves as RFC 9457 has it."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from graph.errors import (
    BadRequest,
    Deleted,
    GraphError,
    Moved,
    NotFound,
    OutOfTime,
    StateError,
    Unavailable,
    WriteRefused,
)
from service.answers import ProblemJson
from service.languages import Language, language

log = logging.getLogger("gongjian.service")

RETRY_AFTER = "5"
TABLE: tuple[tuple[type[GraphError], int, str, str, str], ...] = (
    (Moved, 308, "moved", "已改名或合并", "Renamed or merged"),
    (Deleted, 410, "deleted", "已删除", "Deleted"),
    (NotFound, 404, "not-found", "没有找到", "Not found"),
    (BadRequest, 400, "bad-request", "问题无法回答", "The question cannot be asked"),
    (OutOfTime, 504, "out-of-time", "超出时限", "Out of time"),
    (Unavailable, 503, "engine-away", "图引擎暂不可用", "The engine is away"),
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
    413: ("too-large", "内容过大", "Too large"),
    421: ("misdirected", "主机名不属于本服务", "Not a host of this service"),
    422: ("invalid", "参数不符合要求", "Invalid fields"),
    500: ("internal", "服务内部错误", "Internal error"),
}


def problem(request: Request, status: int, detail: str = "", **more: Any) -> Response:
    """A problem of a plain HTTP status, in the caller's language."""
    slug, zh, en = TITLES.get(status, ("error", "错误", "Error"))
    return _problem(request, status, slug, zh if _language(request) == "zh" else en, detail, **more)


def install(app: FastAPI) -> None:
    """Let every error of this app leave as a problem."""
    app.exception_handler(GraphError)(_graph_error)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_http_error)
    app.exception_handler(Exception)(_unforeseen)


async def _graph_error(request: Request, error: GraphError) -> Response:
    status, slug, zh, en = next(row[1:] for row in TABLE if isinstance(error, row[0]))
    chinese = _language(request) == "zh"
    detail = error.zh if chinese and error.zh else str(error)
    more: dict[str, Any] = {}
    headers: dict[str, str] = {}
    if isinstance(error, Moved):
        headers["Location"] = _moved(request, error.to)
        more["id"] = error.to
    if isinstance(error, Deleted):
        more |= {"deleted_at": error.at, "run": error.run}
    if isinstance(error, BadRequest) and error.parameter:
        more["errors"] = [{"field": error.parameter, "message": detail}]
    if status == 503:
        headers["Retry-After"] = RETRY_AFTER
    if status >= 500:
        log.warning("%s: %s", slug, error)
    return _problem(request, status, slug, zh if chinese else en, detail, headers, **more)


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    errors = [
        {"field": ".".join(str(part) for part in each["loc"]), "message": str(each["msg"])} for each in error.errors()
    ]
    detail = "; ".join(f"{each['field']}: {each['message']}" for each in errors[:5])
    return problem(request, 422, detail, errors=errors)


async def _http_error(request: Request, error: HTTPException) -> Response:
    response = problem(request, error.status_code, str(error.detail or ""))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


async def _unforeseen(request: Request, error: Exception) -> Response:
    log.error("unforeseen error", exc_info=error)
    chinese = _language(request) == "zh"
    return problem(request, 500, "请凭请求编号查看日志。" if chinese else "See the log under the request id.")


def _problem(
    request: Request,
    status: int,
    slug: str,
    title: str,
    detail: str,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    body: dict[str, Any] = {
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        **more,
    }
    return ProblemJson(body, status, {"Vary": "Accept-Language", **(headers or {})})


def _language(request: Request) -> Language:
    return language(request.headers.get("accept-language", ""))


def _moved(request: Request, to: str) -> str:
    """The same question about the id that lives on."""
    old = request.path_params
    path = request.url.path
    for gone in (f"{old.get('type')}/{old.get('slug')}", str(old.get("relation_id")), str(old.get("slug"))):
        if gone in path:
            new = to if "/" in gone else to.partition("/")[2]
            path = path.replace(gone, new, 1)
            break
    return f"{path}?{request.url.query}" if request.url.query else path
