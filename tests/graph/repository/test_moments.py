"""Moments: what held when, against a plain reference on random spans, on every engine."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from graph.errors import BadRequest, NotThen
from graph.ontology import ONTOLOGY
from graph.repository.entities import Filter, degrees, entities, facets
from graph.repository.moments import ALWAYS, Moment, Span
from graph.repository.networks import network
from graph.repository.places import children
from graph.repository.relations import neighbours
from graph.settings import Settings
from graph.store import Store
from tests.graph.repository.dated import DATES, JIA, dateless, drawn, held, written
from tests.ingest import sample
from tests.ingest.stores import loaded

of = Moment.of
MOMENTS = st.one_of(
    st.sampled_from((*DATES, "2013-06", "2016-02-29", "0001", "9999-12-31")),
    st.dates(date(2012, 11, 1), date(2014, 2, 28)).map(date.isoformat),
)


@contextmanager
def running(settings: Settings) -> Iterator[tuple[asyncio.Runner, Store]]:
    """A store and the loop that it lives on, for tests that are asked many times over."""
    with asyncio.Runner() as runner:
        opening = Store.open(settings, ONTOLOGY)
        store = runner.run(opening.__aenter__())
        try:
            yield runner, store
        finally:
            runner.run(opening.__aexit__(None, None, None))


def test_what_held_is_what_a_plain_reference_says(scratch: Settings, tmp_path: Path) -> None:
    things, places, ties = drawn(random.Random(2013))  # noqa: S311 - a repeatable sample, no secret
    asyncio.run(loaded(scratch, sample.write(tmp_path, written(things, places, ties))))
    types = ("Initiative", "Organization")
    own = Filter(types=types, sources=("source/jia",))

    async def check(store: Store, asked: str) -> None:
        moment = of(asked)
        others = 4  # of the sample, undated: three bodies and an initiative
        expected = {id_ for id_, span in things.items() if held(span, asked)}
        keep = Filter(types=types, sources=own.sources, moment=moment)
        page = await entities(store, keep, sort="-name", limit=500, at=None)
        assert {id_ for id_ in (each.id for each in page.items) if "/jia-" not in id_} == expected
        assert page.total == len(expected) + others
        assert page.undated == sum(dateless(things[id_]) for id_ in expected) + others
        assert sum((await facets(store, keep, ["type"]))["type"].values()) == page.total

        there = {id_ for id_, span in places.items() if held(span, asked)}
        for sort in ("id", "name"):
            whole = Filter(types=("Place",), regions=(JIA,), all_places=True, moment=moment)
            listed = await entities(store, whole, sort=sort, limit=500, at=None)
            assert {id_ for id_ in (each.id for each in listed.items) if "place/63282" <= id_ < "place/63285"} == there
            assert listed.total == len(listed.items)
        below = await children(store, "632800", moment, limit=500, at=None)
        assert {id_ for id_ in (each.id for each in below.items) if "place/63282" <= id_ < "place/63285"} == there
        assert below.total == len(below.items)

        for body in (f"organization/o-{n}" for n in range(8)):
            if body not in expected:
                with pytest.raises(NotThen):
                    await neighbours(store, body, moment=moment, limit=500)
                continue
            near = {
                ends.split()[1]: span
                for ends, span in ties.items()
                if ends.startswith(f"{body} ") and held(span, asked) and ends.split()[1] in expected
            }
            found = await neighbours(store, body, moment=moment, limit=500)
            assert {each.entity.id for each in found.items} == set(near)
            assert (found.total, found.undated) == (len(near), sum(map(dateless, near.values())))
            assert (await degrees(store, body, moment)) == (
                {"LEADS": {"out": len(near)}} if near else {},
                found.undated,
            )
        picture = await network(store, keep)
        assert {f"{tie.from_} {tie.to}" for tie in picture.relations if "/jia-" not in tie.from_} == {
            ends for ends, span in ties.items() if held(span, asked) and set(ends.split()) <= expected
        }

    with running(scratch) as (runner, store):

        @examples(max_examples=15, deadline=None)
        @given(MOMENTS)
        def property_(asked: str) -> None:
            runner.run(check(store, asked))

        property_()


@given(since=st.none() | st.sampled_from(DATES), until=st.none() | st.sampled_from(DATES), asked=MOMENTS)
def test_a_moment_holds_as_the_reference_does(since: str | None, until: str | None, asked: str) -> None:
    span = Span(of(since).lo if since else None, of(until).hi if until else None)
    assert of(asked).holds(span) == held({"since": since, "until": until}, asked)
    assert ALWAYS.holds(span)
    assert span.undated == (since is None and until is None)


@pytest.mark.parametrize("text", ["2013-13", "13", "2013-02-30", "", "２０１３", "2013\n", "0000", "2013-1"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match=r"write YYYY|not a day") as refused:
        of(text)
    assert refused.value.parameter == "as_of"
    assert refused.value.zh


def test_all_time_is_no_time_in_particular() -> None:
    assert Moment.of(None) is ALWAYS
    assert ALWAYS.wire(3) == {}
    assert of("2013-02").wire(3) == {"as_of": {"from": "2013-02-01", "to": "2013-02-28", "undated": 3}}
