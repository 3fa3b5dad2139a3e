"""The console in a real Chromium: completion by keyboard, rows, drawing, files, faults at their place, stopping."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.watching import entered, fits, followed, leading, plain, tabbed, watched
from tests.service.test_entities import get

pytestmark = pytest.mark.embedded_only
HTML = {"Accept": "text/html"}
PAIRS = "MATCH (a:Organization)-[r:PAIRED_WITH]->(b) RETURN a, r, b ORDER BY r.id"
SLOW = "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b WITH a, b WHERE a * b < 0 RETURN count(*) AS n"


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    with watched(browser, server, accept_downloads=True) as opened:
        yield opened.page


def asked(query: str, **more: str) -> str:
    """The address of a query of one's own that is run."""
    return "/console?" + "&".join(
        f"{name}={quote(value)}" for name, value in {"query": query, "run": "1", **more}.items()
    )


def body(page: Page) -> list[list[str]]:
    """The cells of the table, without the numbers of rows."""
    return [[plain(cell) for cell in row.locator("td").all_inner_texts()] for row in page.locator("tbody tr").all()]


def test_a_query_is_written_completed_and_run_by_keyboard_alone(page: Page) -> None:
    page.goto("/console")
    tabbed(page, "#query")
    page.keyboard.type("MATCH (f:Fu")
    expect(page.locator("#words [role=option]")).to_have_count(1)
    assert page.locator("#query").get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    assert page.locator("#query").get_attribute("aria-activedescendant") == "words-0"
    expect(page.locator("#words-0")).to_have_text(re.compile("Fund.*资金"))
    page.keyboard.press("Enter")
    page.keyboard.type(") WHERE f.amo")
    expect(page.locator("#words li").first).to_contain_text("amount")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.type("unt > 100000000 RETURN f.name AS name, f.amount AS amount ORDER BY amount")
    entered(page, "Control+Enter")
    assert parse_qs(urlsplit(page.url).query)["query"][0].startswith("MATCH (f:Fund) WHERE f.amount > 100000000")
    assert all(re.fullmatch(r"[\d.]+亿元", amount) for _, amount in body(page))
    assert page.locator("td .exact").first.get_attribute("title").endswith(" 元")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("MATCH (a)-[r:PAIR", "PAIRED_WITH"),
        ("MATCH (a)-[r:LEADS|PART", "PART_OF"),
        ("MATCH (p:Place {lev", "level"),
        ("MATCH (i:Indicator) RETURN i.mea", "measure"),
        ("MATCH (o:组", "Organization"),
        ("MATCH (n) RETURN coal", "coalesce()"),
        ("MATCH (n) WHE", "WHERE"),
    ],
)
def test_what_fits_the_place_is_offered(page: Page, text: str, word: str) -> None:
    page.goto("/console")
    page.locator("#query").press_sequentially(text)
    assert page.locator("#words li").first.get_attribute("data-word") == word


def test_in_a_string_or_a_comment_nothing_is_offered(page: Page) -> None:
    page.goto("/console")
    for text in ("RETURN 'MAT", "// MAT", "/* MAT", "RETURN $MAT"):
        page.fill("#query", "")
        page.locator("#query").press_sequentially(text)
        expect(page.locator("#words")).to_be_hidden()
    page.fill("#query", "")
    page.locator("#query").press("Control+ ")
    expect(page.locator("#words")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#words")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "params", "the Tab key leads on"


def test_rows_are_those_of_rest_and_lead_to_their_entities(page: Page, api: httpx.Client) -> None:
    told = api.post("/api/v1/cypher", json={"query": PAIRS}).json()
    page.goto(asked(PAIRS))
    assert len(body(page)) == len(told["rows"])
    first = told["rows"][0]
    names = page.locator("tbody tr").first.locator("a").all()
    assert {str(each.get_attribute("href")) for each in names} == {
        f"/entity/{first[0]['id']}",
        f"/entity/{first[2]['id']}",
    }
    assert "—结对→" in body(page)[0][1]
    followed(page, names[0])
    expect(page.locator("h1")).to_contain_text(first[0]["name"])


def test_a_network_is_drawn_beside_the_table(page: Page, api: httpx.Client) -> None:
    told = api.post("/api/v1/cypher", json={"query": PAIRS}).json()["rows"]
    page.goto(asked(PAIRS))
    followed(page, page.get_by_role("link", name="网络", exact=True).last)
    assert "view=network" in page.url
    assert page.locator("svg.web line").count() == len(told)
    assert page.locator("svg.web a").count() == len({end["id"] for row in told for end in (row[0], row[2])})
    assert len(body(page)) == len(told)
    only = "MATCH (a:Organization)-[r:PAIRED_WITH]->(b) RETURN r"
    page.goto(asked(only, view="network"))
    assert page.locator("svg.web line").count() == len(told), "ends that no row holds are looked up"
    page.goto(asked("RETURN 1 AS n", view="network"))
    expect(page.locator("main")).to_contain_text("没有实体或关系可画")


def test_a_named_query_has_a_form_filled_with_its_example(page: Page, api: httpx.Client) -> None:
    page.goto("/console")
    page.select_option("#name", "fund/list")
    followed(page, page.get_by_role("button", name="选用"))
    assert "name=fund" in page.url
    expect(page.locator("#p-limit")).to_have_value("2")
    expect(page.locator("#p-sort")).to_have_value("amount")
    expect(page.locator("main")).to_contain_text("还没有运行")
    page.fill("#p-limit", "4")
    entered(page)
    assert "run=1" in page.url
    expect(page.locator("#p-limit")).to_have_value("4")
    told = get(api, "/queries/fund/list", sort="amount", descending="true", limit=4)
    assert len(body(page)) == len(told["rows"]) == 4
    assert told["rows"][0][0]["name"] in body(page)[0][0]
    expect(page.locator("main")).to_contain_text("已截断")


def test_what_is_shown_is_saved_as_it_is(page: Page, api: httpx.Client) -> None:
    query = "UNWIND ['=1+1', '+a', '-b', '@c', 'd', '\"e,f'] AS text RETURN text, 1.5 AS n"
    page.goto(asked(query))
    files: dict[str, bytes] = {}
    for kind in ("CSV", "JSON"):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=f"下载 {kind}").click()
        assert waiting.value.suggested_filename == f"gongjian-cypher.{kind.lower()}"
        files[kind] = Path(waiting.value.path()).read_bytes()
    assert files["CSV"].startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(files["CSV"].decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["text", "'=1+1", "'+a", "'-b", "'@c", "d", '"e,f']
    assert json.loads(files["JSON"]) == api.post("/api/v1/cypher", json={"query": query}).json()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_fault_is_marked_and_the_caret_stands_there(browser: Browser, server: str, language: str) -> None:
    with watched(browser, server, calm=False) as opened:
        page = opened.page
        page.goto("/console" + ("?lang=en" if language == "en" else ""))
        page.fill("#query", "MATCH (𠮷:Place)\n// 注\nDELETE 𠮷")
        with leading(page):
            page.locator("#query").press("Control+Enter")
        expect(page.locator("#fault mark")).to_have_text("DELETE")
        place = "line 3, column 1" if language == "en" else "第 3 行第 1 列"
        expect(page.locator("#fault")).to_contain_text(place)
        chosen = page.evaluate(
            """() => {
              const box = document.activeElement;
              return [box.id, box.value.slice(box.selectionStart, box.selectionEnd)];
            }"""
        )
        assert chosen == ["query", "DELETE"]
        expect(page.locator("#query")).to_have_attribute("aria-invalid", "true")
        assert "lang=en" in page.url or language == "zh"


def test_what_else_goes_wrong_is_told_in_words_and_the_question_kept(api: httpx.Client) -> None:
    for address, status, words in (
        (asked("RETURN $a AS a"), 400, "a"),
        (asked("RETURN 1 AS a", params="{"), 400, "参数不是 JSON：第 1 行第 2 列"),
        (asked("RETURN 1 AS a", params='{"b": 1}'), 400, "没有参数 b"),
        ("/console?name=no/such&run=1", 400, "没有命名查询 no/such"),
        ("/console?name=fund/list&run=1&p.limit=many", 400, "limit"),
        ("/console?name=fund/list&run=1&p.regions=place/999999", 400, "place/999999"),
    ):
        answer = api.get(address, headers=HTML)
        assert answer.status_code == status, address
        alert = re.search(r'role="alert".*?</div>', answer.text, re.DOTALL)
        assert alert
        assert words in alert[0], (address, alert[0])
    assert "还没有运行" in api.get("/console?run=1&query=%20").text
    assert "没有一行符合" in api.get(asked("MATCH (f:Fund {name: '无'}) RETURN f")).text


def test_long_lists_are_paged_and_what_is_cut_is_said(page: Page) -> None:
    page.goto(asked("UNWIND range(1, 250) AS n RETURN n"))
    assert len(body(page)) == 100
    followed(page, page.get_by_role("link", name="下一页"))
    assert "page=2" in page.url
    assert body(page)[0] == ["101"]
    expect(page.get_by_role("status").filter(has_text="共 250 行")).to_contain_text("第 101–200 行")
    page.goto(asked("UNWIND range(1, 20000) AS n RETURN n", page="999"))
    expect(page.locator("main")).to_contain_text("已截断")
    assert body(page)[-1] == ["10000"]


def test_a_question_too_long_for_an_address_is_answered_without_one(page: Page) -> None:
    page.goto("/console")
    page.fill("#query", f"// {'长' * 3000}\nUNWIND range(1, 150) AS n RETURN n")
    followed(page, page.get_by_role("button", name="运行"))
    assert urlsplit(page.url).query == ""
    expect(page.locator("main")).to_contain_text("没有可分享的链接")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载 CSV").click()
    assert len(Path(waiting.value.path()).read_text("utf-8-sig").split()) == 151
    followed(page, page.get_by_role("button", name="下一页"))
    expect(page.locator("text=第 101–150 行")).to_have_count(1)
    assert len(body(page)) == 50


def test_a_question_under_way_can_be_stopped(page: Page, api: httpx.Client) -> None:
    page.goto("/console")
    page.fill("#query", SLOW)
    # while a page is under way the driver waits for it: who presses the button is the page itself
    page.evaluate(
        """() => new MutationObserver((_, watch) => {
          const told = document.getElementById("doing").textContent;
          if (!/[1-9]/.test(told)) return;
          watch.disconnect();
          window.told = told;
          window.busy = document.getElementById("answer").getAttribute("aria-busy");
          document.getElementById("stop").click();
        }).observe(document.getElementById("doing"), { childList: true, characterData: true, subtree: true })"""
    )
    page.locator("#query").press("Control+Enter", no_wait_after=True)
    expect(page.locator("#doing")).to_have_text("已停下。")
    told, busy = page.evaluate("[window.told, window.busy]")
    assert (re.sub("[1-9]", "1", told), busy) == ("正在查询… 1 秒", "true")
    expect(page.locator("#query")).to_have_value(SLOW)
    assert api.get("/readyz").status_code == 200
    page.fill("#query", "RETURN 7 AS n")
    with leading(page):
        page.locator("#query").press("Control+Enter")
    assert body(page) == [["7"]]


def test_without_script_both_ways_still_answer(browser: Browser, server: str) -> None:
    with watched(browser, server, java_script_enabled=False) as opened:
        page = opened.page
        page.goto("/console")
        page.fill("#query", "RETURN 7 AS n")
        followed(page, page.get_by_role("button", name="运行"))
        assert page.locator("tbody td").inner_text() == "7"
        page.goto("/console?name=pairing/list")
        followed(page, page.get_by_role("button", name="运行"))
        assert page.locator("tbody tr").count() > 0


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (2560, "light")])
def test_it_fits_every_screen(browser: Browser, server: str, width: int, scheme: str) -> None:
    options: dict[str, Any] = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with watched(browser, server, **options) as opened:
        page = opened.page
        for address in (
            asked(PAIRS, view="network"),
            "/console?name=fund/list&run=1",
            asked("RETURN '" + "长" * 900 + "' AS a"),
        ):
            page.goto(address)
            assert fits(page), address
