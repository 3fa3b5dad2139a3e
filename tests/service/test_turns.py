"""Turns: how many costly questions run, whose, who waits and who is sent away; nothing piles up in a service."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from graph.errors import Crowded, Overloaded
from graph.settings import Settings
from service.app import COSTLY_QUESTIONS, create_app
from service.callers import LOCAL, Caller
from service.keys import KeyFile
from service.turns import Bounds, Turns
from tests.service.serving import serving

ME, YOU, THEY = ({"type": "http", "state": {"caller": Caller("reader", each, each)}} for each in ("me", "you", "they"))
HERE = {"type": "http", "state": {"caller": LOCAL}, "client": ("127.0.0.1", 1)}
LONG = 60.0


async def test_one_key_has_its_share_and_all_together_theirs() -> None:
    turns = Turns(Bounds(3, share=2))
    async with AsyncExitStack() as taken:
        for who in (ME, ME):
            await taken.enter_async_context(turns.of(who))
        with pytest.raises(Crowded):
            await taken.enter_async_context(turns.of(ME))
        await taken.enter_async_context(turns.of(YOU))
        with pytest.raises(Overloaded):
            await taken.enter_async_context(turns.of(THEY))
    async with turns.of(ME), turns.of(ME), turns.of(THEY):
        pass
    assert not turns._of, "nobody is remembered who has none under way"


async def test_who_sits_at_the_machine_may_take_all_and_no_more() -> None:
    turns = Turns(Bounds(2, share=1))
    async with turns.of(HERE), turns.of(HERE):
        with pytest.raises(Crowded):
            await turns.of(HERE).__aenter__()


async def test_a_short_line_waits_and_the_next_one_does_not() -> None:
    turns = Turns(Bounds(1, share=5, line=1, seconds=LONG))
    order = []

    async def asks(who: Any) -> None:
        async with turns.of(who):
            order.append(who["state"]["caller"].key)

    async with turns.of(ME):
        waiting = asyncio.create_task(asks(YOU))
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            await asks(THEY)
        assert order == []
    await waiting
    assert order == ["you"]


async def test_who_waits_too_long_or_goes_away_leaves_the_line() -> None:
    turns = Turns(Bounds(1, share=5, line=1, seconds=0.05))
    async with turns.of(ME):
        with pytest.raises(Overloaded):
            await turns.of(YOU).__aenter__()
        left = asyncio.create_task(turns.of(YOU).__aenter__())
        await asyncio.sleep(0)
        left.cancel()
        await asyncio.wait([left])
    async with turns.of(YOU):
        assert turns._waiting == 0


async def test_a_question_that_fails_gives_its_turn_back() -> None:
    turns = Turns(Bounds(1, share=1))
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            async with turns.of(ME):
                raise ZeroDivisionError
    async with turns.of(ME):
        pass


@pytest.fixture(scope="module")
def keyed(curated: Settings) -> Iterator[tuple[httpx.Client, list[str]]]:
    """A service off loopback without a rate, and three keys."""
    file = KeyFile(curated.home)
    made = [file.add(f"同时 {at}", "analyst") for at in range(3)]
    settings = curated.model_copy(
        update={"host": "192.0.2.1", "rate": 0, "rate_heavy": 0, "key": SecretStr(""), "query_seconds": 30.0}
    )
    try:
        with serving(create_app(settings)) as client:
            yield client, [shown for _, shown in made]
    finally:
        for key, _ in made:
            file.revoke(key.id)


ASKED = (
    "/api/v1/subgraph?limit=1500&measures=true",
    "/api/v1/paths?from=place/630100&to=place/632800&max_length=5&limit=20",
    "/api/v1/compare?region=630100&region=632800",
    "/network?theme=theme/collective-economy",
)
CALLERS = 48


@pytest.mark.embedded_only
def test_many_costly_questions_at_once_do_not_pile_up(keyed: tuple[httpx.Client, list[str]]) -> None:
    client, keys = keyed

    def ask(at: int) -> httpx.Response:
        shown = {"Authorization": f"Bearer {keys[at % len(keys)]}"}
        return client.get(ASKED[at % len(ASKED)], headers=shown, timeout=120)

    with ThreadPoolExecutor(CALLERS) as pool:
        answers = list(pool.map(ask, range(CALLERS)))
    found = Counter(answer.status_code for answer in answers)
    assert set(found) <= {200, 429, 503}, found
    assert found[200] >= COSTLY_QUESTIONS.share
    assert found[429] > 0, "no key may have so many under way"
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers if answer.status_code != 200)
    types = {answer.json()["type"] for answer in answers if answer.status_code in (429, 503)}
    assert types <= {"/problems/crowded", "/problems/full"}
    light = client.get("/api/v1/themes", headers={"Authorization": f"Bearer {keys[0]}"})
    assert light.status_code == 200
    assert [ask(at).status_code for at in range(len(ASKED))] == [200] * len(ASKED), "all turns are free again"
