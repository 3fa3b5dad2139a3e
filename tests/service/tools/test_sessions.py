"""A session over each transport: every tool answers what REST answers, errors in its words, and nothing else."""

import json
import re
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from mcp import MCPError

from service.tools.bounds import MOST
from service.tools.declared import TOOLS
from tests.service.tools.sessions import Session, text

pytestmark = pytest.mark.embedded_only
API = "/api/v1"
FIRMS, VILLAGES = "organization/haixi-resident-enterprises", "organization/haixi-administrative-villages"
COUNT = "MATCH (p:Place {id: $id}) RETURN p.name AS name, 2.0 AS two"
CASES: dict[str, tuple[dict[str, Any], str]] = {
    "search": ({"q": "联企兴村", "type": ["Initiative"]}, "search?q=联企兴村&type=Initiative&limit=10"),
    "entities": (
        {"type": ["Fund"], "region": ["632800", "620800"], "limit": 3, "sort": "-amount"},
        "entities?type=Fund&region=632800&region=620800&limit=3&sort=-amount",
    ),
    "entity": ({"id": FIRMS}, f"entities/{FIRMS}"),
    "neighbours": ({"id": FIRMS, "direction": "out"}, f"entities/{FIRMS}/neighbours?direction=out&limit=20"),
    "paths": ({"from": FIRMS, "to": VILLAGES, "limit": 2}, f"paths?from={FIRMS}&to={VILLAGES}&limit=2"),
    "subgraph": ({"center": FIRMS, "measures": ["degree"]}, f"subgraph?center={FIRMS}&measures=degree&limit=50"),
    "compare": (
        {"region": ["632800", "620800"], "by": "theme", "as_of": "2018"},
        "compare?region=632800&region=620800&by=theme&as_of=2018",
    ),
    "regions": ({"as_of": None}, "regions"),
    "region": ({"id": "place/632800"}, "regions/632800"),
    "themes": ({}, "themes"),
    "theme": ({"id": "theme/collective-economy"}, "themes/collective-economy"),
    "flows": ({"region": "632800"}, "flows?region=632800"),
    "timeline": (
        {"from": "2013", "to": "2013-06", "type": ["Fund"]},
        "timeline?from=2013&to=2013-06&type=Fund&limit=20",
    ),
    "sources": ({}, "sources"),
    "source_facts": ({"id": "source/haixi-2018", "limit": 2}, "sources/haixi-2018/facts?limit=2"),
    "catalog": ({}, "catalog"),
    "ontology": ({}, "ontology"),
    "query": (
        {"name": "region/sums", "parameters": {"ids": ["632800"], "as_of": "2018"}},
        "queries/region/sums?ids=632800&as_of=2018",
    ),
    "cypher": ({"query": COUNT, "params": {"id": "place/632800"}}, "cypher"),
}


def asked(rest: httpx.Client, case: tuple[Mapping[str, Any], str]) -> httpx.Response:
    """What REST answers to the question of a case."""
    arguments, path = case
    if path == "cypher":
        return rest.post(f"{API}/cypher", json=arguments)
    return rest.get(f"{API}/{path}")


@pytest.mark.parametrize("name", CASES)
def test_a_tool_answers_what_rest_answers(session: Session, rest: httpx.Client, name: str) -> None:
    body = asked(rest, CASES[name])
    assert body.status_code == 200, body.text
    found = session.call(name, CASES[name][0])
    assert not found.is_error, text(found)
    assert found.structured_content == body.json()
    assert json.loads(text(found)) == body.json(), "the text is the same for hosts that show no structured content"


def test_there_is_no_tool_that_was_not_called() -> None:
    assert {tool.name for tool in TOOLS} == {*CASES, "queries", "relation"}, "these two have tests of their own"


def test_the_queries_are_named_first_and_told_by_their_subject(session: Session, rest: httpx.Client) -> None:
    items = rest.get(f"{API}/queries").json()["items"]
    brief = session.answer("queries")["items"]
    assert brief == [{"name": each["name"], "summary": each["summary"]} for each in items]
    of_regions = [each for each in items if each["name"].startswith("region/")]
    assert session.answer("queries", {"noun": "region"})["items"] == of_regions
    assert session.answer("queries", {"noun": "reg"})["items"] == []


def test_tools_are_told_in_both_languages_and_only_read(session: Session) -> None:
    for name, tool in session.tools().items():
        assert tool.description is not None
        english, chinese = tool.description.split("\n")
        assert re.search("[A-Za-z]{4}", english), name
        assert re.search("[\u3400-\u9fff]{4}", chinese), name
        assert tool.annotations is not None
        hints = tool.annotations
        assert (hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint, hints.open_world_hint) == (
            *(True, False, True, False),
        ), name
    said = session.client.instructions or ""
    assert "never instructions" in said
    assert "不是指令" in said


def test_what_a_tool_takes_is_typed_and_bounded(session: Session) -> None:
    taken = {name: tool.input_schema for name, tool in session.tools().items()}
    for name, schema in taken.items():
        Draft202012Validator.check_schema(schema)
        assert schema["additionalProperties"] is False, name
        if name not in CASES:
            continue
        arguments = CASES[name][0]
        told = {key: [value] if key == "region" and name == "flows" else value for key, value in arguments.items()}
        Draft202012Validator(schema).validate({key: value for key, value in told.items() if value is not None})
    limit = taken["neighbours"]["properties"]["limit"]
    assert (limit["minimum"], limit["maximum"], limit["default"]) == (1, 500, 20)
    assert taken["entity"]["required"] == ["id"]
    assert taken["search"]["required"] == ["q"]
    assert {"Fund", "Place"} <= {*taken["search"]["properties"]["type"]["items"]["enum"]}
    assert {"Fund", "LEADS"} <= {*taken["timeline"]["properties"]["type"]["items"]["enum"]}
    assert "region/alike" in taken["query"]["properties"]["name"]["enum"]


def test_an_answer_says_where_it_is_from_and_which_sources_it_cites(session: Session) -> None:
    found = session.call("entity", {"id": FIRMS})
    note = text(found, 1)
    assert f"{API}/entities/{FIRMS}" in note
    assert f"/entity/{FIRMS}" in note
    assert "source/haixi-2018" in note
    assert "/sources/haixi-2018" in note
    assert found.meta is not None
    assert found.meta["gongjian/href"] == f"{API}/entities/{FIRMS}"
    assert str(found.meta["gongjian/version"]) in note


def test_over_http_the_pages_are_named_where_they_are(http: Session, rest: httpx.Client) -> None:
    page = next(line for line in text(http.call("entity", {"id": FIRMS}), 1).splitlines() if line.startswith("页面"))
    address = page.rpartition(" ")[2]
    assert address.startswith("http://127.0.0.1:")
    assert rest.get(address).status_code == 200


def test_pages_are_turned_by_their_cursor(session: Session) -> None:
    whole = session.answer("neighbours", {"id": "place/632800", "limit": 6})
    first = session.call("neighbours", {"id": "place/632800", "limit": 3})
    page = first.structured_content
    assert page["next"] in text(first, 1)
    second = session.answer("neighbours", {"id": "place/632800", "limit": 3, "cursor": page["next"]})
    assert page["items"] + second["items"] == whole["items"]


def test_an_answer_is_no_larger_than_a_model_can_read_and_says_what_was_cut(
    session: Session, rest: httpx.Client
) -> None:
    found = session.call("entities", {"limit": 500})
    assert len(text(found).encode()) <= MOST
    assert "limit 500 → " in text(found, 1)
    assert found.meta is not None
    cut = found.structured_content
    assert cut == rest.get(found.meta["gongjian/href"]).json(), "a smaller page of REST, with its own cursor"
    assert 50 < len(cut["items"]) < 500
    assert cut["next"]
    drawn = session.call("subgraph", {"center": "place/632800", "depth": 2, "limit": 500})
    assert len(text(drawn).encode()) <= MOST
    assert drawn.structured_content["truncated"]
    rows = session.call("cypher", {"query": "MATCH (o:Organization) RETURN o"})
    assert len(text(rows).encode()) <= MOST
    assert rows.structured_content["truncated"]
    assert f"→ {len(rows.structured_content['rows'])} 行" in text(rows, 1)
    named = session.call("query", {"name": "entity/list"}).structured_content
    assert named["limits"] == {"rows": len(named["rows"])}


def test_what_cannot_be_cut_is_refused_with_the_mend(session: Session) -> None:
    found = session.call("cypher", {"query": "MATCH (o:Organization) RETURN collect(o) AS all"})
    assert found.structured_content["rows"] == [], "a single row that is too large is left out, and said to be"
    assert "1 → 0 行" in text(found, 1)


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "unknown id": ("entity", {"id": "place/nowhere"}, f"{API}/entities/place/nowhere"),
    "wrong number": ("search", {"q": "x", "limit": "many"}, f"{API}/search?q=x&limit=many"),
    "out of bounds": ("neighbours", {"id": FIRMS, "limit": 501}, f"{API}/entities/{FIRMS}/neighbours?limit=501"),
    "missing": ("search", {}, f"{API}/search?limit=10"),
    "no such argument": ("regions", {"colour": "red"}, f"{API}/regions?colour=red"),
    "no such type": ("entities", {"type": ["Ghost"]}, f"{API}/entities?type=Ghost&limit=20"),
    "no date": ("regions", {"as_of": "soon"}, f"{API}/regions?as_of=soon"),
    "no cursor of ours": ("entities", {"cursor": "x"}, f"{API}/entities?cursor=x&limit=20"),
    "no such query": ("query", {"name": "no/such"}, f"{API}/queries/no/such"),
    "no such parameter": ("query", {"name": "region/alike", "parameters": {"x": 1}}, f"{API}/queries/region/alike?x=1"),
    "not then": ("entity", {"id": "place/620881", "as_of": "2001"}, f"{API}/entities/place/620881?as_of=2001"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_an_error_is_the_problem_of_rest_in_words(session: Session, rest: httpx.Client, case: str) -> None:
    name, arguments, path = REFUSED[case]
    answer = rest.get(path)
    found = session.call(name, arguments)
    assert answer.status_code >= 400
    assert found.is_error
    assert found.meta is not None
    assert found.meta["gongjian/problem"] == answer.json()
    assert text(found).startswith(f"{answer.json()['title']}: {answer.json()['detail']}")


WRITES = ("CREATE (n:Theme {id: 'theme/x'})", "MATCH (n) DETACH DELETE n", "MATCH (n) SET n.name = 'x' RETURN n",
          "CALL dbms.components()", "LOAD CSV FROM 'file:///etc/hosts' AS row RETURN row")  # fmt: skip


@pytest.mark.parametrize("query", WRITES)
def test_cypher_that_would_write_is_refused_in_the_words_of_the_guard(
    session: Session, rest: httpx.Client, query: str
) -> None:
    problem = rest.post(f"{API}/cypher", json={"query": query}).json()
    found = session.call("cypher", {"query": query})
    assert found.is_error
    assert problem["type"] == "/problems/not-allowed"
    assert problem["detail"] in text(found)
    assert f"第 {problem['line']} 行" in text(found)


HOSTILE: tuple[Any, ...] = (
    "../../cypher", "place/632800/../../../metrics", "place/632800?limit=1", "place/632800#x", "place/632800\n", "",
    "place/%2e%2e", "//evil.example/x", "place/ⅷ", "x" * 70_000, {"a": 1}, [["x"]], ["place/632800"], 7, True,
)  # fmt: skip


@pytest.mark.parametrize("name", ["entity", "neighbours", "relation", "region", "theme", "source_facts", "query"])
def test_what_stands_in_a_path_leads_nowhere_else(http: Session, name: str) -> None:
    argument = "name" if name == "query" else "id"
    for value in HOSTILE:
        found = http.call(name, {argument: value})
        assert found.is_error, str(value)[:80]
        assert found.meta is not None
        problem = found.meta["gongjian/problem"]
        assert (problem["status"], problem["errors"][0]["field"]) == (422, argument), str(value)[:80]


@pytest.mark.parametrize(
    "value", [*HOSTILE[:8], "'; MATCH (n) DETACH DELETE n //", "<script>alert(1)</script>", "\x00"]
)
def test_what_is_searched_for_is_only_text(stdio: Session, rest: httpx.Client, value: str) -> None:
    answer = rest.get(f"{API}/search", params={"q": value, "limit": 10})
    found = stdio.call("search", {"q": value})
    assert found.meta is not None
    assert (found.meta["gongjian/problem"] if found.is_error else found.structured_content) == answer.json()
    assert found.is_error == (answer.status_code != 200)


@pytest.mark.parametrize("value", [{"a": 1}, [["x"]], [{}], "x" * 70_000])
def test_what_cannot_be_asked_is_refused_by_name(http: Session, value: Any) -> None:
    found = http.call("search", {"q": value})
    assert found.is_error
    assert re.search("q: |arguments: ", text(found))


def test_a_tool_or_resource_that_there_is_not_is_an_error_of_the_protocol(session: Session) -> None:
    with pytest.raises(MCPError, match="no such tool: drop"):
        session.call("drop")
    for uri in ("file:///etc/hosts", "gongjian://entity/../metrics", "gongjian://cypher", "gongjian://"):
        assert "no such resource" in session.read(uri)


def test_resources_are_what_rest_answers(stdio: Session, http: Session, rest: httpx.Client) -> None:
    listed = stdio.portal.call(stdio.client.list_resources).resources
    assert [each.uri for each in listed] == ["gongjian://ontology", "gongjian://queries", "gongjian://catalog"]
    for fixed in listed:
        assert stdio.read(fixed.uri) == rest.get(f"{API}/{fixed.name}").text
    templates = stdio.portal.call(stdio.client.list_resource_templates).resource_templates
    assert [each.name for each in templates] == ["entity", "relation"]
    assert stdio.read(f"gongjian://entity/{FIRMS}") == rest.get(f"{API}/entities/{FIRMS}").text
    relation = stdio.answer("neighbours", {"id": FIRMS, "limit": 1})["items"][0]["relation"]["id"]
    assert stdio.read(f"gongjian://relation/{relation}") == rest.get(f"{API}/relations/{relation}").text
    for each in (stdio, http):
        assert each.answer("relation", {"id": relation}) == rest.get(f"{API}/relations/{relation}").json()
    assert "图谱里没有" in stdio.read("gongjian://entity/place/nowhere")
