"""What is wrong with a value and how to mend it, in a sentence: pydantic's errors in the words of curators."""

from collections.abc import Callable, Iterable
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from graph.errors import Fault
from graph.ontology.schema import given_fields
from graph.ontology.terms import TERMS
from graph.ontology.thing import Fact
from ingest import amounts
from ingest.rows import Path, Row, nearest, say

Explained = tuple[str, str]


def explain(
    error: ValidationError, row: Row, known: Iterable[str], cls: type[BaseModel] | None, under: Path = ()
) -> list[Fault]:
    """A fault for each of the errors, at its own place in the row."""
    faults: list[Fault] = []
    for one in error.errors(include_url=False):
        path = (*under, *one["loc"])
        message, mend = _sentence(one, path, list(known), cls)
        faults.append(row.fault(path, message, mend))
    return faults


def _sentence(one: ErrorDetails, path: Path, known: list[str], cls: type[BaseModel] | None) -> Explained:
    kind, value = one["type"], one.get("input")
    name = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        return _unknown(name, known)
    if kind == "literal_error":
        return _term(str(value), _expected(name, cls))
    plain = _PLAIN.get(kind)
    if plain is not None:
        return plain(value, one.get("ctx", {}))
    return say("不合规则", str(one["msg"]).removeprefix("Value error, ")), ""


def _unknown(name: str, known: list[str]) -> Explained:
    close = nearest(name, known)
    mend = say("或是", "perhaps") + f" {close}" if close else ""
    return say(f"没有属性「{name}」", f"no property is called {name!r}"), mend


def _expected(name: str, cls: type[BaseModel] | None) -> list[str]:
    if cls is None or not issubclass(cls, Fact):
        return []
    schema = given_fields(cls).get(name, {})
    return [str(term) for term in schema.get("enum", [])]


def _term(value: str, terms: list[str]) -> Explained:
    """Names the nearest terms; a Chinese label is as good a hint as the term itself."""
    words = {term: term for term in terms}
    for known in TERMS:
        if [*known.labels] == terms:
            words |= {label: term for term, pair in known.labels.items() for label in pair}
    close = nearest(value.strip(), words, most=4)
    hints = [words[word] for word in close.split(", ") if word in words] or terms
    message = say(f"「{value}」不在术语表里", f"{value!r} is not in the closed list")
    return message, say("最接近的", "nearest") + f": {', '.join(dict.fromkeys(hints))}"


def _missing(value: object, context: dict[str, Any]) -> Explained:
    return say("缺少必填属性", "a required property is missing"), ""


def _text(value: object, context: dict[str, Any]) -> Explained:
    return say(f"应是文字，不是 {value!r}", f"must be text, not {value!r}"), ""


def _list(value: object, context: dict[str, Any]) -> Explained:
    return say("应是列表", "must be a list"), f"[{value}]"


def _pattern(value: object, context: dict[str, Any]) -> Explained:
    message = say(f"{value!r} 的写法不对", f"{value!r} is not written as it must be")
    return message, say("应符合", "it must match") + f" {context.get('pattern', '')}"


def _long(value: object, context: dict[str, Any]) -> Explained:
    most = context.get("max_length", "?")
    return say(f"过长，最多 {most} 字", f"too long, at most {most} characters"), ""


def _empty(value: object, context: dict[str, Any]) -> Explained:
    return say("是空的", "is empty"), say("没有值就不写这个属性", "leave the property out where there is no value")


def _bounds(value: object, context: dict[str, Any]) -> Explained:
    low, high = context.get("ge"), context.get("le")
    limit = f">= {low:g}" if low is not None else f"<= {high:g}" if high is not None else ""
    return say(f"「{value}」超出范围", f"{value} is out of range"), limit


_PLAIN: dict[str, Callable[[object, dict[str, Any]], Explained]] = {
    "missing": _missing,
    "string_type": _text,
    "tuple_type": _list,
    "string_pattern_mismatch": _pattern,
    "string_too_long": _long,
    "string_too_short": _empty,
    "greater_than_equal": _bounds,
    "less_than_equal": _bounds,
}


def computed(row: Row, name: str) -> Fault:
    """The fault of a property that no record may give."""
    message = say(f"「{name}」由载入程序计算", f"{name!r} is computed by the loader")
    return row.fault((name,), message, say("删去它", "leave it out"))


def wrong_number(row: Row, name: str, value: str, kind: str) -> Fault:
    """The fault of a text in a number's place; an amount in words is answered with its digits."""
    message = say(f"「{value}」不是数", f"{value!r} is not a number")
    if kind == "integer":
        message = say(f"「{value}」不是整数", f"{value!r} is not a whole number")
    read = amounts.parse(value)
    if read is None or read.yuan is None:
        return row.fault((name,), message)
    digits = amounts.plain(read.yuan)
    mend = say(f"写成 {digits}", f"write {digits}")
    if name == "amount":
        mend = say(f"写成 {digits}，原文放进 amount_text", f"write {digits}, and the source's words in amount_text")
    return row.fault((name,), message, mend)


def wrong_boolean(row: Row, name: str, value: str) -> Fault:
    """The fault of a text that is neither true nor false."""
    return row.fault((name,), say(f"「{value}」不是真假值", f"{value!r} is no truth value"), "true, false")
