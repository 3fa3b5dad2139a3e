"""Pages of a time in the past: as REST tells it, said on the page, kept by every link, refused where it is no date."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.addresses import WAYS
from tests.browser.watching import entered, followed, offered, plain, tabbed, watched
from tests.service.test_entities import get

pytestmark = pytest.mark.embedded_only
HTML = {"Accept": "text/html"}
HAIXI, PINGLIANG = "place/632800", "place/620800"
BOTH = f"region={HAIXI}&region={PINGLIANG}"
COUNTY, CITY = "place/620824", "place/620881"
"""华亭县 until 2018, 华亭市 since then."""
TOLD = {
    "/?": "/entities?limit=1",
    "/?q=党建&": "/search?q=党建&limit=50",
    f"/compare?{BOTH}&": f"/compare?{BOTH}",
    f"/compare?{BOTH}&by=measure&": f"/compare?{BOTH}&by=measure",
    "/flows?": "/flows?",
    "/flows?region=620800&": "/flows?region=620800",
    "/timeline?": "/timeline?",
    "/sources?": "/sources?",
    "/sources/haixi-2018?": "/sources/haixi-2018/facts?",
    f"/entity/{PINGLIANG}?": f"/entities/{PINGLIANG}?",
}
"""Pages, and what REST answers to the same question."""


def read(api: httpx.Client, address: str, **parameters: str) -> str:
    answer = api.get(address, params=parameters or None, headers=HTML)
    assert answer.status_code == 200, answer.text
    return answer.text


def said(page: str) -> int:
    """How many facts without dates a page tells of."""
    found = re.search(r'id="then">\s*[^<]*?([\d,]+) (?:项|of it)', page)
    assert found, page[:2000]
    return int(found[1].replace(",", ""))


def links(page: str) -> Iterator[str]:
    return (unescape(each) for each in re.findall(r'(?:href|action)="([^"]*)"', page))


@pytest.mark.parametrize("as_of", ["2013", "2018-09"])
@pytest.mark.parametrize("address", TOLD)
def test_a_page_says_how_much_is_undated_as_rest_does(api: httpx.Client, address: str, as_of: str) -> None:
    told = api.get(f"/api/v1{TOLD[address]}&as_of={as_of}").json()["as_of"]["undated"]
    page = read(api, f"{address}as_of={as_of}")
    assert said(page) == told
    assert said(read(api, f"{address}as_of={as_of}&lang=en")) == told
    assert 'id="then"' not in read(api, f"{address}as_of=")


def test_a_map_counts_what_held(api: httpx.Client) -> None:
    told = get(api, "/entities", as_of="2013", limit=1)["as_of"]["undated"]
    pairs = get(api, "/pairings", as_of="2013", limit=500)
    page = read(api, "/map?tie=PAIRED_WITH&as_of=2013")
    assert page.count('<tr id="tie-') == pairs["total"]
    undated = sum(not {"since", "until"} & each["relation"].keys() for each in pairs["items"])
    assert said(page) == told + undated
    for as_of, here, gone in (("2013", COUNTY, CITY), ("2021", CITY, COUNTY)):
        shown = set(re.findall(r'data-place="([^"]*)"', read(api, f"/map?tie=none&as_of={as_of}")))
        assert here in shown
        assert gone not in shown
        asked: dict[str, Any] = {"type": "Place", "as_of": as_of, "limit": 500}
        assert shown >= {each["id"] for each in get(api, "/entities", **asked)["items"]}


@pytest.mark.parametrize("address", [*WAYS, f"/compare?{BOTH}", "/?q=党建"])
def test_every_link_keeps_the_time(api: httpx.Client, address: str) -> None:
    asked = f"{address}{'&' if '?' in address else '?'}as_of=2018&lang=en"
    page = read(api, asked)
    kept = 0
    for link in links(page):
        parts = urlsplit(link)
        question = parse_qs(parts.query)
        if not parts.path or parts.path.startswith(("/assets/", "/api/v1/docs")) or parts.scheme:
            continue
        if question.get("as_of") == ["2018"]:
            kept += 1
            if parts.path.startswith("/api/v1/"):
                answer = api.get(link)
                assert answer.status_code == 200, link
                said = answer.headers["content-type"] == "application/json"  # else a file, whose name tells what it is
                assert not said or answer.json()["as_of"]["from"] == "2018-01-01"
            continue
        own = parts.path == urlsplit(address).path
        assert own or f'action="{parts.path}"' in page, link  # the way out of the time, and forms, which have a field
    assert kept > 7
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    assert forms
    assert [form for form in forms if 'name="as_of" value="2018"' not in form] == []
    assert [form for form in forms if 'name="lang" value="en"' not in form] == []


def test_what_did_not_hold_then_is_told_with_a_way_out(browser: Browser, server: str) -> None:
    with watched(browser, server, calm=False) as opened:
        page = opened.open(f"/entity/{CITY}?as_of=2013&lang=en")
        expect(page.locator("h1")).to_have_text("Did not hold then")
        expect(page.get_by_role("alert")).to_contain_text("2018")
        followed(page, page.get_by_role("link", name="This page, of all time"))
        expect(page.locator("h1")).to_have_text("华亭市")
        assert page.url.endswith("?lang=en")


@pytest.mark.parametrize(
    "address", [f"/compare?{BOTH}&by=type", "/flows?kind=invested", "/timeline?group=type", "/map"]
)
def test_a_time_is_asked_by_keyboard_and_leaves_the_rest_as_it_is(browser: Browser, server: str, address: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open(address)
        before = page.evaluate("[...new URLSearchParams(location.search)]")
        tabbed(page, "#as_of")
        page.keyboard.type("2018-09")
        entered(page)
        assert "as_of=2018-09" in page.url
        after = page.evaluate("[...new URLSearchParams(location.search)].filter(each => each[1])")
        assert sorted(each for each in after if each[0] != "as_of" and each != ["group", "region"]) == sorted(before)
        expect(page.locator("#then")).to_contain_text("2018-09")
        followed(page, page.locator("#then a"))
        assert "as_of" not in page.url
        expect(page.locator("#then")).to_have_count(0)


@pytest.mark.parametrize("nonsense", ["2013-13", "<b>"])
@pytest.mark.parametrize("address", WAYS)
def test_what_is_no_date_is_refused_in_words(api: httpx.Client, address: str, nonsense: str) -> None:
    for language, word in (("zh", "历法"), ("en", "calendar")):
        answer = api.get(address, params={"as_of": nonsense, "lang": language}, headers=HTML)
        assert answer.status_code == 422
        assert word in answer.text
        assert "as_of=" not in "".join(link for link in links(answer.text) if not link.startswith(f"{address}?"))


def test_offers_are_of_the_time_too(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open("/?as_of=2013")
        offered(page, "华亭")
        names = [plain(text) for text in page.locator(".offers li").all_inner_texts()]
        assert any(name.startswith("华亭县") for name in names)
        assert not any(name.startswith("华亭市") for name in names)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/entity/**as_of=2013")


def test_a_page_asked_again_is_not_sent_again_and_another_time_is(api: httpx.Client) -> None:
    for address in (f"/compare?{BOTH}", "/flows?", "/timeline?", "/map?", "/flows.csv?", "/map.csv?"):
        first = api.get(f"{address}&as_of=2018", headers=HTML)
        tag = {**HTML, "If-None-Match": first.headers["etag"]}
        assert api.get(f"{address}&as_of=2018", headers=tag).status_code == 304
        assert api.get(f"{address}&as_of=2019", headers=tag).status_code == 200
        assert api.get(address, headers=tag).status_code == 200
    assert "etag" not in api.get("/flows?kind=gold", headers=HTML).headers
