"""Harvests: what they take in is what networks do; places that nothing is known of; one version, or none."""

from pathlib import Path

import pytest

from graph.errors import BadRequest, NotFound, Overtaken
from graph.ontology import ONTOLOGY, Entity
from graph.repository.entities import Filter
from graph.repository.harvest import Harvest, Question
from graph.repository.moments import Moment
from graph.repository.networks import Extent, neighbourhood, network
from graph.settings import Settings
from graph.store import Store
from tests.ingest import sample
from tests.ingest.stores import loaded

Ids = tuple[list[str], list[str]]
HAIXI = ("place/632800",)


async def harvested(store: Store, question: Question) -> Ids:
    entities: list[str] = []
    relations: list[str] = []
    async for some in (await Harvest.begin(store, question)).batches():
        (entities if isinstance(some[0], Entity) else relations).extend(str(each.id) for each in some)
    assert len(set(relations)) == len(relations)
    assert len(set(entities)) == len(entities)
    return entities, sorted(relations)


@pytest.mark.every_engine
async def test_a_harvest_is_the_network_of_the_same_question(curated: Settings) -> None:
    then = Moment.of("2013")
    keeps = (
        Filter(),
        Filter(moment=then),
        Filter(regions=HAIXI),
        Filter(themes=("theme/grids",), moment=then),
        Filter(types=("Place", "Organization"), regions=("place/630100",)),
        Filter(types=("Place",), regions=("place/630103",), all_places=True),
    )
    async with Store.open(curated, ONTOLOGY) as store:
        for keep in keeps:
            for relations in ((), ("LEADS", "PART_OF")):
                found = await network(store, keep, Extent(relations))
                entities, ties = await harvested(store, Question(keep, relations))
                assert sorted(entities) == [each.id for each in found.entities], keep
                assert ties == [each.id for each in found.relations], keep
                assert keep.all_places or entities == sorted(entities)


async def test_around_a_centre_it_is_the_neighbourhood(curated: Settings) -> None:
    center = "initiative/haixi-lianqi-xingcun"
    async with Store.open(curated, ONTOLOGY) as store:
        found = await neighbourhood(store, center, Filter(types=("Organization",)), 2, Extent(("LEADS",)))
        question = Question(Filter(types=("Organization",)), ("LEADS",), center, 2)
        assert await harvested(store, question) == (
            [each.id for each in found.entities],
            [each.id for each in found.relations],
        )
        value = await (await Harvest.begin(store, question)).subgraph()
        assert (value.entities, value.relations) == (found.entities, found.relations)
        for wrong in (Question(center="theme/never"), Question(relations=("NO",)), Question(Filter(types=("No",)))):
            with pytest.raises((BadRequest, NotFound)):
                await Harvest.begin(store, wrong)


async def test_what_is_written_meanwhile_ends_a_harvest(scratch: Settings, tmp_path: Path) -> None:
    data = sample.write(tmp_path)
    await loaded(scratch, data)
    async with Store.open(scratch, ONTOLOGY) as store:
        harvest = await Harvest.begin(store, Question())
        batches = harvest.batches()
        assert await anext(batches)
        sample.edit(data, "jia/records.yaml", ("name: 发展资金", "name: 另一资金"))
        await loaded(scratch, data)
        with pytest.raises(Overtaken):
            async for _ in batches:
                pass
        with pytest.raises(Overtaken):
            await harvest.subgraph()
        entities, relations = await harvested(store, Question())
        assert (len(entities), len(relations)) == (12, 12)


async def test_what_is_cut_for_a_picture_keeps_its_relations(scratch: Settings, tmp_path: Path) -> None:
    await loaded(scratch, sample.write(tmp_path))
    async with Store.open(scratch, ONTOLOGY) as store:
        found = await (await Harvest.begin(store, Question())).subgraph(10)
        assert (len(found.entities), found.truncated, found.limits) == (10, True, {"entities": 10})
        kept = {each.id for each in found.entities}
        assert found.relations
        assert all({each.from_, each.to} <= kept for each in found.relations)


async def test_a_part_is_told_from_the_whole(curated: Settings) -> None:
    wholes = (
        Question(Filter(types=("Fund",), all_places=True, moment=Moment.of("2013")), ("LEADS",)),
        Question(Filter(regions=("place/630000",))),
        Question(Filter(regions=(*HAIXI, "place/110000"))),
    )
    parts = (
        Question(center="place/1"),
        Question(Filter(regions=HAIXI)),
        Question(Filter(regions=("place/630103",))),
        Question(Filter(themes=("theme/grids",))),
    )
    async with Store.open(curated, ONTOLOGY) as store:
        assert [await each.narrow(store) for each in (*wholes, *parts)] == [False] * 3 + [True] * 4
