"""The network page as the service gives it: its counts are those of REST, its links live, its policy strict."""

import re
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from graph.ontology import ONTOLOGY
from tests.browser.filed import READY
from tests.browser.test_every_page import violations
from tests.browser.watching import Watched, entered, fits, plain, tabbed, watched
from tests.engines.chromium import new_page

pytestmark = pytest.mark.embedded_only
Scheme = Literal["light", "dark"]
HAIXI = "place/632800"
ADDRESSES = ("/network", "/network?lang=en", f"/network?region={HAIXI}&as_of=2018", f"/network?center={HAIXI}&depth=2")


def drawn(opened: Watched, address: str) -> Page:
    page = opened.open(address)
    page.wait_for_selector(READY, state="attached")
    return page


def legend(page: Page) -> dict[str, dict[str, int]]:
    """The counts of the legend: by the name of the group and then of the line."""
    found: dict[str, dict[str, int]] = {}
    for group in page.locator("#side .group").all():
        name = str(group.locator("summary").text_content()).split()[0]
        found[name] = {
            str(line.locator(".both").text_content()).split()[0]: int(
                str(line.locator(".number").text_content()).replace(",", "")
            )
            for line in group.locator(".line").all()
        }
    return found


@pytest.mark.parametrize(
    "asked", ["", f"region={HAIXI}", "as_of=2018", f"center={HAIXI}&depth=1", "type=Fund&type=Initiative"]
)
def test_the_legend_counts_what_the_subgraph_holds(
    browser: Browser, server: str, api: httpx.Client, asked: str
) -> None:
    wanted = api.get(f"/api/v1/subgraph?limit=5000&{asked}").json()
    assert not wanted["truncated"]
    with watched(browser, server) as opened:
        page = drawn(opened, f"/network?{asked}")
        said = page.locator("#status").inner_text()
        found = legend(page)
    count = f"{len(wanted['entities']):,} 个实体 · {len(wanted['relations']):,} 条关系"
    assert said == count
    assert found["类型"] == counted(ONTOLOGY.entities[each["type"]].label.zh for each in wanted["entities"])
    assert found["关系"] == counted(ONTOLOGY.relations[each["type"]].label.zh for each in wanted["relations"])
    by_region = counted(each["region"] for each in wanted["entities"] if "region" in each)
    assert sorted(value for name, value in found["地区"].items() if name != "不属一地") == sorted(by_region.values())


def counted(names: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    return found


def test_themes_and_years_count_as_rest_does(browser: Browser, server: str, api: httpx.Client) -> None:
    facets = api.get("/api/v1/entities?facets=theme&limit=1").json()["facets"]["theme"]
    names = {each["id"]: each["name"] for each in api.get("/api/v1/entities?type=Theme&limit=500").json()["items"]}
    with watched(browser, server) as opened:
        page = drawn(opened, "/network")
        found = legend(page)["主题"]
        options = page.locator(".year").first.locator("option").all_inner_texts()
    assert {name: count for name, count in found.items() if count} == {
        names[id_]: count for id_, count in facets.items()
    }
    regions = [each["place"]["id"] for each in api.get("/api/v1/regions").json()["items"]]
    asked = "&".join(f"region={each}" for each in regions[:6])
    cells = api.get(f"/api/v1/compare?by=year&{asked}").json()["cells"]
    assert cells
    begun = {int(year): int(count) for year, count in re.findall(r"(\d{4}) \((\d+)\)", "\n".join(options))}
    assert all(begun[int(cell["key"])] >= 1 for cell in cells if int(cell["key"]) in begun)
    assert sum(begun.values()) > 50


def test_every_entity_leads_to_its_page_and_the_head_to_all_others(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = drawn(opened, "/network?lang=en")
        ways = page.locator("#ways a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
        assert "/compare?lang=en" in ways
        expect(page.locator("#ways a[aria-current]")).to_have_text("Network")
        page.fill("#search", "lianqixingcun")
        page.locator(".hit").first.click()
        link = page.locator("#panel .service a")
        expect(link).to_have_attribute("href", re.compile(r"/entity/initiative/haixi-lianqi-xingcun\?lang=en$"))
        with page.context.expect_page() as other:
            link.click()
        expect(other.value.locator("h1")).to_contain_text("联企兴村")
        tabbed(page, "#ways a[href^='/timeline']", 400)
        page.keyboard.press("Enter")
        page.wait_for_url("**/timeline?lang=en")


def test_a_path_is_as_long_as_the_service_says(browser: Browser, server: str, api: httpx.Client) -> None:
    ends = ("organization/haixi-stationed-enterprises", "theme/collective-economy")
    ids = [each["id"] for each in api.get("/api/v1/entities?type=Organization&limit=500").json()["items"]]
    start = ends[0] if ends[0] in ids else next(id_ for id_ in ids if "haixi" in id_)
    told = api.get(f"/api/v1/paths?from={start}&to={ends[1]}&max_length=6&limit=20").json()["paths"]
    assert told
    shortest = [each for each in told if each["length"] == told[0]["length"]]
    with watched(browser, server) as opened:
        page = drawn(opened, f"/network#entity={start}&to={ends[1]}")
        expect(page.locator("#panel")).to_contain_text(f"最短 {told[0]['length']} 步")
        found = page.locator(".way").count()
    assert found == len({tuple(each["steps"][::2]) for each in shortest})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing_grave(browser: Browser, server: str, address: str, scheme: Scheme) -> None:
    with watched(browser, server, color_scheme=scheme) as opened:
        page = drawn(opened, address)
        assert violations(page, night=scheme == "dark") == []
        page.evaluate("document.querySelector('#map').focus()")
        page.keyboard.press("Enter")
        expect(page.locator("#panel")).to_be_visible()
        assert violations(page, night=scheme == "dark") == []


@pytest.mark.parametrize("width", [390, 2560])
def test_a_phone_and_a_wall_have_room(browser: Browser, server: str, width: int) -> None:
    with watched(browser, server, viewport={"width": width, "height": 844}) as opened:
        page = drawn(opened, "/network")
        assert fits(page)
        page.evaluate("document.querySelector('#map').focus()")
        page.keyboard.press("Enter")
        assert fits(page)


def test_the_policy_names_our_scripts_and_nothing_else(api: httpx.Client) -> None:
    answer = api.get("/network", headers={"Accept": "text/html"})
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert "connect-src" not in policy
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert re.fullmatch(r"('sha256-\S+' ?){2}", policy["script-src"])
    inert = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", answer.text, flags=re.DOTALL)
    assert re.findall(r"<[^>]*\s(?:on\w+|style)\s*=", inert) == []


def test_the_page_is_saved_as_a_file_that_needs_no_service(browser: Browser, server: str, tmp_path: Path) -> None:
    with watched(browser, server) as opened:
        page = drawn(opened, f"/network?region={HAIXI}")
        with page.expect_download() as download:
            page.get_by_role("link", name="存为文件").click()
        said = page.locator("#status").inner_text()
        download.value.save_as(tmp_path / download.value.suggested_filename)
    (path,) = tmp_path.iterdir()
    assert path.suffix == ".html"
    page = new_page(browser)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_selector(READY, state="attached")
    expect(page.locator("#status")).to_have_text(said)
    expect(page.locator("#ways")).to_have_count(0)
    page.fill("#search", "lianqi")
    page.locator(".hit").first.click()
    expect(page.locator("#panel .service a")).to_have_count(0)
    assert [url for url in requests if not url.startswith(("data:", "blob:"))] == [path.as_uri()]
    page.context.close()


def test_a_time_is_asked_for_on_the_page_itself(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = drawn(opened, f"/network?region={HAIXI}&lang=en")
        page.locator("summary", has_text="what held then").click()
        page.fill("#as-of", "2013")
        entered(page)
        assert "as_of=2013" in page.url
        page.wait_for_selector(READY, state="attached")
        assert "lang=en" in page.url
        expect(page.locator("#notes")).to_contain_text("What held in 2013")
        expect(page.locator("h1")).to_contain_text("海西")


def test_the_switch_of_language_keeps_question_and_view(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = drawn(opened, f"/network?region={HAIXI}#entity={HAIXI}")
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en][data-ready]", state="attached")
        assert f"region={HAIXI}" in page.url.replace("%2F", "/")
        assert "lang=en" in page.url
        expect(page.locator("#panel h2")).to_contain_text("海西")
        expect(page.locator("#ways a").first).to_have_text("Overview")


def test_parameters_that_are_none_are_passed_over_and_wrong_ones_named(api: httpx.Client) -> None:
    html = {"Accept": "text/html"}
    assert api.get("/network?type=&colour=red", headers=html).status_code == 200
    for wrong in ("region=%3Cscript%3E", "type=Nothing", "as_of=soon", "depth=9", "center=x", "theme=theme/nowhere"):
        answer = api.get(f"/network?{wrong}", headers=html)
        assert answer.status_code in (400, 404, 422), wrong
        assert wrong.split("=")[0] in plain(answer.text), wrong
        assert "<script>" not in answer.text
