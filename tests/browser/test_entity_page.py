"""The page of an entity in a real Chromium, and what becomes of ids that were renamed, deleted or never there."""

import asyncio
import lzma
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from graph.ontology import ONTOLOGY
from graph.settings import Settings
from ingest.load import load
from service.app import create_app
from tests.browser.watching import copying, followed, plain, watched
from tests.engines.graphs import in_a_thread
from tests.service.serving import serving

pytestmark = pytest.mark.embedded_only
LIANQI = "initiative/haixi-lianqi-xingcun"
HTML = {"Accept": "text/html"}
DATASET = "title: 试验\ntitle_en: Trial\nlicence: CC0-1.0\nmaintainer: tests\nhow: made for a test\n"


def test_it_says_what_the_service_says(browser: Browser, server: str, api: httpx.Client) -> None:
    told = api.get(f"/api/v1/entities/{LIANQI}").json()
    with watched(browser, server) as opened:
        page = opened.open(f"/entity/{LIANQI}")
        expect(page.locator("h1")).to_have_text(told["name"])
        phrases = page.locator("section[aria-labelledby=evidence] mark").all_inner_texts()
        assert sorted(phrases) == sorted(each["exact"] for each in told["cited"])
        counts = page.locator("section[aria-labelledby=relations] h3 .note").all_inner_texts()
        assert sum(map(int, counts)) == sum(sum(ways.values()) for ways in told["relations"].values())


def test_its_sources_lead_to_their_pages(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open(f"/entity/{LIANQI}")
        page.locator("section[aria-labelledby=evidence] a").first.click()
        page.wait_for_url("**/sources/haixi-2018")


def test_its_picture_is_walked_by_keyboard(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open(f"/entity/{LIANQI}")
        link = page.locator("svg.ego a").first
        wanted = str(link.get_attribute("href"))
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{wanted}")


def test_what_reports_an_error_names_file_and_line(browser: Browser, server: str) -> None:
    with watched(browser, server, permissions=["clipboard-read", "clipboard-write"]) as opened:
        page = opened.open(f"/entity/{LIANQI}")
        with copying(page):
            page.locator("[data-copy=record]").click()
        copied = str(page.evaluate("navigator.clipboard.readText()"))
        assert copied == page.locator("#record").text_content()
        id_, place, version = copied.splitlines()
        name, _, line = place.rpartition(":")
        root = Path(__file__).parents[2]
        assert id_ == LIANQI
        assert LIANQI in (root / name).read_text("utf-8").splitlines()[int(line) - 1]
        assert version.startswith("graph ")


def test_a_place_of_the_gazetteer_is_reported_by_its_line(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open("/entity/place/632800")
        place = str(page.locator("#record").text_content()).splitlines()[1]
        name, _, line = place.rpartition(":")
        assert name == "data/divisions/gazetteer.csv.xz"
        with lzma.open(Path(__file__).parents[2] / name, "rt", encoding="utf-8") as rows:
            assert list(rows)[int(line) - 1].startswith("632800,海西")


def test_relations_say_all_that_is_known_of_them(browser: Browser, server: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open("/entity/organization/haixi-resident-enterprises")
        pairing = page.locator("section[aria-labelledby=relations] li", has_text="行政村").filter(has_text="222")
        expect(pairing.first).to_contain_text("295")
        expect(pairing.first).to_contain_text("联企兴村1+1行动")


def test_a_planner_finds_who_is_paired_with_whom_in_a_programme_and_by_which_words(
    browser: Browser, server: str, api: httpx.Client
) -> None:
    """At most four clicks from the overview; typing is none."""
    told = api.get("/api/v1/pairings?region=632800").json()["items"][0]
    with watched(browser, server) as opened:
        page = opened.open("/")
        page.get_by_role("combobox").fill("联企兴村")
        followed(page, page.get_by_role("button", name="搜索", exact=True))
        followed(page, page.locator("main .plain a", has_text="联企兴村").first)
        followed(page, page.locator("section[aria-labelledby=relations] a", has_text=told["from"]["name"]).first)
        pairing = page.locator("section[aria-labelledby=relations] li", has_text=told["to"]["name"]).filter(
            has_text="联企兴村"
        )
        pairing.locator("summary").first.click()
        words = [plain(text) for text in pairing.locator("mark").all_inner_texts()]
        assert set(words) >= {citation["exact"] for citation in told["relation"]["cited"]}


def test_relations_are_paged_to_the_last(browser: Browser, server: str, api: httpx.Client) -> None:
    asked: dict[str, Any] = {"relation": "COVERS", "direction": "in", "limit": 500}
    told = api.get("/api/v1/entities/place/632800/neighbours", params=asked).json()
    with watched(browser, server) as opened:
        page = opened.open("/entity/place/632800?relation=COVERS&direction=in")
        seen = page.locator("section[aria-labelledby=relations] > ul > li > a").count()
        while page.get_by_role("link", name="更多").count():
            followed(page, page.get_by_role("link", name="更多"))
            seen += page.locator("section[aria-labelledby=relations] > ul > li > a").count()
        assert seen == told["total"]


def test_renamed_deleted_and_unknown_ids(scratch: Settings, tmp_path: Path) -> None:
    settings = scratch.model_copy(update={"data": tmp_path / "data"})

    def write(text: str) -> None:
        (settings.data / "trial").mkdir(parents=True, exist_ok=True)
        (settings.data / "trial" / "dataset.yaml").write_text(DATASET, "utf-8")
        (settings.data / "trial" / "records.yaml").write_text(text, "utf-8")
        in_a_thread(lambda: asyncio.run(load(settings, ONTOLOGY, allow_shrink=True)))

    write("entities:\n  - {id: theme/a, name: 甲}\n  - {id: theme/b, name: 乙}\n  - {id: theme/c, name: 丙}\n")
    write("entities:\n  - {id: theme/a, name: 甲}\n  - {id: theme/d, name: 丙, formerly: [theme/c]}\n")
    with serving(create_app(settings)) as client:
        moved = client.get("/entity/theme/c?lang=en", headers=HTML)
        assert (moved.status_code, moved.headers["location"]) == (308, "/entity/theme/d?lang=en")
        assert client.get("/entity/theme/c", headers=HTML, follow_redirects=True).status_code == 200
        gone = client.get("/entity/theme/b", headers=HTML)
        assert gone.status_code == 410
        assert "已删除" in gone.text
        assert "Deleted" in client.get("/entity/theme/b?lang=en", headers=HTML).text


@pytest.mark.parametrize(
    ("address", "status", "zh", "en"),
    [
        ("/entity/theme/nowhere", 404, "没有找到", "Not found"),
        ("/nowhere", 404, "没有找到", "Not found"),
        ("/map?page=0", 422, "参数不符合要求", "Invalid fields"),
        ("/entity/theme/collective-economy?relation=LEADS&direction=up", 422, "参数不符合要求", "Invalid fields"),
        ("/sources/haixi-2018?cursor=none", 400, "问题无法回答", "The question cannot be asked"),
        ("/map?tie=NOTHING", 400, "问题无法回答", "The question cannot be asked"),
        ("/?type=Nothing", 400, "问题无法回答", "The question cannot be asked"),
        ("/?q=a&type=Nothing", 400, "问题无法回答", "The question cannot be asked"),
        ("/timeline?type=Nothing", 400, "问题无法回答", "The question cannot be asked"),
        ("/timeline?group=colour", 422, "参数不符合要求", "Invalid fields"),
        ("/flows?kind=gold", 422, "参数不符合要求", "Invalid fields"),
        ("/compare?by=colour", 422, "参数不符合要求", "Invalid fields"),
        ("/compare?region=999999", 400, "问题无法回答", "The question cannot be asked"),
        ("/entity/theme/collective-economy?relation=NOTHING", 400, "问题无法回答", "The question cannot be asked"),
    ],
)
def test_faults_are_told_in_both_languages(api: httpx.Client, address: str, status: int, zh: str, en: str) -> None:
    for language, words in (("zh", zh), ("en", en)):
        answer = api.get(address + ("&" if "?" in address else "?") + f"lang={language}", headers=HTML)
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/html")
        assert f"<h1>{words}</h1>" in answer.text
        assert 'role="alert"' in answer.text
        told = answer.text.partition('role="alert"')[2].partition("</div>")[0]
        assert "^" not in told, "a pattern is no sentence"
        assert "Traceback" not in answer.text
