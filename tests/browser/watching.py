"""A page of the service under watch: what it asks for, what it complains of, whether it is wider than the screen."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page


@contextmanager
def watched(browser: Browser, server: str, **options: Any) -> Iterator[Page]:
    """A page that may ask the service alone and must not complain; paths are of the service."""
    page = browser.new_page(**{"viewport": {"width": 1280, "height": 900}, "base_url": server, **options})
    asked: list[str] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page.on("request", lambda request: asked.append(request.url))
    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        "event => console.error(`CSP ${event.violatedDirective} ${event.blockedURI}`))"
    )
    try:
        yield page
    finally:
        page.close()
    assert [url for url in asked if not url.startswith((f"{server}/", "data:", "blob:"))] == []
    assert complaints == []


def drawn(page: Page, id_: str) -> None:
    """Wait until a chart is drawn, and see that something stands on it."""
    page.wait_for_selector(f"#{id_}[data-drawn] canvas", timeout=30_000)
    colours = page.evaluate(
        """id => {
          const canvas = document.querySelector(`#${id} canvas`);
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }""",
        id_,
    )
    assert colours > 10


def tabbed(page: Page, selector: str, most: int = 80) -> None:
    """Walk with the Tab key until an element has the focus."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with {most} steps of the Tab key")


def fits(page: Page) -> bool:
    """Whether nothing makes the page wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def plain(text: str) -> str:
    """Text with every run of space made one."""
    return re.sub(r"\s+", " ", text).strip()
