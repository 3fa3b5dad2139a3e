"""The page of a source in a real Chromium: facts in the order of the text, phrases marked both ways, texts guarded."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from graph.documents import text_digest
from graph.ontology import ONTOLOGY
from graph.settings import Settings
from graph.text import source_text
from ingest.load import load
from service.app import create_app
from service.keys import KeyFile
from service.pages.passages import LONGEST
from tests.browser.watching import followed, watched
from tests.engines.graphs import in_a_thread
from tests.ingest.sample import pin
from tests.service.serving import serving

pytestmark = pytest.mark.embedded_only
HTML = {"Accept": "text/html"}
PATH = "/sources/haixi-2018"


@pytest.fixture(scope="module")
def reading(curated: Settings, source_texts: Path) -> Iterator[str]:
    """The base URL of a service that has the source texts at hand."""
    with serving(create_app(curated.model_copy(update={"sources": source_texts}))) as client:
        yield str(client.base_url).rstrip("/")


def test_facts_come_in_the_order_of_the_text_and_none_is_left_out(
    browser: Browser, server: str, api: httpx.Client
) -> None:
    told = api.get(f"/api/v1{PATH}/facts", params={"limit": 500}).json()
    wanted = [each["fact"]["id"] for each in told["items"]]
    with watched(browser, server) as opened:
        page = opened.open(PATH)
        seen: list[str] = []
        while True:
            seen += [str(each.get_attribute("data-fact")) for each in page.locator("#fact-list > li").all()]
            more = page.get_by_role("link", name="更多")
            if not more.count():
                break
            followed(page, more)
        assert seen[: len(wanted)] == wanted
        assert len(seen) == told["total"]


def test_without_the_text_the_phrases_and_positions_are_shown(browser: Browser, server: str, api: httpx.Client) -> None:
    first = api.get(f"/api/v1{PATH}/facts", params={"limit": 1}).json()["items"][0]["citations"][0]
    with watched(browser, server) as opened:
        page = opened.open(PATH)
        expect(page.locator("#fact-list mark").first).to_have_text(first["exact"])
        expect(page.locator("#fact-list .words").first).to_contain_text(f"第 {first['start'] + 1} 字")
        expect(page.locator(".source-text")).to_have_count(0)
        expect(page.locator("main .notice")).to_contain_text("GONGJIAN_SOURCES")


def test_the_text_is_shown_whole_and_leads_both_ways(browser: Browser, reading: str, source_texts: Path) -> None:
    texts = {source_text(path.read_bytes()) for path in source_texts.glob("*.txt")}
    with watched(browser, reading) as opened:
        page = opened.open(PATH)
        assert page.locator(".source-text").text_content() in texts
        page.locator("#fact-list .words a").first.click()
        expect(page.locator(".source-text :target")).to_have_count(1)
        phrase = page.locator(".source-text a.cited").nth(3)
        words = phrase.inner_text()
        followed(page, phrase)
        assert "at=" in page.url
        stated = page.locator("#fact-list li")
        assert stated.count() >= 1
        for fact in stated.all():
            exact = fact.locator("mark").all_inner_texts()
            assert any(words in each for each in exact), (words, exact)


def test_a_text_too_long_for_a_page_is_shown_around_what_is_cited(
    browser: Browser, scratch: Settings, tmp_path: Path
) -> None:
    body = "".join(f"第{at:06}句无事。" for at in range(40_000))
    first, last = "第000003句", "第039000句"
    folder = tmp_path / "data" / "long"
    folder.mkdir(parents=True)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "long.txt").write_text(body, "utf-8")
    (folder / "dataset.yaml").write_text(
        "title: 试验\ntitle_en: Trial\nlicence: CC0-1.0\nmaintainer: tests\nhow: made for a test\n", "utf-8"
    )
    (folder / "records.yaml").write_text(
        f"source: source/long\nentities:\n  - {{id: source/long, name: 长文, text_digest: {text_digest(body)}}}\n"
        f"  - {{id: organization/a, name: 甲, cited: [{first}]}}\n"
        f"  - {{id: organization/b, name: 乙, cited: [{last}]}}\n",
        "utf-8",
    )
    pin(tmp_path / "data")
    settings = scratch.model_copy(update={"data": tmp_path / "data", "sources": tmp_path / "texts"})
    in_a_thread(lambda: asyncio.run(load(settings, ONTOLOGY)))
    with serving(create_app(settings)) as client, watched(browser, str(client.base_url).rstrip("/")) as opened:
        page = opened.open("/sources/long")
        shown = str(page.locator(".source-text").text_content())
        assert len(shown) == LONGEST
        assert body.startswith(shown)
        expect(page.locator(".source-text mark")).to_have_text([first])
        followed(page, page.locator("#fact-list .words a").nth(1))
        assert "around=" in page.url
        expect(page.locator(".source-text :target mark")).to_have_text(last)
        expect(page.locator(".source-text :target")).to_be_in_viewport()
        assert str(page.locator(".source-text").text_content()) in body
        followed(page, page.get_by_role("link", name="前一段"))
        expect(page.locator("section[aria-labelledby=text] .notice")).to_contain_text(f"{len(body):,}")
        page.locator(".source-text").focus()


def test_only_who_may_see_it_gets_the_text(curated: Settings, source_texts: Path) -> None:
    at_hand = curated.model_copy(update={"sources": source_texts})
    with serving(create_app(at_hand)) as client:
        answer = client.get(PATH, headers=HTML)
        assert "source-text" in answer.text
        assert answer.headers["cache-control"] == "no-store"
    outside = at_hand.model_copy(update={"host": "192.0.2.1", "key": type(curated.key)("k" * 32)})
    file = KeyFile(curated.home)
    key, analyst = file.add("an analyst's", "analyst")
    try:
        with serving(create_app(outside)) as client:
            answer = client.get(PATH, headers={**HTML, "Authorization": f"Bearer {analyst}"})
            assert answer.status_code == 200
            assert "source-text" not in answer.text
            assert "原文只给有权限者看" in answer.text
            admin = client.get(PATH, headers={**HTML, "Authorization": "Bearer " + "k" * 32})
            assert "source-text" in admin.text
    finally:
        file.revoke(key.id)


def test_the_list_counts_what_is_cited(browser: Browser, server: str, api: httpx.Client) -> None:
    told = api.get("/api/v1/sources").json()["items"]
    with watched(browser, server) as opened:
        page = opened.open("/sources")
        figures = [int(each.replace(",", "")) for each in page.locator("td.figure").all_inner_texts()]
        assert figures == [count for each in told for count in (each["entities"], each["relations"])]
        page.locator("th[scope=row] a", has_text="海西").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{PATH}")


def test_an_unknown_source_is_a_fault(api: httpx.Client) -> None:
    assert api.get("/sources/nowhere", headers=HTML).status_code == 404
