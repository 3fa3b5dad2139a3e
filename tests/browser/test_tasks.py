"""What planners come for, each from the overview in at most four clicks; answers are compared with REST."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.filed import READY
from tests.browser.watching import Watched, offered, plain, watched
from tests.service.test_entities import get

pytestmark = pytest.mark.embedded_only
MOST = 4
YUSHU = "place/632700"


class Planner:
    """Someone who starts at the overview and counts the clicks; typing into the search box is none."""

    def __init__(self, opened: Watched) -> None:
        self.page: Page = opened.open("/")
        self.clicks = 0

    def click(self, target: Locator) -> None:
        """Click, which must still be allowed."""
        self.clicks += 1
        assert self.clicks <= MOST
        target.click()

    def looks_for(self, text: str, offer: str) -> None:
        """Type into the search box, and click on what it offers."""
        offered(self.page, text)
        self.click(self.page.locator(".offers li").filter(has_text=offer).first)
        self.page.wait_for_url("**/entity/**")


@pytest.fixture
def planner(browser: Browser, server: str) -> Iterator[Planner]:
    with watched(browser, server, accept_downloads=True) as opened:
        yield Planner(opened)


def test_what_was_spent_in_a_village(planner: Planner, api: httpx.Client) -> None:
    planner.looks_for("禅古村", "禅古村")
    page = planner.page
    expect(page.locator("h1")).to_contain_text("禅古村")
    place = page.url.partition("/entity/")[2].partition("?")[0]
    funds = get(api, "/funds", region=place)["items"]
    assert [each["fund"]["amount"] for each in funds] == [1_330_000]
    here = page.locator("section[aria-labelledby=here]")
    expect(here).to_contain_text("133万元")
    planner.click(here.locator(f'a[href="/entity/{funds[0]["fund"]["id"]}"]'))
    expect(page.locator("section[aria-labelledby=evidence] mark").filter(has_text="133万")).to_have_count(1)


def test_which_regions_do_property_management_under_a_red_banner(planner: Planner, api: httpx.Client) -> None:
    page = planner.page
    page.locator("[data-suggest]").first.fill("红色物业")
    planner.click(page.locator("form[role=search] button, [role=search] button").first)
    page.wait_for_url("**q=**")
    found = get(api, "/search", q="红色物业", limit=100)["items"]
    regions = {each["entity"]["region"] for each in found if each["entity"].get("region")}
    assert YUSHU in regions
    names = {place: get(api, f"/entities/{place}")["name"] for place in regions}
    hits = plain(page.locator("main").inner_text())
    assert all(name in hits for name in names.values())


def test_who_is_paired_with_whom_and_by_which_words(planner: Planner, api: httpx.Client) -> None:
    planner.looks_for("lqxc", "联企兴村")
    page = planner.page
    pairs = [
        each
        for each in get(api, "/pairings", region="632800", limit=500)["items"]
        if each["relation"].get("via") == "initiative/haixi-lianqi-xingcun"
    ]
    assert pairs
    planner.click(page.locator(f'main a[href="/entity/{pairs[0]["from"]["id"]}"]').first)
    page.wait_for_url(f"**/entity/{pairs[0]['from']['id']}")
    tie = page.locator("section[aria-labelledby=relations] li").filter(has_text=pairs[0]["to"]["name"]).first
    planner.click(tie.locator("summary"))
    for citation in pairs[0]["relation"]["cited"]:
        expect(tie.locator("details")).to_contain_text(citation["exact"])


def test_a_picture_of_a_region_for_a_meeting(planner: Planner) -> None:
    page = planner.page
    planner.click(page.locator(f'a[href="/network?region={YUSHU}"]').first)
    page.wait_for_selector(READY, state="attached")
    with page.expect_download() as download:
        planner.click(page.get_by_role("button", name="存图"))
    assert download.value.suggested_filename.startswith("共建图谱_·_玉树藏族自治州-")
    assert download.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert download.value.path().stat().st_size > 50_000
