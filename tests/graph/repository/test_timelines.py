"""The timeline: partial dates as spans, sources' dates, pages, and what stands nowhere."""

import random
from pathlib import Path

import pytest

from graph.errors import BadRequest
from graph.ontology import ONTOLOGY, Relation
from graph.ontology.days import interval
from graph.repository.moments import Moment
from graph.repository.timelines import Dated, Stretch, timeline
from graph.settings import Settings
from graph.store import Store
from tests.graph.repository.dated import DATES, FILES, JIA, YI, drawn, written
from tests.ingest import sample
from tests.ingest.stores import loaded


async def whole(store: Store, keep: Stretch, moment: Moment | None = None, limit: int = 3) -> list[Dated]:
    """All pages joined; their totals agree with what they hold."""
    found: list[Dated] = []
    at: str | None = None
    while True:
        page, _ = await timeline(store, keep, moment or Moment(), limit=limit, at=at)
        found += page.items
        at = page.next
        if at is None:
            assert page.total == len(found)
            return found


def told(found: list[Dated]) -> dict[str, tuple[str, str | None, bool]]:
    return {str(each.fact.id): (each.from_, each.to, each.of_source) for each in found}


async def test_facts_come_in_the_order_of_their_first_day(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    async with Store.open(scratch, ONTOLOGY) as store:
        found = await whole(store, Stretch())
        assert [(each.day, str(each.fact.id)) for each in found] == sorted(
            (interval(each.from_)[0], str(each.fact.id)) for each in found
        )
        facts = told(found)
        assert facts["organization/old-office"] == ("2010", "2015-06", False)
        assert facts["organization/new-office"] == ("2015-06-30", None, False)
        assert facts["fund/old-money"] == ("2014", "2014", False)
        assert facts["indicator/old-figure"] == ("2014-03", None, False)
        assert [each.wire()["precision"] for each in found if each.fact.id == "indicator/old-figure"] == ["month"]
        of_source = [each for each in found if each.of_source]
        assert of_source
        assert {each.fact.type for each in of_source} <= {"Fund", "Indicator"}
        assert {each.fact.type for each in found} >= {"LEADS", "HAS_THEME", "PARTICIPATES_IN"}
        _, unstarted = await timeline(store, Stretch(), limit=1)
        assert unstarted == 2  # a theme and a relation have an end alone; a place too, but nothing is known of it


async def test_a_date_is_as_long_as_it_is_exact(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    async with Store.open(scratch, ONTOLOGY) as store:
        for from_, to, figure, office in (
            ("2014-03-31", None, True, True),
            ("2014-04", None, False, True),
            (None, "2014-02", False, True),
            (None, "2014-03-01", True, True),
            ("2015-06-30", "2015-06-30", False, True),
            ("2015-07", None, False, False),
            (None, "2009", False, False),
            ("2014-03-10", "2014-03-11", True, True),
        ):
            facts = told(await whole(store, Stretch.of(from_, to)))
            assert ("indicator/old-figure" in facts) is figure, (from_, to)
            assert ("organization/old-office" in facts) is office, (from_, to)
        here = told(await whole(store, Stretch.of(None, None, [YI])))
        assert "organization/old-office" in here
        assert "organization/new-office" in here
        assert set(here) < set(told(await whole(store, Stretch.of(None, None, [JIA]))))
        then = told(await whole(store, Stretch(), Moment.of("2016")))
        assert "organization/new-office" in then
        assert "organization/old-office" not in then


async def test_types_of_node_and_of_relation_narrow_it(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    async with Store.open(scratch, ONTOLOGY) as store:
        everything = await whole(store, Stretch())
        for types in (("Fund",), ("LEADS",), ("Fund", "LEADS"), ("Source",)):
            found = await whole(store, Stretch.of(None, None, types=types))
            assert found == [each for each in everything if each.fact.type in types]
        with pytest.raises(BadRequest) as refused:
            await timeline(store, Stretch.of(None, None, types=["Fund", "FUND"]), limit=1)
        assert refused.value.parameter == "type"
        page, _ = await timeline(store, Stretch(types=("Fund",)), limit=1)
        with pytest.raises(BadRequest):
            await timeline(store, Stretch(types=("LEADS",)), limit=1, at=page.next)


async def test_random_spans_are_those_of_the_calendar(scratch: Settings, tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311 - dates to try, no secrets
    things, places, ties = drawn(chance)
    await loaded(scratch, sample.write(tmp_path, written(things, places, ties)))
    async with Store.open(scratch, ONTOLOGY) as store:
        for _ in range(8):
            from_, to = sorted(chance.sample(DATES, 2), key=lambda date: interval(date)[0])
            first, last = interval(from_)[0], interval(to)[1]
            if first > last:
                continue
            kept = {
                id_
                for id_, span in things.items()
                if span["since"]
                and interval(span["since"])[0] <= last
                and (not span["until"] or interval(span["until"])[1] >= first)
            }
            found = await whole(store, Stretch.of(from_, to), limit=40)
            assert {str(each.fact.id) for each in found if each.fact.id in things} == kept
            ends = {
                ends
                for ends, span in ties.items()
                if span["since"]
                and interval(span["since"])[0] <= last
                and (not span["until"] or interval(span["until"])[1] >= first)
            }
            told_ = [each.fact for each in found if isinstance(each.fact, Relation) and each.fact.type == "LEADS"]
            assert sorted(f"{fact.from_} {fact.to}" for fact in told_ if f"{fact.from_} {fact.to}" in ties) == sorted(
                ends
            )
            assert not [
                fact
                for fact in told_
                if fact.from_.startswith("organization/o-") and f"{fact.from_} {fact.to}" not in ties
            ]


def test_an_end_before_the_begin_is_refused() -> None:
    with pytest.raises(BadRequest) as refused:
        Stretch.of("2014-05", "2014-04")
    assert refused.value.parameter == "to"
    assert Stretch.of("2014-05", "2014") == Stretch(20140501, 20141231)
