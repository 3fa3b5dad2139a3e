"""YAML records: read from the parser's events, so that nothing is typed, expanded or built before it is checked."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from graph.errors import Fault
from ingest.rows import Kind, Mark, Path, Reading, Row, TreeMarks, nearest, say

DEEPEST = 8
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where it was built, which takes a tenth of the time; else the same in Python."""
LISTS: dict[str, Kind] = {"entities": "entity", "relations": "relation", "citations": "citation"}
DRAFT = "draft"
"""The mark of a file that `gongjian draft` wrote and nobody has read yet."""
Places = dict[Path, tuple[int, int]]


class _WrongError(Exception):
    """What keeps a file from being read any further."""

    def __init__(self, at: Event, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.place, self.message, self.mend = _place(at), message, mend


def read(text: str, name: str) -> Reading:
    """The rows of a YAML file: every scalar a string, every value with its line and column."""
    tree, places, faults = _document(text, name)
    reading = Reading(faults=faults)
    if faults:
        return reading
    marks = TreeMarks(name, places)
    if not isinstance(tree, dict):
        message = say("文件应是 source、entities、relations、citations 的映射", "the file must be a mapping")
        reading.faults.append(Mark(name, 1, 1).fault("", message))
        return reading
    if DRAFT in tree:
        reading.faults.append(_unfinished(marks))
        return reading
    _unknown(tree, marks, reading)
    source = tree.get("source")
    for key, kind in LISTS.items():
        _rows(tree.get(key), (key,), kind, marks, reading)
    for row in reading.rows:
        row.source = source if isinstance(source, str) else None
    return reading


def read_dataset(text: str, name: str) -> Reading:
    """The one row of a `dataset.yaml`."""
    tree, places, faults = _document(text, name)
    reading = Reading(faults=faults)
    if not faults and isinstance(tree, dict):
        reading.rows.append(Row("dataset", tree, TreeMarks(name, places)))
    elif not faults:
        reading.faults.append(Mark(name, 1, 1).fault("", say("文件应是映射", "the file must be a mapping")))
    return reading


def read_blocks(text: str, name: str) -> Reading:
    """The rows of a file that is one mapping, or a list of such."""
    tree, places, faults = _document(text, name)
    reading = Reading(faults=faults)
    if faults:
        return reading
    if not isinstance(tree, list | dict):
        message = say("文件应是列表", "the file must be a list")
        return Reading(
            faults=[Mark(name, 1, 1).fault("", message, say("每条以「- 」开头", "each entry begins with -"))]
        )
    root: Path = ("",)
    if isinstance(tree, dict):
        tree, root = [tree], ("", 0)
    inner = _by_item({(*root, *path): place for path, place in places.items()}, "")
    for at, item in enumerate(tree):
        marks = TreeMarks(name, inner.get(at, {}))
        if isinstance(item, dict):
            reading.rows.append(Row("block", item, marks))
        else:
            reading.faults.append(marks.at(()).fault("", say("应是映射", "must be a mapping")))
    return reading


def _unfinished(marks: TreeMarks) -> Fault:
    """A file that says it is a draft is no file of records yet, and nothing else of it is told."""
    message = say("这还是草稿", "this is still a draft")
    mend = say("逐条看完后删去这一行", "delete the line once every record has been read")
    return marks.at((DRAFT,)).fault(DRAFT, message, mend)


def _unknown(tree: dict[str, Any], marks: TreeMarks, reading: Reading) -> None:
    known = ("source", *LISTS)
    for key in tree:
        if key not in known:
            message = say(f"没有「{key}」这一节", f"no section is called {key!r}")
            reading.faults.append(marks.at((key,)).fault(key, message, nearest(key, known)))
    if not isinstance(tree.get("source", ""), str):
        reading.faults.append(marks.at(("source",)).fault("source", say("应是一个来源标识", "must be one source id")))


def _rows(items: object, path: Path, kind: Kind, marks: TreeMarks, reading: Reading) -> None:
    if items is None:
        return
    if not isinstance(items, list):
        reading.faults.append(marks.at(path).fault(str(path[0]), say("应是列表", "must be a list")))
        return
    places = _by_item(marks.places, str(path[0]))
    for at, item in enumerate(items):
        if isinstance(item, dict):
            reading.rows.append(Row(kind, item, TreeMarks(marks.file, places.get(at, {}))))
        else:
            message = say("应是「属性: 值」的映射", "must be a mapping of properties")
            reading.faults.append(marks.at((*path, at)).fault(f"{path[0]}.{at}", message))


def _by_item(places: Mapping[Path, tuple[int, int]], section: str) -> dict[int, Places]:
    """The marks of each item of a list, by paths that begin inside the item."""
    items: dict[int, Places] = {}
    for path, place in places.items():
        if len(path) > 1 and path[0] == section:
            items.setdefault(int(path[1]), {})[path[2:]] = place
    return items


def _document(text: str, name: str) -> tuple[Any, Places, list[Fault]]:
    places: Places = {}
    try:
        tree = _Builder(text, places).document()
    except _WrongError as wrong:
        return None, {}, [Mark(name, *wrong.place).fault("", wrong.message, wrong.mend)]
    except MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        mark = Mark(name, at.line + 1, at.column + 1) if at else Mark(name, 1, 1)
        problem = " ".join(str(error.problem or error.context or error).split())
        mend = say("含「: 」「#」或以 [ { * & % @ 引号开头的值要加引号", "quote such a value")
        return None, {}, [mark.fault("", say("不是 YAML", f"not YAML: {problem}"), mend)]
    except YAMLError as error:
        problem = " ".join(str(error).split())
        return None, {}, [Mark(name, 1, 1).fault("", say("不是 YAML", f"not YAML: {problem}"))]
    return tree, places, []


class _Builder:
    """Builds plain values from events, and notes where each begins."""

    def __init__(self, text: str, places: Places) -> None:
        self._events: Iterator[Event] = iter(yaml.parse(text, Loader=LOADER))
        self._places = places

    def document(self) -> object:
        """The one document of the file; None of an empty file."""
        tree: object = None
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = say("一个文件只能有一个文档", "a file holds one document")
                    raise _WrongError(event, message, say("删去「---」", "delete the ---"))
            elif isinstance(event, NodeEvent):
                tree = self._value(event, ())
        return tree

    def _value(self, event: Event, path: Path) -> object:
        _refuse(event, path)
        self._places.setdefault(path, _place(event))
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path)
        assert isinstance(event, ScalarEvent)  # noqa: S101 - the parser has no other node events
        if not event.style and event.value in ("", "~", "null", "Null", "NULL"):
            raise _empty(event)
        return event.value.strip("\n") if event.style in ("|", ">") else event.value

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                raise _WrongError(event, say("属性名应是一个词", "a property's name must be a word"))
            _refuse(event, path)
            key = event.value
            if key in found or key == "<<":
                message = say(f"「{key}」出现两次或是合并键", f"{key!r} is given twice, or merges")
                raise _WrongError(event, message, say("只写一次", "write it once"))
            value = next(self._events)
            if isinstance(value, ScalarEvent) and not value.style and not value.value:
                raise _empty(event)
            self._places[(*path, key)] = _place(value)
            found[key] = self._value(value, (*path, key))
        return found


def _place(event: Event) -> tuple[int, int]:
    """Line and column, from 1, where an event begins."""
    mark = event.start_mark
    assert mark is not None  # noqa: S101 - the parser marks each of its events
    return mark.line + 1, mark.column + 1


def _empty(at: Event) -> _WrongError:
    mend = say("没有值就不写这个属性", "leave the property out where there is no value")
    return _WrongError(at, say("空值", "an empty value"), mend)


def _refuse(event: Event, path: Path) -> None:
    mend = say("把值写出来", "write the value out")
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
        raise _WrongError(event, say("不许用锚点和别名 (&、*)", "anchors and aliases are not read"), mend)
    if getattr(event, "tag", None) is not None:
        raise _WrongError(event, say("不许用类型标签 (!)", "explicit tags are not read"), mend)
    if len(path) > DEEPEST:
        raise _WrongError(event, say(f"嵌套超过 {DEEPEST} 层", f"nested deeper than {DEEPEST} levels"))
