"""What holds of every page: nothing foreign, no complaint, a strict policy, nothing that axe-core finds."""

import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.addresses import FAULTS, PAGES
from tests.browser.watching import resized, watched

VENDOR = Path(__file__).parent / "vendor"
GRAVE = ("serious", "critical")
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that look at colours, which are all that night changes on a page."""
pytestmark = pytest.mark.embedded_only


def test_axe_is_the_file_that_was_fetched() -> None:
    manifest = json.loads((VENDOR / "vendor.json").read_text("utf-8"))
    wanted = manifest["axe-core"]["files"]
    here = {path.name for path in VENDOR.iterdir()} - {"vendor.json"}
    assert here == set(wanted)
    assert {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in here} == wanted


def violations(page: Page, *, night: bool = False) -> list[str]:
    """What axe-core finds on a page, of the grave levels: rule, element and why; by night, what day does not show."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate((VENDOR / "axe.min.js").read_text("utf-8"))
    asked = {"resultTypes": ["violations"], **({"runOnly": {"type": "rule", "values": OF_COLOURS}} if night else {})}
    found: list[dict[str, Any]] = page.evaluate(
        "asked => axe.run(document, asked).then(found => found.violations)", asked
    )
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("address", [*PAGES, *FAULTS])
def test_a_page_is_well_made_by_day_and_by_night_on_a_phone_and_a_wall(
    browser: Browser, server: str, address: str
) -> None:
    with watched(browser, server, calm=address not in FAULTS, color_scheme="light") as opened:
        page = opened.open(address, idle=True)
        assert violations(page) == []
        levels = [int(name[1]) for name in page.eval_on_selector_all("h1,h2,h3,h4", "all => all.map(e => e.tagName)")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(following - before <= 1 for before, following in pairwise(levels))
        ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
        assert len(ids) == len(set(ids))
        page.emulate_media(color_scheme="dark")
        assert violations(page, night=True) == []
        for width in (390, 2560):
            resized(page, width, 844)  # charts are drawn anew
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width


@pytest.mark.parametrize("address", [*PAGES, *FAULTS])
def test_a_page_stands_under_a_strict_policy_and_has_nothing_inline(api: httpx.Client, address: str) -> None:
    answer = api.get(quote(address, safe="/?=&%:"), headers={"Accept": "text/html"})
    assert answer.status_code == FAULTS.get(address, 200)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
    assert re.findall(r"<[^>]*\s(?:on\w+|style)\s*=", answer.text) == []
    scripts = re.findall(r"<script([^>]*)>([^<]*)", answer.text)
    assert scripts
    assert [head for head, body in scripts if body.strip() and 'type="application/json"' not in head] == []
    assert "<style" not in answer.text
