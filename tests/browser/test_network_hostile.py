"""Hostile strings in every text field of every type: none runs in the network page, nor in the file exported of it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, Page

from graph.ontology import ONTOLOGY
from graph.settings import Settings
from ingest.load import load
from service.app import create_app
from tests.browser.filed import READY
from tests.browser.test_hostile_pages import Read
from tests.browser.watching import MARKER, watched
from tests.engines.chromium import new_page
from tests.engines.graphs import Engine, in_a_thread
from tests.gongjian.commands.processes import of
from tests.service.pages import hostile
from tests.service.serving import serving

pytestmark = pytest.mark.embedded_only
MOVED = """hash => {
  document.querySelector("#panel").replaceChildren(); // what stands there afterwards belongs to the new address
  location.hash = hash;
}"""


@pytest.fixture(scope="module")
def trap(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The base URL of a service on the hostile graph, and a page exported of it under a hostile title."""
    root = tmp_path_factory.mktemp("hostile")
    data = hostile.write(root)
    settings: Settings = engine.scratch().model_copy(update={"data": data, "sources": root / "texts"})
    in_a_thread(lambda: asyncio.run(load(settings, ONTOLOGY)))
    out = root / "<img src onerror=x()>.html"
    done = of(settings, "export", "html", "-o", str(out), "--title", hostile.STRINGS[1])
    assert done.returncode == 0, done.stderr
    with serving(create_app(settings)) as client:
        yield str(client.base_url).rstrip("/"), out


def handled(page: Page, *, first: int = 0, step: int = 1) -> None:
    """Hover, click, search, walk, unfold, switch and print, as a planner would who meets each of the strings."""
    page.wait_for_selector(READY, state="attached")
    types = list(ONTOLOGY.prefixes)
    for at in range(first, len(hostile.STRINGS), step):
        id_ = f"{types[at % len(types)]}/x{at:03}"
        page.evaluate(MOVED, f"entity={quote(id_)}&hops=1")
        page.wait_for_selector("#panel h2", state="attached")
        spot = page.evaluate("id => networkPage.spot(id)", id_)
        page.mouse.move(spot["x"] + 1, spot["y"])
        if at % (6 * step) == first:
            page.mouse.click(spot["x"], spot["y"])
            page.fill("#search", hostile.STRINGS[at][:60])
            for hit in page.locator(".hit").all()[:1]:
                hit.click()
            for summary in page.locator("#panel summary").all()[:2]:
                summary.click()
    page.evaluate(MOVED, "entity=organization%2Fx001&to=organization%2Fx003")
    page.wait_for_selector(".way")
    for button in page.locator("#bar button:enabled:visible").all()[:4]:
        button.click()
    page.evaluate("networkPage.picture()")
    assert page.evaluate("window.executed") == 0
    wrong = "iframe,object,embed,form,base,video,audio,marquee,template,img:not(#print)"
    assert page.locator(wrong).count() == 0
    assert page.locator("script").count() == 3
    assert page.evaluate("[...document.links].every((link) => /^(https?|file):/.test(link.protocol))")


@pytest.mark.parametrize(("language", "step"), [("", 1), ("?lang=en", 4)])  # the same strings under other labels
def test_nothing_runs_in_the_page_of_the_service(
    browser: Browser, trap: tuple[str, Path], language: str, step: int
) -> None:
    with watched(browser, trap[0]) as opened:
        handled(opened.open(f"/network{language}"), step=step)


def test_nothing_runs_in_the_exported_file_and_nothing_is_fetched(browser: Browser, trap: tuple[str, Path]) -> None:
    page = new_page(browser, MARKER)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("#")[0]))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(trap[1].as_uri())
    handled(page, first=1, step=3)  # the page of the service, which has met them all, as a file
    assert {url for url in asked if not url.startswith(("data:", "blob:"))} == {trap[1].as_uri()}
    assert said == []
    page.context.close()


def test_what_is_asked_of_the_page_is_harmless(trap: tuple[str, Path]) -> None:
    with httpx.Client(base_url=trap[0], timeout=60, trust_env=False, headers={"Accept": "text/html"}) as client:
        for text in hostile.STRINGS[::2]:
            asked = quote(text[:100], safe="")
            for name in ("region", "type", "theme", "center", "as_of"):
                answer = client.get(f"/network?{name}={asked}&lang={asked}")
                assert answer.status_code in (400, 404, 422), (name, text)
                assert Read(answer.text).wrong == [], (name, text)
