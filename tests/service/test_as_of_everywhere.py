"""Of records that all held from 2010 to 2015, every read tells nothing of the time before and after, all between."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.repository.named import public
from graph.settings import Settings
from service.app import create_app
from tests.service.dated import AFTER, BEFORE, LATER, THEN, dated
from tests.service.serving import serving
from tests.service.test_as_of import READS, then
from tests.service.test_entities import LIANQI, get

LISTS = ("items", "rows", "entities", "links", "cells", "paths")
DAYS = {BEFORE: "as_of_to=20091231", AFTER: "as_of_from=20160101"}
"""The same times in the two parameters that queries have of their own."""
NONE: tuple[Any, ...] = (0, None, [], {})


def shown(answer: Any) -> list[Any]:
    """What an answer lists; what is true of all time aside."""
    if "datasets" in answer:
        return [counts for each in answer["datasets"] for counts in (each["entities"], each["relations"]) if counts]
    found = next(answer[name] for name in LISTS if name in answer)
    return [each for each in found if not isinstance(each, dict) or each.get("op") != "load"]


def tells(item: Any) -> bool:
    """Whether an item of an answer tells of anything: a fact, or a number of facts that is not zero."""
    if not isinstance(item, list):
        return True
    return any(cell not in NONE and not isinstance(cell, str) for cell in item)


def out_of_time(client: httpx.Client, request: str, year: str) -> str:
    """What is wrong with the answer of a year in which nothing held."""
    answer = client.get(then(request, year))
    if answer.status_code == httpx.codes.NOT_FOUND:
        return "" if answer.json()["type"] == "/problems/not-then" else answer.text[:300]
    told = answer.json()
    if answer.status_code != httpx.codes.OK or [each for each in shown(told) if tells(each)]:
        return json.dumps(told, ensure_ascii=False)[:300]
    return "" if told["as_of"]["undated"] == 0 else "undated"


def requests(client: httpx.Client) -> Iterator[tuple[str, str]]:
    """A request for every path that takes a time."""
    around = get(client, f"/entities/{LIANQI}/neighbours", limit=1)["items"]
    for path, asked in READS.items():
        yield path, asked.replace("{relation}", around[0]["relation"]["id"])


@pytest.mark.embedded_only
def test_nothing_is_told_of_when_nothing_held_and_all_of_when_all_did(filled: Settings, tmp_path: Path) -> None:
    with serving(create_app(dated(filled, tmp_path))) as client:
        faults = [
            f"{year} {path}: {fault}"
            for at, (path, request) in enumerate(requests(client))
            for year in ((BEFORE, AFTER)[at % 2 :][:1] if path.startswith("/queries/") else (BEFORE, AFTER))
            if (fault := out_of_time(client, request, year))
        ]
        assert faults == []
        for path, request in requests(client):
            whole, between = (client.get(asked).json() for asked in (f"/api/v1{request}", then(request, THEN)))
            said = between.pop("as_of")
            assert said["undated"] == (1 if path == "/sources" else 0), path
            if path == "/sources":  # all but the one without a date were published later
                assert [each["source"]["id"] for each in between["items"]] == ["source/pingliang-xinkai-2013"]
            else:
                for answer in (whole, between):
                    answer.pop("next", None)  # a cursor is of its own question
                assert between == whole, path
        for at, (name, named) in enumerate(public().items()):
            year, days = list(DAYS.items())[at % 2]
            asked = f"/queries/{name}?{named.example}"
            rows = client.get(f"/api/v1{asked}&{days}").json()["rows"]
            assert rows == client.get(then(asked, year)).json()["rows"], name
        assert get(client, "/queries/fund/unused", as_of=THEN)["rows"] == []
        unused = {row[0]["id"] for row in get(client, "/queries/fund/unused", as_of=LATER)["rows"]}
        assert unused == {each["fund"]["id"] for each in get(client, "/funds", limit=500)["items"]}
