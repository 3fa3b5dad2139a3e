"""Search as people type: Chinese, pinyin, initials, aliases, homophones, slips, and hostile syntax."""

from typing import Any

import httpx
import pytest

LIANQI = "initiative/haixi-lianqi-xingcun"


def search(api: httpx.Client, q: str, **more: Any) -> Any:
    answer = api.get("/api/v1/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.every_engine
@pytest.mark.parametrize(
    ("q", "matched"),
    [
        ("联企兴村", {"name", "alias"}),
        ("联企", {"name", "alias"}),
        ("联企兴村1+1行动", {"name", "alias"}),
        ("联企兴村１＋１行动", {"name", "alias"}),
        ("lianqi", {"pinyin"}),
        ("LianQi XingCun", {"pinyin"}),
        ("lián qǐ xīng cūn", {"pinyin"}),
        ("ｌｉａｎｑｉ", {"pinyin"}),
        ("ＬＱＸＣ", {"initials"}),
        ("驻州企业 联企兴村", {"name", "alias", "description"}),
        ("lian2qi3", {"pinyin"}),
        ("xingcun", {"pinyin"}),
        ("lqxc", {"initials"}),
        ("连企兴村", {"pinyin"}),
        ("联企兴庄", {"name", "alias"}),
        ("lianqixingcum", {"pinyin"}),
        ("liangqixingcun", {"pinyin"}),
    ],
)
def test_lianqi_xingcun_is_found_however_it_is_typed(api: httpx.Client, q: str, matched: set[str]) -> None:
    hit = next(hit for hit in search(api, q)["items"][:5] if hit["entity"]["id"] == LIANQI)
    assert hit["matched"] in matched
    assert 0 < hit["score"] <= 1.05
    for start, end in hit["highlight"]:
        assert 0 <= start < end <= len(hit["text"])


def test_the_highlight_of_initials_falls_on_their_characters(api: httpx.Client) -> None:
    hit = next(hit for hit in search(api, "lqxc")["items"] if hit["entity"]["id"] == LIANQI)
    start, end = hit["highlight"][0]
    assert hit["text"][start:end] == "联企兴村"


def test_an_exact_name_comes_before_what_only_holds_it(api: httpx.Client) -> None:
    hits = search(api, "青海省")["items"]
    assert hits[0]["entity"]["id"] == "place/630000"
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)


def test_search_can_be_narrowed_and_counted(api: httpx.Client) -> None:
    page = search(api, "党组织", type="Organization", region="place/632800", facets=["type", "region"])
    assert page["items"]
    assert {hit["entity"]["type"] for hit in page["items"]} == {"Organization"}
    assert page["facets"]["type"] == {"Organization": page["total"]}
    assert page["facets"]["region"] == {"place/632800": page["total"]}


@pytest.mark.every_engine
@pytest.mark.parametrize(
    "q",
    [
        "a AND (",
        '"',
        "*:*",
        "村 OR 镇 NOT",
        "\\",
        "a/b",
        "[1 TO 2]",
        "~~~村",
        "村^9999",
        "!村",
        "联企兴++兴村行",
        "++联企",
    ],
)
def test_syntax_of_the_index_is_only_text(api: httpx.Client, q: str) -> None:
    answer = api.get("/api/v1/search", params={"q": q})
    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 400:
        assert answer.json()["errors"][0]["field"] == "q"


def test_a_search_without_a_letter_is_refused(api: httpx.Client) -> None:
    assert api.get("/api/v1/search", params={"q": "……"}).status_code == 400
    assert api.get("/api/v1/search", params={"q": ""}).status_code == 422
    assert api.get("/api/v1/search", params={"q": "村" * 101}).status_code == 422


@pytest.mark.every_engine
def test_suggestions_name_the_place(api: httpx.Client) -> None:
    items = api.get("/api/v1/suggest", params={"q": "jinshizi"}).json()["items"]
    assert items[0]["id"] == "place/630103100003"
    assert items[0]["path"] == "青海省 / 西宁市 / 城中区 / 总寨镇 / 金十字社区居委会"
    assert len(api.get("/api/v1/suggest", params={"q": "党"}).json()["items"]) <= 10
