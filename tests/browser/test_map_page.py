"""The map in a real Chromium: nothing known is dropped, counts are the service's, keys and clicks lead on."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.watching import framed, watched

pytestmark = pytest.mark.embedded_only


def listed(api: httpx.Client, path: str, **asked: Any) -> list[dict[str, Any]]:
    """All items of a list of the service, page by page."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, Any] = {}
    while True:
        page = api.get(f"/api/v1{path}", params={**asked, "limit": 500, **cursor}).json()
        found += page["items"]
        if not page["next"]:
            return found
        cursor = {"cursor": page["next"]}


def drawn(page: Page) -> list[str]:
    """The ids of the places on the map and beside it."""
    return [
        str(each.get_attribute("data-place"))
        for each in page.locator("#atlas [data-place], #beside-list [data-place]").all()
    ]


def test_no_known_place_is_dropped(browser: Browser, server: str, api: httpx.Client) -> None:
    known = {each["id"]: each for each in listed(api, "/entities", type="Place")}
    with watched(browser, server) as opened:
        page = opened.open("/map")
        found = drawn(page)
        assert len(found) == len(set(found))
        assert set(found) == set(known)
        rows = page.locator("#place-table tbody tr").evaluate_all("rows => rows.map(row => row.dataset.place)")
        assert set(rows) == set(known)
        guests = {
            str(each.get_attribute("data-place")) for each in page.locator("#atlas [data-place]:has(.guest)").all()
        }
        beside = set(found) - {
            str(each.get_attribute("data-place")) for each in page.locator("#atlas [data-place]").all()
        }
        assert guests | beside == {id_ for id_, place in known.items() if "lat" not in place}
        assert guests
        assert beside


def test_circles_and_rows_count_what_the_service_counts(browser: Browser, server: str, api: httpx.Client) -> None:
    asked: dict[str, Any] = {"type": "Initiative", "theme": "theme/collective-economy", "facets": "region", "limit": 1}
    counted = api.get("/api/v1/entities", params=asked).json()["facets"]["region"]
    assert counted
    with watched(browser, server) as opened:
        page = opened.open("/map?type=Initiative&theme=theme/collective-economy")
        for id_, count in counted.items():
            title = page.locator(f"#atlas [data-place='{id_}'] title").text_content()
            assert f"共 {count}" in str(title)
            row = page.locator("#region-table tr", has=page.locator(f"a[href='/entity/{id_}']"))
            expect(row.locator(".figure").first).to_have_text(str(count))


def test_every_tie_is_in_the_table_and_an_arc_leads_to_it(browser: Browser, server: str, api: httpx.Client) -> None:
    pairings = api.get("/api/v1/pairings", params={"limit": 500}).json()["total"]
    with watched(browser, server) as opened:
        page = opened.open("/map?tie=PAIRED_WITH")
        expect(page.locator("#tie-table tbody tr")).to_have_count(pairings)
        link = page.locator("#atlas a:has(.arc)").first
        link.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#tie-table tr:target")).to_have_count(1)
        opened.open("/map?tie=none")
        expect(page.locator("#atlas .arc")).to_have_count(0)


def test_labels_do_not_lie_over_each_other(browser: Browser, server: str) -> None:
    script = """() => {
      const boxes = [...document.querySelectorAll("#atlas text:not([visibility=hidden])")]
        .map((each) => each.getBoundingClientRect());
      const meet = (a, b) => a.x + 2 < b.right && b.x + 2 < a.right && a.y + 4 < b.bottom && b.y + 4 < a.bottom;
      return [boxes.length, boxes.flatMap((a, at) => boxes.slice(at + 1).filter((b) => meet(a, b))).length];
    }"""
    for width, height in ((1280, 900), (390, 844)):
        with watched(browser, server, viewport={"width": width, "height": height}) as opened:
            page = opened.open("/map")
            page.evaluate("() => document.fonts.ready.then(() => true)")
            framed(page)
            shown, meeting = page.evaluate(script)
            assert shown > 5
            assert meeting == 0
            page.locator("[data-zoom=in]").click()
            framed(page)
            assert page.evaluate(script)[1] == 0


def test_it_moves_and_grows_by_keys(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open("/map")

        def box() -> list[float]:
            return [float(each) for each in str(page.locator("#atlas").get_attribute("viewBox")).split()]

        whole = box()
        page.locator("#atlas").focus()
        page.keyboard.press("+")
        assert box()[2] < whole[2]
        near = box()
        page.keyboard.press("ArrowRight")
        assert box()[0] > near[0]
        page.keyboard.press("0")
        assert box() == pytest.approx(whole)
        page.locator("[data-zoom=in]").click()
        assert box()[2] < whole[2]


def test_a_place_leads_to_its_page_by_click_and_by_enter(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open("/map")
        page.locator("#atlas [data-place='place/632800'] circle").click(
            position={"x": 4, "y": 14}
        )  # its seat lies on it
        page.wait_for_url("**/entity/place/632800")
        opened.open("/map")
        page.locator("#atlas [data-place='place/632800'] a").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/entity/place/632800")


def test_filters_stand_in_the_address_and_work_without_script(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open("/map")
        page.get_by_label("地区", exact=True).select_option("place/632800")
        page.get_by_role("button", name="显示").click()
        page.wait_for_url("**/map?region=place%2F632800*")
        expect(page.locator("#region-table tbody tr")).to_have_count(1)
    with watched(browser, server, java_script_enabled=False) as opened:
        page = opened.page
        page.goto(f"{server}/map?region=place/632800")
        expect(page.locator("#atlas [data-place='place/632800']")).to_be_visible()
        expect(page.locator("#atlas [data-place='place/632800'] text")).to_contain_text("海西")
        expect(page.locator("#tools")).to_be_hidden()
