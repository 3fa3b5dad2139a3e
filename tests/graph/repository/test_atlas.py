"""What a map shows, on real engines: places with where they stand, counts, ties."""

from collections import Counter

import pytest

from graph.errors import BadRequest
from graph.ontology import ONTOLOGY
from graph.repository import atlas, entities, ties
from graph.repository.entities import Filter
from graph.repository.moments import Moment
from graph.settings import Settings
from graph.store import Store

ABOUT = tuple(each for each in ONTOLOGY.entities if each != "Place")


async def test_every_known_place_stands_at_itself_above_or_nowhere(curated: Settings) -> None:
    async with Store.open(curated, ONTOLOGY) as store:
        known = await atlas.known(store, [])
        stands = await atlas.stands(store, known)
        assert set(stands) == {each.id for each in known}
        for each in known:
            at = stands[each.id]
            assert at is None or atlas.located(at)
            assert not atlas.located(each) or (at is not None and at.id == each.id)
        standing = {id_: at.id if at else None for id_, at in stands.items()}
        assert standing["place/632701003200"] == "place/632701"
        assert standing["place/anonymised-district"] == "place/430100"
        assert standing["place/100000"] is None
        assert standing["place/pingliang-longdong"] is None
        assert {each.id for each in await atlas.known(store, ["place/632800"])} < set(stands)


async def test_counts_and_seats(curated: Settings) -> None:
    async with Store.open(curated, ONTOLOGY) as store:
        keep = Filter(types=("Fund",), regions=("place/632700",))
        found = await atlas.about(store, keep)
        assert found["place/632701003200"] == 1
        count, _ = await entities.counted(store, keep, 10_000)
        assert sum(found.values()) >= count
        assert sum((await atlas.about(store, Filter(types=ABOUT))).values()) > count
        seats = await atlas.seats(store)
        assert len(seats) > 2_000
        assert all(3 < lat < 55 and 70 < lon < 140 for lat, lon in seats)


async def test_ties_are_those_of_the_lists(curated: Settings) -> None:
    async with Store.open(curated, ONTOLOGY) as store:
        everything = Filter(types=ABOUT)
        for regions in ((), ("place/632800",)):
            keep = Filter(types=ABOUT, regions=regions)
            paired, cut = await atlas.ties(store, ["PAIRED_WITH"], keep)
            wanted = await ties.pairings(store, regions, limit=500, at=None)
            assert [each.relation.id for each in paired] == [each.relation.id for each in wanted.items]
            assert paired
            assert not cut
        all_, _ = await atlas.ties(store, atlas.KINDS, everything)
        themed, _ = await atlas.ties(store, atlas.KINDS, Filter(types=ABOUT, themes=("theme/collective-economy",)))
        assert 0 < len(themed) < len(all_)
        assert (await atlas.ties(store, [], everything))[0] == []
        with pytest.raises(BadRequest):
            await atlas.ties(store, ["NOTHING"], everything)


@pytest.mark.parametrize("as_of", ["2010", "2013", "2018-09", "2021"])
async def test_as_of_a_time_it_shows_what_held(curated: Settings, as_of: str) -> None:
    async with Store.open(curated, ONTOLOGY) as store:
        moment = Moment.of(as_of)
        for themes in ((), ("theme/collective-economy",)):
            keep = Filter(types=("Initiative",), themes=themes, moment=moment)
            about = await atlas.about(store, keep)
            page = await entities.entities(store, keep, sort="id", limit=500, at=None)
            wanted = Counter(place for each in page.items for place in (each.places or (each.region or "",)))
            assert about == dict(wanted)
        keep = Filter(types=ABOUT, moment=moment)
        paired, _ = await atlas.ties(store, ["PAIRED_WITH"], keep)
        told = await ties.pairings(store, (), moment, limit=500, at=None)
        assert [each.relation.id for each in paired] == [each.relation.id for each in told.items]
        places = Filter(types=("Place",), moment=moment)
        known = await atlas.known(store, [], moment)
        assert len(known) == (await entities.counted(store, places, 10_000))[0]
        assert ("place/620881" in {each.id for each in known}) is (as_of >= "2018")
        count = sum([(await entities.counted(store, each, 10_000))[1] for each in (keep, places)])
        assert await atlas.undated(store, keep, []) == count
        assert await atlas.undated(store, Filter(types=ABOUT), paired) == 0
