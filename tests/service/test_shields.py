"""Shields: every answer of every route carries its headers, and no page of another site may read any of them."""

import re
from collections.abc import Iterator

import httpx
import pytest

from graph.settings import Settings
from service.keys import KeyFile
from service.pages.frame import WAYS
from service.shields import HEADERS
from service.tools.http import create_tools_app
from tests.service.examples import BODIES, requests
from tests.service.serving import serving
from tests.service.test_contract import ASKED, filled, operations

pytestmark = pytest.mark.embedded_only
FOREIGN = {"Origin": "https://evil.example"}
PREFLIGHT = {**FOREIGN, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
ENTITIES = ("/entity/place/632800", "/entity/place/0")
SITES = (*ENTITIES, "/sources/haixi-2018", "/network?region=632800", "/login", "/nowhere")
HTML = {"Accept": "text/html,*/*"}


@pytest.fixture(scope="module")
def served(curated: Settings) -> Iterator[httpx.Client]:
    """The service with MCP."""
    with serving(create_tools_app(curated)) as client:
        yield client


def shielded(answer: httpx.Response) -> list[str]:
    """What is missing or wrong among the headers of an answer."""
    headers = answer.headers
    wrong = [name for name in HEADERS if name not in headers]
    policy = headers.get("content-security-policy", "")
    if "default-src 'none'" not in policy or "frame-ancestors" not in policy:
        wrong.append(f"policy {policy!r}")
    scripts = re.search(r"script-src ([^;]+)", policy)
    if scripts and ("unsafe-inline" in scripts[1] or "unsafe-eval" in scripts[1] or "*" in scripts[1]):
        wrong.append(f"scripts {scripts[1]}")
    wrong += [name for name in headers if name.startswith("access-control-")]
    if "strict-transport-security" in headers:
        wrong.append("strict-transport-security without https")
    if "server" in headers or "x-powered-by" in headers:
        wrong.append("server")
    return wrong


def test_every_answer_of_every_operation_is_shielded(served: httpx.Client) -> None:
    for path, document, operation in operations(served):
        asked = ASKED.get(path, filled(path, operation))
        for method in document["paths"][path]:
            answer = served.request(method, asked, json=BODIES.get(path), headers=FOREIGN)
            assert answer.status_code in (200, 404, 422), (path, answer.text[:200])
            assert shielded(answer) == [], path
            refused = served.request(method, asked, params={"no-such": "1"}, json=BODIES.get(path), headers=FOREIGN)
            assert shielded(refused) == [], path
    assert requests()


def test_every_page_is_shielded_and_says_what_may_run(served: httpx.Client) -> None:
    documents = ("/api/v1/docs", "/api/v1/redoc")
    for path in (*(path for path, _, _ in WAYS), *SITES, *documents):
        page = served.get(path, headers={**HTML, **FOREIGN})
        assert page.headers["content-type"].startswith("text/html"), path
        assert shielded(page) == [], path
    exported = served.get("/api/v1/exports/html?center=place/632800", headers=FOREIGN)
    assert exported.headers["content-disposition"].startswith("attachment")
    assert shielded(exported) == []
    assert served.get("/login").headers["cache-control"] == "no-store"
    style = served.get("/assets/site/site.css")
    assert style.headers["x-content-type-options"] == "nosniff"


def test_no_other_site_is_let_in_by_a_preflight(served: httpx.Client) -> None:
    paths = [filled(path, operation) for path, _, operation in operations(served)]
    for path in (*paths, "/", "/console", "/login", "/mcp", "/reconcile", "/assets/site/site.css", "/nowhere"):
        answer = served.options(path, headers=PREFLIGHT)
        assert answer.status_code in (404, 405), (path, answer.status_code)
        assert [name for name in answer.headers if name.startswith("access-control-")] == [], path


def test_over_https_browsers_are_told_to_stay_there(served: httpx.Client) -> None:
    answer = served.get("/api/v1/regions", headers={"X-Forwarded-Proto": "https"})
    assert answer.headers["strict-transport-security"].startswith("max-age=")


def test_what_a_key_opened_is_kept_by_no_cache_between(curated: Settings) -> None:
    file = KeyFile(curated.home)
    key, shown = file.add("缓存", "reader")
    try:
        with serving(create_tools_app(curated.model_copy(update={"host": "192.0.2.1"}))) as client:
            bearer = {"Authorization": f"Bearer {shown}"}
            for path in ("/api/v1/regions", "/api/v1/entities/place/0", "/sources", "/network?region=632800"):
                assert client.get(path, headers=bearer).headers["cache-control"].startswith("private"), path
            tag = client.get("/api/v1/regions", headers=bearer).headers["etag"]
            again = client.get("/api/v1/regions", headers={**bearer, "If-None-Match": tag})
            assert (again.status_code, again.headers["cache-control"]) == (304, "private, no-cache")
            entered = client.post("/login", data={"key": shown})
            assert (entered.status_code, entered.headers["cache-control"]) == (303, "no-store")
            assert client.get("/api/v1/regions").headers["cache-control"] == "private, no-cache"
            assert client.get("/login").headers["cache-control"] == "no-store"
            assert shielded(client.post("/login", data={"key": "wrong"})) == []
    finally:
        file.revoke(key.id)
