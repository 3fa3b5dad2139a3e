"""Places side by side in a terminal."""

import pytest
from rich.console import Console
from rich.text import Text

from gongjian.commands.tables import side_by_side
from graph.ontology import Entity
from graph.ontology.figures import Indicator
from graph.ontology.places import Place
from graph.repository.comparison import Cell, Comparison, Key
from graph.repository.figures import Sums
from graph.settings import Settings
from tests.gongjian.commands.processes import inside
from tests.gongjian.commands.test_ask import ask

XINING, HAIXI = "place/630100", "place/632800"


def place(number: int) -> Entity:
    return Place(id=f"place/63280{number}", name="海西蒙古族藏族自治州", level="prefecture")


def lines(found: Comparison, width: int) -> list[str]:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(side_by_side(found))
    return capture.get().splitlines()


def test_six_places_fit_a_terminal_of_eighty_columns_and_nothing_is_cut() -> None:
    places = tuple(place(number) for number in range(6))
    key = Key("theme/x", "积分星级与指数以及两新组织", "x")
    sums: Sums = {"budget": {"amount": 102825800, "count": 1, "unknown": 2}, "unstated": {"count": 0, "unknown": 1}}
    shown = lines(Comparison(places, (key,), tuple(Cell(each.id, key.key, 12, (), sums) for each in places)), 80)
    assert max(Text(line).cell_len for line in shown) <= 80
    text = "".join(shown)
    assert "…" not in text
    columns = [line.split("│")[1].strip() for line in shown if "│" in line]
    assert "".join(columns) == key.zh


def test_figures_are_told_with_unit_rate_and_what_is_hidden() -> None:
    places = (place(1), place(2))
    figures = (
        Indicator(id="indicator/a", name="甲", value=2632.5, unit="元", per="year", qualifier="nearly"),
        Indicator(id="indicator/b", name="乙", unit="户", qualifier="redacted", status="planned"),
        Indicator(id="indicator/c", name="丙", value=3, unit="项"),
    )
    shown = "\n".join(
        lines(Comparison(places, (Key("m", "丙", "m"),), (Cell(places[0].id, "m", 5, (), figures=figures),)), 120)
    )
    for said in ("甲: 2,632.5 元 (每年，近)", "乙: 户 (隐去，计划)", "│ 3 项 ", "… +2"):
        assert said in shown


@pytest.mark.embedded_only
def test_places_are_compared_on_the_command_line(curated: Settings) -> None:
    told = ask(curated, "compare", "630100", HAIXI, "--by", "kind")
    assert [each["id"] for each in told["regions"]] == [XINING, HAIXI]
    sums = {(cell["region"], cell["key"]): cell.get("sums") for cell in told["cells"]}
    assert sums[XINING, "fund/budget"]["budget"]["amount"] == 102825800
    done = inside(curated, "compare", "630100", "632800")
    assert done.returncode == 0, done.stderr
    assert {"西宁市", "海西蒙古族藏族自治州", "集体经济与村企联建", "300,000,000"} <= set(done.stdout.split())
