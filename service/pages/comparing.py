"""What the page of a comparison shows: lines with a cell for each region, what one alone has, rows to save."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.ontology import Entity
from graph.ontology.terms import FUND_KIND, PER, QUALIFIER, SENSE, STATUS, Terms
from graph.repository.comparison import By, Cell, Comparison, Key
from graph.repository.figures import Purse
from service.pages.sheets import Cell as Value
from service.pages.words import Words
from service.visual.figures import BEFORE, headline, scaled

UNSTATED = ("未述", "unstated")
HAND = 10
"""How many bars of one region a small chart shows; the table has all."""
PANELS = 24
"""How many small charts are drawn; the table has all."""


@dataclass(frozen=True)
class Line:
    """One line of the table: its key, and in the order of the regions the cell of each, None where it has nothing."""

    key: Key
    cells: tuple[Cell | None, ...]

    @property
    def shared(self) -> bool:
        """Whether two regions or more have it."""
        return sum(cell is not None for cell in self.cells) > 1


@dataclass(frozen=True)
class Contrast:
    """What a region alone has, and what all the others have and it lacks."""

    region: Entity
    only: tuple[tuple[Key, Cell], ...]
    lacks: tuple[Key, ...]


@dataclass(frozen=True)
class Money:
    """One line of the table of money: kind and qualifier, and of each region what it has of them."""

    kind: str
    qualifier: str
    purses: tuple[Purse | None, ...]


def lines(found: Comparison) -> list[Line]:
    """The comparison line by line."""
    at = {(cell.region, cell.key): cell for cell in found.cells}
    return [Line(key, tuple(at.get((place.id, key.key)) for place in found.regions)) for key in found.keys]


def contrasts(found: Comparison, prefix: str = "") -> list[Contrast]:
    """For each region in order what tells it from the others, among the keys that begin with the prefix.

    Between two regions the one lacks what the other alone has: `lacks` is left empty then.
    """
    told = []
    for at, region in enumerate(found.regions):
        only: list[tuple[Key, Cell]] = []
        lacks: list[Key] = []
        for line in lines(found):
            own, others = line.cells[at], [cell for other, cell in enumerate(line.cells) if other != at]
            if not line.key.key.startswith(prefix):
                continue
            if own and not any(others):
                only.append((line.key, own))
            elif not own and all(others) and len(others) > 1:
                lacks.append(line.key)
        told.append(Contrast(region, tuple(only), tuple(lacks)))
    return told


def monies(found: Sequence[Purse], regions: Sequence[Entity]) -> list[Money]:
    """The purses as lines, kinds in the order of their closed list, the unstated last."""
    at = {(each.region, each.kind, each.qualifier): each for each in found}
    order = [*FUND_KIND.labels, "unstated"]
    pairs = sorted({(each.kind, each.qualifier) for each in found}, key=lambda pair: (order.index(pair[0]), pair[1]))
    return [Money(kind, how, tuple(at.get((place.id, kind, how)) for place in regions)) for kind, how in pairs]


def money_panels(found: Sequence[Money], words: Words) -> list[dict[str, Any]]:
    """A small chart for each kind of money: a bar for each region, in yuan, and in words what has no amount."""
    kinds: dict[str, list[Money]] = {}
    for line in found:
        kinds.setdefault(line.kind, []).append(line)
    panels = []
    for kind, of_kind in kinds.items():
        bars = []
        for at in range(len(of_kind[0].purses)):
            purses = [line.purses[at] for line in of_kind if line.purses[at]]
            known = [each for each in purses if each and each.amount is not None]
            amount = sum(each.amount or 0 for each in known) if known else None
            without = sum(each.unknown + each.apart for each in purses if each)
            said = [_amount(amount, known)] if amount is not None else []
            said += [words.one(f"{without} 笔未知或另计", f"{without} unknown or apart")] if without else []
            if purses:
                bars.append({"region": at, "value": amount, "text": "，".join(said)})
        zh, en = FUND_KIND.labels.get(kind, UNSTATED)
        panels.append({"title": words.one(f"{zh}（元）", f"{en} (yuan)"), "bars": bars})
    return panels


def _amount(amount: float, known: Sequence[Purse]) -> str:
    """The amount as people read it, with how exact it is where that is one thing."""
    (digits, unit), how = scaled(amount), {each.qualifier for each in known}
    qualifier = how.pop() if len(how) == 1 else ""
    return BEFORE.get(qualifier, "") + digits + ("余" if qualifier == "over" else "") + unit


def figure_panels(found: Sequence[Line], words: Words) -> list[dict[str, Any]]:
    """A small chart for each measure and unit that two regions or more report: a bar for each figure."""
    panels: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    titles: dict[tuple[str, str, str], str] = {}
    for line in (each for each in found if each.shared):
        for at, cell in enumerate(line.cells):
            for figure in (cell.figures if cell else ())[:HAND]:
                known = vars(figure)
                unit, per = str(known["unit"]), str(known.get("per") or "")
                alike = (line.key.key, unit, per)
                name = words.one(line.key.zh, line.key.en)
                titles[alike] = f"{name}（{unit}{_term(PER, per, words, before=' ')}）"
                text = headline(figure) or _term(QUALIFIER, known["qualifier"], words)
                bar = {"region": at, "value": known.get("value"), "name": figure.name, "text": text}
                panels.setdefault(alike, []).append(bar)
    together = {alike: bars for alike, bars in panels.items() if len({bar["region"] for bar in bars}) > 1}
    return [{"title": titles[alike], "bars": bars} for alike, bars in list(together.items())[:PANELS]]


def matrix(found: Sequence[Line], words: Words) -> dict[str, Any]:
    """The counts to draw: names of the keys, and `[region, key, count]` of each cell that holds something."""
    return {
        "keys": [words.one(line.key.zh, line.key.en) for line in found],
        "cells": [
            [at, row, cell.count] for row, line in enumerate(found) for at, cell in enumerate(line.cells) if cell
        ],
    }


def rows(found: Comparison, by: By, names: Mapping[str, str], words: Words) -> Iterator[list[Value]]:
    """The comparison as a sheet: a head, then a line for each cell, or for each figure where figures are compared."""
    places = {place.id: place.name for place in found.regions}
    named = {key.key: words.one(key.zh, key.en) for key in found.keys}
    yield from _figures(found, places, named, words) if by == "measure" else _cells(found, places, named, names, words)


def _cells(
    found: Comparison, places: Mapping[str, str], named: Mapping[str, str], names: Mapping[str, str], words: Words
) -> Iterator[list[Value]]:
    kinds = sorted({kind for cell in found.cells for kind in cell.sums})
    head: list[Value] = [words.one("键", "key"), words.one("名称", "name")]
    head += [words.one("地区标识", "region id"), words.one("地区", "region"), words.one("数目", "count")]
    for kind in kinds:
        zh, en = FUND_KIND.labels.get(kind, UNSTATED)
        head += [words.one(f"{zh}（元）", f"{en} (yuan)"), words.one(f"{zh}·已计笔数", f"{en}: counted")]
        head += [words.one(f"{zh}·未知笔数", f"{en}: unknown")]
    yield [*head, words.one("例子", "examples")]
    for cell in found.cells:
        line: list[Value] = [cell.key, named[cell.key], cell.region, places[cell.region], cell.count]
        for kind in kinds:
            known = cell.sums.get(kind, {})
            line += [known.get("amount"), known.get("count"), known.get("unknown")]
        yield [*line, "；".join(names.get(id_, id_) for id_ in cell.examples)]


def _figures(
    found: Comparison, places: Mapping[str, str], named: Mapping[str, str], words: Words
) -> Iterator[list[Value]]:
    zh = ("键", "测度", "地区标识", "地区", "指标", "标识", "数值", "单位", "限定", "基数", "每", "意义", "状态")
    en = ("key", "measure", "region id", "region", "figure", "id", "value", "unit", "qualifier", "base", "per", "sense")
    dates_zh, dates_en = ("日期", "起", "止"), ("status", "date", "since", "until")
    yield [*zh, *dates_zh] if words.language == "zh" else [*en, *dates_en]
    for cell in found.cells:
        for figure in cell.figures:
            known = vars(figure)
            yield [
                *(cell.key, named[cell.key], cell.region, places[cell.region]),
                *(figure.name, figure.id, known.get("value"), known.get("unit")),
                _term(QUALIFIER, known.get("qualifier"), words),
                known.get("base"),
                *(_term(terms, known.get(name), words) for name, terms in TERMED),
                *(known.get(name) for name in ("date", "since", "until")),
            ]


TERMED = (("per", PER), ("sense", SENSE), ("status", STATUS))


def _term(terms: Terms, term: str | None, words: Words, before: str = "") -> str:
    return before + words.one(*terms.labels[term]) if term and term in terms.labels else str(term or "")
