"""The doors of a service that others can reach: a real process bound to every address, keys of every role."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from graph.settings import Settings
from service.keys import KeyFile
from tests.engines.service import service

pytestmark = pytest.mark.embedded_only
SETTING = "一把很长的随机密钥-0123456789"
HTML = {"Accept": "text/html,*/*"}
EVERYWHERE = "0.0.0.0"  # noqa: S104  that it can be reached from outside is the point


@pytest.fixture(scope="module")
def closed(curated: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A service bound to every address: its `base` URL, `log`, and `keys` by role; `file` is where they are kept."""
    file = KeyFile(curated.home)
    keys = {role: file.add(f"钥匙 {role}", role)[1] for role in ("reader", "analyst", "admin")}
    log = tmp_path_factory.mktemp("closed") / "output.log"
    settings = curated.model_copy(update={"host": EVERYWHERE, "key": type(curated.key)(SETTING)})
    try:
        with service(settings, log, sys.executable) as base:
            yield SimpleNamespace(base=base, log=log, keys=keys, file=file)
    finally:
        for key in file.listed():
            file.revoke(key.id)


def client(closed: SimpleNamespace, role: str = "", **headers: str) -> httpx.Client:
    """A client that shows the key of a role, or none."""
    shown = {"Authorization": f"Bearer {closed.keys[role]}"} if role else {}
    return httpx.Client(base_url=closed.base, timeout=30, trust_env=False, headers={**shown, **headers})


CYPHER: dict[str, Any] = {"json": {"query": "MATCH (p:Place) RETURN count(p) AS n"}}


def test_each_role_opens_what_is_its_own(closed: SimpleNamespace) -> None:
    found = {}
    for role in ("", *closed.keys):
        with client(closed, role) as asking:
            found[role] = (
                asking.get("/api/v1/regions").status_code,
                asking.post("/api/v1/cypher", **CYPHER).status_code,
                asking.get("/console").status_code,
                asking.get("/metrics").status_code,
            )
    assert found[""] == (401, 401, 401, 401)
    assert found["reader"] == (200, 403, 403, 403)
    assert found["analyst"] == (200, 200, 200, 403)
    assert found["admin"] == (200, 200, 200, 200)


def test_the_key_of_the_settings_opens_everything(closed: SimpleNamespace) -> None:
    with client(closed) as asking:
        headers = {b"Authorization": f"Bearer {SETTING}".encode()}
        assert asking.get("/api/v1/regions", headers=headers).status_code == 200
        assert asking.post("/api/v1/cypher", headers=headers, **CYPHER).status_code == 200


def test_what_is_open_to_anybody_is_health_login_and_its_styles(closed: SimpleNamespace) -> None:
    with client(closed) as asking:
        for path in ("/healthz", "/readyz", "/login", "/assets/site/site.css"):
            assert asking.get(path).status_code == 200, path
        for path in ("/", "/network", "/openapi.json", "/api/v1/openapi.json", "/nowhere", "/login/x", "/assets", "//"):
            assert asking.get(path).status_code == 401, path


@pytest.mark.parametrize(
    "wrong", ["Bearer wrong", "Basic a2V5", "Bearer", "bearer gj_00000000_" + "a" * 43, "Bearer läng"]
)
def test_a_wrong_key_is_a_problem_in_two_languages(closed: SimpleNamespace, wrong: str) -> None:
    with client(closed) as asking:
        from_ = f"198.51.100.{len(wrong)}".encode()
        for language, words in (("zh", "需要密钥"), ("en", "A key is needed")):
            headers = {b"Authorization": wrong.encode(), b"Accept-Language": language.encode()}
            headers[b"X-Forwarded-For"] = from_
            answer = asking.get("/api/v1/regions", headers=headers)
            assert (answer.status_code, answer.json()["title"]) == (401, words)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"] == "Bearer"
        headers = {b"Authorization": wrong.encode(), b"Accept": b"text/html", b"X-Forwarded-For": from_}
        answer = asking.get("/", headers=headers)
        assert answer.status_code == 401
        assert "出示另一密钥" in answer.text


def test_a_role_too_small_is_told_in_words(closed: SimpleNamespace) -> None:
    with client(closed, "reader") as asking:
        problem = asking.post("/api/v1/cypher", **CYPHER).json()
        assert (problem["status"], problem["title"]) == (403, "没有权限")
        assert "analyst" in problem["detail"]
        page = asking.get("/console", headers=HTML)
        assert page.status_code == 403
        assert "没有权限" in page.text
        assert 'href="/console"' not in asking.get("/", headers=HTML).text


def test_a_page_leads_to_login_and_an_answer_does_not(closed: SimpleNamespace) -> None:
    with client(closed) as asking:
        answer = asking.get("/map?region=place%2F632800&lang=en", headers=HTML)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/login?next=/map%3Fregion%3Dplace%252F632800%26lang%3Den&lang=en"
        assert asking.get("/api/v1/docs", headers=HTML).headers["location"] == "/login?next=/api/v1/docs"
        assert asking.get("/api/v1/regions", headers=HTML).status_code == 401
        assert asking.post("/console", headers=HTML).status_code == 401
        assert asking.get("/" + "a" * 9000 + "?b=" + "c" * 9000, headers=HTML).status_code == 303


def login(asking: httpx.Client, key: str, **fields: str) -> httpx.Response:
    return asking.post("/login", data={"key": key, **fields})


def test_a_key_is_traded_for_a_cookie_that_no_script_and_no_other_site_can_use(closed: SimpleNamespace) -> None:
    with client(closed) as asking:
        answer = login(asking, closed.keys["analyst"], next="/console?x=1")
        assert (answer.status_code, answer.headers["location"]) == (303, "/console?x=1")
        cookie = answer.headers["set-cookie"]
        assert re.match(r"gongjian-session=[\w-]{43};", cookie)
        assert {"HttpOnly", "Path=/", "SameSite=strict"} <= {part.strip() for part in cookie.split(";")}
        assert "Secure" not in cookie
        assert closed.keys["analyst"] not in cookie
        assert asking.get("/console", headers=HTML).status_code == 200
        assert asking.get("/api/v1/regions").status_code == 200
        session = {"Cookie": cookie.partition(";")[0]}
        out = asking.post("/login", data={"out": "1"})
        assert (out.status_code, out.headers["location"]) == (303, "/login")
        assert asking.get("/console", headers=HTML).status_code == 303
        assert asking.get("/api/v1/regions", headers=session).status_code == 401, "the session itself is over"


def test_over_https_the_cookie_stays_there(closed: SimpleNamespace) -> None:
    with client(closed, **{"X-Forwarded-Proto": "https"}) as asking:
        cookie = login(asking, closed.keys["reader"]).headers["set-cookie"]
        assert cookie.startswith("__Host-gongjian-session=")
        assert "Secure" in cookie
        value = cookie.partition("=")[2].partition(";")[0]
        asking.cookies.clear()
        assert asking.get("/api/v1/regions", headers={"Cookie": f"gongjian-session={value}"}).status_code == 401
        assert asking.get("/api/v1/regions", headers={"Cookie": f"__Host-gongjian-session={value}"}).status_code == 200


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"])
def test_after_login_one_goes_nowhere_else(closed: SimpleNamespace, onward: str) -> None:
    with client(closed) as asking:
        assert login(asking, closed.keys["reader"], next=onward).headers["location"] == "/"
        assert "evil" not in asking.get("/login", params={"next": onward}).text.partition("<main")[2]


def test_another_site_can_neither_log_in_nor_out(closed: SimpleNamespace) -> None:
    with client(closed) as asking:
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
            answer = asking.post("/login", data={"key": closed.keys["reader"]}, headers=headers)
            assert answer.status_code == 403
            assert "set-cookie" not in answer.headers
        assert asking.post("/login", json={"key": closed.keys["reader"]}).status_code == 401
        assert asking.post("/login", data={"key": closed.keys["reader"]}, headers={"Origin": closed.base}).is_redirect


def test_a_revoked_key_opens_nothing_any_more(closed: SimpleNamespace) -> None:
    key, shown = closed.file.add("借用", "reader")
    with client(closed) as asking:
        assert login(asking, shown).is_redirect
        assert asking.get("/api/v1/regions").status_code == 200
        closed.file.revoke(key.id)
        assert asking.get("/api/v1/regions").status_code == 401
        asking.cookies.clear()
        assert asking.get("/api/v1/regions", headers={"Authorization": f"Bearer {shown}"}).status_code == 401


def test_etags_go_by_role(closed: SimpleNamespace) -> None:
    tags = {}
    for role in closed.keys:
        with client(closed, role) as asking:
            answer = asking.get("/api/v1/regions")
            tags[role] = answer.headers["etag"]
            assert {"Authorization", "Cookie"} <= {part.strip() for part in answer.headers["vary"].split(",")}
            again = asking.get("/api/v1/regions", headers={"If-None-Match": tags[role]})
            assert again.status_code == 304
    assert len(set(tags.values())) == len(tags)
    with client(closed) as asking:
        login(asking, closed.keys["reader"])
        assert asking.get("/api/v1/regions").headers["etag"] == tags["reader"], "however the role was shown"
        asking.cookies.clear()
        assert asking.get("/api/v1/regions", headers={"If-None-Match": tags["reader"]}).status_code == 401


def test_a_session_ends_with_the_last_day_of_its_key(closed: SimpleNamespace) -> None:
    key, shown = closed.file.add("到期", "reader", "2999")
    with client(closed) as asking:
        assert login(asking, shown).is_redirect
        assert asking.get("/api/v1/regions").status_code == 200
        good = closed.file.path.read_text("utf-8")
        closed.file.path.write_text(good.replace(key.expires, "2020-01-01"), "utf-8")
        assert asking.get("/api/v1/regions").status_code == 401
    closed.file.revoke(key.id)


def test_the_log_says_by_which_key_and_shows_none(closed: SimpleNamespace) -> None:
    with client(closed, "reader") as asking:
        asking.get("/api/v1/regions")
        login(asking, "a-wrong-key")
        login(asking, closed.keys["admin"])
        asking.get("/api/v1/themes", headers={"Cookie": "gongjian-session=guess-work"})
    told = closed.log.read_text("utf-8")
    known = {key.role: key.id for key in closed.file.listed()}
    assert f'"key": "{known["reader"]}"' in told
    assert '"message": "wrong-key"' in told
    hidden = [*closed.keys.values(), *(key.rpartition("_")[2] for key in closed.keys.values())]
    assert [each for each in (*hidden, "a-wrong-key", "guess-work", SETTING, "gongjian-session") if each in told] == []


def test_texts_of_sources_are_for_admins(curated: Settings, source_texts: Path, tmp_path: Path) -> None:
    settings = curated.model_copy(
        update={"host": EVERYWHERE, "sources": source_texts, "key": type(curated.key)("k" * 30)}
    )
    file = KeyFile(curated.home)
    made = {role: file.add(f"原文 {role}", role) for role in ("analyst", "admin")}
    try:
        with service(settings, tmp_path / "log", sys.executable) as base:
            pages = {
                role: httpx.get(
                    f"{base}/sources/haixi-2018",
                    headers={**HTML, "Authorization": f"Bearer {shown}"},
                    trust_env=False,
                    timeout=30,
                ).text
                for role, (_, shown) in made.items()
            }
    finally:
        for key, _ in made.values():
            file.revoke(key.id)
    assert len(pages["admin"]) > len(pages["analyst"]) + 1000


def test_a_file_of_keys_that_is_no_good_opens_nothing(closed: SimpleNamespace) -> None:
    good = closed.file.path.read_bytes()
    try:
        closed.file.path.write_text("{")
        with client(closed, "admin") as asking:
            assert asking.get("/api/v1/regions").status_code == 503
            assert asking.get("/healthz").status_code == 200
            assert str(closed.file.path) not in asking.get("/api/v1/regions").text
    finally:
        closed.file.path.write_bytes(good)
