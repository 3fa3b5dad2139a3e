"""Results: an answer of REST as a tool hands it over, with where it is from; a problem as an error in words."""

import json
import re
from collections.abc import Iterator
from typing import Any

from mcp_types import CallToolResult, TextContent

from service.tools.bounds import Fitting

META = "gongjian/"
MOST_SOURCES = 8
MENDS = {
    404: "标识可用 search 找，命名查询见 queries · find ids with `search`, named queries with `queries`",
    410: "标识可用 search 找 · find ids with `search`",
    422: "参数见本工具的 inputSchema · see the tool's inputSchema",
    429: "稍后再试 · try again in a moment",
    503: "稍后再试，会自行恢复 · try again later; it recovers by itself",
    504: "稍后再试，或缩小范围 · try again in a moment, or narrow the question",
}
"""What a model can do about a problem, by its status."""
_VERSION = re.compile(r'W/"([1-9]\d*)-')
"""The version of the graph in an ETag; 0 where an answer follows from the build alone."""


def result(found: Fitting, base: str = "") -> CallToolResult:
    """The answer of REST as structured content and as text, and beside it where it is from and what was cut.

    `base` is where the pages are served, if they are. A problem is an error whose text says what is wrong.
    """
    if found.status != 200:
        return failed(found.body, found.headers.get("x-request-id", ""))
    version = _VERSION.match(found.headers.get("etag", ""))
    meta = {f"{META}href": found.question.href, **({f"{META}version": int(version[1])} if version else {})}
    note = "\n".join(_notes(found, base, version[1] if version else ""))
    return CallToolResult(
        content=[TextContent(text=found.text), TextContent(text=note)], structured_content=found.body, meta=meta
    )


def failed(problem: dict[str, Any], request_id: str = "") -> CallToolResult:
    """A problem as an error of the tool: its title and detail, how to mend it, and the problem itself as JSON."""
    status = problem["status"]
    said = [f"{problem['title']}: {problem['detail']}" if problem.get("detail") else problem["title"]]
    if status in MENDS:
        said.append(MENDS[status])
    if status >= 500 and request_id:
        said.append(f"请求编号 request id: {request_id}")
    texts = ["\n".join(said), json.dumps(problem, ensure_ascii=False)]
    return CallToolResult(
        content=[TextContent(text=text) for text in texts], is_error=True, meta={f"{META}problem": problem}
    )


def _notes(found: Fitting, base: str, version: str) -> Iterator[str]:
    of = f" · 图版本 graph version {version}" if version else ""
    yield f"出自 from: {base}{found.question.href}{of}"
    if found.moved:
        yield f"已改名或合并 renamed or merged: {found.moved}"
    if found.question.page:
        yield f"页面 page: {base}{found.question.page}"
    sources = sorted(set(_sources(found.body)))
    if sources:
        listed = ", ".join(f"{each} ({base}/sources/{each.partition('/')[2]})" for each in sources[:MOST_SOURCES])
        more = f" … +{len(sources) - MOST_SOURCES}" if len(sources) > MOST_SOURCES else ""
        yield f"来源 sources cited: {listed}{more}"
    if found.cut:
        yield f"已截短 cut: {found.cut}"
    if isinstance(found.body, dict) and isinstance(found.body.get("next"), str):
        yield f"未完 more: cursor={found.body['next']}"


def _sources(body: Any) -> Iterator[str]:  # noqa: ANN401 - any part of an answer
    """The ids of the sources that an answer cites."""
    if isinstance(body, dict):
        for name, value in body.items():
            if name == "source" and isinstance(value, str) and value.startswith("source/"):
                yield value
            else:
                yield from _sources(value)
    elif isinstance(body, list):
        for each in body:
            yield from _sources(each)
