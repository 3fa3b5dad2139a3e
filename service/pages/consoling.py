"""The console's answers in words: values as pieces to read, facts to draw, rows for a sheet."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.ontology import Ontology
from service.pages.sheets import Cell
from service.pages.words import Words
from service.visual.figures import FIGURES, figure, grouped, money, number
from service.visual.web import MOST, Tie

LONGEST = 600
"""Characters of one text that the table shows; files have all."""
ITEMS = 40
"""Items of one list that the table shows."""
DEEPEST = 3

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """A part of a cell: its text, the id of the entity it leads to, what there is to hover, and what kind it is."""

    text: str
    entity: str = ""
    title: str = ""
    kind: str = ""


class Reader:
    """Reads the values of an answer in the language of its reader; `names` are those of entities by id."""

    def __init__(self, ontology: Ontology, words: Words, names: Mapping[str, str]) -> None:
        self.ontology = ontology
        self.words = words
        self.names = names

    def pieces(self, value: object, column: str = "", depth: int = 0) -> list[Piece]:
        """What a cell shows."""
        if value is None:
            return [Piece("—", kind="none", title=self.words.one("没有值", "no value"))]
        if isinstance(value, bool):
            return [Piece(self.words.one("是", "yes") if value else self.words.one("否", "no"))]
        if isinstance(value, int | float):
            return [self._number(value, column)]
        if isinstance(value, str):
            return [self._text(value)]
        if depth >= DEEPEST:
            return [self._text(json.dumps(value, ensure_ascii=False))]
        if isinstance(value, Mapping):
            return self._map(value, depth)
        return self._list(list(value) if isinstance(value, list | tuple) else [str(value)], column, depth)

    def plain(self, value: object) -> Cell:
        """What a cell of a sheet has: numbers as they are, facts by their words, what else is composed as JSON."""
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            return value
        if isinstance(value, list) and not any(isinstance(each, Mapping) and not self.fact(each) for each in value):
            return "；".join(str(self.plain(each) or "") for each in value)
        if isinstance(value, Mapping) and self.fact(value):
            return "".join(piece.text for piece in self._map(value, 0))
        return json.dumps(value, ensure_ascii=False)

    def fact(self, value: object) -> str:
        """What a value is: `entity`, `relation`, `path`, or nothing of these."""
        if not isinstance(value, Mapping):
            return ""
        type_, words = value.get("type"), [value.get(name) for name in ("id", "type", "from", "to")]
        if all(isinstance(each, str) for each in words[:2]) and type_ in self.ontology.entities:
            return "entity"
        if all(isinstance(each, str) for each in words) and type_ in self.ontology.relations:
            return "relation"
        return "path" if self._is_path(value) else ""

    def _is_path(self, value: Told) -> bool:
        """Whether a map is a path: a stranger may make one that only looks like it."""
        parts = [value.get(name) for name in ("steps", "entities", "relations")]
        if "length" not in value or not all(isinstance(each, list) for each in parts):
            return False
        steps, ends, ties = parts
        kinds = {*map(self.fact, ends or ())} <= {"entity"} and {*map(self.fact, ties or ())} <= {"relation"}
        return kinds and all(isinstance(each, str) for each in steps or ())

    def _number(self, value: float, column: str) -> Piece:
        if "amount" in column.lower() or "金额" in column:
            shown, exact = money(value)
            return Piece(shown, title=exact, kind="money")
        return Piece(number(value), title=grouped(value) if abs(value) >= 10_000 else "", kind="number")

    def _text(self, value: str) -> Piece:
        if value in self.names:
            return Piece(self.names[value], entity=value, title=value)
        if len(value) <= LONGEST:
            return Piece(value)
        more = self.words.one(f"…（共 {len(value)} 字，文件中有全文）", f"… ({len(value)} characters; files have all)")
        return Piece(value[:LONGEST] + more)

    def _map(self, value: Told, depth: int) -> list[Piece]:
        kind = self.fact(value)
        if kind == "entity":
            return [*self._entity(value)]
        if kind == "relation":
            return [*self._relation(value)]
        if kind == "path":
            return [*self._path(value)]
        found = [Piece("{", kind="mark")]
        for at, (name, each) in enumerate(value.items()):
            found += [Piece(f"{'，' if at else ''}{name}: ", kind="mark"), *self.pieces(each, name, depth + 1)]
        return [*found, Piece("}", kind="mark")]

    def _list(self, value: Sequence[object], column: str, depth: int) -> list[Piece]:
        found: list[Piece] = []
        for each in value[:ITEMS]:
            found += [*([Piece("、", kind="mark")] if found else []), *self.pieces(each, column, depth + 1)]
        if len(value) > ITEMS:
            found.append(Piece(self.words.one(f"… 共 {len(value)} 项", f"… {len(value)} in all"), kind="mark"))
        return found or [Piece(self.words.one("（空）", "(none)"), kind="none")]

    def _entity(self, value: Told) -> Iterator[Piece]:
        label = self.ontology.entities[value["type"]].label
        told = self.words.one(label.zh, label.en)
        yield Piece(str(value.get("name", value["id"])), entity=value["id"], title=f"{told} · {value['id']}")
        known = {name: each for name, each in value.items() if name not in FIGURES or _is_number(each)}
        if said := figure(known):
            yield Piece(f" {said}", kind="figure", title=money(known["amount"])[1] if "amount" in known else "")

    def _relation(self, value: Told) -> Iterator[Piece]:
        yield self._end(value["from"])
        yield Piece(f" —{self.label(value['type'])}→ ", kind="mark", title=str(value.get("id", "")))
        yield self._end(value["to"])

    def _path(self, value: Told) -> Iterator[Piece]:
        facts = {each["id"]: each for each in (*value["entities"], *value["relations"])}
        for before, id_ in zip(["", *value["steps"]], value["steps"], strict=False):
            found = facts.get(id_, {})
            if self.fact(found) != "relation":
                yield self._end(id_)
            elif found["from"] == before:
                yield Piece(f" —{self.label(found['type'])}→ ", kind="mark")
            else:
                yield Piece(f" ←{self.label(found['type'])}— ", kind="mark")

    def _end(self, id_: str) -> Piece:
        return Piece(self.names.get(id_, id_), entity=id_, title=id_)

    def label(self, type_: str) -> str:
        """The type of a relation in words."""
        label = self.ontology.relations[type_].label
        return self.words.one(label.zh, label.en)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def facts(reader: Reader, value: object) -> Iterator[Told]:
    """Every entity and relation in a value, at any depth, as often as it stands there."""
    if isinstance(value, Mapping):
        if reader.fact(value) in ("entity", "relation"):
            yield value
        else:
            for each in value.values():
                yield from facts(reader, each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from facts(reader, each)


@dataclass(frozen=True)
class Found:
    """What there is to draw: entities as id, type and name, relations between them; `cut` where some are left out."""

    entities: tuple[tuple[str, str, str], ...]
    ties: tuple[Tie, ...]
    ends: tuple[str, ...]
    cut: bool


def found(reader: Reader, rows: Sequence[Sequence[object]]) -> Found:
    """The facts of an answer, in the order in which they come; `ends` are ids of entities that only relations name."""
    entities: dict[str, tuple[str, str, str]] = {}
    relations: dict[str, Tie] = {}
    for each in facts(reader, rows):
        if reader.fact(each) == "entity":
            entities.setdefault(each["id"], (each["id"], each["type"], str(each.get("name", each["id"]))))
        else:
            relations.setdefault(each["id"], Tie(each["from"], each["to"], reader.label(each["type"])))
    ends = dict.fromkeys(id_ for tie in relations.values() for id_ in (tie.one, tie.other) if id_ not in entities)
    for id_ in [id_ for id_ in ends if id_ in reader.names]:
        type_ = reader.ontology.prefixes.get(id_.partition("/")[0])
        if type_:
            entities[id_] = (id_, type_, reader.names[id_])
    shown = tuple(entities.values())[:MOST]
    kept = {id_ for id_, _, _ in shown}
    ties = tuple(tie for tie in relations.values() if tie.one in kept and tie.other in kept)
    return Found(shown, ties, tuple(ends), len(entities) > MOST)


def sheet_rows(reader: Reader, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[list[Cell]]:
    """The answer as rows of a sheet; beside a column of entities or relations stands one with their ids."""
    with_ids = [any(reader.fact(row[at]) in ("entity", "relation") for row in rows) for at in range(len(columns))]
    yield [
        name
        for column, more in zip(columns, with_ids, strict=True)
        for name in ([column, f"{column}.id"] if more else [column])
    ]
    for row in rows:
        cells: list[Cell] = []
        for value, more in zip(row, with_ids, strict=True):
            cells.append(reader.plain(value))
            if more:
                cells.append(str(value.get("id", "")) if isinstance(value, Mapping) else None)
        yield cells


@dataclass(frozen=True)
class Line:
    """A line of a text near a fault: its number, and what stands before, in and after what is marked."""

    number: int
    before: str
    marked: str
    after: str


AROUND = 2
"""Lines shown on either side of a fault."""
WIDE = 80
"""Characters shown on either side of it."""


def extent(text: str, line: int, column: int, token: str) -> tuple[int, int]:
    """From where to where a token stands in a text, given by line and column from 1; past the end nothing stands."""
    lines = text.split("\n")
    at = sum(len(each) + 1 for each in lines[: line - 1]) + column - 1
    at = min(max(at, 0), len(text))
    if token.endswith("…"):
        token = token[:-1]
    size = len(token) if token and text.startswith(token, at) else 1
    return at, min(at + size, len(text))


def around(text: str, start: int, end: int) -> list[Line]:
    """The lines about a place of a text, the place marked."""
    lines = text.split("\n")
    row = text.count("\n", 0, start)
    begin = start - (text.rfind("\n", 0, start) + 1)
    shown = []
    for at in range(max(0, row - AROUND), min(len(lines), row + AROUND + 1)):
        whole = lines[at]
        if at != row:
            shown.append(Line(at + 1, _short(whole), "", ""))
            continue
        close = min(begin + end - start, len(whole))
        before = ("…" if begin > WIDE else "") + whole[max(0, begin - WIDE) : begin]
        after = whole[close : close + WIDE] + ("…" if len(whole) > close + WIDE else "")
        shown.append(Line(at + 1, before, whole[begin:close] or "␣", after))
    return shown


def units(text: str, at: int) -> int:
    """How many units of UTF-16 stand before a place: browsers count so."""
    return len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


def _short(line: str) -> str:
    return line if len(line) <= 2 * WIDE else line[: 2 * WIDE] + "…"
