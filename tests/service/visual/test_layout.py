"""Layout and packing: repeatable, apart, and the same whatever random numbers others draw."""

import math
import random
from collections.abc import Sequence

import pytest

from service.visual.layout import Layout, arrange
from service.visual.packing import Circle, pack


def sample(count: int = 300, groups: int = 3) -> tuple[list[int], list[tuple[int, int]], list[float]]:
    rng = random.Random(5)  # noqa: S311 -- the same graph each time
    lands = [rng.randrange(-1, groups) for _ in range(count)]
    edges = [(at, rng.randrange(at)) for at in range(1, count) for _ in range(rng.randrange(3))]
    return lands, edges, [6 + rng.random() * 10 for _ in range(count)]


def overlapping(circles: Sequence[Circle]) -> list[tuple[int, int]]:
    return [
        (a, b)
        for a in range(len(circles))
        for b in range(a)
        if math.hypot(circles[a].x - circles[b].x, circles[a].y - circles[b].y) < circles[a].r + circles[b].r - 0.2
    ]


def test_the_same_graph_stands_at_the_same_place_whatever_was_drawn_before() -> None:
    first = arrange(*sample())
    random.seed(99)
    assert arrange(*sample()) == first


def test_the_random_numbers_of_others_stay_their_own() -> None:
    random.seed(3)
    alone = random.getstate()
    arrange(*sample())
    assert random.getstate() == alone


def test_lands_and_islands_lie_apart_and_hold_their_own() -> None:
    lands, edges, sizes = sample()
    found = arrange(lands, edges, sizes)
    assert not overlapping(list(found.lands.values()))
    assert not overlapping(found.islands)
    for at, land in enumerate(lands):
        circle = found.lands[land]
        assert math.hypot(found.x[at] - circle.x, found.y[at] - circle.y) <= circle.r + 1
        assert found.group[found.island[at]] == land


def close(found: Layout, sizes: Sequence[float]) -> int:
    places = list(zip(found.x, found.y, sizes, strict=True))
    return sum(math.dist(a[:2], b[:2]) < a[2] + b[2] for at, a in enumerate(places) for b in places[:at])


def test_hardly_any_nodes_touch() -> None:
    lands, edges, sizes = sample()
    assert close(arrange(lands, edges, sizes), sizes) <= 0.02 * len(lands)


@pytest.mark.parametrize(
    ("groups", "edges"),
    [
        ([], []),
        ([0], []),
        ([-1], [(0, 0)]),
        ([0, 0], [(0, 1)]),
        ([0, 0, 0], [(0, 1), (1, 2)]),
        ([0, 1, 2, 3, 4, 5], []),
    ],
)
def test_small_graphs_stand_on_the_ground(groups: list[int], edges: list[tuple[int, int]]) -> None:
    found = arrange(groups, edges, [6.0] * len(groups))
    assert all(abs(value) < 2_000 for value in (*found.x, *found.y))
    assert len(found.x) == len(groups)


def test_circles_stay_near_what_pulls_them() -> None:
    pulled, alone = (pack([50, 50, 50, 50, 10], ties, gap=4) for ties in ({(3, 4): 5.0}, {}))
    assert not overlapping(pulled)
    near, far = (math.hypot(found[3].x - found[4].x, found[3].y - found[4].y) for found in (pulled, alone))
    assert near < far
