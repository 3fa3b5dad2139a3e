"""The timeline page in a real Chromium: as REST has it, partial dates as spans, pages that join, words of sources."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from graph.ontology.days import interval
from tests.browser.watching import drawn, entered, fits, followed, plain, tabbed, watched
from tests.service.test_entities import get, walk

PINGLIANG = "place/620800"
DATA = "JSON.parse(document.getElementById('data').textContent)"
DAY = 86_400_000

pytestmark = pytest.mark.embedded_only


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    with watched(browser, server, accept_downloads=True) as opened:
        yield opened.page


def listed(page: Page) -> list[str]:
    return [str(line.get_attribute("id")) for line in page.locator(".facts > li").all()]


def test_the_list_is_that_of_rest_in_its_order(page: Page, api: httpx.Client) -> None:
    page.goto(f"/timeline?region={PINGLIANG}")
    told = list(walk(api, "/timeline", 500, region=PINGLIANG))
    assert listed(page) == [item["fact"]["id"].replace("/", "-") for item in told]
    shown = [plain(text).split(" ")[0] for text in page.locator(".facts .when").all_inner_texts()]
    assert shown == [item["from"] for item in told]
    drawn(page, "spans")
    bars = page.evaluate(f"{DATA}.bars")
    assert sum(int(bar["text"].rpartition("×")[2]) if "×" in bar["text"] else 1 for bar in bars) == len(told)


def test_all_pages_together_are_the_whole(page: Page, api: httpx.Client) -> None:
    page.goto("/timeline")
    found = listed(page)
    while page.locator("a[rel=next]").count():
        followed(page, page.locator("a[rel=next]"))
        more = listed(page)
        assert not set(more) & set(found)
        found += more
    assert found == [item["fact"]["id"].replace("/", "-") for item in walk(api, "/timeline", 500)]
    assert len(found) > 100


def test_a_type_and_a_stretch_narrow_it_by_keyboard(page: Page, api: httpx.Client) -> None:
    page.goto("/timeline")
    tabbed(page, "#from")
    page.keyboard.type("2013")
    page.keyboard.press("Tab")
    page.keyboard.type("2013-12")
    tabbed(page, "#type")
    while page.locator("#type").input_value() != "Fund":
        page.keyboard.press("ArrowDown")
    tabbed(page, "form.asked button")
    entered(page)
    assert "type=Fund" in page.url
    told = list(walk(api, "/timeline", 500, type="Fund", **{"from": "2013", "to": "2013-12"}))
    assert told
    assert listed(page) == [item["fact"]["id"].replace("/", "-") for item in told]
    tabbed(page, ".facts summary")
    page.keyboard.press("Enter")
    words = page.locator(".facts details[open] mark").first.inner_text()
    assert words in {citation["exact"] for citation in told[0]["fact"]["cited"]}


def test_partial_dates_are_spans(page: Page, api: httpx.Client) -> None:
    page.goto("/timeline?group=type")
    bars = page.evaluate(f"{DATA}.bars")
    assert any(bar["to"] is None for bar in bars)
    told = {item["fact"]["id"]: item for item in walk(api, "/timeline", 500)}
    lengths = {len(bar["when"]): bar["to"] - bar["from"] for bar in bars if bar["to"] is not None}
    assert lengths[len("2017-07-30")] == DAY
    assert lengths.get(len("2017"), 365 * DAY) in (365 * DAY, 366 * DAY)
    for bar in bars:
        begun = bar["when"].split()[0]
        assert bar["href"].startswith("#") or told[bar["href"].removeprefix("/entity/")]["from"] == begun
        assert bar["from"] == datetime.fromisoformat(f"{interval(begun)[0]}T000000+00:00").timestamp() * 1000
    drawn(page, "spans")


def test_a_click_on_a_bar_leads_to_its_fact(page: Page) -> None:
    page.goto(f"/timeline?region={PINGLIANG}&to=2012")
    drawn(page, "spans")
    box = page.locator("#spans").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 35)
    page.wait_for_url("**/entity/initiative/pingliang-building-year")


def test_the_picture_and_the_empty_and_the_wrong(page: Page, api: httpx.Client) -> None:
    page.goto(f"/timeline?region={PINGLIANG}")
    drawn(page, "spans")
    with page.expect_download() as waiting:
        page.locator("#spans-save").click()
    assert waiting.value.suggested_filename.startswith("平凉市_·_时间线")
    page.goto("/timeline?to=1900&lang=en")
    expect(page.get_by_role("status")).to_contain_text("No fact is dated then")
    headers = {"Accept": "text/html"}
    for question, status in (("from=2018&to=2017", 400), ("from=soon", 422), ("type=Fun", 400), ("cursor=x", 400)):
        assert api.get(f"/timeline?{question}", headers=headers).status_code == status
    assert get(api, "/timeline", type=["Fund", "LEADS"], limit=1)["total"] == sum(
        get(api, "/timeline", type=type_, limit=1)["total"] for type_ in ("Fund", "LEADS")
    )


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (2560, "dark")])
def test_it_fits_every_screen(browser: Browser, server: str, width: int, scheme: str) -> None:
    options: dict[str, Any] = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with watched(browser, server, **options) as opened:
        page = opened.page
        page.goto("/timeline")
        drawn(page, "spans")
        assert fits(page)
