"""JSONL records: one object a line, named `entity`, `relation`, `citation` or `source`."""

import json
from dataclasses import dataclass
from typing import Any, NoReturn

from ingest.rows import NOTE, Kind, Mark, Path, Reading, Row, nearest, say

MOST_DIGITS = 100
"""Digits of the longest whole number that is read: more take time, and no fact has them."""
KINDS: dict[str, Kind] = {"entity": "entity", "relation": "relation", "citation": "citation"}


@dataclass(frozen=True, slots=True)
class LineMarks:
    """Marks of a line of JSON: a value stands where its name first does in the line."""

    file: str
    line: int
    text: str

    def at(self, path: Path) -> Mark:
        """The mark of the innermost name of the path that the line has."""
        for step in reversed(path):
            if isinstance(step, str):
                at = self.text.find(f'"{step}"')
                if at >= 0:
                    return Mark(self.file, self.line, at + 1)
        return Mark(self.file, self.line, 1)


def read(text: str, name: str) -> Reading:
    """The rows of a JSONL file; `{"source": id}` sets the default source of the lines after it; `_…` are notes."""
    reading = Reading()
    source: str | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        mark = Mark(name, number, 1)
        found = _object(line, mark, reading)
        if found is None:
            continue
        word, value = found
        if word.startswith(NOTE):
            continue
        if word == "source" and isinstance(value, str):
            source = value
        elif word in KINDS and isinstance(value, dict):
            marks = LineMarks(name, number, line)
            reading.rows.append(Row(KINDS[word], _noteless(value), marks, source=source, typed=True))
        else:
            message = say(f"不认识「{word}」", f"{word!r} with such a value means nothing here")
            reading.faults.append(mark.fault(word, message, nearest(word, ("source", *KINDS))))
    return reading


def _noteless(value: dict[str, Any]) -> dict[str, Any]:
    """A record without the notes that an export adds, in its citations too."""
    kept = {name: each for name, each in value.items() if not name.startswith(NOTE)}
    if isinstance(cited := kept.get("cited"), list):
        kept["cited"] = [_noteless(each) if isinstance(each, dict) else each for each in cited]
    return kept


def _object(line: str, mark: Mark, reading: Reading) -> tuple[str, Any] | None:
    try:
        value = json.loads(line, object_pairs_hook=_once, parse_constant=_constant, parse_int=_whole)
    except json.JSONDecodeError as error:
        at = Mark(mark.file, mark.line, error.colno)
        reading.faults.append(at.fault("", say("不是 JSON", f"not JSON: {error.msg}")))
        return None
    except (ValueError, RecursionError) as error:
        problem = "nested too deep" if isinstance(error, RecursionError) else str(error)
        reading.faults.append(mark.fault("", say("不是 JSON", f"not JSON: {problem}")))
        return None
    if not isinstance(value, dict) or len(value) != 1:
        message = say("一行一个对象，只有一个名字", "a line is one object with one name")
        reading.faults.append(mark.fault("", message, '{"entity": {…}}'))
        return None
    return next(iter(value.items()))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice in one object")
    return found


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)


def _constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")
