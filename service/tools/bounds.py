"""Bounds: an answer fits what a model can read; what does not is asked for again in smaller parts, and that is said."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx

from service.errors import problem_body
from service.languages import Language
from service.tools.questions import Question

MOST = 64_000
"""Bytes of an answer, as JSON: some twenty thousand tokens, of which hosts cut off what is much more."""
LISTS = ("items", "paths", "entities")
"""What a `limit` counts, by the name it has in an answer."""
SPARE = 0.9
ROUNDS = 8
NARROWER = (
    "答案有 {size} 字节，上限 {most}：请按地区、类型、时间缩小范围",
    "The answer has {size} bytes, the most is {most}: narrow it by region, type or time",
)


@dataclass(frozen=True)
class Fitting:
    """An answer that fits: which question it answers at last, status, headers and body, and what was cut, in words.

    `moved` is where REST found it, where the id that was asked for was renamed or merged.
    """

    question: Question
    status: int
    headers: httpx.Headers
    text: str
    body: Any
    cut: str = ""
    moved: str = ""


async def fitting(
    question: Question, ask: Callable[[Question], Awaitable[httpx.Response]], language: Language, most: int = MOST
) -> Fitting:
    """The answer to a question within so many bytes, or the problem that it cannot be had in so few."""
    answer, first = await ask(question), question
    for _ in range(ROUNDS):
        fewer = _fewer(question, answer, most)
        if fewer is None:
            break
        question = question.fewer(fewer)
        answer = await ask(question)
    body = json.loads(answer.content)
    cut = "" if question is first else _lowered(first, question, most, onward="next" in body)
    moved = answer.url.path if answer.history else ""
    found = _narrowed(Fitting(question, answer.status_code, answer.headers, answer.text, body, cut, moved))
    if len(found.text.encode()) <= most or not answer.is_success:
        return found
    return _shorter(found, most) if "rows" in body else _too_large(found, language, most)


def _narrowed(found: Fitting) -> Fitting:
    """Of a list of named queries those on the question's noun; without one all of them, in short."""
    if found.status != 200 or found.question.tool.name != "queries":
        return found
    noun = found.question.noun
    items = found.body["items"]
    kept = [each for each in items if each["name"].startswith(f"{noun}/")] if noun else [_brief(each) for each in items]
    return _with(found, {"items": kept}, found.cut)


def _brief(query: dict[str, Any]) -> dict[str, Any]:
    return {"name": query["name"], "summary": query["summary"]}


def _fewer(question: Question, answer: httpx.Response, most: int) -> int | None:
    """How many to ask for instead, where the answer is too large and fewer can be asked for."""
    if len(answer.content) <= most or not answer.is_success or question.limit is None:
        return None
    body = answer.json()
    there = max((len(body[name]) for name in LISTS if isinstance(body.get(name), list)), default=0)
    now = min(question.limit, there)
    return max(1, int(now * SPARE * most / len(answer.content))) if now > 1 else None


def _lowered(first: Question, last: Question, most: int, *, onward: bool) -> str:
    rest = "用 cursor 取下一页 · go on with `cursor`" if onward else "缩小范围可见其余 · narrow it for the rest"
    return f"limit {first.limit} → {last.limit}: 一次最多 {most} 字节 · at most {most} bytes at a time; {rest}"


def _shorter(found: Fitting, most: int) -> Fitting:
    """An answer of rows with as many of them as fit."""
    rows, size = [], len(json.dumps(found.body["columns"], ensure_ascii=False).encode()) + 200
    for row in found.body["rows"]:
        size += len(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()) + 1
        if size > most:
            break
        rows.append(row)
    said = (
        f"{len(found.body['rows'])} → {len(rows)} 行 rows: 一次最多 {most} 字节 · at most {most} bytes at a time; "
        "少要些列或行，或先汇总 · ask for fewer columns or rows, or count first"
    )
    limits = {"limits": {"rows": len(rows)}} if found.question.tool.method == "GET" else {}
    return _with(found, {**found.body, "rows": rows, "truncated": True, **limits}, said)


def _too_large(found: Fitting, language: Language, most: int) -> Fitting:
    zh, en = (words.format(size=len(found.text.encode()), most=most) for words in NARROWER)
    problem = problem_body(413, (zh, en), found.question.path, language)
    return Fitting(found.question, 413, found.headers, json.dumps(problem, ensure_ascii=False), problem)


def _with(found: Fitting, body: dict[str, Any], cut: str) -> Fitting:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return replace(found, text=text, body=body, cut=cut)
