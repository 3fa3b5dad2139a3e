"""Every question that the client can ask: nothing of the answer is lost or changed, and both faces answer alike."""

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_type

import httpx
import pytest
from pydantic import BaseModel

from gongjian import AsyncClient, Client
from gongjian.client import AsyncListing, Listing, conversation
from gongjian.client.models import (
    Batch,
    Entity,
    EntityDetail,
    Fund,
    FundPage,
    FundUse,
    Initiative,
    InitiativeDetail,
    Relation,
    Sum,
    Theme,
)
from tests.gongjian.client.cases import CASES

FILES = {"export", "network_page"}

pytestmark = pytest.mark.embedded_only


@pytest.fixture
def received(client: Client, monkeypatch: pytest.MonkeyPatch) -> list[httpx.Response]:
    """What the client has received."""
    responses: list[httpx.Response] = []
    send = client._send

    def noted(request: httpx.Request, *, stream: bool) -> httpx.Response:
        responses.append(send(request, stream=stream))
        return responses[-1]

    monkeypatch.setattr(client, "_send", noted)
    return responses


def as_json(value: Any) -> Any:
    """What was read, as it came over the wire."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True, serialize_as_any=True)
    return value


def test_every_question_is_tried() -> None:
    for face in (Client, AsyncClient):
        methods = {name for name in vars(face) if not name.startswith("_")} - {"close"}
        assert methods == CASES.keys() | FILES


def test_answers_lose_nothing(client: Client, received: list[httpx.Response]) -> None:
    for name, case in CASES.items():
        received.clear()
        found = getattr(client, name)(*case.given, **case.named)
        found = found.first() if isinstance(found, Listing) else found
        assert as_json(found) == received[-1].json(), name


async def test_both_faces_answer_alike(server: str, client: Client) -> None:
    async with AsyncClient(server) as other:
        for name in ("batch", "cypher", "entity", "funds", "neighbours", "query", "ready", "themes"):
            case = CASES[name]
            found, same = (getattr(face, name)(*case.given, **case.named) for face in (client, other))
            found = found.first() if isinstance(found, Listing) else found
            assert await (same.first() if isinstance(same, AsyncListing) else same) == found, name


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


def test_an_answer_that_has_not_changed_is_not_sent_again(
    client: Client, received: list[httpx.Response], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "KEPT", 2)
    assert client.themes() == client.themes()
    assert client.themes(as_of=2013) != client.themes()
    assert [each.status_code for each in received] == [200, 304, 200, 304]
    client.health()
    client.catalog()
    client.themes()
    assert received[-1].status_code == 200, "no more are kept than so many"


def test_methods_show_the_words_and_parameters_of_their_operations() -> None:
    for face in (Client, AsyncClient):
        for name, case in CASES.items():
            method = getattr(face, name)
            assert method.__doc__ == case.operation.__doc__
            shown = list(inspect.signature(method).parameters.values())
            assert shown[0].name == "self"
            assert shown[1:] == list(inspect.signature(case.operation).parameters.values())
    assert inspect.signature(Client.funds).return_annotation == Listing[FundPage, FundUse]
    assert inspect.signature(AsyncClient.funds).return_annotation == AsyncListing[FundPage, FundUse]
    assert inspect.signature(AsyncClient.entity).return_annotation is EntityDetail
    assert inspect.signature(Client.batch).return_annotation is Batch
    assert inspect.signature(Client.export).return_annotation is Path


if TYPE_CHECKING:

    async def what_type_checkers_see(client: Client, other: AsyncClient) -> None:
        """Not run: mypy looks at it."""
        assert_type(client.entity("place/632800"), EntityDetail)
        assert_type(client.funds(region=["632800"], limit=3), Listing[FundPage, FundUse])
        assert_type(next(iter(client.funds())).fund.amount, float | None)
        assert_type(client.funds().first().sums, dict[str, Sum])
        assert_type(client.batch([]), Batch)
        assert_type(client.export("gexf", "x.gexf"), Path)
        assert_type(await other.entity("place/632800"), EntityDetail)
        assert_type(other.funds(), AsyncListing[FundPage, FundUse])
        assert_type([each async for each in other.entities()], list[Entity])
        client.funds(colour="red")  # type: ignore[call-arg]  # no such parameter
        client.entities(sort="colour")  # type: ignore[arg-type]  # no such order


def test_the_language_is_that_of_keys_labels_and_errors(server: str) -> None:
    with Client(server, language="en") as english, Client(server) as chinese:
        places = ["632800", "620800"]
        keys = [[key.name for key in each.compare(places, by="type").keys] for each in (english, chinese)]
        assert "Organization" in keys[0] or "organization" in keys[0]
        assert "组织" in keys[1]
