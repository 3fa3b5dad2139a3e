"""Every query parameter of every operation changes the answer, in the way that it should."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.settings import Settings
from service.app import create_app
from tests.service.dated import dated
from tests.service.examples import V1
from tests.service.serving import serving
from tests.service.test_entities import get
from tests.service.uses import DATED, POSTED, TIMES, Use, joined, plain
from tests.service.uses_named import ALONE, named
from tests.service.uses_named import DATED as DATED_QUERIES

pytestmark = pytest.mark.embedded_only
SHOWN = ("paths", "entities", "items", "rows", "links", "cells", "results", "@graph")
"""The lists of answers, of which the first that there is counts as its items."""


def items(answer: Any) -> list[Any]:
    """The items of an answer: texts that can be compared."""
    found = next(answer[name] for name in SHOWN if name in answer)
    # what an export says of itself is none of its facts
    found = [each for each in found if not isinstance(each, dict) or "schema:Dataset" not in each.get("@type", ())]
    return [json.dumps(each, sort_keys=True, ensure_ascii=False) for each in found]


def first_id(item: str) -> Any:
    """What an item is of, whatever it says of it."""
    said = json.loads(item)
    of = said[0] if isinstance(said, list) else next(said[name] for name in ("fund", "indicator", "id") if name in said)
    return of["id"] if isinstance(of, dict) else of


@cache
def answered(client: httpx.Client, asked: str) -> httpx.Response:
    """An answer, which serves every parameter that is looked at from the same request."""
    return sent(client, asked)


def sent(client: httpx.Client, asked: str) -> httpx.Response:
    """The answer to a request, with its body where it has one."""
    body = POSTED.get(asked.partition("?")[0])
    return client.post(asked, json=body) if body else client.get(asked)


def differs(client: httpx.Client, use: Use) -> str:
    """What is wrong with how two answers differ; empty where it is as it should be."""
    if use.how == "later":
        return _paged(client, use)
    answers = [answered(client, use.without), sent(client, use.with_)]
    if [answer.status_code for answer in answers] != [200, 200]:
        return " ".join(answer.text[:300] for answer in answers)
    whole, part = (items(answer.json()) for answer in answers)
    fits = {
        "fewer": set() < set(part) < set(whole),
        "more": set(part) > set(whole),
        "none": not part and bool(whole),
        "first": 0 < len(part) < len(whole) and part == whole[: len(part)],
        "order": part != whole and sorted(map(first_id, part)) == sorted(map(first_id, whole)),
        "other": answers[0].json() != answers[1].json(),
    }
    return "" if fits[use.how] else f"{len(whole)} -> {len(part)}"


def _paged(client: httpx.Client, use: Use) -> str:
    """A cursor leads to what comes after the page that gave it."""
    path, _, asked = use.without.partition("?")
    whole = items(answered(client, use.without).json())
    page = client.get(f"{path}?{joined(asked, 'limit=1', 'limit')}").json()
    after = client.get(f"{path}?{asked}&cursor={page['next']}")
    rest = items(after.json()) if after.status_code == httpx.codes.OK else []
    return "" if rest and rest[: len(whole) - 1] == whole[1:] else after.text[:300]


def test_every_parameter_of_the_document_has_its_requests(api: httpx.Client) -> None:
    document = api.get("/api/v1/openapi.json").json()
    documented = {
        (path, each["name"])
        for path, operations in document["paths"].items()
        for operation in operations.values()
        for each in operation.get("parameters", ())
        if each["in"] == "query" and each["name"] not in TIMES
    }
    uses = [(use.path, use.parameter) for use in (*plain(), *named())]
    alone = [(f"{V1}/queries/{name}", parameter) for name, parameter in ALONE]
    assert len([*uses, *alone]) == len({*uses, *alone})
    assert {*uses, *alone} == documented


def needs_dates(use: Use) -> bool:
    """Whether the records say too little of time to show it."""
    return use.path in DATED or use.path.removeprefix(f"{V1}/queries/") in DATED_QUERIES


def test_every_parameter_changes_the_answer_as_it_should(api: httpx.Client) -> None:
    uses = [use for use in (*plain(), *named()) if not needs_dates(use)]
    wrong = [f"{use}: {said}" for use in uses if (said := differs(api, use))]
    assert wrong == []
    for name, parameter in ALONE:
        assert len(get(api, f"/queries/{name}")["rows"]) <= 1, f"{parameter} can be shown now"


def test_parameters_of_time_and_change_do_so_where_there_are_dates(filled: Settings, tmp_path: Path) -> None:
    with serving(create_app(dated(filled, tmp_path))) as client:
        uses = [use for use in (*plain(), *named()) if needs_dates(use)]
        wrong = [f"{use}: {said}" for use in uses if (said := differs(client, use))]
        assert wrong == []
        assert len(uses) > 15
