"""A network page opened from a file, under watch: it must make no request but for itself and complain of nothing."""

import base64
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Dialog, Page

from graph.ontology import ONTOLOGY
from graph.subgraph import Subgraph
from service.visual.network import Sheet, save
from service.visual.network import page as page_of
from tests.browser.turns import Listeners, heard, turn

READY = "html[data-ready]"
VIOLATED = (
    "document.addEventListener('securitypolicyviolation',"
    "event => console.error(`CSP ${event.violatedDirective} ${event.blockedURI}`))"
)


class Opened:
    """A page opened from a file, with what it asked for and complained about."""

    page: Page

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.listeners: Listeners = {
            "request": lambda request: self.requests.append(request.url),
            "console": lambda message: self.complaints.append(message.text),
            "pageerror": lambda error: self.complaints.append(str(error)),
            "dialog": self._dialog,
        }

    def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def open(self, graph: Subgraph, *, hash_: str = "", **options: Any) -> Page:
        """The page of a subgraph, drawn."""
        path = self.folder / "network.html"
        save(page_of(graph, ONTOLOGY, Sheet(**{"title": "海西与西宁", **options})), path)
        self.page.goto(path.as_uri() + hash_)
        self.page.wait_for_selector(READY, state="attached")
        return self.page

    def search(self, words: str) -> list[str]:
        """What a search finds."""
        self.page.fill("#search", words)
        return self.page.locator(".hit").all_inner_texts()

    def choose(self, words: str) -> None:
        """Goes to the first thing that a search finds."""
        self.search(words)
        self.page.locator(".hit").first.click()


@contextmanager
def filed(browser: Browser, folder: Path, **options: Any) -> Iterator[Opened]:
    """A page to open from a file in the folder, as new; `options` are those of a browser's page."""
    made = Opened(folder)
    own = (folder / "network.html").as_uri()
    with turn(browser, VIOLATED, made.listeners, **options) as made.page:
        yield made
        heard(made.page)
        assert {url.split("#")[0] for url in made.requests if not url.startswith(("data:", "blob:"))} <= {own}
        assert made.complaints == []


def pixels(address: str) -> tuple[int, int, set[bytes]]:
    """Width, height and the distinct rows (as filtered bytes) of a PNG in a data URL."""
    raw = base64.b64decode(address.partition(",")[2])
    assert raw.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", raw[16:24])
    body, at = b"", 8
    while at < len(raw):
        (length,) = struct.unpack(">I", raw[at : at + 4])
        if raw[at + 4 : at + 8] == b"IDAT":
            body += raw[at + 8 : at + 8 + length]
        at += 12 + length
    rows = zlib.decompress(body)
    stride = len(rows) // height
    return width, height, {rows[n * stride : (n + 1) * stride] for n in range(height)}
