"""Files of pages: each page has one, sheets hold what REST tells, whole, and open in a spreadsheet as they should."""

import csv
import io
import json
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browser.addresses import WAYS
from tests.browser.watching import watched
from tests.service.test_entities import get, walk

pytestmark = pytest.mark.embedded_only
BOTH = "/compare?region=place/632800&region=place/620800"
BOM = b"\xef\xbb\xbf"


def sheet(api: httpx.Client, address: str, **asked: Any) -> list[dict[str, str]]:
    """The lines of a sheet by the names of its English columns."""
    answer = api.get(address, params={**asked, "lang": "en"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(BOM)
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("address", [*(way for way in WAYS if way != "/compare"), BOTH, "/?q=党建"])
def test_every_page_has_a_file(browser: Browser, server: str, api: httpx.Client, address: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open(address)
        files = [str(each.get_attribute("href")) for each in page.locator("main a[download]").all()]
        assert files
    for file in files:
        answer = api.get(file)
        assert answer.status_code == 200, file
        if ".csv" in file:
            assert answer.content.startswith(BOM)
            assert len({len(line) for line in csv.reader(io.StringIO(answer.text.lstrip("\ufeff")))}) == 1
        else:
            assert json.loads(answer.content)


@pytest.mark.parametrize("as_of", ["", "2018"])
def test_flows_are_every_fund_with_its_sides(api: httpx.Client, as_of: str) -> None:
    then = {"as_of": as_of} if as_of else {}
    told = get(api, "/flows", **then)
    funds = {each["id"]: each for each in told["nodes"] if each["type"] == "Fund"}
    lines = sheet(api, "/flows.csv", **then)
    assert sorted(line["id"] for line in lines) == sorted(funds)
    for line in lines:
        amount = funds[line["id"]].get("amount")
        assert line["amount (yuan)"] == ("" if amount is None else f"{amount:g}" if amount < 1e5 else str(int(amount)))
        sides = sum(link["fund"] == line["id"] for link in told["links"])
        named = [name for side in ("providers", "uses") for name in line[side].split("；") if name]
        assert len(named) == sides
    added = sum(float(line["added (yuan)"] or 0) for line in lines if line["kind"] == "invested")
    sums = [each["sums"] for each in get(api, "/regions", **then)["items"]]
    assert added == sum(each.get("invested", {}).get("amount", 0) for each in sums)
    invested = {line["id"] for line in lines if line["kind"] == "invested"}
    assert {line["id"] for line in sheet(api, "/flows.csv", kind="invested", **then)} == invested


@pytest.mark.parametrize("asked", [{}, {"region": "620800", "as_of": "2013"}, {"type": "Fund", "from": "2015"}])
def test_a_timeline_is_saved_whole(api: httpx.Client, asked: dict[str, str]) -> None:
    told = list(walk(api, "/timeline", 500, **asked))
    lines = sheet(api, "/timeline.csv", **asked)
    assert [(line["id"], line["from"], line["to"]) for line in lines] == [
        (each["fact"]["id"], each["from"], each.get("to", "")) for each in told
    ]
    assert [line["precision"] for line in lines] == [each["precision"] for each in told]


def test_a_map_is_saved_with_every_place_and_tie(api: httpx.Client) -> None:
    known = {each["id"]: each for each in walk(api, "/entities", 500, type="Place")}
    lines = {line["id"]: line for line in sheet(api, "/map.csv")}
    assert set(lines) == set(known)
    for id_, line in lines.items():
        own = "lat" in known[id_]
        assert (line["standing at (id)"] == id_) is own
        assert line["latitude"] == (f"{known[id_]['lat']}" if own else "")
    assert any(line["standing at (id)"] not in ("", id_) for id_, line in lines.items())
    pairings = {each["relation"]["id"] for each in walk(api, "/pairings", 500)}
    assert {line["relation id"] for line in sheet(api, "/map.csv", of="ties", tie="PAIRED_WITH")} == pairings


def test_a_source_is_saved_phrase_by_phrase(api: httpx.Client) -> None:
    told = list(walk(api, "/sources/haixi-2018/facts", 500))
    lines = sheet(api, "/sources/haixi-2018.csv")
    assert [(line["id"], line["words"], line["from character"]) for line in lines] == [
        (each["fact"]["id"], citation["exact"].lstrip("-"), str(citation["start"] + 1))
        for each in told
        for citation in each["citations"]
    ]
    assert api.get("/sources/nowhere.csv").status_code == 404
