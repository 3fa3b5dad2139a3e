"""Search as people type: Chinese, pinyin, initials, aliases, homophones, slips, and hostile syntax."""

import re
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import Fault
from graph.repository.ranking import Question
from graph.repository.searching import lookup
from graph.settings import REPOSITORY
from graph.text import lookup_text, syllables
from ingest.divisions import divisions, lines, opened, short_names

LIANQI = "initiative/haixi-lianqi-xingcun"


def search(api: httpx.Client, q: str, **more: Any) -> Any:
    answer = api.get("/api/v1/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


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


def test_suggestions_name_the_place(api: httpx.Client) -> None:
    items = api.get("/api/v1/suggest", params={"q": "jinshizi"}).json()["items"]
    assert items[0]["id"] == "place/630103100003"
    assert items[0]["path"] == "青海省 / 西宁市 / 城中区 / 总寨镇 / 金十字社区居委会"
    assert len(api.get("/api/v1/suggest", params={"q": "党"}).json()["items"]) <= 10


@pytest.mark.parametrize(
    ("q", "code"),
    [
        ("大兴安岭地区", "232700"),
        ("内蒙古自治区", "150000"),
        ("内蒙古", "150000"),
        ("神农架林区", "429021"),
        ("积石山保安族东乡族撒拉族自治县", "622927"),
        ("积石山", "622927"),
        ("shijiazhuangshi", "130100"),
        ("石家庄", "130100"),
        ("sjz", "130100"),
    ],
)
def test_a_place_that_nothing_is_known_of_is_found_where_all_are_asked_for(
    api: httpx.Client, q: str, code: str
) -> None:
    hits = api.get("/api/v1/search", params={"q": q, "places": "all"}).json()["items"]
    assert f"place/{code}" in [hit["entity"]["id"] for hit in hits]
    known = api.get("/api/v1/search", params={"q": q}).json()["items"]
    assert f"place/{code}" not in [hit["entity"]["id"] for hit in known]


def test_every_shipped_division_is_found_by_its_own_name() -> None:
    """What the index holds of a name has what a question for the name, or for how it is called, asks for."""
    path = REPOSITORY / "data" / "divisions" / "gazetteer.csv.xz"
    with opened(path) as file:
        found = [each for each in divisions(lines(file), path.name) if not isinstance(each, Fault)]
    for division in found:
        aliases = short_names(division.name, division.level)
        held = lookup_text(division.name, aliases)
        for name in (division.name, *aliases):
            asked = lookup(name, Question.of(name))
            phrases = re.findall(r'"([^"]+)"', asked.replace("\\", ""))
            assert any(phrase in held for phrase in phrases), name
            heard = lookup("".join(syllables(name)), Question.of("".join(syllables(name))))
            assert any(token.startswith(heard.rstrip("*")) for token in held.split()), (name, heard)


@pytest.mark.parametrize(
    "q", ["%25", "+", "カナ", "Ω", "٣", "a/b", "~~~村", '"', "村 OR", "\U00029fcf", "\U00029fcf 村"]
)
def test_whatever_is_typed_all_places_are_searched_without_fail(api: httpx.Client, q: str) -> None:
    for path in ("search", "suggest"):
        assert api.get(f"/api/v1/{path}", params={"q": q, "places": "all"}).status_code in (200, 400)


@settings(deadline=None)  # pypinyin loads its dictionaries at first
@given(
    st.text(st.characters(min_codepoint=0x20000, max_codepoint=0x2FA1F) | st.sampled_from("村 市aΩ\\*?"), max_size=6)
)
def test_no_question_asks_for_a_prefix_of_no_letters(text: str) -> None:
    assert not [token for token in lookup(text, Question.of(text)).split() if token.startswith("*")]


def test_all_places_of_a_region_are_searched_and_no_others(api: httpx.Client) -> None:
    def ids(**parameters: str) -> set[str]:
        found = api.get("/api/v1/search", params={"places": "all", "type": "Place", "limit": 100, **parameters})
        return {hit["entity"]["id"] for hit in found.json()["items"]}

    below = ids(q="湾", region="place/620823")
    assert len(below) > 1
    assert all(id_.startswith("place/620823") for id_ in below)
    assert ids(q="社区", region="place/huaxi-village") == set()
    assert ids(q="桃花岭 木林") == {"place/620823203200"}
    assert ids(q="寺沟 新开") == {"place/620822201202"}
