"""What holds of every page: nothing foreign, no complaint, a strict policy, nothing that axe-core finds."""

import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.addresses import FAULTS, PAGES
from tests.browser.watching import watched

VENDOR = Path(__file__).parent / "vendor"
GRAVE = ("serious", "critical")
Scheme = Literal["light", "dark"]
pytestmark = pytest.mark.embedded_only


def test_axe_is_the_file_that_was_fetched() -> None:
    manifest = json.loads((VENDOR / "vendor.json").read_text("utf-8"))
    wanted = manifest["axe-core"]["files"]
    here = {path.name for path in VENDOR.iterdir()} - {"vendor.json"}
    assert here == set(wanted)
    assert {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in here} == wanted


def violations(page: Page) -> list[str]:
    """What axe-core finds on a page, of the grave levels: rule, element and why."""
    page.evaluate((VENDOR / "axe.min.js").read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate("axe.run(document).then(found => found.violations)")
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", [*PAGES, *FAULTS])
def test_axe_finds_nothing_grave(browser: Browser, server: str, address: str, scheme: Scheme) -> None:
    with watched(browser, server, calm=address not in FAULTS, color_scheme=scheme) as opened:
        page = opened.open(address)
        assert violations(page) == []


@pytest.mark.parametrize("address", PAGES)
def test_a_page_fits_a_phone_and_a_wall(browser: Browser, server: str, address: str) -> None:
    for width in (390, 2560):
        with watched(browser, server, viewport={"width": width, "height": 844}) as opened:
            page = opened.open(address)
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


@pytest.mark.parametrize("address", PAGES)
def test_headings_come_in_order_and_ids_once(browser: Browser, server: str, address: str) -> None:
    with watched(browser, server) as opened:
        page = opened.open(address)
        levels = [int(name[1]) for name in page.eval_on_selector_all("h1,h2,h3,h4", "all => all.map(e => e.tagName)")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(following - before <= 1 for before, following in pairwise(levels))
        ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
        assert len(ids) == len(set(ids))
