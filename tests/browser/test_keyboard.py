"""Every page with the keyboard alone: its main task, where the focus is, what stands behind a figure."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from graph.settings import Settings
from service.app import create_app
from tests.browser.addresses import WAYS
from tests.browser.watching import copying, tabbed, watched
from tests.service.serving import serving

pytestmark = pytest.mark.embedded_only
STEPS = 40
SEEN = """() => {
  const at = document.activeElement;
  if (at === document.body) return "nothing";
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  if (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) return "";
  const mark = at.closest("svg.atlas")?.contains(at) && at.querySelector("circle, .arc");
  return mark && parseFloat(getComputedStyle(mark).strokeWidth) >= 3 ? "" : at.outerHTML.slice(0, 200);
}"""


@pytest.fixture(scope="module")
def reading(curated: Settings, source_texts: Path) -> Iterator[str]:
    """The base URL of a service that has the source texts at hand."""
    with serving(create_app(curated.model_copy(update={"sources": source_texts}))) as client:
        yield str(client.base_url).rstrip("/")


@pytest.mark.parametrize("address", [*WAYS, "/compare?region=place/632800&region=place/620800", "/?q=党建"])
def test_the_focus_is_always_seen_and_goes_on(browser: Browser, server: str, address: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open(address)
        for _ in range(STEPS):
            page.keyboard.press("Tab")
            assert page.evaluate(SEEN) in ("", "nothing")
            assert page.evaluate("window.at !== (window.at = document.activeElement)"), "the focus is held fast"


def test_from_the_overview_to_what_was_found(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open("/")
        tabbed(page, "input[name=q]")
        page.keyboard.insert_text("禅古村")
        page.wait_for_selector(".offers li")
        page.keyboard.press("Escape")
        tabbed(page, "form[role=search] button")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=**")
        tabbed(page, "main ul.plain > li > a")
        page.keyboard.press("Enter")
        page.wait_for_url("**/entity/**")
        tabbed(page, "section[aria-labelledby=here] a")
        page.keyboard.press("Enter")
        page.wait_for_url("**/entity/fund/**")


def test_an_entity_to_its_words_and_on_to_another(browser: Browser, server: str) -> None:
    with watched(browser, server, permissions=["clipboard-read", "clipboard-write"]) as opened:
        page = opened.open("/entity/initiative/haixi-lianqi-xingcun")
        tabbed(page, "section[aria-labelledby=relations] summary")
        page.keyboard.press("Enter")
        expect(page.locator("details[open] mark").first).to_be_visible()
        tabbed(page, "svg.ego a")
        tabbed(page, "[data-copy=record]")
        with copying(page):
            page.keyboard.press("Enter")
        assert ".yaml:" in page.evaluate("navigator.clipboard.readText()")


def test_a_map_to_a_place_and_to_a_row(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open("/map?tie=PAIRED_WITH")
        tabbed(page, "#atlas")
        page.keyboard.press("+")
        tabbed(page, "#atlas a:has(.arc)")
        page.keyboard.press("Enter")
        expect(page.locator("#tie-table tr:target")).to_have_count(1)
        opened.open("/map?tie=none")
        tabbed(page, "#atlas .mark-of a")
        wanted = str(page.evaluate("document.activeElement.getAttribute('href')"))
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{wanted}")


def test_sources_to_a_fact_and_back_to_its_words(browser: Browser, reading: str) -> None:
    with watched(browser, reading) as opened:
        page = opened.open("/sources")
        tabbed(page, "th a")
        page.keyboard.press("Enter")
        page.wait_for_url("**/sources/*")
        tabbed(page, "#fact-list .words a")
        page.keyboard.press("Enter")
        expect(page.locator(".source-text :target")).to_have_count(1)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('.source-text .cited')")
        page.keyboard.press("Enter")
        page.wait_for_url("**at=*")
        tabbed(page, "#fact-list > li > a")
        page.keyboard.press("Enter")
        page.wait_for_url("**/entity/**")


def test_a_fault_has_ways_on(browser: Browser, server: str) -> None:
    with watched(browser, server, calm=False) as opened:
        page = opened.open("/flows?kind=gold")
        tabbed(page, "main p a")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("资金流向")


def exact(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.activeElement, '::after').content"))


@pytest.mark.parametrize("address", ["/", "/flows", "/map", "/compare?region=place/630100&region=place/620800"])
def test_the_exact_yuan_are_reached_without_a_pointer_and_on_paper(browser: Browser, server: str, address: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open(address)
        tabbed(page, ".exact", most=200)
        figure = page.locator(".exact:focus")
        title = str(figure.get_attribute("title"))
        assert title.endswith(" 元")
        assert title in exact(page)
        assert figure.inner_text().rstrip("元")[-1] in "万亿" or "余" in figure.inner_text()
        page.emulate_media(media="print")
        shown = page.eval_on_selector_all(".exact", "all => all.map(e => getComputedStyle(e, '::after').content)")
        assert all("元" in each for each in shown)
        for hidden in (".ways", ".tools", "form.asked", ".files"):
            for each in page.locator(hidden).all():
                expect(each).to_be_hidden()
