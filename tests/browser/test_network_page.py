"""The network page in a real Chromium: what a planner does with it, and what hostile records cannot do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from graph.subgraph import Subgraph
from tests.browser.filed import Opened, filed, pixels
from tests.browser.watching import framed
from tests.service.visual.corpus import HOSTILE
from tests.service.visual.samples import HAIXI, hostile, scale_free, small

LIANQI = "initiative/lianqi-xingcun"


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    with filed(browser, tmp_path) as made:
        yield made


def test_the_page_shows_title_counts_and_legend(opened: Opened) -> None:
    page = opened.open(small())
    expect(page.locator("h1")).to_have_text("海西与西宁")
    expect(page.locator("#status")).to_contain_text("12 个实体")
    expect(page.locator("#status")).to_contain_text("11 条关系")
    rows = page.locator(".row").all_inner_texts()
    assert any("举措" in row and "initiative" in row for row in rows)
    assert any("海西州" in row for row in rows)


@pytest.mark.parametrize("words", ["lianqi", "lqxc", "lianqxc", "联企", "兴村", "LIÁN QǏ", "ｌｉａｎｑｉ"])
def test_search_finds_by_part_pinyin_and_initials(opened: Opened, words: str) -> None:
    opened.open(small())
    assert "联企兴村1+1行动" in opened.search(words)[0]


def test_search_finds_aliases_and_says_when_there_is_nothing(opened: Opened) -> None:
    page = opened.open(small())
    assert "市委" in opened.search("xiningshiwei")[0]
    assert opened.search("zzzz") == []
    expect(page.locator(".hits")).to_contain_text("没有找到")


def test_the_legend_filters_and_its_counts_follow(opened: Opened) -> None:
    page = opened.open(small())
    page.locator(".row", has_text="组织").locator("input").uncheck()
    expect(page.locator("#status")).to_contain_text("8 / 12 个实体")
    expect(page.locator(".row", has_text="领导").locator(".number")).to_have_text("0 / 2")
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator("#status")).to_contain_text("12 个实体")
    page.locator(".line", has_text="资金").hover()
    page.get_by_role("button", name="仅此：资金").click()
    expect(page.locator("#status")).to_contain_text("2 / 12 个实体")


def test_relations_themes_and_years_filter_too(opened: Opened) -> None:
    page = opened.open(small())
    page.locator(".row", has_text="牵头").locator("input").uncheck()
    expect(page.locator("#status")).to_contain_text("9 / 11 条关系")
    page.get_by_role("button", name="清除筛选").click()
    page.locator("summary", has_text="主题").click()
    page.locator(".row", has_text="集体经济与村企联建").locator("input").check()
    expect(page.locator("#status")).to_contain_text("6 / 12 个实体")
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator(".year").nth(1).locator("option[value='2018']")).to_contain_text("(")
    page.evaluate("location.hash = 'end=2017'")
    expect(page.locator("#status")).to_contain_text("10 / 12 个实体")
    page.locator(".year").nth(1).select_option("2018")
    expect(page.locator("#status")).to_have_text("12 个实体 · 11 条关系")


def test_a_click_shows_the_evidence(opened: Opened) -> None:
    page = opened.open(small(), live_base="https://graph.example")
    spot = page.evaluate(f"networkPage.spot('{LIANQI}')")
    page.mouse.click(spot["x"], spot["y"])
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("联企兴村1+1行动")
    expect(panel.locator("mark").first).to_have_text("联企兴村")
    expect(panel).to_contain_text("海西州的报道")
    expect(panel).to_contain_text("2018-09-20")
    expect(panel).to_contain_text("专项行动")
    expect(panel.locator("cite a").first).to_have_attribute("href", "https://example.org/haixi")
    expect(panel.locator("cite a").first).to_have_attribute("rel", "noopener noreferrer")
    expect(panel.locator(".service a")).to_have_attribute("href", f"https://graph.example/entity/{LIANQI}")
    assert panel.locator("h4", has_text="牵头").locator(".number").inner_text() == "2"


def test_the_panel_says_amount_direction_inferred_and_redacted(opened: Opened) -> None:
    page = opened.open(small())
    panel = page.locator("#panel")
    opened.choose("集体经济资金")
    expect(panel.locator(".figure")).to_have_text("近3亿元")
    expect(panel.locator("dd[title='300,000,000 元']")).to_have_text("3亿元")
    opened.choose("州委办公室")
    expect(panel.locator("h4", has_text="→ 领导")).to_have_count(1)
    expect(panel.locator("h4", has_text="← 领导")).to_have_count(1)
    expect(panel.locator(".ties .flag.inferred")).to_have_count(1)
    opened.choose("某企业")
    expect(panel.locator(".flag.redacted")).to_have_count(1)
    opened.choose("市委")
    expect(panel.locator("h4", has_text="↔ 共建")).to_have_count(1)
    panel.get_by_role("button", name="联企兴村1+1行动").first.click()
    expect(panel.locator("h2")).to_have_text("联企兴村1+1行动")


def test_one_and_two_hops_and_walking_by_keyboard(opened: Opened) -> None:
    page = opened.open(small())
    page.keyboard.press("/")
    page.keyboard.type("lianqi")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("联企兴村1+1行动")
    page.get_by_role("button", name="二跳").click()
    assert "hops=2" in page.evaluate("location.hash")
    page.locator("#map").focus()
    walked = set()
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown") * 2:
        page.keyboard.press(key)
        walked.add(page.locator("#panel h2").inner_text())
    assert len(walked) > 1
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()


def test_the_link_holds_the_state_and_back_undoes_a_step(opened: Opened) -> None:
    page = opened.open(small())
    page.locator(".row", has_text="资金").locator("input").uncheck()
    opened.choose("lianqi")
    framed(page)
    hash_ = page.evaluate("location.hash")
    view = page.evaluate("networkPage.view()")
    page.goto("about:blank")
    page = opened.open(small(), hash_=hash_)
    expect(page.locator("#panel h2")).to_have_text("联企兴村1+1行动")
    expect(page.locator("#status")).to_contain_text("10 / 12 个实体")
    assert page.locator(".row", has_text="资金").locator("input").is_checked() is False
    assert page.evaluate("networkPage.view()")["scale"] == pytest.approx(view["scale"], rel=0.01)
    opened.choose("州委办公室")
    page.go_back()
    expect(page.locator("#panel h2")).to_have_text("联企兴村1+1行动")


@pytest.mark.parametrize(
    "hash_", ["#entity=nowhere", "#at=NaN+x+-1", "#no-type=Nothing&theme=x&start=abc", "#%E0%A4%A", "#view=islands"]
)
def test_a_damaged_link_still_draws(opened: Opened, hash_: str) -> None:
    page = opened.open(small(), hash_=hash_)
    expect(page.locator("#status")).to_contain_text("12 个实体")


def test_the_aggregated_view_opens_into_the_map(opened: Opened) -> None:
    page = opened.open(small())
    page.get_by_role("button", name="聚合").click()
    assert "view=islands" in page.evaluate("location.hash")
    spot = page.evaluate(f"networkPage.spot('{HAIXI}')")
    opened.choose("lianqi")
    assert "view=islands" not in page.evaluate("location.hash")
    assert spot


def test_the_picture_is_not_blank_and_has_its_legend(opened: Opened) -> None:
    page = opened.open(small())
    bare = pixels(page.evaluate("networkPage.picture()"))
    opened.choose("lianqi")
    width, height, rows = pixels(page.evaluate("networkPage.picture()"))
    assert len(rows) > 0.3 * height
    assert width == bare[0]
    assert height > bare[1], "in focus the relations join the legend"
    with page.expect_download() as download:
        page.get_by_role("button", name="存图").click()
    assert download.value.suggested_filename.startswith("海西与西宁-")


def test_printing_shows_the_picture_and_unfolds_the_evidence(opened: Opened) -> None:
    page = opened.open(small(), hash_=f"#entity={LIANQI}")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#print").evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    expect(page.locator("#side")).to_be_hidden()
    assert page.locator("#panel details[open]").count() == page.locator("#panel details").count() > 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#panel details[open]")).to_have_count(0)
    expect(page.locator("#print")).to_be_hidden()


def test_nothing_hostile_is_ever_executed(opened: Opened) -> None:
    page = opened.open(
        hostile(HOSTILE),
        title=HOSTILE[1],
        names={text: text for text in HOSTILE},
        notes=[(text, text) for text in HOSTILE],
        live_base="https://graph.example",
    )
    for text in HOSTILE[::6]:
        spot = page.evaluate("id => networkPage.spot(id)", text)
        page.mouse.move(spot["x"], spot["y"])
        page.mouse.click(spot["x"], spot["y"])
        opened.search(text[:60])
        if page.locator(".hit").count():
            page.locator(".hit").first.click()
        for details in page.locator("#panel details").all()[:2]:
            details.locator("summary").click()
    for button in page.locator("#bar button:enabled:visible").all()[:3]:
        button.click()
    page.evaluate("networkPage.picture()")
    assert page.evaluate("window.executed") is None
    assert page.evaluate("document.querySelectorAll('script').length") == 3
    assert (
        page.evaluate("document.querySelectorAll('iframe,object,embed,form,base,video,audio,img:not(#print)').length")
        == 0
    )
    assert page.evaluate("[...document.links].every(link => /^https?:/.test(link.protocol))")


def test_a_large_graph_is_drawn_and_stays_light(opened: Opened) -> None:
    page = opened.open(scale_free(5_000))
    expect(page.locator("#status")).to_contain_text("5,000 个实体")
    page.mouse.move(700, 400)
    before = page.evaluate("location.hash")
    page.mouse.wheel(0, -400)
    page.wait_for_function("before => location.hash !== before", arg=before)  # the hand rests
    assert len(pixels(page.evaluate("networkPage.picture()"))[2]) > 400


def test_an_empty_subgraph_is_a_page_too(opened: Opened) -> None:
    page = opened.open(Subgraph((), ()))
    expect(page.locator("#status")).to_contain_text("0 个实体")
    page.get_by_role("button", name="聚合").click()


def test_a_phone_has_the_map_and_a_drawer(opened: Opened) -> None:
    opened.page.set_viewport_size({"width": 390, "height": 844})
    page = opened.open(small())
    expect(page.locator("#side")).to_be_hidden()
    page.get_by_role("button", name="图例").click()
    expect(page.locator("#side")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
