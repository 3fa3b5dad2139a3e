"""A page under watch: what it asked for, what it complained of, whether anything hostile ran, how wide it is."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page

from tests.browser.turns import Listeners, heard, turn

MARKER = """
window.executed = 0;
window.x = () => { window.executed += 1; };
document.addEventListener("securitypolicyviolation",
  (event) => console.error(`CSP ${event.violatedDirective} ${event.blockedURI}`));
"""


class Watched:
    """A page of a browser, and all that it asked for and complained of."""

    page: Page

    def __init__(self, base: str) -> None:
        self.base = base
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.listeners: Listeners = {
            "request": lambda request: self.requests.append(request.url),
            "console": self._said,
            "pageerror": lambda error: self.complaints.append(str(error)),
            "dialog": self._dialog,
        }

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, address: str, *, idle: bool = False) -> Page:
        """Go to an address of the service and wait until all of it is there; `idle`: and nothing asked for any more."""
        self.page.goto(f"{self.base}{address}", wait_until="networkidle" if idle else "load")
        return self.page

    @property
    def foreign(self) -> list[str]:
        """What was asked of others than the service."""
        return [url for url in self.requests if not url.startswith((f"{self.base}/", "data:", "blob:"))]

    @property
    def executed(self) -> int:
        """How often something hostile ran on the page that is open."""
        return int(self.page.evaluate("window.executed"))


@contextmanager
def watched(browser: Browser, base: str, *, calm: bool = True, **options: Any) -> Iterator[Watched]:
    """A page as new, for one test; at the end it has asked nobody else, and, where `calm`, complained of nothing."""
    made = Watched(base)
    own = {"viewport": {"width": 1280, "height": 900}, "base_url": base, **options}
    with turn(browser, MARKER, made.listeners, **own) as made.page:
        yield made
        heard(made.page, scripts=options.get("java_script_enabled", True))
        assert made.foreign == [], made.foreign
        assert not calm or made.complaints == [], made.complaints


@contextmanager
def leading(page: Page) -> Iterator[None]:
    """Wait, after what is done in the block, until the document that it leads to is loaded whole, scripts and all.

    What reads without waiting (`all`, `count`, `inner_text`, `evaluate`) otherwise reads the document that is left.
    """
    with page.expect_event("load"):
        yield


def followed(page: Page, target: Locator) -> None:
    """Click on what leads to another document, and wait until that is loaded."""
    with leading(page):
        target.click()


def entered(page: Page, key: str = "Enter") -> None:
    """Press a key that leads to another document, and wait until that is loaded."""
    with leading(page):
        page.keyboard.press(key)


def framed(page: Page) -> None:
    """Wait until the page has been laid out and painted anew after what was done before."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")


def resized(page: Page, width: int, height: int) -> None:
    """Give the page another size, and wait until it stands in it."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("width => innerWidth === width", arg=width)
    framed(page)


def offered(page: Page, words: str) -> None:
    """Put words into the search box at once, as an input method does, and wait for what it offers or says to them.

    Typed sign by sign, a slow page would show what fits the first of them, too, and then something else.
    """
    box = page.locator("[data-suggest]").first
    box.blur()  # with the focus goes what was offered before
    box.fill(words)
    page.locator(".offers:not([hidden]), .said:not([hidden])").first.wait_for()


@contextmanager
def copying(page: Page) -> Iterator[None]:
    """Wait, after what is done in the block, until something has come to the clipboard."""
    page.evaluate("navigator.clipboard.writeText('')")
    yield
    page.wait_for_function("() => navigator.clipboard.readText()")


def drawn(page: Page, id_: str) -> None:
    """Wait until a chart is drawn, and see that something stands on it."""
    page.wait_for_selector(f"#{id_}[data-drawn] canvas")
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
