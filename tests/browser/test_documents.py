"""The API's documents in a real browser: they render from our own assets and ask nobody else."""

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Request

from tests.engines.chromium import PATIENCE, SLOWER, new_page

PAGES = {"/api/v1/docs": "#ui .opblock", "/api/v1/redoc": "#ui [data-section-id]"}


@pytest.mark.embedded_only
@pytest.mark.parametrize("path", PAGES)
def test_the_documents_render_from_our_own_assets(browser: Browser, server: str, path: str) -> None:
    page = new_page(browser)
    asked: list[str] = []
    faults: list[str] = []

    def note_request(request: Request) -> None:
        asked.append(request.url)

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    page.on("request", note_request)
    page.on("console", note_console)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{server}{path}")
    page.wait_for_selector(PAGES[path], timeout=3 * PATIENCE * SLOWER)  # a page of every operation is long
    assert "共建图谱" in page.inner_text("body")
    assert [url for url in asked if not url.startswith((server, "data:", "blob:"))] == []
    assert faults == []
    page.context.close()


@pytest.mark.embedded_only
def test_the_network_is_drawn_from_the_service(browser: Browser, server: str) -> None:
    page = new_page(browser, viewport={"width": 1440, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/network?region=632800")
    page.wait_for_selector("canvas")
    assert "海西" in page.title()
    page.wait_for_load_state("networkidle")
    assert {url for url in asked if not url.startswith(("data:", "blob:"))} == {f"{server}/network?region=632800"}
    page.context.close()
