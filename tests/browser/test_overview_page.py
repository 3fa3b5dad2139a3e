"""The overview and search in a real Chromium: what a planner does with keys and clicks."""

import re

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.watching import copying, drawn, followed, plain, watched

pytestmark = pytest.mark.embedded_only


def test_it_shows_what_the_service_counts(browser: Browser, server: str, api: httpx.Client) -> None:
    regions = api.get("/api/v1/regions").json()["items"]
    counted = api.get("/api/v1/entities", params={"facets": "type", "limit": 1}).json()["facets"]["type"]
    with watched(browser, server) as opened:
        page = opened.open("/")
        names = page.locator(".card h3 a").all_inner_texts()
        assert sorted(names) == sorted(each["place"]["name"] for each in regions)
        held = page.locator("section[aria-labelledby=holds] .chip strong").all_inner_texts()
        assert sorted(int(each.replace(",", "")) for each in held) == sorted(counted.values())


def test_offers_are_walked_by_arrow_keys(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open("/")
        box = page.get_by_role("combobox")
        box.focus()
        page.keyboard.insert_text("changu")
        page.wait_for_selector(".offers li")
        expect(box).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        chosen = page.locator(".offers [aria-selected=true]")
        expect(chosen).to_have_count(1)
        assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        page.keyboard.press("Escape")
        expect(page.locator(".offers")).to_be_hidden()
        expect(box).to_have_attribute("aria-expanded", "false")
        page.keyboard.type("c")
        page.wait_for_selector(".offers li")
        page.keyboard.press("ArrowDown")
        wanted = str(page.locator(".offers [aria-selected=true]").get_attribute("data-id"))
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/entity/{wanted}")


def test_where_there_is_no_offer_it_is_said(browser: Browser, server: str) -> None:
    with watched(browser, server, calm=False) as opened:
        page = opened.open("/")
        page.get_by_role("combobox").press_sequentially("zzqqx")
        expect(page.get_by_role("status")).to_have_text("没有可提示的。")
        page.route("**/suggest*", lambda route: route.abort())
        page.keyboard.type("z")
        expect(page.get_by_role("status")).to_contain_text("按钮仍可用")
        page.keyboard.press("Tab")
        expect(page.get_by_role("status")).to_have_count(0)


def test_the_skip_link_is_first_and_leads_to_the_content(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open("/")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize(
    "address",
    [
        "/?q=党建&type=Fund",
        "/map?region=place/632800&tie=ASSISTS&as_of=2018",
        "/sources/haixi-2018?at=2",
        "/compare?region=place/632800&region=place/620800&by=kind",
        "/flows?region=place/632700&kind=invested&as_of=2020",
        "/timeline?region=place/620800&from=2012&to=2013&type=Fund&group=type",
        "/entity/place/632800?relation=COVERS&direction=in",
    ],
)
def test_the_switch_of_language_keeps_the_address(browser: Browser, server: str, address: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open(address)
        asked = page.evaluate("[...new URLSearchParams(location.search)]")
        followed(page, page.get_by_role("link", name="English"))
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert page.evaluate("[...new URLSearchParams(location.search)]") == [*asked, ["lang", "en"]]
        followed(page, page.get_by_role("link", name="中文"))
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        assert page.evaluate("[...new URLSearchParams(location.search)]") == asked


def test_english_says_no_chinese_but_names(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open("/?lang=en")
        for heading in page.locator("h1, h2").all_inner_texts():
            assert not re.search("[\u4e00-\u9fff]", heading)
        assert all(
            "lang=en" in str(link.get_attribute("href")) for link in page.locator(".ways a:not([href*=docs])").all()
        )


def test_the_address_is_copied(browser: Browser, server: str) -> None:
    with watched(browser, server, permissions=["clipboard-read", "clipboard-write"]) as opened:
        page = opened.open("/?q=changu")
        with copying(page):
            page.locator("[data-copy-address]").click()
        expect(page.locator("[data-copy-address]")).to_have_text("已复制")
        assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_dark_is_chosen_and_kept(browser: Browser, server: str) -> None:
    with watched(browser, server, color_scheme="light") as opened:
        page = opened.open("/")
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.locator("#theme").click()
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert dark != light
        opened.open("/sources")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


@pytest.mark.parametrize("address", ["/map", "/compare?region=place/632800&region=place/620800"])
def test_paper_is_light_and_the_screen_is_as_it_was(browser: Browser, server: str, address: str) -> None:
    painted = "(document.querySelector('#chart canvas')?.toDataURL() ?? '') + getComputedStyle(document.body).color"
    with watched(browser, server, color_scheme="light") as opened:
        page = opened.open(address)
        if "compare" in address:
            drawn(page, "chart")
        light = page.evaluate(painted)
        page.locator("#theme").click()
        dark = page.evaluate(painted)
        assert dark != light
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).color") in light
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate(painted) == light
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.evaluate(painted) == dark


def test_a_planner_finds_a_village_and_what_was_spent_there(browser: Browser, server: str) -> None:
    """At most four clicks from the overview; typing is none, Enter is one."""
    clicks = 0
    with watched(browser, server) as opened:
        page = opened.open("/")
        page.get_by_role("combobox").fill("禅古村")
        followed(page, page.get_by_role("button", name="搜索", exact=True))
        clicks += 1
        followed(page, page.locator("main .plain a", has_text="禅古村").first)
        clicks += 1
        here = page.locator("section[aria-labelledby=here]")
        expect(here.locator("li", has_text="提升资金").locator("strong")).to_have_text("133万元")
        followed(page, here.get_by_role("link", name="提升资金"))
        clicks += 1
        expect(page.locator("section[aria-labelledby=evidence] mark", has_text="133万")).to_be_visible()
    assert clicks <= 4


def test_a_planner_finds_which_regions_manage_property_under_a_red_banner(
    browser: Browser, server: str, api: httpx.Client
) -> None:
    found = api.get("/api/v1/search", params={"q": "红色物业", "limit": 50}).json()["items"]
    regions = {each["place"]["id"]: each["place"]["name"] for each in api.get("/api/v1/regions").json()["items"]}
    with watched(browser, server) as opened:
        page = opened.open("/")
        page.get_by_role("combobox").fill("红色物业")
        followed(page, page.get_by_role("button", name="搜索", exact=True))
        told = {plain(text) for text in page.locator("main ul.plain > li .note").all_inner_texts() if text}
        assert told & set(regions.values()) == {regions[each["entity"]["region"]] for each in found} - {None}
        assert told


def test_search_shows_what_the_service_finds_and_narrows_by_type(
    browser: Browser, server: str, api: httpx.Client
) -> None:
    found = api.get("/api/v1/search", params={"q": "党建", "limit": 50, "facets": "type"}).json()
    with watched(browser, server) as opened:
        page = opened.open("/?q=党建")
        names = page.locator("main ul.plain > li > a").all_inner_texts()
        assert names == [each["entity"]["name"] for each in found["items"]]
        followed(page, page.locator(".chips a", has_text="举措"))
        assert set(page.locator("main ul.plain > li > .chip").all_inner_texts()) == {"举措 initiative"}
