"""Named queries: the same rows over REST, on the command line and on every engine; what is refused names its field."""

import json
import subprocess
import sys
from typing import Any

import httpx
import pytest
import typer
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from gongjian.commands import queries
from graph.errors import BadRequest
from graph.queries import Query
from graph.repository.named import public
from graph.settings import REPOSITORY, Settings
from tests.engines.graphs import environment
from tests.records import records
from tests.service.catalogue import MARKS, THEN, mark
from tests.service.test_entities import get


def example(api: httpx.Client, named: Query, *more: str) -> Any:
    """The answer to the example of a query."""
    asked = "&".join([*([named.example] if named.example else []), *more])
    answer = api.get(f"/api/v1/queries/{named.name}?{asked}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def on_the_command_line(settings: Settings, monkeypatch: pytest.MonkeyPatch, *words: str) -> Any:
    """What `gongjian query … --json` prints, run in this process: a process for each would take minutes."""
    for name, value in environment(settings).items():
        if name.startswith("GONGJIAN_"):
            monkeypatch.setenv(name, value)
    app = typer.Typer()
    queries.register(app)
    done = CliRunner().invoke(app, [*words, "--json"])
    if isinstance(done.exception, BadRequest):
        raise done.exception
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def words(asked: str) -> list[str]:
    """Parameters as an address has them, as the command line takes them."""
    given = httpx.QueryParams(asked)
    return [word for each in given for word in ("-p", f"{each}={'|'.join(given.get_list(each))}")]


@pytest.mark.parametrize("name", public())
def test_every_query_gives_the_same_rows_everywhere(
    api: httpx.Client, curated: Settings, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    named = public()[name]
    answer = example(api, named)
    assert answer["columns"] == [column for column, _ in named.returns]
    given = words(named.example)
    assert answer == on_the_command_line(curated, monkeypatch, name, *given)
    then = example(api, named, f"as_of={THEN}")
    assert then == on_the_command_line(curated, monkeypatch, name, *given, "--as-of", THEN)
    assert [mark(each) for each in (answer, then)] == json.loads(MARKS.read_text("utf-8"))[name], "run `make catalogue`"


def test_a_process_of_its_own_prints_the_same(api: httpx.Client, curated: Settings) -> None:
    named = public()["region/bridges"]
    command = [sys.executable, "-m", "gongjian", "query", named.name, "--json", *words(named.example)]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=environment(curated), capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert example(api, named) == json.loads(done.stdout)


def test_every_query_can_be_asked_of_a_time() -> None:
    assert not [name for name, named in public().items() if not named.dated]


def test_the_list_tells_the_values_of_a_closed_list(api: httpx.Client) -> None:
    listed = api.get("/api/v1/queries").json()["items"]
    told = {(named["name"], each["name"]): each.get("choices") for named in listed for each in named["parameters"]}
    meant = {
        (name, each.name): list(each.choices) or None for name, named in public().items() for each in named.parameters
    }
    assert told == meant
    assert "pilot" in (told["initiative/grades", "kinds"] or [])


def test_every_query_is_an_operation_of_the_document(api: httpx.Client) -> None:
    document = api.get("/api/v1/openapi.json").json()
    kinds = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "date": "string"}
    for name, named in public().items():
        operation = document["paths"][f"/api/v1/queries/{name}"]["get"]
        assert operation["description"] == named.summary
        told = {each["name"]: each for each in operation.get("parameters", [])}
        assert set(told) == {each.name for each in named.parameters} | ({"as_of"} if named.dated else set())
        for each in named.parameters:
            schema = told[each.name]["schema"]
            assert told[each.name]["description"] == each.about
            assert told[each.name]["required"] is each.required
            assert schema.get("default") == each.default
            if each.type.startswith("list of "):
                assert (schema["type"], schema["items"]["type"]) == ("array", kinds[each.type.removeprefix("list of ")])
            elif each.type in kinds and each.default is not None:
                assert schema["type"] == kinds[each.type]


def test_every_answer_is_as_the_document_says(api: httpx.Client) -> None:
    document = api.get("/api/v1/openapi.json").json()
    empty = set()
    for name, named in public().items():
        content = document["paths"][f"/api/v1/queries/{name}"]["get"]["responses"]["200"]["content"]
        schema = {**content["application/json"]["schema"], "components": document["components"]}
        answer = example(api, named)
        assert not [fault.message[:300] for fault in Draft202012Validator(schema).iter_errors(answer)], name
        empty |= set() if answer["rows"] else {name}
    assert empty <= {"fund/unused", "compare/relation_years", "timeline/relations"}


@pytest.mark.embedded_only
def test_a_region_means_all_below_it_and_the_country_everything(api: httpx.Client) -> None:
    provinces = [f"place/{code}0000" for code in (43, 51, 62, 63)]
    narrowed = 0
    for name, named in public().items():
        if not any(each.name == "regions" for each in named.parameters) or name.startswith("compare/"):
            continue
        narrowed += 1
        needed = {"limit": "10000"} if any(each.name == "limit" for each in named.parameters) else {}
        whole = get(api, f"/queries/{name}", **needed)["rows"]
        below = get(api, f"/queries/{name}", **needed, regions=provinces)["rows"]
        assert bool(below) is bool(whole), name
        assert len(below) <= len(whole), name
        country = "100000" if narrowed % 2 else ["place/630100", "place/100000"]
        assert get(api, f"/queries/{name}", **needed, regions=country)["rows"] == whole, name
        by_code = get(api, f"/queries/{name}", **needed, regions=[each.removeprefix("place/") for each in provinces])
        assert by_code["rows"] == below, name
    assert narrowed > 40


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("pairing/list?regions=place/999999", "regions"),
        ("pairing/list?regions=theme/grids", "regions"),
        ("region/sums?ids=place/630100&ids=place/999999", "ids"),
        ("region/sums?ids=place/100000", "ids"),
        ("compare/themes?regions=place/630100&regions=place/100000", "regions"),
        ("place/coded_within?ids=place/100000", "ids"),
        ("region/bridges?one=place/630100&other=place/100000", "other"),
        ("region/bridges?one=place/999999&other=place/630100", "one"),
        ("region/bridges?one=place/630100&other=place/632800&types=Nothing", "types"),
        ("entity/one?id=place/999999", "id"),
        ("entity/several?ids=place/630100&ids=place/999999", "ids"),
        ("entity/list?themes=theme/nothing", "themes"),
        ("entity/list?sources=source/nothing", "sources"),
        ("entity/count?types=nothing", "types"),
        ("entity/neighbours?id=place/632800&relations=NOTHING", "relations"),
        ("entity/isolated?but=NOTHING", "but"),
    ],
)
def test_what_is_not_there_names_the_parameter_at_both_doors(
    api: httpx.Client, curated: Settings, monkeypatch: pytest.MonkeyPatch, asked: str, field: str
) -> None:
    answer = api.get(f"/api/v1/queries/{asked}", headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    name, _, given = asked.partition("?")
    with pytest.raises(BadRequest) as refused:
        on_the_command_line(curated, monkeypatch, name, *words(given))
    assert refused.value.parameter == field
    assert answer.json()["detail"] == str(refused.value)


def test_the_list_tells_what_there_is_to_ask(api: httpx.Client) -> None:
    items = {item["name"]: item for item in get(api, "/queries")["items"]}
    assert list(items) == list(public())
    assert not {name for name in items if name.startswith(("ingest/", "store/", "change/", "search/"))}
    bridges = items["region/bridges"]
    assert {each["name"]: each["required"] for each in bridges["parameters"]} == {
        "one": True, "other": True, "types": False, "limit": False, "as_of_from": False, "as_of_to": False,
    }  # fmt: skip
    assert {"name": "bridge", "type": "Entity"} in bridges["returns"]
    assert bridges["dated"] is True
    for item in items.values():
        assert api.get(item["href"]).status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "field"),
    [
        ("region/bridges?one=place/630100", 422, "other"),
        ("region/bridges?one=a&other=b&colour=red", 422, "colour"),
        ("theme/shared?at_least=many", 422, "at_least"),
        ("theme/shared?at_least=9223372036854775808", 422, "at_least"),
        ("theme/shared?limit=0", 422, "limit"),
        ("theme/shared?limit=10001", 422, "limit"),
        ("theme/shared?at_least=0", 422, "at_least"),
        ("region/foci?most=-1", 422, "most"),
        ("entity/count?cap=0", 422, "cap"),
        ("entity/count?cap=4000000000", 422, "cap"),
        ("entity/busiest?id=place/632800&look=-1", 422, "look"),
        ("pairing/list?regions=place/630100&region=place/630100", 422, "region"),
        ("theme/shared?as_of=2013-13", 422, "as_of"),
        ("theme/shared?as_of=2013&as_of_from=20130101", 400, "as_of"),
        ("entity/one?id=place/632800&as_of=13", 422, "as_of"),
        ("entity/neighbours?id=place/632800&outgoing=perhaps", 422, "outgoing"),
        ("fund/list?min_amount=nan", 422, "min_amount"),
    ],
)
def test_what_cannot_be_asked_names_the_field(api: httpx.Client, asked: str, status: int, field: str) -> None:
    answer = api.get(f"/api/v1/queries/{asked}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert [each["field"] for each in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("name", ["no/such", "ingest/lease", "store/wipe_nodes", "entity/tombstone", "theme", "theme/"])
def test_what_is_not_public_is_not_there(api: httpx.Client, name: str) -> None:
    assert api.get(f"/api/v1/queries/{name}").status_code == 404


def test_a_time_stands_for_its_days_and_the_answer_says_so(api: httpx.Client) -> None:
    told = get(api, "/queries/indicator/dateless", as_of="2013-06")
    figures = [row[0] for row in told["rows"]]
    assert told["as_of"] == {
        "from": "2013-06-01",
        "to": "2013-06-30",
        "undated": sum(not records().days(records().entities[each["id"]])[0] for each in figures),
    }
    assert 0 < told["as_of"]["undated"] < len(figures)
    same = get(api, "/queries/indicator/dateless", as_of_from="20130601", as_of_to="20130630")
    assert told["rows"] == same["rows"] != get(api, "/queries/indicator/dateless")["rows"]
    assert "as_of" not in same


def test_an_answer_asked_again_is_not_sent_again(api: httpx.Client) -> None:
    first = api.get("/api/v1/queries/theme/shared")
    again = api.get("/api/v1/queries/theme/shared", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert api.get("/api/v1/queries/theme/shared?limit=3").headers["etag"] != first.headers["etag"]
