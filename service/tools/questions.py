"""Questions: a tool's arguments as the request of REST that asks the same; what is no request at all is a problem."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from service.errors import problem_body
from service.languages import Language
from service.sentences import said
from service.tools.declared import NOUN, PARAMETERS, QUERY, Tool

Arguments = Mapping[str, Any]
Body = dict[str, Any]
LONGEST = 60_000
"""Characters that the address of a question may have; what a question needs is far less."""
LONGEST_SUBJECT = 240
"""Characters of what stands in a path: those of an id and its type."""


@dataclass(frozen=True)
class Question:
    """A request of REST: its path, its parameters, and its body where it is posted; `page` shows the same to a person.

    `noun` is what the answer is narrowed to once it is here, for the one tool that takes it.
    """

    tool: Tool
    path: str
    parameters: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    page: str = ""
    noun: str = ""

    @property
    def href(self) -> str:
        """The address at which REST answers it."""
        return f"{self.path}?{urlencode(self.parameters, safe='/')}" if self.parameters else self.path

    @property
    def limit(self) -> int | None:
        """How many it asks for, where it says so in a number."""
        found = dict(self.parameters).get("limit", "")
        return int(found) if found.isdecimal() and len(found) < 10 else None

    def fewer(self, limit: int) -> "Question":
        """The same question for so many."""
        rest = tuple((name, value) for name, value in self.parameters if name != "limit")
        return replace(self, parameters=(*rest, ("limit", str(limit))))


class Wrong(Exception):  # noqa: N818 - it reads as what it is
    """Arguments that are no question; each fault is a name and what pydantic calls such a fault, as REST's are told."""

    def __init__(self, tool: Tool, *faults: tuple[str, Mapping[str, Any]]) -> None:
        super().__init__(tool.name)
        self.tool = tool
        self.faults = faults

    def problem(self, language: Language) -> Body:
        """The problem, in the shape and with the sentences of REST."""
        errors = [{"field": name, "message": said(fault, language)} for name, fault in self.faults]
        detail = "; ".join(f"{each['field']}: {each['message']}" for each in errors)
        return problem_body(422, detail, self.tool.path, language, errors=errors)


def question(tool: Tool, arguments: Arguments) -> Question:
    """The request that a tool's arguments stand for. Raises Wrong for what cannot be written as one."""
    left = {name: value for name, value in arguments.items() if value is not None}
    if tool.method == "POST":
        return Question(tool, tool.path, body=_json(tool, left))
    path, page = _placed(tool, left)
    noun = _noun(tool, left)
    if tool.subject is QUERY:
        left = _nested(tool, left)
    if tool.limit is not None:
        left.setdefault("limit", tool.limit)
    pairs = tuple((name, text) for name, value in left.items() for text in _texts(tool, name, value))
    asked = Question(tool, path, pairs, page=page, noun=noun)
    if len(asked.href) > LONGEST:
        raise Wrong(
            tool,
            (
                "arguments",
                {
                    "type": "string_too_long",
                    "msg": f"Input should have at most {LONGEST} characters",
                    "ctx": {"max_length": LONGEST},
                },
            ),
        )
    return asked


def _placed(tool: Tool, left: dict[str, Any]) -> tuple[str, str]:
    """The path with what it is about put in, which is taken out of the arguments; and that of the page."""
    if tool.subject is None:
        return tool.path, tool.page
    name, pattern = tool.subject.name, tool.subject.pattern
    if name not in left:
        raise Wrong(tool, (name, {"type": "missing", "msg": "Field required"}))
    value = left.pop(name)
    if not isinstance(value, str) or len(value) > LONGEST_SUBJECT or not re.fullmatch(pattern, value):
        fault = {
            "type": "string_pattern_mismatch",
            "msg": f"should match ^{pattern}$",
            "ctx": {"pattern": f"^{pattern}$"},
        }
        raise Wrong(tool, (name, fault))
    value = value.removeprefix(tool.subject.less)
    return re.sub(r"\{\w+\}(/\{\w+\})?", lambda _: value, tool.path), tool.page.replace("{}", value)


def _noun(tool: Tool, left: dict[str, Any]) -> str:
    noun = left.pop(NOUN, "") if tool.name == "queries" else ""
    if not isinstance(noun, str):
        raise Wrong(tool, (NOUN, {"type": "string_type", "msg": "Input should be a valid string"}))
    return noun


def _nested(tool: Tool, left: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a named query, which stand in an argument of their own."""
    given = left.pop(PARAMETERS, {})
    faults = [(name, {"type": "extra_forbidden"}) for name in left]
    if not isinstance(given, dict):
        faults.append((PARAMETERS, {"type": "dict_type", "msg": "Input should be an object"}))
    if faults:
        raise Wrong(tool, *faults)
    return {name: value for name, value in given.items() if value is not None}


def _texts(tool: Tool, name: str, value: object) -> list[str]:
    """A value as the texts that an address has for it: one each for those of a list."""
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str | int | float | bool) for each in values):
        raise Wrong(
            tool, (name, {"type": "scalar", "msg": "Input should be a text, a number, true or false, or a list"})
        )
    texts = [each if isinstance(each, str) else json.dumps(each) for each in values]
    if any("\ud800" <= letter <= "\udfff" for text in (name, *texts) for letter in text):
        raise Wrong(tool, ("arguments", {"type": "string_unicode", "msg": "Input should be valid Unicode"}))
    return texts


def _json(tool: Tool, arguments: Arguments) -> bytes:
    try:
        return json.dumps(arguments).encode("ascii")
    except RecursionError:
        raise Wrong(tool, ("params", {"type": "too_deep", "msg": "Input is nested too deeply"})) from None
