"""Lists: how many items there are at most, how they are fetched, and what pages have beside them."""

from itertools import islice
from typing import Any

import httpx
import pytest

from gongjian import AsyncClient, Client

pytestmark = pytest.mark.embedded_only


def test_the_size_of_pages_makes_no_difference_to_the_items(client: Client) -> None:
    whole = [each.fund.id for each in client.funds(page_size=500)]
    assert [each.fund.id for each in client.funds(page_size=7)] == whole
    assert len(whole) == len(set(whole)) == client.funds().total()
    sizes = [len(page.items) for page in client.funds(page_size=7).pages()]
    assert set(sizes[:-1]) == {7}
    assert sum(sizes) == len(whole)


@pytest.mark.parametrize(("limit", "page_size", "pages"), [(0, 3, [0]), (2, 3, [2]), (3, 3, [3]), (8, 3, [3, 3, 2])])
def test_the_limit_is_of_all_items(client: Client, limit: int, page_size: int, pages: list[int]) -> None:
    listing = client.entities(type="Organization", limit=limit, page_size=page_size)
    assert [len(page.items) for page in listing.pages()] == pages
    assert len(list(listing)) == limit
    total = listing.total()
    assert isinstance(total, int)
    assert total > limit, "it counts all there are, whatever the limit"


def test_only_what_is_looked_at_is_fetched(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    send = client._http.send

    def counted(request: httpx.Request, **how: Any) -> httpx.Response:
        asked.append(str(request.url))
        return send(request, **how)

    monkeypatch.setattr(client._http, "send", counted)
    assert len(list(islice(client.entities(page_size=10), 15))) == 15
    assert len(asked) == 2


def test_a_list_is_gone_through_anew_each_time(client: Client) -> None:
    themes = client.entities(type="Theme")
    assert [each.id for each in themes] == [each.id for each in themes]
    assert "type=Theme" in repr(themes)


def test_a_page_has_what_counts_for_the_whole_list(client: Client) -> None:
    funds = client.funds(region="630103", page_size=1).first()
    assert {kind: (each.amount, each.count, each.unknown) for kind, each in funds.sums.items()} == {
        "budget": (102825800, 1, 0),
        "saved": (2629600, 1, 0),
        "spent": (100196800, 1, 0),
    }
    facets = client.entities(region="630103", facets="type").first().facets
    assert facets is not None
    assert facets["type"]["Fund"] == 3


@pytest.mark.parametrize("wrong", [{"limit": -1}, {"page_size": 0}, {"page_size": 501}])
def test_sizes_that_cannot_be_are_refused_at_once(client: Client, wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        client.entities(**wrong)  # type: ignore[arg-type]  # as somebody may call it


async def test_lists_can_be_gone_through_without_waiting(server: str) -> None:
    async with AsyncClient(server) as client:
        listing = client.entities(type="Theme", limit=8, page_size=5)
        with Client(server) as other:
            same = [each.id for each in other.entities(type="Theme", limit=8)]
        assert [each.id async for each in listing] == same
        assert [len(page.items) async for page in listing.pages()] == [5, 3]
        assert await listing.total() == await client.entities(type="Theme").total()
        assert list((await listing.to_pandas())["id"]) == same
