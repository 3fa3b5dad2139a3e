"""The numbers at /metrics: right, bounded in kind, of one service alone, and quick to come while the engine is not."""

import asyncio
import random
import string
from typing import Any

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.parser import text_string_to_metric_families as plain
from starlette.datastructures import Headers
from starlette.types import Message

from graph.guard import clauses
from graph.settings import Settings
from graph.store_watched import Asked
from service.app import create_app
from service.journal import Told
from service.watching.guarding import REASONS
from service.watching.metrics import Metrics, outcome
from tests.service.serving import serving
from tests.service.watching.counting import Numbers, read, scraped, value

COUNT = "gongjian_http_request_seconds_count"
TYPES = {"Accept": "application/json, text/event-stream"}


def grown(before: Numbers, after: Numbers, name: str, **labels: str) -> float:
    return value(after, name, **labels) - value(before, name, **labels)


def test_every_request_is_counted_under_its_template(numbers: httpx.Client) -> None:
    before = scraped(numbers)
    for _ in range(7):
        assert numbers.get("/api/v1/entities/theme/grids").status_code == 200
    tag = numbers.get("/api/v1/entities/theme/grids").headers["etag"]
    assert numbers.get("/api/v1/entities/theme/grids", headers={"If-None-Match": tag}).status_code == 304
    assert numbers.head("/api/v1/entities/theme/none").status_code == 404
    assert numbers.get("/api/v1/reconcile").status_code == 200
    assert numbers.get("/console").status_code == 200
    size = len(numbers.get("/assets/site/site.css", headers={"Accept-Encoding": "identity"}).content)
    after = scraped(numbers)
    entity = "/api/v1/entities/{type}/{slug}"
    assert grown(before, after, COUNT, method="GET", route=entity, status="2xx") == 8
    assert grown(before, after, COUNT, method="GET", route=entity, status="3xx") == 1
    assert grown(before, after, COUNT, method="HEAD", route=entity, status="4xx") == 1
    assert grown(before, after, COUNT, method="GET", route="/api/v1/reconcile", status="2xx") == 1
    assert grown(before, after, COUNT, method="GET", route="/console", status="2xx") == 1
    assert grown(before, after, "gongjian_http_response_bytes_total", route="/assets/site") == size
    assert grown(before, after, "gongjian_http_responses_total", status="304") == 1
    assert grown(before, after, "gongjian_http_responses_total", status="404") == 1
    assert value(after, "gongjian_http_requests_in_flight") == 1  # the scrape itself


def test_questions_rows_and_connections_are_counted(numbers: httpx.Client) -> None:
    before = scraped(numbers)
    rows = numbers.post("/api/v1/cypher", json={"query": "MATCH (n:Theme) RETURN n.id AS id LIMIT 3"}).json()["rows"]
    after = scraped(numbers)
    assert len(rows) == 3
    assert grown(before, after, "gongjian_engine_question_seconds_count", query="cypher", outcome="ok") == 1
    assert grown(before, after, "gongjian_engine_rows_total", query="cypher") == 3
    assert grown(before, after, "gongjian_engine_wait_seconds_count") >= 2
    assert value(after, "gongjian_engine_connections", state="in_use") == 0
    assert value(after, "gongjian_engine_connections", state="idle") >= 1
    assert value(after, "gongjian_engine_connections_most") == 100
    assert value(after, "gongjian_turns_most", kind="cypher") == 4


def test_the_graph_and_its_last_run_are_told(numbers: httpx.Client) -> None:
    ready, told = numbers.get("/readyz").json(), scraped(numbers)
    assert value(told, "gongjian_graph_version") == ready["graph_version"] > 0
    assert value(told, "gongjian_last_run_age_seconds") == pytest.approx(ready["last_run"]["age_seconds"], abs=60)
    assert value(told, "gongjian_last_run_changes", change="create") == ready["last_run"]["counts"]["create"] > 0
    assert value(told, "gongjian_engine_up") == value(told, "gongjian_ready") == 1
    assert value(told, "gongjian_run_unfinished") == 0
    assert value(told, "process_resident_memory_bytes") > 1e7
    assert value(told, "process_threads") >= 1
    assert value(told, "process_open_fds") >= 3
    assert value(told, "gongjian_state_disk_free_bytes") > 0
    assert value(told, "gongjian_event_loop_lag_seconds_count") > 0


def test_a_refused_query_is_counted_by_its_kind_and_an_export_by_its_bytes(numbers: httpx.Client) -> None:
    before = scraped(numbers)
    queries = {
        "clause": "CREATE (n) RETURN n",
        "expression": "RETURN nothing(1) AS x",
        "token": "RETURN '",
        "parameter": "RETURN 1 AS x",
    }
    for kind, query in queries.items():
        given = {"y": 1} if kind == "parameter" else {}
        assert numbers.post("/api/v1/cypher", json={"query": query, "params": given}).status_code == 400, kind
    url = "/api/v1/exports/jsonl?center=theme/grids&depth=1"
    size = len(numbers.get(url, headers={"Accept-Encoding": "identity"}).content)
    assert numbers.get("/api/v1/exports/nothing").status_code == 422
    after = scraped(numbers)
    for kind in queries:
        assert grown(before, after, "gongjian_guard_refusals_total", reason=kind) == 1, kind
    told = sum(value for (name, _), value in after.items() if name == "gongjian_guard_refusals_total")
    assert told - sum(v for (name, _), v in before.items() if name == "gongjian_guard_refusals_total") == len(queries)
    assert grown(before, after, "gongjian_exports_total", form="jsonl", outcome="given") == 1
    assert grown(before, after, "gongjian_export_bytes_total", form="jsonl") == size
    assert grown(before, after, "gongjian_exports_total", form="other", outcome="refused") == 1


def test_a_tool_of_a_model_counts_as_the_question_that_it_asks(numbers: httpx.Client) -> None:
    before = scraped(numbers)
    call = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "themes", "arguments": {}}}
    assert numbers.post("/mcp", json=call, headers=TYPES).status_code == 200
    after = scraped(numbers)
    assert grown(before, after, COUNT, method="POST", route="/mcp", status="2xx") == 1
    assert grown(before, after, COUNT, method="GET", route="/api/v1/themes", status="2xx") == 1


def test_openmetrics_is_given_to_who_takes_it(numbers: httpx.Client) -> None:
    answer = numbers.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    families = text_string_to_metric_families(answer.text)  # type: ignore[no-untyped-call]  # the library's own parser
    names = {family.name for family in families}
    assert {"gongjian_http_request_seconds", "gongjian_engine_up", "gongjian_exports"} <= names
    assert numbers.get("/metrics").headers["content-type"].startswith("text/plain; version=0.0.4")
    assert answer.headers["cache-control"] == "no-store"


async def ask(app: Any, method: str, path: str) -> None:
    """A request of any method and path, handed to the app as a server would."""

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_: Message) -> None:
        return

    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
             "headers": [(b"host", b"127.0.0.1")], "scheme": "http", "root_path": "", "http_version": "1.1",
             "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)}  # fmt: skip
    await app(scope, receive, send)


def series(app: Any) -> Numbers:
    from prometheus_client import generate_latest

    return read(generate_latest(app.user_middleware[0].kwargs["around"].__self__.metrics.registry).decode())


def test_a_thousand_strange_paths_methods_and_kinds_are_but_a_few_series(tmp_path: Any) -> None:
    app = create_app(Settings(_env_file=None, home=tmp_path / "home"))
    other = create_app(Settings(_env_file=None, home=tmp_path / "home"))
    dice = random.Random(8)  # noqa: S311 - the same strange paths in every run

    def word() -> str:
        return "".join(dice.choices(string.ascii_lowercase + 'éß中{}"\\', k=9))

    async def throw(times: int) -> None:
        for _ in range(times):
            await ask(app, dice.choice(("GET", "POST", word().upper(), "DELETE")), f"/{word()}/{word()}")
            await ask(app, "POST", f"/api/v1/entities/{word()}/{word()}")
            await ask(app, "GET", f"/assets/{word()}")
            await ask(app, word(), f"/api/v1/exports/{word()}")

    asyncio.run(throw(50))
    few = series(app)
    asyncio.run(throw(250))
    many = series(app)
    assert few.keys() == many.keys()
    counted = sum(number for (name, _), number in many.items() if name == COUNT)
    assert counted == 1200
    assert not [name for name, _ in series(other) if name == COUNT], "two services of a process share their numbers"
    routes = {dict(labels)["route"] for name, labels in many if name == COUNT}
    assert routes == {"(none)", "/api/v1/entities/{type}/{slug}", "/assets", "/api/v1/exports/{form}"}


def told(path: str, status: int, *, whole: bool = True, **parts: Any) -> Told:
    return Told("GET", path, Headers(), route=path, parts=parts, status=status, sent=5, whole=whole)


@pytest.mark.parametrize(
    ("status", "whole", "what"),
    [
        (200, True, "given"), (200, False, "broken_off"), (304, True, "not_changed"), (403, True, "refused"),
        (429, True, "busy"), (503, True, "busy"), (499, True, "broken_off"), (500, True, "failed"),
    ],
)  # fmt: skip
def test_what_became_of_an_export(status: int, whole: bool, what: str) -> None:
    assert outcome(told("/x", status, whole=whole)) == what


def test_a_strange_form_is_no_label() -> None:
    metrics = Metrics()
    for form in ("a", "b", None, "gexf"):
        metrics.answered(told("/api/v1/exports/{form}", 200, form=form))
    from prometheus_client import generate_latest

    labels = {sample.labels["form"] for family in plain(generate_latest(metrics.registry).decode())
              for sample in family.samples if sample.name == "gongjian_exports_total"}  # fmt: skip
    assert labels == {"other", "gexf"}


def test_retries_are_transactions_beyond_the_first() -> None:
    metrics, asked = Metrics(), Asked("entity/list", "embedded")
    for _ in range(3):
        asked.at_hand()
    metrics.asked(asked)
    assert metrics.registry.get_sample_value("gongjian_engine_retries_total") == 2


def test_every_part_of_the_guard_has_its_kind_of_reason() -> None:
    from pathlib import Path

    parts = {path.stem for path in Path(clauses.__file__).parent.glob("*.py")} - {"__init__"}
    assert parts == set(REASONS)


def test_wrong_keys_are_counted_and_numbers_are_an_admins(curated: Settings) -> None:
    settings = curated.model_copy(update={"host": "192.0.2.1", "key": type(curated.key)("long-random-key")})
    right = {"Authorization": "Bearer long-random-key"}
    with serving(create_app(settings)) as client:
        assert client.get("/api/v1/themes", headers={"Authorization": "Bearer wrong"}).status_code == 401
        assert client.get("/readyz", headers={"Authorization": "Bearer wrong"}).status_code in (200, 503)
        assert client.get("/api/v1/themes").status_code == 401
        assert client.get("/metrics").status_code == 401
        numbers = read(client.get("/metrics", headers=right).text)
        assert value(numbers, "gongjian_wrong_keys_total") == 2
        assert value(numbers, "gongjian_http_responses_total", status="401") == 3
        brief = client.get("/readyz")
        assert set(brief.json()) == {"status", "checks"}
        assert all(set(each) == {"name", "status"} for each in brief.json()["checks"])
        assert {"engine", "graph_version", "last_run"} <= set(client.get("/readyz", headers=right).json())
