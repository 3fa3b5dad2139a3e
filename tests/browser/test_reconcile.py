"""Reconciliation from a page of another origin, in a real browser: what OpenRefine's pages may read and frame."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import Browser, Page

from graph.settings import Settings
from service.app import create_app
from tests.engines.chromium import new_page
from tests.service.serving import serving
from tests.service.test_entities import LIANQI
from tests.service.test_reconcile import DOOR

pytestmark = pytest.mark.embedded_only
READ = """async (url) => {
  try { return (await fetch(url)).status } catch (failure) { return failure.name }
}"""
FRAME = """(url) => new Promise(done => {
  const frame = document.createElement('iframe')
  frame.onload = () => done(frame.contentWindow.length)
  frame.src = url
  document.body.append(frame)
})"""


class Empty(BaseHTTPRequestHandler):
    """An empty page of another service of this machine: a browser lets no page from elsewhere near it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><body>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def origins() -> Iterator[tuple[str, str]]:
    """The origin that the settings name, and a stranger's."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Empty) as named, ThreadingHTTPServer(("127.0.0.1", 0), Empty) as other:
        for server in (named, other):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{named.server_port}", f"http://127.0.0.1:{other.server_port}"
        for server in (named, other):
            server.shutdown()


@pytest.fixture(scope="module")
def shared(curated: Settings, origins: tuple[str, str]) -> Iterator[httpx.Client]:
    with serving(create_app(curated.model_copy(update={"origins": origins[0]}))) as client:
        yield client


def page_of(browser: Browser, origin: str) -> Page:
    """An empty page of an origin."""
    page = new_page(browser)
    page.goto(f"{origin}/")
    return page


def test_only_pages_of_the_origin_that_is_named_read_the_service(
    browser: Browser, shared: httpx.Client, origins: tuple[str, str]
) -> None:
    told = shared.get(DOOR).json()
    suggest = "{service_url}{service_path}?prefix=lqxc".format(**told["suggest"]["entity"])
    ours, strangers = (page_of(browser, origin) for origin in origins)
    for url in (f"{shared.base_url}".rstrip("/") + DOOR, suggest):
        assert ours.evaluate(READ, url) == 200
        assert strangers.evaluate(READ, url) == "TypeError"
    elsewhere = f"{shared.base_url}".rstrip("/") + "/api/v1/regions"
    assert ours.evaluate(READ, elsewhere) == "TypeError"
    ours.context.close()
    strangers.context.close()


def test_only_pages_of_the_origin_that_is_named_frame_a_preview(
    browser: Browser, shared: httpx.Client, origins: tuple[str, str]
) -> None:
    preview = shared.get(DOOR).json()["preview"]["url"].replace("{{id}}", LIANQI)
    seen = []
    for origin in origins:
        page = page_of(browser, origin)
        page.evaluate(FRAME, preview)
        seen += [frame.title() for frame in page.frames[1:]]
        page.context.close()
    assert seen[0] == "联企兴村1+1行动"
    assert len(seen) == 2
    assert seen[1] != seen[0]
