"""Every question that the client can ask: nothing of the answer is lost or changed, and both faces answer alike."""

import inspect
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from gongjian import AsyncClient, Client
from gongjian.client import AsyncListing, Listing
from gongjian.client.models import Entity, Fund, Initiative, InitiativeDetail, Relation, Theme
from tests.gongjian.client.cases import AHEAD, CASES, Case

FILES = {"export", "network_page"}

pytestmark = pytest.mark.embedded_only


def as_json(value: Any) -> Any:
    """What was read, as it came over the wire."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True, serialize_as_any=True)
    return value


def asked(server: str, case: Case) -> Any:
    """The answer to the case's request as JSON, without the client."""
    ask = case.ask
    method = "GET" if ask.body is None else "POST"
    params = httpx.QueryParams(ask.params)
    answer = httpx.request(method, server + ask.path, params=params, json=ask.body, timeout=60, trust_env=False)
    assert answer.status_code == 200, answer.text
    return answer.json()


def here(document: Any) -> list[str]:
    """The questions that this service has."""
    return [name for name, case in CASES.items() if case.ask.path not in AHEAD or case.ask.path in document["paths"]]


def test_every_question_is_tried() -> None:
    for face in (Client, AsyncClient):
        methods = {name for name in vars(face) if not name.startswith("_")} - {"close"}
        assert methods == CASES.keys() | FILES


async def test_answers_are_those_of_the_service_in_both_faces(server: str, document: Any) -> None:
    with Client(server, timeout=60) as client:
        async with AsyncClient(server, timeout=60) as other:
            for name in here(document):
                case = CASES[name]
                found = getattr(client, name)(*case.given, **case.named)
                found = found.first() if isinstance(found, Listing) else found
                assert as_json(found) == asked(server, case), name
                same = getattr(other, name)(*case.given, **case.named)
                same = await (same.first() if isinstance(same, AsyncListing) else same)
                assert same == found, name


def test_what_is_read_has_the_class_of_its_type(client: Client) -> None:
    detail = client.entity("initiative/haixi-lianqi-xingcun")
    assert isinstance(detail, InitiativeDetail)
    assert issubclass(InitiativeDetail, Initiative)
    assert detail.kind == "campaign"
    assert detail.relations["HAS_THEME"]["out"] == 2
    found = {type(each) for each in client.entities(type=["Fund", "Theme"])}
    assert found == {Fund, Theme}
    answer = client.cypher("MATCH (f:Fund)-[r:FINANCES]->(e) RETURN f, r, [e] AS es LIMIT 1").records()[0]
    assert isinstance(answer["f"], Fund)
    assert isinstance(answer["r"], Relation)
    assert isinstance(answer["es"][0], Entity)


def test_a_fact_stands_for_its_id(client: Client) -> None:
    place = client.place("630103")
    fund = next(iter(client.funds(region=place)))
    assert fund.fund.region == "place/630100"
    assert client.neighbours(fund.fund).total() == client.neighbours(fund.fund.id).total()
    relation = next(iter(client.neighbours(fund.fund))).relation
    assert client.relation(relation).relation == relation
    assert {each.op for each in client.history(relation)} == {"create"}


def test_many_ids_are_asked_for_in_several_requests(client: Client) -> None:
    ids = [each.id for each in client.entities(type=["Organization", "Initiative", "Indicator"], limit=700)]
    assert len(ids) == 700
    found = client.batch([*ids, "theme/never-was"], as_of=2018)
    missing = set(found.missing)
    assert [each.id for each in found.items] == [id_ for id_ in ids if id_ not in missing]
    assert "theme/never-was" in missing
    parts = [client.batch(ids[:500], as_of=2018).as_of, client.batch(ids[500:], as_of=2018).as_of]
    assert found.as_of is not None
    assert found.as_of.undated == sum(each.undated for each in parts if each)
    assert (found.as_of.from_, found.as_of.to) == ("2018-01-01", "2018-12-31")
    assert client.batch([]).items == ()


def test_methods_show_the_words_and_parameters_of_their_operations() -> None:
    for face in (Client, AsyncClient):
        for name, case in CASES.items():
            method = getattr(face, name)
            assert method.__doc__ == case.operation.__doc__
            shown = list(inspect.signature(method).parameters.values())
            assert shown[0].name == "self"
            assert shown[1:] == list(inspect.signature(case.operation).parameters.values())


def test_the_language_is_that_of_keys_labels_and_errors(server: str) -> None:
    with Client(server, language="en") as english, Client(server) as chinese:
        places = ["632800", "620800"]
        keys = [[key.name for key in each.compare(places, by="type").keys] for each in (english, chinese)]
        assert "Organization" in keys[0] or "organization" in keys[0]
        assert "组织" in keys[1]
