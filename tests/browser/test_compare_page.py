"""The page of a comparison in a real Chromium: by keyboard to an example, as REST has it, with its files."""

import csv
import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.watching import drawn, entered, fits, followed, plain, tabbed, watched
from tests.service.test_entities import get

HAIXI, PINGLIANG = "place/632800", "place/620800"
BOTH = f"region={HAIXI}&region={PINGLIANG}"
ECONOMY = "theme/collective-economy"

pytestmark = pytest.mark.embedded_only


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    with watched(browser, server, accept_downloads=True) as opened:
        yield opened.page


def test_a_planner_compares_two_regions_on_collective_economy_in_four_clicks(page: Page, api: httpx.Client) -> None:
    page.goto("/")
    followed(page, page.locator(f'a[href="/compare?region={HAIXI}"]'))
    expect(page.get_by_role("status")).to_contain_text("请选择 2 至 6 个地区")
    page.get_by_label("平凉市").check()
    followed(page, page.get_by_role("button", name="比较", exact=True))
    places = [str(link.get_attribute("href")).removeprefix("/entity/") for link in page.locator("#table thead a").all()]
    assert set(places) == {HAIXI, PINGLIANG}
    told = {each["region"]: each for each in get(api, "/compare", region=places)["cells"] if each["key"] == ECONOMY}
    for place, cell in zip(places, page.locator("#theme-collective-economy details").all(), strict=True):
        assert cell.locator("summary").inner_text() == str(told[place]["count"])
        cell.locator("summary").click()
        links = [link.get_attribute("href") for link in cell.locator("a[href^='/entity/']").all()]
        assert links == [f"/entity/{example}" for example in told[place]["examples"]]


def test_the_whole_of_it_goes_by_keyboard(page: Page) -> None:
    page.goto("/compare")
    for place in (PINGLIANG, HAIXI):
        tabbed(page, f'input[value="{place}"]')
        page.keyboard.press("Space")
    tabbed(page, "form.asked button")
    entered(page)
    assert set(parse_qs(urlsplit(page.url).query)["region"]) == {HAIXI, PINGLIANG}
    drawn(page, "chart")
    tabbed(page, ".by a[href*='by=kind']")
    entered(page)
    assert "by=kind" in page.url
    tabbed(page, "#table summary")
    page.keyboard.press("Enter")
    tabbed(page, "#table details[open] a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entity/**")


@pytest.mark.parametrize("by", ["theme", "type", "kind", "year"])
def test_the_table_has_the_cells_of_rest(page: Page, api: httpx.Client, by: str) -> None:
    page.goto(f"/compare?{BOTH}&by={by}")
    told = get(api, "/compare", region=[HAIXI, PINGLIANG], by=by)
    heads = [plain(text) for text in page.locator("#table tbody th").all_inner_texts()]
    assert heads == [key["name"] for key in told["keys"]]
    at = {(cell["region"], cell["key"]): cell for cell in told["cells"]}
    rows = page.locator("#table tbody tr").all()
    for row, key in zip(rows, told["keys"], strict=True):
        for place, column in zip((HAIXI, PINGLIANG), row.locator("td").all(), strict=True):
            cell = at.get((place, key["key"]))
            shown = column.locator("summary").all_inner_texts()
            assert shown == ([f"{cell['count']:,}"] if cell else [])
    drawn(page, "chart")


def test_figures_stand_side_by_side_with_unit_and_qualifier(page: Page, api: httpx.Client) -> None:
    regions = [PINGLIANG, "place/630100"]
    page.goto(f"/compare?region={regions[0]}&region={regions[1]}&by=measure")
    told = get(api, "/compare", region=regions, by="measure")
    shown = {str(link.get_attribute("href")) for link in page.locator("#table td a").all()}
    assert shown == {f"/entity/{figure['id']}" for cell in told["cells"] for figure in cell["values"]}
    trained = page.locator("#table td li").filter(has=page.get_by_text("140余人次"))
    assert "未注日期" in trained.inner_text()
    drawn(page, "chart")


def test_money_is_known_or_said_to_be_unknown(page: Page, api: httpx.Client) -> None:
    page.goto(f"/compare?{BOTH}")
    text = plain(page.locator("#money-table").inner_text())
    sums = {place: get(api, f"/regions/{place[6:]}")["items"][0]["sums"] for place in (HAIXI, PINGLIANG)}
    assert sums[HAIXI]["set_aside"]["amount"] == 300000000
    assert "3亿元 1 笔" in text
    assert "540.5万元 2 笔" in text
    assert "笔数额未知" in text
    assert page.locator("#money-table .exact").first.get_attribute("title").endswith(" 元")  # type: ignore[union-attr]
    assert " 0元" not in text
    drawn(page, "money-chart")


def test_a_click_in_the_chart_opens_the_cell(page: Page) -> None:
    page.goto(f"/compare?{BOTH}")
    drawn(page, "chart")
    box = page.locator("#chart").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + 60)
    page.wait_for_selector("#table details[open]")
    assert page.evaluate("document.activeElement.parentElement.matches('details[open]')")


def test_the_sheet_is_the_table(page: Page, api: httpx.Client, tmp_path: Path) -> None:
    page.goto(f"/compare?{BOTH}")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV", exact=True).click()
    waiting.value.save_as(tmp_path / "file.csv")
    content = (tmp_path / "file.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    _, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    told = get(api, "/compare", region=[HAIXI, PINGLIANG])
    assert [(line[0], line[2], int(line[4])) for line in lines] == [
        (cell["key"], cell["region"], cell["count"]) for cell in told["cells"]
    ]
    english = api.get("/compare.csv", params={"region": [HAIXI, PINGLIANG], "by": "measure", "lang": "en"})
    assert english.text.lstrip("\ufeff").startswith("key,measure,region id,region,figure,id,value,unit,")
    assert api.get("/compare.csv", params={"region": HAIXI}).status_code == 400


def test_the_picture_has_a_size_and_a_name(page: Page, tmp_path: Path) -> None:
    page.goto(f"/compare?{BOTH}&by=type")
    drawn(page, "chart")
    with page.expect_download() as waiting:
        page.locator("#chart-save").click()
    waiting.value.save_as(tmp_path / "picture.png")
    raw = (tmp_path / "picture.png").read_bytes()
    assert raw.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", raw[16:24])
    chart = page.locator("#chart").bounding_box()
    assert chart
    assert width == 2 * int(chart["width"])
    assert height > 2 * chart["height"] + 100
    assert "平凉市" in waiting.value.suggested_filename


def test_what_cannot_be_compared_is_said_on_the_page(page: Page, api: httpx.Client) -> None:
    page.goto("/compare?region=&lang=en")
    expect(page.get_by_role("status")).to_contain_text("Choose 2 to 6 regions")
    headers = {"Accept": "text/html"}
    seven = [f"region=6{at}0000" for at in range(1, 8)]
    many = api.get(f"/compare?{'&'.join(seven)}", headers=headers)
    assert (many.status_code, "至多比较 6 个地区" in many.text) == (422, True)
    assert api.get("/compare?region=1&region=%3Cscript%3E", headers=headers).status_code == 422
    assert api.get(f"/compare?{BOTH}&by=colour", headers=headers).status_code == 422
    assert api.get(f"/compare?region={HAIXI}&region=999999", headers=headers).status_code == 400
    assert api.get(f"/compare?{BOTH}&utm=x", headers=headers).status_code == 200


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark"), (2560, "light")])
def test_it_fits_every_screen(browser: Browser, server: str, width: int, scheme: str) -> None:
    options: dict[str, Any] = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with watched(browser, server, **options) as opened:
        page = opened.page
        page.goto(f"/compare?{BOTH}&region=place/630100")
        drawn(page, "chart")
        assert fits(page)


def test_the_chart_follows_the_choice_of_light_and_dark(page: Page) -> None:
    page.goto(f"/compare?{BOTH}")
    drawn(page, "chart")
    before = page.evaluate("document.querySelector('#chart canvas').toDataURL()")
    page.locator("#theme").click()
    assert page.evaluate("document.querySelector('#chart canvas').toDataURL()") != before


def test_without_script_there_is_the_table(browser: Browser, server: str) -> None:
    with watched(browser, server, java_script_enabled=False) as opened:
        page = opened.page
        page.goto(f"/compare?{BOTH}")
        expect(page.locator("#chart")).to_be_hidden()
        page.locator("#theme-collective-economy summary").first.click()
        expect(page.locator("#theme-collective-economy details[open] a").first).to_be_visible()
        page.get_by_label("西宁市").check()
        followed(page, page.get_by_role("button", name="比较", exact=True))
        assert page.locator("#table thead th").count() == 4
