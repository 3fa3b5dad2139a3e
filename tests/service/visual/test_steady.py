"""Steadiness: a page that follows an earlier one shows what stood there at the same place, in the same colour."""

import math
import statistics
from typing import Any

import pytest

from graph.ontology import ONTOLOGY
from graph.subgraph import Subgraph
from service.visual import layout, steady
from service.visual.network import Sheet, earlier, page
from service.visual.steady import Earlier
from tests.service.visual.samples import HAIXI, entity, relation, scale_free, small
from tests.service.visual.test_network import data

COUNT = 700


def drawn(graph: Subgraph, before: str = "") -> str:
    return page(graph, ONTOLOGY, Sheet("x", before=earlier(before)))


def spots(html: str) -> dict[str, tuple[float, float]]:
    nodes = data(html)["nodes"]
    return {id_: (x, y) for id_, x, y in zip(nodes["id"], nodes["x"], nodes["y"], strict=True)}


def moved(one: str, other: str) -> list[float]:
    """How far what is on both pages has moved, the least first."""
    before, after = spots(one), spots(other)
    return sorted(math.dist(before[id_], after[id_]) for id_ in before.keys() & after.keys())


def changed(graph: Subgraph) -> Subgraph:
    """A few entities gone, a few new ones tied to what is there, one of them alone."""
    ids = [each.id for each in graph.entities]
    gone = set(ids[-300:-290])
    new = [entity(f"initiative/new-{at}", f"新行动{at}", region=graph.entities[at % 12].id) for at in range(12)]
    ties = [relation("PART_OF", one.id, f"initiative/{other}") for one, other in zip(new[1:], _some(ids), strict=False)]
    kept = tuple(each for each in graph.entities if each.id not in gone)
    return Subgraph(
        (*kept, *new),
        (*(tie for tie in graph.relations if not {tie.from_, tie.to} & gone), *ties),
    )


def _some(ids: list[str]) -> list[str]:
    return [id_.partition("/")[2] for id_ in ids if id_.startswith("initiative/")][:200:20]


def test_an_unchanged_graph_stays_where_it_is_to_the_point() -> None:
    first = drawn(scale_free(COUNT))
    again = drawn(scale_free(COUNT), first)
    assert moved(first, again)[-1] == 0
    assert drawn(scale_free(COUNT), again) == again


def test_a_graph_that_has_changed_a_little_looks_the_same() -> None:
    graph = scale_free(COUNT)
    first = drawn(graph)
    alone, after = drawn(changed(graph)), drawn(changed(graph), first)
    far = moved(first, after)
    assert len(far) == COUNT - 10
    assert statistics.median(far) < 10, "less than the radius of a node"
    assert far[int(0.95 * len(far))] < 60, "less than two nodes lie apart"
    assert statistics.median(moved(first, alone)) > 100, "without the page before, it would look another"
    assert spots(after).keys() == spots(alone).keys()


def test_what_is_new_lies_in_its_land_and_nothing_lies_over_another() -> None:
    graph = scale_free(COUNT)
    read = data(drawn(changed(graph), drawn(graph)))
    nodes = read["nodes"]
    lands = {group: (x, y, far) for group, x, y, far in read["lands"]}
    for x, y, region in zip(nodes["x"], nodes["y"], nodes["region"], strict=True):
        middle_x, middle_y, far = lands[region]
        assert math.hypot(x - middle_x, y - middle_y) <= far + 2
    circles = list(lands.values())
    assert not [(a, b) for at, a in enumerate(circles) for b in circles[:at] if math.dist(a[:2], b[:2]) < a[2] + b[2]]


def test_a_new_region_finds_room_and_the_others_keep_their_colours() -> None:
    graph = small()
    first = drawn(graph)
    far = [entity("place/620800", "平凉市", region="place/620800"), *_bodies("place/620800", 30)]
    after = drawn(Subgraph((*graph.entities, *far), graph.relations), first)
    assert [each["id"] for each in data(after)["regions"]][:2] == [each["id"] for each in data(first)["regions"]]
    assert len(data(after)["lands"]) == len(data(first)["lands"]) + 1
    few = drawn(Subgraph((*graph.entities, far[0]), graph.relations), first)
    assert [each["id"] for each in data(few)["regions"]][2:] == ["place/620800"]
    assert moved(first, few)[-1] == 0


def _bodies(region: str, count: int) -> list[Any]:
    return [entity(f"organization/body-{at}", f"合成单位{at}", region=region) for at in range(count)]


def test_a_graph_that_is_mostly_another_is_laid_out_afresh() -> None:
    first = drawn(scale_free(200))
    assert spots(drawn(small(), first)) == spots(drawn(small()))
    half = Subgraph(small().entities[:4], ())
    assert spots(drawn(half, drawn(small()))) == spots(drawn(half))


def test_an_island_of_its_own_for_new_ones_that_are_tied_to_each_other() -> None:
    groups, edges = [0] * 20, [(at, at + 1) for at in range(15)] + [(16, 17), (17, 18)]
    before = layout.arrange(groups[:16], edges[:15], [6.0] * 16)
    spots_ = [*zip(before.x, before.y, before.island, strict=True), None, None, None, None]
    after = steady.arrange(groups, edges, [6.0] * 20, spots_)
    assert after.x[:16] == before.x
    assert len({after.island[at] for at in (16, 17, 18)}) == 1
    assert after.island[16] not in after.island[:16]
    assert after.island[19] not in after.island[:19]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        '<script type="application/json" id="data">{</script>',
        '<script type="application/json" id="data">{"nodes":{"id":["a"],"x":[],"y":[1],"island":[0]}}</script>',
        '<script type="application/json" id="data">{"nodes":[],"regions":[]}</script>',
        '<script type="application/json" id="data">[1]</script>',
    ],
)
def test_what_is_no_page_of_ours_is_passed_over(text: str) -> None:
    assert earlier(text) is None


def test_an_earlier_page_is_read_with_its_short_columns() -> None:
    read = earlier(drawn(small()))
    assert isinstance(read, Earlier)
    assert read.spots.keys() == {each.id for each in small().entities}
    assert HAIXI in read.regions
