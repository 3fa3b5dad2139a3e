"""The way in, in a real Chromium, on a service bound to every address: keyboard, wrong keys, roles, the way out."""

import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from graph.settings import Settings
from service.keys import KeyFile
from tests.browser.test_every_page import violations
from tests.browser.watching import entered, fits, followed, leading, tabbed, watched
from tests.engines.service import service

pytestmark = pytest.mark.embedded_only
EVERYWHERE = "0.0.0.0"  # noqa: S104  that it can be reached from outside is the point


@pytest.fixture(scope="module")
def closed(curated: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A service bound to every address, its `base` URL and a key for each role."""
    file = KeyFile(curated.home)
    made = {role: file.add(f"<b>{role}</b>", role) for role in ("reader", "analyst")}
    try:
        log = tmp_path_factory.mktemp("closed") / "output.log"
        with service(curated.model_copy(update={"host": EVERYWHERE}), log, sys.executable) as base:
            yield SimpleNamespace(base=base, keys={role: shown for role, (_, shown) in made.items()})
    finally:
        for key, _ in made.values():
            file.revoke(key.id)


def test_one_comes_in_by_keyboard_goes_where_one_wanted_and_out(browser: Browser, closed: SimpleNamespace) -> None:
    with watched(browser, closed.base, calm=False) as opened:
        page = opened.open("/compare?region=place/632800&region=place/620800")
        assert page.url.startswith(f"{closed.base}/login?next=")
        assert page.evaluate("document.activeElement.id") == "key"
        page.keyboard.type("wrong")
        entered(page)
        expect(page.get_by_role("alert")).to_contain_text("密钥不对")
        expect(page.locator("#key")).to_have_attribute("aria-invalid", "true")
        tabbed(page, "#key")
        page.keyboard.type(closed.keys["analyst"])
        entered(page)
        page.wait_for_url("**/compare?region=place/632800&region=place/620800")
        assert page.evaluate("document.cookie") == ""
        [cookie] = page.context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/")
        page.goto("/console")
        page.fill("#query", "RETURN 7 AS n")
        with leading(page):
            page.locator("#query").press("Control+Enter")
        expect(page.locator("tbody td")).to_have_text("7")
        followed(page, page.get_by_role("link", name="密钥", exact=True))
        expect(page.locator("main")).to_contain_text("<b>analyst</b>")
        followed(page, page.get_by_role("button", name="退出"))
        expect(page.locator("#key")).to_be_visible()
        assert page.context.cookies() == []
        page.goto("/console")
        assert "/login" in page.url
        assert [each for each in opened.complaints if "401" not in each] == []


def test_a_reader_is_told_what_is_not_open_to_readers(browser: Browser, closed: SimpleNamespace) -> None:
    with watched(browser, closed.base, calm=False) as opened:
        page = opened.open("/login?lang=en")
        page.fill("#key", closed.keys["reader"])
        followed(page, page.get_by_role("button", name="Log in"))
        assert page.url.endswith("/?lang=en")
        assert page.locator(".ways a[href^='/console']").count() == 0
        page.goto("/console?lang=en")
        expect(page.locator("h1")).to_have_text("Not allowed")
        expect(page.get_by_role("alert")).to_contain_text("analyst")
        followed(page, page.get_by_role("link", name="Show another key"))
        expect(page.locator("#key")).to_be_visible()


def test_it_works_without_script(browser: Browser, closed: SimpleNamespace) -> None:
    with watched(browser, closed.base, java_script_enabled=False) as opened:
        page = opened.page
        page.goto("/sources")
        page.fill("#key", closed.keys["reader"])
        followed(page, page.get_by_role("button", name="登录"))
        expect(page.locator("h1")).to_contain_text("来源")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_and_it_fits(
    browser: Browser, closed: SimpleNamespace, scheme: Literal["light", "dark"]
) -> None:
    for width in (390, 2560):
        options = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
        with watched(browser, closed.base, calm=False, **options) as opened:
            page = opened.open("/login?next=/map")
            assert violations(page, night=scheme == "dark") == []
            assert fits(page)
            page.fill("#key", "wrong")
            entered(page)
            expect(page.get_by_role("alert")).to_be_visible()
            assert violations(page, night=scheme == "dark") == []
            page.context.set_extra_http_headers({"Authorization": f"Bearer {closed.keys['analyst']}"})
            page = opened.open("/login")
            assert violations(page, night=scheme == "dark") == []
            assert fits(page)
