"""As of a time: inclusive ends, partial dates, relations whose ends did not hold, and what has no dates."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadRequest, NotThen
from graph.ontology import ONTOLOGY
from graph.repository.comparison import compare
from graph.repository.entities import Filter, busiest, degrees, entities, entity, facets
from graph.repository.figures import FundFilter, IndicatorFilter, funds, indicators
from graph.repository.moments import Moment
from graph.repository.places import ancestors, children, place, region, regions, undated
from graph.repository.relations import Tie, neighbours, relation
from graph.repository.searching import search, suggest
from graph.repository.sources import facts
from graph.repository.themes import theme, themes
from graph.repository.themes import undated as undated_of_themes
from graph.repository.ties import Pact, pacts, pairings
from graph.settings import Settings
from graph.store import Store
from tests.graph.repository.dated import FILES, JIA, NEW, OLD, YI, days
from tests.ingest import sample
from tests.ingest.stores import loaded

of = Moment.of


def ids(found: Collection[Any]) -> set[str]:
    return {each.id for each in found}


async def test_ends_are_inclusive_to_the_day(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    async with Store.open(scratch, ONTOLOGY) as store:
        for id_, first, last in (
            (OLD, "2010-01-01", "2015-06-30"),
            ("initiative/old-pilot", "2012-01-01", "2014-12-31"),
        ):
            before, after = (
                date.fromordinal(days(d)[0].toordinal() + n).isoformat() for d, n in ((first, -1), (last, 1))
            )
            for within in (first, last, first[:4], last[:7]):
                assert (await entity(store, id_, of(within))).id == id_
            for outside in (before, after):
                with pytest.raises(NotThen) as refused:
                    await entity(store, id_, of(outside))
                assert (refused.value.since, refused.value.until) == (first, last)
                assert first in str(refused.value)
                assert last in refused.value.zh
        with pytest.raises(NotThen) as refused:
            await place(store, "632812", of("2013-06"))
        assert (refused.value.since, refused.value.until) == ("2013-07-01", "")
        assert (await place(store, "632812", of("2013-07")))[0].name == "戊市"


async def test_a_relation_holds_where_it_and_both_its_ends_do(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    async with Store.open(scratch, ONTOLOGY) as store:
        [pact] = [each for each in (await pacts(store, (), limit=9, at=None)).items if isinstance(each, Tie)]
        assert pact.relation.id
        for day, holds in (("2015-06-29", False), ("2015-06-30", True), ("2015-07-01", False), ("2015", True)):
            found = await pacts(store, (), of(day), limit=9, at=None)
            assert (found.total, found.undated) == ((1, 1) if holds else (0, 0)), day
            if holds:
                assert (await relation(store, pact.relation.id, of(day))).to.id == NEW
            else:
                with pytest.raises(NotThen, match="organization/"):
                    await relation(store, pact.relation.id, of(day))
        leads = await neighbours(store, OLD, relations=["LEADS"], moment=of("2012"), limit=9)
        assert {each.entity.id for each in leads.items} == {"initiative/old-pilot"}
        later = await neighbours(store, OLD, relations=["LEADS"], moment=of("2015"), limit=9)
        assert {each.entity.id for each in later.items} == {"initiative/jia-lianqi-xingcun"}
        dated = later.items[0].relation
        assert (later.total, later.undated, dated.since) == (1, 0, "2013")
        with pytest.raises(NotThen) as refused:
            await relation(store, str(dated.id), of("2012"))
        assert refused.value.since == "2013-01-01"
        many = await pacts(store, (), of("2011"), limit=9, at=None)
        [old] = [each for each in many.items if isinstance(each, Pact)]
        assert {each.entity.id for each in old.parties} == {OLD}
        assert (many.total, many.undated) == (1, 0)


async def test_ties_money_and_figures_keep_what_held_with_them(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    async with Store.open(scratch, ONTOLOGY) as store:
        for asked, total, via in (("2013", 2, True), ("2015", 2, False), ("2016", 1, False)):
            found = await pairings(store, (YI, JIA), of(asked), limit=9, at=None)
            assert (found.total, found.undated, len(found.items)) == (total, total, total)
            vias = {each.via.id for each in found.items if each.via}
            assert ("initiative/old-pilot" in vias) == via
        page, sums = await funds(store, FundFilter(moment=of("2014-12-31")), sort="id", limit=9, at=None)
        assert [(each.fund.id, ids(each.providers), ids(each.uses)) for each in page.items] == [
            ("fund/old-money", {OLD}, {"initiative/old-pilot"})
        ]
        assert sums == {"budget": {"amount": 30_000_000, "count": 1, "unknown": 0}}
        assert (page.total, page.undated) == (1, 0)
        page, sums = await funds(store, FundFilter(moment=of("2015")), sort="id", limit=9, at=None)
        assert (page.items, page.total, sums) == ((), 0, {})
        for asked, total in (("2013", 0), ("2014-02", 0), ("2014", 1), ("2014-03-01", 1)):
            figures = await indicators(store, IndicatorFilter(moment=of(asked)), sort="id", limit=9, at=None)
            assert (figures.total, figures.undated) == (total, 0), asked
            assert [ids(each.subjects) for each in figures.items] == [{YI}] * total  # the other relation ended in 2013
        later = await indicators(store, IndicatorFilter(moment=of("2018-09-20")), sort="id", limit=9, at=None)
        assert ids([each.indicator for each in later.items]) == {"indicator/old-figure", "indicator/jia-venues"}


async def test_themes_regions_and_comparisons_count_what_held(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    async with Store.open(scratch, ONTOLOGY) as store:

        async def of_theme(asked: str) -> tuple[set[str], int]:
            found = await theme(store, "co-building", of(asked))
            return {each.id for some in found.by_region.values() for each in some}, found.undated

        lianqi, old, new = "initiative/jia-lianqi-xingcun", "initiative/old-pilot", "initiative/new-pilot"
        assert await of_theme("2013") == ({lianqi, old}, 2)  # the theme itself, and one initiative
        assert await of_theme("2016") == ({lianqi}, 2)  # new-pilot has it since 2017
        assert await of_theme("2017") == ({lianqi, new}, 2)
        with pytest.raises(NotThen):
            await theme(store, "old-theme", of("2015"))
        uses = {each.theme.id: each.initiatives for each in await themes(store, of("2014"))}
        assert uses == {"theme/co-building": 2, "theme/old-theme": 1}
        assert {each.theme.id: each.initiatives for each in await themes(store, of("2016"))} == {"theme/co-building": 1}
        assert await undated_of_themes(store, of("2014")) == 2
        for asked, kept in (("2014", {lianqi, old}), ("2016", {lianqi}), ("2017", {lianqi, new})):
            keep = Filter(types=("Initiative",), themes=("theme/co-building",), moment=of(asked))
            page = await entities(store, keep, sort="id", limit=9, at=None)
            assert (ids(page.items), page.total, page.undated) == (kept, len(kept), 1)
            assert (await facets(store, keep, ["theme"]))["theme"]["theme/co-building"] == len(kept)
            compared = await compare(store, [JIA, YI], "theme", of(asked))
            cells = {(cell.region, cell.key): cell for cell in compared.cells}
            assert set(cells[JIA, "theme/co-building"].examples) == kept
            assert compared.undated == 1
            if asked == "2014":
                assert cells[YI, "theme/co-building"].sums["budget"]["amount"] == 30_000_000
            else:
                assert not any(cell.sums for at, cell in cells.items() if at[0] == YI)
        yi = await region(store, "632801", of("2014"))
        assert yi.counts == {"Fund": 1, "Indicator": 1, "Initiative": 1, "Organization": 2, "Place": 1}
        assert await undated(store, [YI], of("2014")) == 2  # the department and the place
        assert await undated(store, [YI, JIA], of("2014")) == await undated(store, [JIA], of("2014"))
        for by in ("type", "kind", "measure", "year"):
            found = await compare(store, [JIA, YI], by, of("2014"))
            counts = {cell.key: cell.count for cell in found.cells if cell.region == YI}
            assert (
                counts
                == {
                    "type": yi.counts,
                    "kind": {
                        **{"organization/party_department": 1, "organization/unit": 1},
                        **{"initiative/pilot": 1, "fund/budget": 1},
                    },
                    "measure": {"venues": 1},
                    "year": {"2010": 1, "2012": 1, "2014": 2},
                }[by]
            )
        assert {each.place.id for each in await regions(store, of("2014"))} == {JIA}
        with pytest.raises(NotThen):
            await region(store, "632811", of("2014"))


async def test_places_of_then_stand_in_those_of_then(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    async with Store.open(scratch, ONTOLOGY) as store:

        async def below(asked: str | None) -> tuple[set[str], int]:
            page = await children(store, "632800", Moment.of(asked), limit=9, at=None)
            assert page.total == len(page.items)
            return {each.name for each in page.items}, page.undated

        assert await below("2013-06-30") == ({"乙市", "丙市", "戊县"}, 2)
        assert await below("2013-07-01") == ({"乙市", "丙市", "戊市"}, 2)
        assert await below("2013") == ({"乙市", "丙市", "戊县", "戊市"}, 2)
        assert (await below(None))[0] == {"乙市", "丙市", "戊县", "戊市"}
        above, undated_ = await ancestors(store, "632812001", of("2014"))
        assert ([each.name for each in above], undated_) == (["戊市", "甲州", "青海省", "中国"], 3)
        above, undated_ = await ancestors(store, "632812001", of("2012"))
        assert (above, undated_) == ([], 0)  # what it lies in was not there yet
        with pytest.raises(NotThen):
            await children(store, "632812", of("2012"), limit=9, at=None)
        for asked, names in (("2012", {"戊县", "戊镇"}), ("2014", {"戊市", "戊镇"})):
            hits = await search(store, "戊", all_places=True, moment=of(asked))
            assert {hit.entity.name for hit in hits.hits} == names
            assert (hits.total, hits.undated) == (2, 1)
            offered = await suggest(store, "戊", all_places=True, moment=of(asked))
            assert {(each.name, each.undated) for each in offered} == {(name, name == "戊镇") for name in names}


async def test_searches_and_sources_give_what_held(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    async with Store.open(scratch, ONTOLOGY) as store:
        for asked, names in (("2012", {"旧办公室"}), ("2015", {"旧办公室", "新办公室"}), ("2016", {"新办公室"})):
            found = await search(store, "办公室", moment=of(asked))
            assert ({hit.entity.name for hit in found.hits}, found.undated) == (names, 0)
        whole = await facts(store, "jia", limit=500, at=None)
        then = await facts(store, "jia", of("2016"), limit=500, at=None)
        gone = {OLD, "initiative/old-pilot", "initiative/old-pact", "fund/old-money"}
        left = ids([each.fact for each in whole.items]) - ids([each.fact for each in then.items])
        assert gone <= left
        assert "indicator/old-figure" not in left
        assert (whole.total - len(left), len(then.items)) == (then.total, then.total)
        assert 0 < then.undated < then.total
        first = await facts(store, "jia", of("2016"), limit=3, at=None)
        second = await facts(store, "jia", of("2016"), limit=500, at=first.next)
        assert [each.fact.id for each in (*first.items, *second.items)] == [each.fact.id for each in then.items]
        with pytest.raises(BadRequest):
            await facts(store, "jia", of("2017"), limit=3, at=first.next)


async def test_degrees_and_the_busiest_are_those_of_then(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path, FILES))
    async with Store.open(scratch, ONTOLOGY) as store:
        found = await degrees(store, OLD, of("2012"))
        assert found == (
            {"LEADS": {"out": 1}, "LOCATED_IN": {"out": 1}, "PAIRED_WITH": {"out": 1}, "PARTICIPATES_IN": {"out": 1}},
            4,
        )
        near = {each.id: degree for each, degree in await busiest(store, OLD, of("2012"))}
        assert near == {"initiative/old-pilot": 4, YI: 4, "organization/jia-villages": 3, "initiative/old-pact": 2}


async def test_the_records_without_a_time_are_all_there(curated: Settings) -> None:
    async with Store.open(curated, ONTOLOGY) as store:
        whole = await entities(store, Filter(), sort="id", limit=1, at=None)
        widest = Filter(moment=Moment(1_01_01, 9999_12_31))
        assert (await entities(store, widest, sort="id", limit=1, at=None)).total == whole.total
        county = await children(store, "620800", of("2013"), limit=500, at=None)
        assert {"place/620824"} == ids(county.items) & {"place/620824", "place/620881"}
        both = await children(store, "620800", limit=500, at=None)
        assert {(each.id, each.since, each.until) for each in both.items if "华亭" in each.name} == {
            ("place/620824", None, "2018"),
            ("place/620881", "2018", None),
        }
        found = await search(store, "华亭", moment=of("2013"))
        assert "place/620824" in ids([hit.entity for hit in found.hits])
        assert "place/620881" not in ids([hit.entity for hit in found.hits])
