"""Hostile strings in every text field of every type: on no page do they run, and on none do they become markup."""

import asyncio
import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, expect

from graph.ontology import ONTOLOGY
from graph.settings import Settings
from ingest.load import load
from service.app import create_app
from tests.browser.watching import entered, offered, watched
from tests.engines.graphs import Engine, in_a_thread
from tests.service.pages import hostile
from tests.service.serving import serving

pytestmark = pytest.mark.embedded_only
OURS = re.compile(r"/(?!/)|#|data:,$|\?")
TAGS = frozenset(
    (
        *("html", "head", "meta", "link", "title", "script", "body", "header", "nav", "main", "footer", "section"),
        *("a", "ul", "ol", "li", "button", "div", "span", "p", "h1", "h2", "h3", "form", "input", "label", "select"),
        *("option", "svg", "path", "g", "circle", "line", "polygon", "text", "table", "caption", "thead", "tbody"),
        *("textarea", "optgroup", "tr", "th", "td"),
        *("dl", "dt", "dd", "strong", "code", "pre", "details", "summary", "mark", "br", "q"),
        *("fieldset", "legend", "figure", "figcaption"),
    )
)


class Read(HTMLParser):
    """What markup a page really has: tags that no template of ours writes, handlers, styles, links elsewhere."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "formaction"):
                self.wrong.append(f"<{tag} {name}={value}>")
            if name in ("href", "src", "action") and not OURS.match(value or ""):
                self.wrong.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def trap(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a service on the hostile graph."""
    root = tmp_path_factory.mktemp("hostile")
    data = hostile.write(root)
    settings: Settings = engine.scratch().model_copy(update={"data": data, "sources": root / "texts"})
    in_a_thread(lambda: asyncio.run(load(settings, ONTOLOGY)))
    with serving(create_app(settings)) as client:
        yield str(client.base_url).rstrip("/")


def test_the_corpus_is_large_and_reaches_every_text_field() -> None:
    assert len(hostile.STRINGS) >= 60
    reached = {type_: set(hostile.fields(cls, "<x>")) for type_, cls in ONTOLOGY.entities.items()}
    assert all({"name", "aliases", "description"} <= names for names in reached.values())
    assert "amount_text" in reached["Fund"]
    assert "base" in reached["Indicator"]
    assert {"title", "publisher", "author", "editor"} <= reached["Source"]


EVERY = "MATCH (n)-[r]->(m) RETURN n, r, m, n.name AS name, [n.name, {k: m.name}] AS several LIMIT 1000"
ALL = f"/console?run=1&query={quote(EVERY)}"
SIDE_BY_SIDE = "/compare?" + "&".join(f"region=place/x{at:03}" for at in range(6))
LISTS = (
    *(ALL, f"{ALL}&view=network&lang=en"),
    *("/", "/?lang=en", "/map", "/map?lang=en", "/sources", "/sources/hostile", "/sources/hostile?at=2&lang=en"),
    *(f"{SIDE_BY_SIDE}&by={by}" for by in ("theme", "type", "kind", "measure", "year")),
    *("/compare?lang=en", "/flows", "/flows?kind=unstated&lang=en", "/timeline", "/timeline?group=type&as_of=2018"),
)
HOVERED = """(links) => {
  for (const link of links) {
    for (const event of ["pointerover", "pointerenter", "mouseover", "mouseenter", "mousemove", "mouseout", "focus"]) {
      link.dispatchEvent(new Event(event, { bubbles: true }));
    }
  }
}"""
SHEETS = ("/compare.csv" + SIDE_BY_SIDE[8:], "/flows.csv", "/timeline.csv", "/map.csv", "/map.csv?of=ties")


def test_nothing_becomes_markup(trap: str) -> None:
    types = list(ONTOLOGY.prefixes)
    pages = [f"/entity/{types[at % len(types)]}/x{at:03}" for at in range(len(hostile.STRINGS))]
    with httpx.Client(base_url=trap, timeout=60, trust_env=False, headers={"Accept": "text/html"}) as client:
        for address in (*LISTS, *pages):
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert Read(answer.text).wrong == [], address


def test_names_are_shown_as_they_are(trap: str) -> None:
    with httpx.Client(base_url=trap, timeout=60, trust_env=False, headers={"Accept": "text/html"}) as client:
        for at in range(0, len(hostile.STRINGS), 5):
            texts = "\n".join(Read(client.get(f"/entity/theme/x{at:03}").text).texts)
            assert hostile.STRINGS[at] in texts
        assert "49" not in "".join(Read(client.get("/?q={{7*7}}").text).texts)


def test_what_is_asked_is_harmless_too(trap: str) -> None:
    with httpx.Client(base_url=trap, timeout=60, trust_env=False, headers={"Accept": "text/html"}) as client:
        for at, text in enumerate(hostile.STRINGS):
            asked = quote(text[:100], safe="")
            addresses = (
                f"/?q={asked}",
                f"/map?region={asked}&lang=en",
                f"/map?{asked}={asked}",
                f"/console?run=1&query={asked}&params={asked}&page={asked}",
                f"/console?run=1&query=RETURN%20$a%20AS%20a&params={quote(json.dumps({'a': text}), safe='')}",
                f"/console?run=1&name={asked}",
                f"/console?run=1&name=fund/list&p.kinds={asked}&p.{asked}={asked}&lang=en",
                f"/login?next={asked}",
                f"/compare?region={asked}&by={asked}",
                f"/flows?kind={asked}&region={asked}",
                f"/timeline?type={asked}&from={asked}&group={asked}",
                f"/sources?as_of={asked}",
                f"/?as_of=2018&q={asked}&{asked}=1",
                f"/entity/theme/{asked}",
            )
            for address in addresses[at % 3 :: 3]:  # every address meets twenty strings or more
                answer = client.get(address, follow_redirects=True)
                assert answer.status_code in (200, 400, 404, 422), address
                assert str(answer.url).startswith(f"{trap}/")
                assert Read(answer.text).wrong == [], address


def test_no_cell_of_a_sheet_is_a_formula(trap: str) -> None:
    with httpx.Client(base_url=trap, timeout=60, trust_env=False) as client:
        for address in (*SHEETS, "/sources/hostile.csv"):
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert answer.content.startswith(b"\xef\xbb\xbf")
            assert answer.headers["content-disposition"].startswith("attachment")
            rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
            assert len(rows) > 2, address
            assert [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "@"))] == [], address
            assert [cell for row in rows for cell in row if re.match(r"\s*-(?!\d)", cell)] == [], address


def test_nothing_runs_on_load_hover_or_click(browser: Browser, trap: str) -> None:
    types = list(ONTOLOGY.prefixes)
    pages = [f"/entity/{types[at % len(types)]}/x{at:03}" for at in range(0, len(hostile.STRINGS), 9)]
    with watched(browser, trap) as opened:
        for address in (*LISTS, *pages, "/?q=" + quote(hostile.STRINGS[0]), "/?q=" + quote("<img")):
            page = opened.open(address)
            for link in page.locator("main a:visible").all()[:2]:
                link.hover(force=True)
            page.locator("main a").evaluate_all(HOVERED)
            for summary in page.locator("summary:visible").all()[:3]:
                summary.click()
            assert opened.executed == 0, address
            assert page.locator("main img, main iframe, main script:not([type='application/json'])").count() == 0, (
                address
            )


def test_nothing_runs_among_the_offers_of_the_search_box(browser: Browser, trap: str) -> None:
    with watched(browser, trap) as opened:
        page = opened.open("/")
        for text in ("<script>", "<img src", "javascript", "{{ 7", "</title"):
            offered(page, text)
            assert opened.executed == 0
        offered(page, "script")
        expect(page.locator(".offers li").first).to_be_visible()
        assert page.locator(".offers img, .offers script").count() == 0
        page.keyboard.press("ArrowDown")
        entered(page)
        assert "/entity/" in page.url
        assert opened.executed == 0


def test_a_page_of_long_words_does_not_overflow(browser: Browser, trap: str) -> None:
    long = [at for at, text in enumerate(hostile.STRINGS) if len(text) >= 400]
    assert long
    with watched(browser, trap, viewport={"width": 390, "height": 844}) as opened:
        for address in ("/", "/map", "/sources/hostile", *(f"/entity/organization/x{at:03}" for at in long)):
            page = opened.open(address)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
