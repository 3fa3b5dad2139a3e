"""The network page for whoever reads it: by keys alone, in English, by night, on a phone, on a wall; and its paths."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.filed import Opened, filed, pixels
from tests.browser.test_every_page import violations
from tests.browser.watching import fits, framed, tabbed
from tests.service.visual.corpus import HOSTILE
from tests.service.visual.samples import hostile, small

LIANQI = "initiative/lianqi-xingcun"
OFFICE, CITY = "organization/office", "organization/city"
Scheme = Literal["light", "dark"]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    with filed(browser, tmp_path) as made:
        yield made


def heading(page: Page) -> str:
    return page.locator("#panel h2").inner_text()


def test_a_path_between_two_picked_entities_with_its_evidence(opened: Opened) -> None:
    page = opened.open(small())
    opened.choose("州委办公室")
    page.get_by_role("button", name="以此为路径起点").click()
    expect(page.locator("#panel")).to_contain_text("再选一个实体")
    opened.choose("市委")
    page.get_by_role("button", name="从「州委办公室」到此的路径").click()
    panel = page.locator("#panel")
    expect(panel).to_contain_text("最短 2 步")
    assert panel.locator(".way .walk").all_inner_texts()[0] == "州委办公室"
    assert {"双重领导", "考核", "共建"} <= set(panel.locator(".way mark").all_inner_texts())
    hash_ = page.evaluate("location.hash")
    assert "entity=organization%2Foffice" in hash_
    assert "to=organization%2Fcity" in hash_
    page.goto("about:blank")
    page = opened.open(small(), hash_=hash_)
    expect(page.locator("#panel")).to_contain_text("最短 2 步")
    page.locator(".row", has_text="领导").locator("input").uncheck()
    expect(page.locator("#panel")).to_contain_text("最短 3 步")
    page.locator(".row", has_text="参与").locator("input").uncheck()
    expect(page.locator("#panel")).to_contain_text("没有路径")
    assert len(pixels(page.evaluate("networkPage.picture()"))[2]) > 50


def test_picking_an_end_can_be_taken_back(opened: Opened) -> None:
    page = opened.open(small(), hash_=f"#entity={OFFICE}&start={OFFICE}")
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_role("button", name="以此为路径起点")).to_be_visible()
    page.goto("about:blank")
    page = opened.open(small(), hash_=f"#entity={CITY}&start={OFFICE}")
    expect(page.get_by_role("button", name="从「州委办公室」")).to_be_visible()
    page.keyboard.press("Escape")
    opened.choose("市委")
    expect(page.get_by_role("button", name="以此为路径起点")).to_be_visible()


def test_everything_is_done_with_the_keys_alone(opened: Opened) -> None:
    page = opened.open(small())
    tabbed(page, "#search")
    page.keyboard.type("zhouwei")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert heading(page) == "州委办公室"
    assert page.evaluate("document.activeElement.id") == "map"
    assert "州委办公室" in page.locator("#said").inner_text()
    tabbed(page, ".pick")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    tabbed(page, ".ties .walk")
    page.keyboard.press("Enter")
    assert heading(page) != "州委办公室"
    tabbed(page, ".pick")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_contain_text("最短")
    tabbed(page, ".way summary")
    page.keyboard.press("Enter")
    tabbed(page, ".close")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "map"


def test_the_map_is_walked_with_arrows_and_left_with_escape(opened: Opened) -> None:
    page = opened.open(small())
    tabbed(page, "#map")
    scale = page.evaluate("networkPage.view().scale")
    page.keyboard.press("+")
    assert page.evaluate("networkPage.view().scale") > scale
    page.keyboard.press("-")
    page.keyboard.press("Enter")
    seen = [heading(page)]
    for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown") * 2:
        page.keyboard.press(key)
        seen.append(heading(page))
    assert len(set(seen)) > 1
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()


def test_the_legend_is_a_filter_for_the_keys_too(opened: Opened) -> None:
    page = opened.open(small())
    tabbed(page, ".row input")
    page.keyboard.press("Space")
    expect(page.locator("#status")).to_contain_text(" / 12 个实体")
    tabbed(page, ".only")
    page.keyboard.press("Enter")
    tabbed(page, "select.year", 200)
    page.keyboard.press("ArrowDown")
    page.evaluate("document.querySelector('#search').focus()")
    tabbed(page, ".reset")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("12 个实体")
    expect(page.locator("#status")).not_to_contain_text("/")


def test_islands_are_chosen_and_opened_with_the_keys(opened: Opened) -> None:
    page = opened.open(small())
    tabbed(page, "#bar button:nth-child(3)")
    page.keyboard.press("Enter")
    tabbed(page, "#map")
    page.keyboard.press("ArrowRight")
    first = page.locator("#said").inner_text()
    assert re.search(r" · \d", first)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert "view=islands" not in page.evaluate("location.hash")


def test_a_click_opens_an_island(opened: Opened) -> None:
    page = opened.open(small(), hash_="#view=islands")
    framed(page)
    spot = page.evaluate("networkPage.island(0)")
    page.mouse.click(spot["x"], spot["y"])
    page.wait_for_function("!location.hash.includes('view=islands')")


def test_english_is_english_and_keeps_the_view(opened: Opened) -> None:
    page = opened.open(small(), hash_=f"#entity={LIANQI}")
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en][data-ready]", state="attached")
    expect(page.locator("#status")).to_have_text("12 entities · 11 relations")
    assert heading(page) == "联企兴村1+1行动"
    said = page.locator("#bar, .group > summary, .kind, dt, h3").all_inner_texts()
    assert not [text for text in said if re.search(r"[\u4e00-\u9fff]", text.replace("中文", ""))]
    expect(page.locator("#panel dd", has_text="campaign")).to_have_text("campaign")
    page.get_by_role("button", name="中文").click()
    page.wait_for_selector("html[lang=zh-CN][data-ready]", state="attached")
    expect(page.locator("#panel h2")).to_have_text("联企兴村1+1行动")


def test_a_page_made_in_english_speaks_it_at_once(opened: Opened) -> None:
    page = opened.open(small(), language="en", notes=[("注", "a note")])
    expect(page.locator("#notes")).to_have_text("a note")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("summary", has_text="theme").click()


CORNER = """address => new Promise((done) => {
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const context = canvas.getContext("2d");
    context.drawImage(image, -2, -2);
    done([...context.getImageData(0, 0, 1, 1).data]);
  };
  image.src = address;
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_night_is_dark_on_the_page_and_never_in_the_picture(browser: Browser, tmp_path: Path, scheme: Scheme) -> None:
    with filed(browser, tmp_path, color_scheme=scheme) as opened:
        page = opened.open(small())
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (ground == "rgb(255, 255, 255)") is (scheme == "light")
        button = page.get_by_role("button", name="深色")
        expect(button).to_have_attribute("aria-pressed", str(scheme == "dark").lower())
        button.click()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != ground
        assert page.evaluate(CORNER, page.evaluate("networkPage.picture()")) == [255, 255, 255, 255]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("hash_", ["", f"#entity={LIANQI}&hops=2", f"#entity={OFFICE}&to={CITY}", "#view=islands"])
def test_axe_finds_nothing_grave_in_a_file(browser: Browser, tmp_path: Path, hash_: str, scheme: Scheme) -> None:
    with filed(browser, tmp_path, color_scheme=scheme) as opened:
        page = opened.open(small(), hash_=hash_, notes=[("注", "a note")], live_base="https://graph.example")
        page.locator(".row", has_text="资金").locator("input").uncheck()
        assert violations(page, night=scheme == "dark") == []


@pytest.mark.parametrize("width", [390, 768, 2560])
def test_nothing_is_wider_than_the_screen(browser: Browser, tmp_path: Path, width: int) -> None:
    options: dict[str, Any] = {"viewport": {"width": width, "height": 900}}
    with filed(browser, tmp_path, **options) as opened:
        page = opened.open(hostile(HOSTILE), title="囍" * 200, notes=[("a" * 400, "b")])
        assert fits(page)
        page.evaluate("document.querySelector('#map').focus()")
        page.keyboard.press("Enter")
        expect(page.locator("#panel")).to_be_visible()
        assert fits(page)
        assert (
            page.evaluate(
                "(({scrollWidth, clientWidth}) => scrollWidth - clientWidth)(document.querySelector('#panel'))"
            )
            <= 0
        )
        assert page.locator("#map canvas").evaluate("canvas => canvas.clientWidth") > 0.4 * min(width, 768)


def test_parallel_and_opposite_relations_each_have_their_line(opened: Opened) -> None:
    page = opened.open(small(), hash_=f"#entity={OFFICE}")
    assert page.locator("#panel .ties > li").count() == 5
    expect(page.locator("#panel .kind", has_text="牵头")).to_contain_text("2")


def test_a_theme_counts_who_has_it_and_their_money_and_figures(opened: Opened) -> None:
    page = opened.open(small())
    page.locator("summary", has_text="主题").click()
    number = page.locator(".line", has_text="集体经济与村企联建").locator(".number")
    expect(number).to_have_text("3")
    page.locator(".row", has_text="资金").locator("input").uncheck()
    expect(number).to_have_text("2 / 3")


def test_when_nothing_is_left_the_page_says_so(opened: Opened) -> None:
    page = opened.open(small())
    for row in page.locator(".group").first.locator("input").all():
        row.uncheck()
    expect(page.locator("#empty")).to_contain_text("没有可显示的实体")
    page.locator("#empty").get_by_role("button").click()
    expect(page.locator("#empty")).to_be_hidden()
