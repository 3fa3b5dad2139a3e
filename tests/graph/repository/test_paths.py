"""Paths on real engines: those found are those there are, whatever is asked; hubs are cut, and the answer says so."""

import asyncio
import random

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from graph.errors import BadRequest, NotFound, NotThen
from graph.ontology import ONTOLOGY
from graph.ontology.model import COUNTRY
from graph.repository.moments import Moment
from graph.repository.paths import Caps, PathQuestion, Paths, paths
from graph.settings import Settings
from graph.store import Store
from tests.graph.repository import webs
from tests.graph.repository.dated import dateless
from tests.graph.repository.test_moments import MOMENTS, running
from tests.graph.repository.webs import Web

WEB = webs.drawn(random.Random(5))  # noqa: S311 - a repeatable sample, no secret
ENDS = st.lists(st.sampled_from(sorted(WEB.entities)), min_size=2, max_size=2, unique=True)
TYPES = st.lists(st.sampled_from(sorted({each[0] for each in WEB.relations.values()})), max_size=4)


async def loaded(settings: Settings, web: Web) -> None:
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        await webs.write(store, web)


def hub_question(**more: object) -> PathQuestion:
    return PathQuestion("organization/leaf-00000", "organization/leaf-02999", **more)  # type: ignore[arg-type]  # a test's own words


def test_the_paths_found_are_those_that_trying_every_way_finds(scratch: Settings) -> None:
    asyncio.run(loaded(scratch, WEB))
    with running(scratch) as (runner, store):

        @examples(max_examples=80, deadline=None)
        @given(ENDS, st.integers(1, 6), TYPES, st.integers(1, 20), st.none() | MOMENTS)
        def property_(ends: list[str], length: int, types: list[str], limit: int, asked: str | None) -> None:
            one, other = ends
            moment = Moment.of(asked)
            question = PathQuestion(one, other, length, tuple(types), limit, moment)
            expected = webs.first_paths(WEB, (one, other), length, types, limit, asked)
            try:
                found = runner.run(paths(store, question))
            except NotThen:
                assert not expected
                return
            assert list(found.paths) == expected
            more = webs.first_paths(WEB, (one, other), length, types, limit + 1, asked)
            check_facts(found, {"paths": limit} if len(more) > limit else {})

        property_()


def check_facts(found: Paths, limits: dict[str, int]) -> None:
    """Exactly the facts on the paths, how many of them have no dates, and whether there are more."""
    steps = {step for path in found.paths for step in path}
    entities, relations = [each.id for each in found.entities], [str(each.id) for each in found.relations]
    assert entities == sorted(steps & WEB.entities.keys())
    assert relations == sorted(steps & WEB.relations.keys())
    for relation in found.relations:
        assert (relation.type, relation.from_, relation.to) == WEB.relations[str(relation.id)][:3]
    spans = [WEB.entities[id_] for id_ in entities] + [WEB.relations[id_][3] for id_ in relations]
    assert found.undated == sum(map(dateless, spans))
    assert found.limits == limits


async def test_ends_that_cannot_be_asked_for_are_refused(scratch: Settings) -> None:
    await loaded(scratch, WEB)
    async with Store.open(scratch, ONTOLOGY) as store:
        with pytest.raises(BadRequest, match="to itself") as same:
            await paths(store, PathQuestion(COUNTRY, COUNTRY))
        assert (same.value.parameter, bool(same.value.zh)) == ("to", True)
        for ends in ((COUNTRY, "place/0"), ("place/0", COUNTRY)):
            with pytest.raises(NotFound):
                await paths(store, PathQuestion(*ends))
        with pytest.raises(BadRequest) as unknown:
            await paths(store, PathQuestion(COUNTRY, webs.JIA, relations=("WITHIN",)))
        assert unknown.value.parameter == "relation"


@pytest.mark.parametrize("out", [True, False])
async def test_a_hub_is_passed_through_and_what_it_cuts_is_said(scratch: Settings, out: bool) -> None:
    await loaded(scratch, webs.star(3_000, out))
    async with Store.open(scratch, ONTOLOGY) as store:
        short = await paths(store, hub_question(max_length=2))
        assert [path[::2] for path in short.paths] == [
            ("organization/leaf-00000", "organization/hub", "organization/leaf-02999")
        ]
        assert short.limits == {}  # both its ends know it: there is no need to look around the hub
        arrows = ("←领导—", "—领导→") if out else ("—领导→", "←领导—")
        assert [word for word in short.label(short.paths[0]).split() if "领导" in word] == list(arrows)
        for question in (hub_question(), hub_question(max_length=6, limit=20)):
            longer = await paths(store, question)
            assert longer.paths == short.paths
            assert longer.limits == {"neighbours": 500}
        swift = await paths(store, hub_question(caps=Caps(hub=1_000)))
        assert (swift.paths, swift.limits) == (short.paths, {"neighbours": 500})
        near = await paths(store, PathQuestion("organization/hub", "organization/leaf-02999"))
        assert [len(path) for path in near.paths] == [3]


async def test_each_cap_that_cuts_is_named(scratch: Settings) -> None:
    await loaded(scratch, WEB)
    ends = ("organization/o-0", "theme/t-0")
    async with Store.open(scratch, ONTOLOGY) as store:
        whole = await paths(store, PathQuestion(*ends, max_length=6, limit=20))
        assert (len(whole.paths), whole.limits) == (20, {"paths": 20})
        for cap, few in (("neighbours", 1), ("entities", 4), ("relations", 5), ("looks", 12)):
            question = PathQuestion(*ends, max_length=6, limit=20, caps=Caps(**{cap: few}))
            cut = await paths(store, question)
            assert cut.limits[cap] == few
            assert cut.limits.keys() <= {cap, "paths"}
            assert cut.wire()["truncated"]
            lengths = [len(path) for path in cut.paths]
            assert lengths == sorted(lengths)
            assert cut == await paths(store, question)
        one = await paths(store, PathQuestion(*ends, max_length=6, limit=20, caps=Caps(relations=1)))
        assert one.limits == {"relations": 1}
        assert len(one.relations) <= 2  # one from each end
