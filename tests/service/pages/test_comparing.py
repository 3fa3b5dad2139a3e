"""What the page of a comparison computes: who alone has what, who alone lacks it, and which figures are drawn."""

from typing import Any

from graph.ontology import Entity
from graph.repository.comparison import Cell, Comparison, Key
from graph.repository.figures import Purse
from service.pages import comparing
from service.pages.words import Words
from tests.service.visual.samples import entity

ZH, EN = Words("zh"), Words("en")
ONE, TWO, THREE = (f"place/6301{end}" for end in ("01", "02", "03"))


def compared(held: dict[str, list[str]], figures: dict[tuple[str, str], list[Entity]] | None = None) -> Comparison:
    """Places, and which of them have each key."""
    places = tuple(entity(id_, f"地{at}") for at, id_ in enumerate((ONE, TWO, THREE)))
    known = figures or {}
    cells = [
        Cell(place, key, 1, (f"initiative/{key.split('/')[-1]}",), figures=tuple(known.get((place, key), ())))
        for key, having in held.items()
        for place in having
    ]
    return Comparison(places, tuple(Key(key, f"名{key}", f"name {key}") for key in held), tuple(cells))


def figure(slug: str, **more: Any) -> Entity:
    return entity(f"indicator/{slug}", slug, **{"unit": "个", "measure": "brands", **more})


def test_lines_have_a_cell_for_each_region_or_none() -> None:
    found = comparing.lines(compared({"theme/a": [ONE, THREE], "theme/b": [TWO]}))
    assert [[bool(cell) for cell in line.cells] for line in found] == [[True, False, True], [False, True, False]]
    assert [line.shared for line in found] == [True, False]


def test_a_contrast_is_what_one_alone_has_or_lacks() -> None:
    held = {"theme/all": [ONE, TWO, THREE], "theme/one": [ONE], "theme/not-two": [ONE, THREE], "other/one": [ONE]}
    told = comparing.contrasts(compared(held), "theme/")
    assert [[key.key for key, _ in each.only] for each in told] == [["theme/one"], [], []]
    assert [[key.key for key in each.lacks] for each in told] == [[], ["theme/not-two"], []]


def test_between_two_regions_nothing_is_told_twice() -> None:
    three = compared({"theme/one": [ONE]})
    two = Comparison(three.regions[:2], three.keys, three.cells)
    assert [(len(each.only), len(each.lacks)) for each in comparing.contrasts(two)] == [(1, 0), (0, 0)]


def test_money_is_told_by_kind_and_what_is_unknown_is_no_zero() -> None:
    found = [
        Purse(ONE, "invested", "over", 1100000, 1, 0, 0),
        Purse(ONE, "invested", "unstated", None, 0, 0, 2),
        Purse(TWO, "invested", "exact", None, 0, 1, 0),
        Purse(TWO, "budget", "exact", 0.0, 1, 0, 0),
    ]
    lines = comparing.monies(found, compared({}).regions)
    assert [(line.kind, line.qualifier) for line in lines] == [
        *(("budget", "exact"), ("invested", "exact"), ("invested", "over"), ("invested", "unstated")),
    ]
    budget, invested = comparing.money_panels(lines, ZH)
    assert budget["bars"] == [{"region": 1, "value": 0.0, "text": "0元"}]
    assert invested["title"] == "投资（元）"
    assert [(bar["region"], bar["value"], bar["text"]) for bar in invested["bars"]] == [
        (0, 1100000, "110万余元，2 笔未知或另计"),
        (1, None, "1 笔未知或另计"),
    ]


def test_figures_of_different_units_or_rates_have_no_scale_in_common() -> None:
    figures = {
        (ONE, "brands"): [figure("a", value=3.0), figure("b", value=4.0, per="village")],
        (TWO, "brands"): [figure("c", value=5.0), figure("d", value=6.0, unit="家")],
        (THREE, "brands"): [figure("e", qualifier="unstated")],
    }
    panels = comparing.figure_panels(comparing.lines(compared({"brands": [ONE, TWO, THREE]}, figures)), ZH)
    assert [panel["title"] for panel in panels] == ["名brands（个）"]
    assert [(bar["region"], bar["value"], bar["name"]) for bar in panels[0]["bars"]] == [
        *((0, 3.0, "a"), (1, 5.0, "c"), (2, None, "e")),
    ]
    assert panels[0]["bars"][2]["text"] == "数额未述"


def test_the_sheet_has_a_line_for_each_cell_or_figure() -> None:
    figures = {(ONE, "brands"): [figure("a", value=3.0, qualifier="over", date="2018")]}
    found = compared({"brands": [ONE]}, figures)
    head, line = comparing.rows(found, "theme", {"initiative/brands": "举措"}, ZH)
    assert line == ["brands", "名brands", ONE, "地0", 1, "举措"]
    assert head[0] == "键"
    head, line = comparing.rows(found, "measure", {}, EN)
    assert len(head) == len(line) == 16
    told = dict(zip(head, line, strict=True))
    assert (told["value"], told["unit"], told["qualifier"], told["date"]) == (3.0, "个", "over", "2018")
