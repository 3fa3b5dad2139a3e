"""Layout: every region a land, in it its communities as islands, in each a force-directed picture.

Communities by Blondel and others 2008 (igraph's multilevel), placed inside by Fruchterman and Reingold 1991.
Pure and repeatable: the same entities and relations in the same order give the same coordinates.
"""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

import igraph

from service.visual.packing import Circle, pack

SEED = 20180920
_ROOM = 40.0
"""Side of the square that one node gets."""
_MOST_ISLANDS = 150
"""Of one land; smaller communities share one more."""
_FEW_LANDS = 4
"""So few lean on each other, and the smaller ones lie in the notches between."""
_GOLDEN = math.pi * (3 - math.sqrt(5))
_random = Lock()

Pair = tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """Where everything stands: nodes by index, the island of each, islands with their group, the land of each group."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    island: tuple[int, ...]
    islands: tuple[Circle, ...]
    group: tuple[int, ...]
    lands: Mapping[int, Circle]


def arrange(groups: Sequence[int], edges: Iterable[Pair], sizes: Sequence[float]) -> Layout:
    """Coordinates for nodes with the given group (a land each) and radius, joined by the edges (index pairs)."""
    weights = weighted(edges, len(groups))
    with seeded():
        clusters = _clusters(groups, weights)
        drawn = [draw(cluster, weights, sizes) for cluster in with_edges(clusters, weights)]
    return _place(groups, weights, clusters, drawn)


@contextmanager
def seeded() -> Iterator[None]:
    """The layout's own random numbers for igraph, from their beginning; those of others stay as they are."""
    with _random:
        igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311 -- repeatable, not secret
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)


def weighted(edges: Iterable[Pair], count: int) -> dict[Pair, float]:
    """The weight of each tied pair: parallel relations add up, those of a hub count less each."""
    several = Counter((min(a, b), max(a, b)) for a, b in edges if a != b)
    degree = [0] * count
    for (a, b), times in several.items():
        degree[a] += times
        degree[b] += times
    return {(a, b): math.sqrt(several[a, b]) / max(degree[a], degree[b]) ** 0.5 for a, b in sorted(several)}


def _clusters(groups: Sequence[int], weights: Mapping[Pair, float]) -> list[list[int]]:
    """The communities inside each group; what has no tie inside its group shares one."""
    inside: dict[int, list[Pair]] = defaultdict(list)
    for a, b in weights:
        if groups[a] == groups[b]:
            inside[groups[a]].append((a, b))
    members: dict[int, list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        members[group].append(index)
    found = []
    for group in sorted(members):
        found += communities(members[group], inside[group], weights)
    return found


def communities(members: Sequence[int], pairs: Sequence[Pair], weights: Mapping[Pair, float]) -> list[list[int]]:
    """The communities among some nodes by their ties, the largest first; what has none shares the last."""
    tied = sorted({index for pair in pairs for index in pair})
    loose = sorted(set(members) - set(tied))
    at = {index: place for place, index in enumerate(tied)}
    graph = igraph.Graph(len(tied), [(at[a], at[b]) for a, b in pairs])
    found = graph.community_multilevel(weights=[weights[pair] for pair in pairs]) if pairs else []
    clusters = sorted(([tied[p] for p in cluster] for cluster in found), key=lambda cluster: (-len(cluster), cluster))
    rest = [index for cluster in clusters[_MOST_ISLANDS:] for index in cluster]
    return [*clusters[:_MOST_ISLANDS], *([sorted(rest)] if rest else []), *([loose] if loose else [])]


def with_edges(clusters: Sequence[list[int]], weights: Mapping[Pair, float]) -> list[tuple[list[int], list[Pair]]]:
    """Each cluster with the ties inside it."""
    home = {index: number for number, cluster in enumerate(clusters) for index in cluster}
    inside: list[list[Pair]] = [[] for _ in clusters]
    for a, b in weights:
        if home[a] == home[b]:
            inside[home[a]].append((a, b))
    return list(zip(clusters, inside, strict=True))


def draw(
    cluster: tuple[list[int], list[Pair]], weights: Mapping[Pair, float], sizes: Sequence[float]
) -> list[tuple[float, float]]:
    """Coordinates of one community around its middle, with room for each node."""
    members, pairs = cluster
    count = len(members)
    spiral = [
        (_ROOM * 0.6 * math.sqrt(n) * math.cos(n * _GOLDEN), _ROOM * 0.6 * math.sqrt(n) * math.sin(n * _GOLDEN))
        for n in range(count)
    ]
    if count < 3 or not pairs:
        return _centred(spread(spiral, [sizes[index] for index in members]))
    at = {index: place for place, index in enumerate(members)}
    graph = igraph.Graph(count, [(at[a], at[b]) for a, b in pairs])
    rounds = 600 if count <= 400 else 250 if count <= 2000 else 120
    drawn = graph.layout_fruchterman_reingold(
        niter=rounds, seed=spiral, weights=[weights[pair] for pair in pairs], grid=count > 1000
    )
    spots = [(float(x), float(y)) for x, y in drawn]
    wide = math.sqrt(_extent(spots) or 1.0)
    scale = _ROOM * math.sqrt(count) / wide
    return _centred(spread([(x * scale, y * scale) for x, y in spots], [sizes[index] for index in members]))


def _extent(spots: Sequence[tuple[float, float]]) -> float:
    """Area of the box around the spots; of a thin one, a quarter of the square over its longer side."""
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    return max(wide * high, max(wide, high) ** 2 / 4)


def spread(spots: Sequence[tuple[float, float]], sizes: Sequence[float], rounds: int = 40) -> list[tuple[float, float]]:
    """The spots pushed apart until few nodes touch; a grid keeps each round linear."""
    x, y = [spot[0] for spot in spots], [spot[1] for spot in spots]
    for _ in range(rounds if len(spots) <= 400 else 12 if len(spots) <= 4000 else 4):
        if not _push(x, y, sizes):
            break
    return list(zip(x, y, strict=True))


def _push(x: list[float], y: list[float], sizes: Sequence[float]) -> bool:
    """One round of pushing; whether anything moved."""
    moved = False
    cell = 2 * max(sizes) + 14
    grid: dict[Pair, list[int]] = defaultdict(list)
    for index in range(len(x)):
        grid[int(x[index] // cell), int(y[index] // cell)].append(index)
    for (column, row), here in grid.items():
        for step in ((0, 0), (1, 0), (0, 1), (1, 1), (1, -1)):
            there = grid.get((column + step[0], row + step[1]), [])
            for b in there:
                for a in here:
                    if there is not here or a < b:
                        moved = _apart(x, y, a, b, sizes[a] + sizes[b] + 14) or moved
    return moved


def _apart(x: list[float], y: list[float], a: int, b: int, wanted: float) -> bool:
    dx, dy = x[b] - x[a], y[b] - y[a]
    if dx == 0 and dy == 0:
        dx = 0.01 * (1 + a % 7)
        dy = 0.01 * (1 + b % 5)
    apart = math.hypot(dx, dy)
    if apart >= wanted:
        return False
    push = (wanted - apart) / 2 / apart
    x[a] -= dx * push
    y[a] -= dy * push
    x[b] += dx * push
    y[b] += dy * push
    return True


def _centred(spots: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    middle_x = (min(x for x, _ in spots) + max(x for x, _ in spots)) / 2
    middle_y = (min(y for _, y in spots) + max(y for _, y in spots)) / 2
    return [(x - middle_x, y - middle_y) for x, y in spots]


def _place(
    groups: Sequence[int],
    weights: Mapping[Pair, float],
    clusters: Sequence[list[int]],
    drawn: Sequence[Sequence[tuple[float, float]]],
) -> Layout:
    """Islands packed into lands, lands packed into the picture, rounded to tenths."""
    radii = [max(math.hypot(x, y) for x, y in spots) + 16 for spots in drawn]
    home = {index: number for number, cluster in enumerate(clusters) for index in cluster}
    islands: list[Circle] = [Circle(0, 0, 0)] * len(clusters)
    lands: dict[int, Circle] = {}
    group_of = [groups[cluster[0]] for cluster in clusters]
    order = _order(group_of, clusters)
    for group in order:
        own = [number for number, other in enumerate(group_of) if other == group]
        for number, circle in zip(own, pack([radii[n] for n in own], _ties(weights, home, own), gap=4), strict=True):
            islands[number] = circle
        lands[group] = around([islands[number] for number in own])
    land_number = {index: order.index(groups[index]) for index in home}
    packed = pack([lands[g].r for g in order], _ties(weights, land_number, range(len(order))), gap=70, flat=1.5)
    shift = {g: (at.x - lands[g].x, at.y - lands[g].y) for g, at in zip(order, packed, strict=True)}
    moved = [Circle(c.x + shift[g][0], c.y + shift[g][1], c.r) for c, g in zip(islands, group_of, strict=True)]
    where: dict[int, tuple[float, float]] = {}
    for circle, cluster, spots in zip(moved, clusters, drawn, strict=True):
        for index, (x, y) in zip(cluster, spots, strict=True):
            where[index] = (round(circle.x + x, 1), round(circle.y + y, 1))
    at = [where[index] for index in range(len(groups))]
    return Layout(
        tuple(x for x, _ in at),
        tuple(y for _, y in at),
        tuple(home[index] for index in range(len(groups))),
        tuple(Circle(round(c.x, 1), round(c.y, 1), round(c.r, 1)) for c in moved),
        tuple(group_of),
        {g: Circle(round(c.x, 1), round(c.y, 1), round(lands[g].r, 1)) for g, c in zip(order, packed, strict=True)},
    )


def _order(group_of: Sequence[int], clusters: Sequence[list[int]]) -> list[int]:
    """Groups as they are placed: the largest first; of many, what belongs to none (below zero) in the middle."""
    count: Counter[int] = Counter()
    for group, cluster in zip(group_of, clusters, strict=True):
        count[group] += len(cluster)
    few = len(count) <= _FEW_LANDS
    return sorted(count, key=lambda group: (group >= 0 and not few, -count[group], group))


def _ties(weights: Mapping[Pair, float], home: Mapping[int, int], own: Iterable[int]) -> dict[Pair, float]:
    """How strongly the islands (or lands) of `own` are tied, by their places in it."""
    at = {number: place for place, number in enumerate(own)}
    ties: Counter[Pair] = Counter()
    for (a, b), weight in weights.items():
        one, other = at.get(home[a]), at.get(home[b])
        if one is not None and other is not None and one != other:
            ties[min(one, other), max(one, other)] += weight  # type: ignore[assignment]  # Counter of floats
    return dict(ties)


def around(circles: Sequence[Circle]) -> Circle:
    """A small circle around all of them: the middle of their box, moved towards the farthest a few times."""
    x = (min(c.x - c.r for c in circles) + max(c.x + c.r for c in circles)) / 2
    y = (min(c.y - c.r for c in circles) + max(c.y + c.r for c in circles)) / 2
    for step in range(1, 200):
        far = max(circles, key=lambda c: math.hypot(c.x - x, c.y - y) + c.r)
        x += (far.x - x) * 0.5 / (step + 1)
        y += (far.y - y) * 0.5 / (step + 1)
    return Circle(x, y, max(math.hypot(c.x - x, c.y - y) + c.r for c in circles))
