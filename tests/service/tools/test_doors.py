"""The doors of /mcp are those of REST: hosts, other sites, keys, roles, sizes; and what is done when one goes away."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from graph.settings import Settings
from service.app import STRANGERS, create_app
from service.bodies import LARGEST
from service.languages import Language
from service.tools.bounds import Fitting, fitting
from service.tools.declared import BY_NAME
from service.tools.http import create_tools_app
from service.tools.questions import question
from service.tools.rest import Rest
from tests.service.serving import serving
from tests.service.test_life import write
from tests.service.tools.sessions import over_http, text

pytestmark = pytest.mark.embedded_only
TYPES = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
HELLO: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
ENDLESS = "MATCH (a:Place), (b:Place), (c:Place) WHERE a.name > b.name AND b.name > c.name RETURN count(*) AS n"


@pytest.fixture(scope="module")
def local(curated: Settings) -> Iterator[httpx.Client]:
    """A client of the service with MCP, bound to loopback."""
    with serving(create_tools_app(curated)) as client:
        client.headers.update(TYPES)
        yield client


def calling(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": name, "arguments": arguments}}


def test_foreign_hosts_and_other_sites_are_refused(local: httpx.Client) -> None:
    own = {"Origin": str(local.base_url).rstrip("/")}
    assert local.post("/mcp", json=HELLO).status_code == 200
    assert local.post("/mcp", json=HELLO, headers=own).status_code == 200
    foreign: list[tuple[dict[str, str], int]] = [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ]
    for headers, status in foreign:
        answer = local.post("/mcp", json=HELLO, headers=headers)
        assert (answer.status_code, answer.json()["status"]) == (status, status), headers
        assert answer.headers["content-type"] == "application/problem+json"


def test_only_messages_are_taken_and_no_large_ones(local: httpx.Client) -> None:
    for method in ("GET", "DELETE", "PUT", "HEAD"):
        assert local.request(method, "/mcp").status_code == 405, method
    assert local.post("/mcp", content=b"x" * (LARGEST + 1)).status_code == 413
    assert local.post("/mcp", content=iter([b"x" * LARGEST, b"x"])).status_code == 413
    for body in (b"{", b"[]", b"[" * 100_000, b'{"jsonrpc":"2.0","id":1,"method":"no/such"}', b"\xff", b""):
        for version in ("2025-06-18", "2026-07-28", "1999-01-01"):
            answer = local.post("/mcp", content=body, headers={"MCP-Protocol-Version": version})
            assert answer.status_code in (200, 400, 404), (body[:20], answer.text)
            assert "Traceback" not in answer.text
            assert "error" in answer.text
    assert local.get("/api/v1/regions").status_code == 200, "REST and the pages stand beside it"


def test_text_that_is_no_unicode_is_refused_by_name(local: httpx.Client) -> None:
    said = {"protocolVersion": "2026-07-28", "clientCapabilities": {}, "clientInfo": HELLO["params"]["clientInfo"]}
    meta = {f"io.modelcontextprotocol/{key}": value for key, value in said.items()}
    headers = {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call"}
    for name, arguments in (("search", {"q": "\ud800"}), ("cypher", {"query": "RETURN '\ud800' AS x"})):
        message = calling(name, arguments)
        message["params"]["_meta"] = meta
        content = json.dumps(message).encode("ascii")
        answer = local.post("/mcp", content=content, headers={**headers, "Mcp-Name": name})
        assert answer.status_code == 200, answer.text
        found = answer.json()["result"]
        assert found["isError"]
        assert found["_meta"]["gongjian/problem"]["status"] in (400, 422)


def test_off_loopback_a_key_is_asked_for(closed: SimpleNamespace) -> None:
    for shown in ({}, {"Authorization": "Bearer wrong"}):
        answer = httpx.post(f"{closed.base}/mcp", json=HELLO, headers={**TYPES, **shown}, trust_env=False)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.json()["title"] == "需要密钥"


def test_a_role_opens_what_it_opens_over_rest(closed: SimpleNamespace) -> None:
    query = {"query": "MATCH (t:Theme) RETURN count(t) AS n"}
    shown = {"Authorization": f"Bearer {closed.keys['reader']}"}
    problem = httpx.post(f"{closed.base}/api/v1/cypher", json=query, headers=shown, trust_env=False).json()
    with over_http(closed.base, closed.keys["reader"], mode="legacy") as reader:
        assert reader.answer("search", {"q": "lqxc"})["total"] == 1
        found = reader.call("cypher", query)
        assert found.is_error
        assert found.meta is not None
        assert found.meta["gongjian/problem"] == problem
        assert problem["status"] == 403
        assert "analyst" in text(found)
    with over_http(closed.base, closed.keys["analyst"], mode="legacy") as analyst:
        assert analyst.answer("cypher", query)["rows"][0][0] > 30
    assert not [key for key in closed.keys.values() if key in closed.log.read_text("utf-8")]


def test_problems_are_told_in_the_language_asked_for(closed: SimpleNamespace) -> None:
    headers = {"Accept-Language": "en"}
    with over_http(closed.base, closed.keys["reader"], **headers) as session:
        assert text(session.call("entity", {"id": "place/nowhere"})).startswith("Not found: ")
        assert text(session.call("entity", {"id": 7})).startswith("Invalid fields: id: should match")
        label = session.answer("paths", {"from": "organization/haixi-resident-enterprises", "to": "place/632800"})
        assert "located in" in label["paths"][0]["label"]


def test_queries_of_callers_who_went_away_are_called_off(curated: Settings) -> None:
    patient = curated.model_copy(update={"query_seconds": 120.0})
    with serving(create_tools_app(patient)) as local:

        def leave(_: int) -> None:
            with (
                suppress(httpx.ReadTimeout),
                httpx.Client(base_url=local.base_url, headers=TYPES, trust_env=False) as one,
            ):
                one.post("/mcp", json=calling("cypher", {"query": ENDLESS}), timeout=httpx.Timeout(30, read=1))

        with ThreadPoolExecutor(STRANGERS) as callers:
            list(callers.map(leave, range(STRANGERS)))
        began = time.monotonic()
        while local.post("/api/v1/cypher", json={"query": "RETURN 1 AS n"}).status_code != 200:
            assert time.monotonic() < began + 60, "all turns are still taken by those who left"
            time.sleep(0.2)


async def test_an_answer_that_cannot_be_cut_is_a_problem(curated: Settings) -> None:
    rest = Rest(create_app(curated))
    async with rest.opened():

        async def within(most: int, tool: str, language: Language = "zh", **arguments: Any) -> Fitting:
            return await fitting(question(BY_NAME[tool], arguments), lambda each: rest.ask(each, {}), language, most)

        told: tuple[tuple[Language, str], ...] = (("zh", "请按地区"), ("en", "narrow it by region"))
        for language, words in told:
            large = await within(2000, "regions", language)
            assert (large.status, large.body["type"]) == (413, "/problems/too-large")
            assert words in large.body["detail"]
        assert (await within(20_000, "regions")).status == 200
        one = await within(3000, "entities", limit=50)
        assert one.status == 200
        assert 1 <= len(one.body["items"]) < 10
        assert (await within(100, "entities", limit=50)).status == 413, "not even one of them fits"


def test_an_id_that_was_renamed_is_followed_and_that_is_said(scratch: Settings, tmp_path: Path) -> None:
    trial = scratch.model_copy(update={"data": tmp_path / "data"})
    write(trial, "entities:\n  - {id: theme/a, name: 甲}\n  - {id: theme/b, name: 乙}\n")
    write(trial, "entities:\n  - {id: theme/a, name: 甲}\n  - {id: theme/c, name: 乙, formerly: [theme/b]}\n")
    with serving(create_tools_app(trial)) as client, over_http(str(client.base_url).rstrip("/")) as session:
        found = session.call("entity", {"id": "theme/b"})
        assert found.structured_content["id"] == "theme/c"
        assert "renamed or merged: /api/v1/entities/theme/c" in text(found, 1)
        write(trial, "entities:\n  - {id: theme/a, name: 甲}\n")
        gone = session.call("entity", {"id": "theme/c"})
        assert gone.is_error
        assert text(gone).startswith("已删除: ")
