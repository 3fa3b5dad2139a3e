"""The page of flows in a real Chromium: kinds apart, the unknown as unknown, a way on from every name."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.watching import drawn, fits, plain, tabbed, watched
from tests.service.test_entities import get

YUSHU = "place/632700"

pytestmark = pytest.mark.embedded_only


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    with watched(browser, server, accept_downloads=True) as opened:
        yield opened.page


def test_the_tables_tell_every_flow_of_rest(page: Page, api: httpx.Client) -> None:
    page.goto("/flows")
    told = get(api, "/flows")
    shown = {str(link.get_attribute("href")) for link in page.locator("table a").all()}
    assert shown == {f"/entity/{node['id']}" for node in told["nodes"]}
    text = plain(page.locator("main").inner_text())
    funds = sum(node["type"] == "Fund" for node in told["nodes"])
    assert f"共 {funds} 笔资金，其中 {told['unknown']} 笔数额未知、{told['without_provider']} 笔未述出资方" in text
    assert page.locator("tbody tr").count() == funds
    kinds = {node.get("kind", "unstated") for node in told["nodes"] if node["type"] == "Fund"}
    assert {str(each.get_attribute("id")) for each in page.locator("main h2").all()} == {
        f"kind-{kind}" for kind in kinds
    }
    for kind in kinds:
        drawn(page, f"flow-{kind}")


def test_what_is_not_known_is_never_zero(page: Page, api: httpx.Client) -> None:
    page.goto(f"/flows?region={YUSHU}")
    table = plain(page.locator("main").inner_text())
    assert "出资方未述" in table
    assert "数额未述" in table
    assert "1 笔为比率、增量或计划，不相加" in table
    sums = get(api, "/regions/632700")["items"][0]["sums"]
    assert sums["invested"]["amount"] == 8360000
    assert "已知共 836万元（5 笔）" in table
    links = page.evaluate("JSON.parse(document.getElementById('data').textContent).kinds.flatMap(kind => kind.links)")
    assert all(link["value"] > 0 for link in links)
    assert not all(link["known"] for link in links)


def test_by_keyboard_from_a_region_to_an_entity(page: Page) -> None:
    page.goto("/flows")
    tabbed(page, f'input[value="{YUSHU}"]')
    page.keyboard.press("Space")
    tabbed(page, "form.asked button")
    page.keyboard.press("Enter")
    page.wait_for_url("**region=**")
    tabbed(page, ".by a[href*='kind=invested']")
    page.keyboard.press("Enter")
    page.wait_for_url("**kind=invested**")
    expect(page.locator("main h2")).to_have_count(1)
    tabbed(page, "table a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entity/**")


def test_a_click_on_a_fund_leads_to_it(page: Page) -> None:
    page.goto(f"/flows?region={YUSHU}&kind=invested")
    drawn(page, "flow-invested")
    box = page.locator("#flow-invested").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 30)
    page.wait_for_url("**/entity/fund/**")


def test_the_picture_is_named_for_what_it_shows(page: Page) -> None:
    page.goto(f"/flows?region={YUSHU}&kind=invested")
    drawn(page, "flow-invested")
    with page.expect_download() as waiting:
        page.locator("#flow-invested-save").click()
    assert waiting.value.suggested_filename.startswith("玉树藏族自治州_·_投资")


def test_empty_and_wrong_questions_are_told_in_words(page: Page, api: httpx.Client) -> None:
    page.goto("/flows?region=place/620881&lang=en")
    expect(page.get_by_role("status")).to_contain_text("tell of no money")
    headers = {"Accept": "text/html"}
    assert api.get("/flows?kind=gold", headers=headers).status_code == 422
    assert api.get("/flows?region=999999", headers=headers).status_code == 400
    page.goto("/flows?region=place/632800&region=&kind=donated")
    expect(page.get_by_role("status")).to_contain_text("没有这一类别的资金")


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (2560, "light")])
def test_it_fits_every_screen(browser: Browser, server: str, width: int, scheme: str) -> None:
    options: dict[str, Any] = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with watched(browser, server, **options) as opened:
        page = opened.page
        page.goto(f"/flows?region={YUSHU}")
        drawn(page, "flow-invested")
        assert fits(page)
