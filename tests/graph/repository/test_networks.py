"""Networks on real engines: what stands around a centre, what passes the filters, and what the caps cut."""

import asyncio
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from graph.errors import BadRequest, NotFound, NotThen
from graph.ontology import ONTOLOGY
from graph.repository.entities import Filter
from graph.repository.moments import Moment
from graph.repository.networks import Extent, neighbourhood, network, undated
from graph.settings import Settings
from graph.store import Store
from graph.subgraph import Subgraph
from tests.graph.repository import webs
from tests.graph.repository.dated import dateless, held
from tests.graph.repository.test_moments import MOMENTS, running
from tests.graph.repository.webs import Web

WEB = webs.drawn(random.Random(8))  # noqa: S311 - a repeatable sample, no secret
TYPES = st.lists(st.sampled_from(["Place", "Organization", "Initiative", "Fund", "Indicator", "Theme"]), max_size=4)
RELATIONS = st.lists(st.sampled_from(sorted({each[0] for each in WEB.relations.values()})), max_size=4)


async def loaded(settings: Settings, web: Web) -> None:
    async with Store.open(settings, ONTOLOGY, access="write") as store:
        await webs.write(store, web)


def passing(keep: Filter, asked: str | None) -> set[str]:
    """The entities that pass a filter, by looking at each."""
    themed = {one for _, one, other in WEB.ties(["HAS_THEME"], asked) if other in keep.themes}
    themed |= {one for _, one, other in WEB.ties(["MEASURES", "FINANCES"], asked) if other in themed}
    within = {one for type_, one, other in WEB.derived if type_ == "WITHIN" and other in keep.regions}
    within |= set(webs.UNKNOWN) if webs.JIA in keep.regions else set()
    return {
        id_
        for id_, span in WEB.entities.items()
        if (not keep.types or ONTOLOGY.type_of(id_) in keep.types)
        and (not keep.themes or id_ in themed)
        and (not keep.regions or id_ in within)
        and (keep.all_places or WEB.known(id_))
        and (asked is None or held(span, asked))
    }


def around(center: str, keep: Filter, depth: int, relations: Sequence[str], asked: str | None) -> list[set[str]]:
    """What stands one step away, two steps, …, by walking."""
    allowed, layers = passing(keep, asked), [{center}]
    for _ in range(depth):
        near = {end for _, *ends in WEB.ties(relations, asked) if layers[-1] & {*ends} for end in ends}
        layers.append((near & allowed) - set().union(*layers))
    return layers


def check(found: Subgraph, expected: Sequence[str], relations: Sequence[str], asked: str | None) -> None:
    """These entities in this order, and all relations between them."""
    assert [each.id for each in found.entities] == list(expected)
    between = [id_ for id_, *ends in WEB.ties(relations, asked) if {*ends} <= set(expected)]
    assert [each.id for each in found.relations] == sorted(between)


def test_what_stands_around_a_centre_is_what_walking_finds(scratch: Settings) -> None:
    asyncio.run(loaded(scratch, WEB))
    with running(scratch) as (runner, store):

        @examples(max_examples=20, deadline=None)
        @given(
            st.sampled_from(sorted(WEB.entities)),
            st.integers(1, 3),
            TYPES,
            RELATIONS,
            st.lists(st.sampled_from([webs.JIA, webs.YI]), max_size=1),
            st.lists(st.sampled_from(webs.THEMES), max_size=1),
            st.booleans(),
            st.none() | MOMENTS,
        )
        def property_(
            center: str,
            depth: int,
            types: list[str],
            relations: list[str],
            regions: list[str],
            themes: list[str],
            all_places: bool,
            asked: str | None,
        ) -> None:
            moment = Moment.of(asked)
            keep = Filter(tuple(types), (), tuple(regions), tuple(themes), all_places=all_places, moment=moment)
            extent = Extent(tuple(relations))
            try:
                found = runner.run(neighbourhood(store, center, keep, depth, extent))
            except NotThen:
                assert asked
                assert not held(WEB.entities[center], asked)
                return
            layers = around(center, keep, depth, relations, asked)
            check(found, [id_ for layer in layers for id_ in sorted(layer)], relations, asked)
            assert (found.truncated, found.limits) == (False, {})
            spans = [WEB.entities[each.id] for each in found.entities]
            spans += [WEB.relations[str(each.id)][3] for each in found.relations]
            dates = sum(map(dateless, spans)) if asked else 0
            assert runner.run(undated(store, found, keep.moment)) == dates

        property_()


async def test_without_a_centre_it_is_all_that_passes(scratch: Settings) -> None:
    await loaded(scratch, WEB)
    async with Store.open(scratch, ONTOLOGY) as store:
        for keep in (
            Filter(),
            Filter(types=("Organization", "Theme")),
            Filter(regions=(webs.JIA,)),
            Filter(themes=(webs.THEMES[0],)),
        ):
            for relations in ((), ("LEADS", "HAS_THEME")):
                check(await network(store, keep, Extent(relations)), sorted(passing(keep, None)), relations, None)
        with pytest.raises(BadRequest) as unknown:
            await network(store, Filter(), Extent(("WITHIN",)))
        assert unknown.value.parameter == "relation"


async def test_caps_cut_what_is_farther_and_name_themselves(scratch: Settings) -> None:
    await loaded(scratch, WEB)
    center = webs.BODIES[0]
    async with Store.open(scratch, ONTOLOGY) as store:
        layers = around(center, Filter(), 3, (), None)
        ordered = [id_ for layer in layers for id_ in sorted(layer)]
        for few in range(1, len(ordered) + 1):
            found = await neighbourhood(store, center, Filter(), 3, Extent((), few))
            check(found, ordered[:few], (), None)
            assert found.limits == ({"entities": few} if few < len(ordered) else {})
        for found in (
            await network(store, Filter(), Extent((), 20, 3)),
            await neighbourhood(store, center, Filter(), 3, Extent((), 20, 3)),
        ):
            assert (len(found.entities), len(found.relations)) == (20, 3)
            assert (found.truncated, found.limits) == (True, {"entities": 20, "relations": 3})
        with pytest.raises(NotFound):
            await neighbourhood(store, "place/0", Filter(), 1)


@pytest.mark.parametrize("out", [True, False])
async def test_a_hub_is_cut_in_the_order_of_ids(scratch: Settings, out: bool) -> None:
    await loaded(scratch, webs.star(3_000, out))
    async with Store.open(scratch, ONTOLOGY) as store:
        leaves = [f"organization/leaf-{n:05}" for n in range(3_000)]
        for center, depth in (("organization/hub", 1), (leaves[0], 2)):
            found = await neighbourhood(store, center, Filter(), depth, Extent((), 500))
            assert {each.id for each in found.entities} == {"organization/hub", *leaves[:499]}
            assert (len(found.relations), found.limits) == (499, {"entities": 500})
        found = await neighbourhood(store, "organization/hub", Filter(), 1, Extent(look=1_000))
        assert (len(found.entities), len(found.relations), found.limits) == (1_001, 1_000, {"neighbours": 1_000})
        whole = await neighbourhood(store, "organization/hub", Filter(), 1, Extent(look=3_000))
        assert (len(whole.entities), whole.limits) == (3_001, {})
